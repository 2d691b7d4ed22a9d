/** The state of one user's telephony and the one pure function that changes it. Total: no order of events throws. */
import type { Call } from './call.ts';
import type { CtiEvent, CtiEventBody } from './events.ts';
import { type CallFeature, type Capabilities, noCapabilities } from './call-feature.ts';
import { featuresOf, lineFeatures } from './features.ts';

export type LinkState = 'connecting' | 'up' | 'down';

export interface CtiState {
  readonly link: LinkState;
  /** Why the link is down, a code of the error table. */
  readonly reason?: string | undefined;
  readonly capabilities: Capabilities;
  /** Active calls in the order they began. */
  readonly calls: readonly Call[];
  readonly mainCallId: string | null;
  readonly lastCall: Call | null;
  readonly line: readonly CallFeature[];
  readonly agent: { readonly state: string; readonly reason?: string | undefined; readonly since: number } | null;
  readonly callCentreActive: boolean;
  /** Ids of the calls that ended last: such a call never comes back, whatever arrives late. */
  readonly finished: readonly string[];
  /** Events that came in an impossible order and were left out; the next snapshot repairs what they meant. */
  readonly repaired: number;
  /** Time of the newest event, UTC ms. */
  readonly at: number;
}

export const initialState: CtiState = {
  link: 'connecting',
  capabilities: noCapabilities,
  calls: [],
  mainCallId: null,
  lastCall: null,
  line: [],
  agent: null,
  callCentreActive: false,
  finished: [],
  repaired: 0,
  at: 0,
};

/** Late news of an old call comes within seconds; this many ends of calls are minutes even for a busy line. */
const finishedKept = 256;

export function callById(state: CtiState, id: string | undefined | null): Call | undefined {
  return state.calls.find((call) => call.id === id);
}

export function mainCall(state: CtiState): Call | undefined {
  return callById(state, state.mainCallId);
}

/** @returns the consultation call: the one that has the main call as its parent. */
export function consultCall(state: CtiState): Call | undefined {
  return state.calls.find((call) => call.parentId !== undefined && call.parentId === state.mainCallId);
}

/** @param heardAt UTC ms, the event's own time if left out; an event of the past changes the state, but not the time */
export function reduce(
  state: CtiState,
  event: CtiEvent | CtiEventBody,
  heardAt: number = 'at' in event ? event.at : state.at,
): CtiState {
  const at = Math.max(heardAt, state.at);
  const next = change(state, event, at);
  const same = next.calls === state.calls && next.link === state.link && next.capabilities === state.capabilities;
  if (!same) return withFeatures(next, at);
  return at === next.at ? next : { ...next, at };
}

/** @param at when it happened, no earlier than what is known, UTC ms */
function change(state: CtiState, event: CtiEvent | CtiEventBody, at: number): CtiState {
  switch (event.type) {
    case 'initialized':
      return { ...state, link: 'up', reason: undefined, capabilities: event.capabilities };
    case 'disconnected':
      return { ...state, link: 'down', reason: event.reason };
    case 'callStarted':
      return started(state, event.call);
    case 'commutationStarted':
    case 'callBusy':
    case 'hold':
    case 'unhold':
      return updated(state, event.call.id, event.call);
    case 'callInfoChanged':
      return updated(state, event.previousId ?? event.call.id, event.call);
    case 'callSaved':
      return callById(state, event.call.id)
        ? updated(state, event.call.id, event.call)
        : savedAfterEnd(state, event.call);
    case 'callFinished':
      return finished(state, event.call);
    case 'currentCallChanged':
      return { ...state, mainCallId: callById(state, event.call?.id)?.id ?? state.calls[0]?.id ?? null };
    case 'activeCallSnapshot': {
      const calls = event.calls.filter((call) => !state.finished.includes(call.id));
      return {
        ...state,
        calls,
        mainCallId: calls.find((call) => call.id === event.main?.id)?.id ?? calls[0]?.id ?? null,
      };
    }
    case 'agentStateChanged':
      return { ...state, agent: { state: event.state, reason: event.reason, since: at } };
    case 'callCentreStateChanged':
      return { ...state, callCentreActive: event.active };
    default:
      return state;
  }
}

function started(state: CtiState, call: Call): CtiState {
  if (state.finished.includes(call.id)) return impossible(state);
  if (callById(state, call.id)) return updated(state, call.id, call);
  return { ...state, calls: [...state.calls, call], mainCallId: state.mainCallId ?? call.id };
}

function updated(state: CtiState, id: string, call: Call): CtiState {
  const old = callById(state, id);
  const taken = call.id !== id && (callById(state, call.id) !== undefined || state.finished.includes(call.id));
  if (!old || call.state === 'none' || taken) return impossible(state);
  return {
    ...state,
    // A call that takes a new id takes its consultation calls along.
    calls: state.calls.map((other) =>
      other === old ? call : other.parentId === id && call.id !== id ? { ...other, parentId: call.id } : other,
    ),
    mainCallId: state.mainCallId === id ? call.id : state.mainCallId,
  };
}

function finished(state: CtiState, call: Call): CtiState {
  if (state.finished.includes(call.id)) return impossible(state);
  const calls = state.calls
    .filter((other) => other.id !== call.id)
    .map((other) => (other.parentId === call.id ? withoutParent(other) : other));
  const main = state.mainCallId === call.id ? successor(state, call.id, calls) : state.mainCallId;
  return {
    ...state,
    calls,
    mainCallId: main,
    lastCall: call,
    finished: [...state.finished.slice(1 - finishedKept), call.id],
  };
}

/** When the main call ends its consultation call is the main call, else whoever is talked to, else the oldest. */
function successor(state: CtiState, id: string, rest: readonly Call[]): string | null {
  const consultation = state.calls.find((call) => call.parentId === id && call.id !== id);
  return (consultation ?? rest.find((call) => call.state === 'connected') ?? rest[0])?.id ?? null;
}

function withoutParent(call: Call): Call {
  const { parentId: _, ...rest } = call;
  return rest;
}

function savedAfterEnd(state: CtiState, call: Call): CtiState {
  return state.lastCall?.id === call.id ? { ...state, lastCall: call } : state;
}

const impossible = (state: CtiState): CtiState => ({ ...state, repaired: state.repaired + 1 });

/** Features are a function of the rest of the state, so they can never lag behind it. */
function withFeatures(state: CtiState, at: number): CtiState {
  const up = state.link === 'up';
  return {
    ...state,
    at,
    line: lineFeatures(up, state.calls, state.capabilities),
    calls: state.calls.map((call) => {
      const features = featuresOf(up, call, state.calls, state.capabilities);
      return sameFeatures(features, call.features) ? call : { ...call, features: [...features] };
    }),
  };
}

export function sameFeatures(a: readonly CallFeature[], b: readonly CallFeature[]): boolean {
  return a === b || (a.length === b.length && a.every((feature, i) => feature === b[i]));
}
