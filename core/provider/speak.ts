/**
 * Makes facts into the guide's events, in the order and with the repeats, repairs and times that the provider contract
 * asks for. Pure: all connectors speak through it, which is why they sound alike.
 */
import type { Call } from '../model/call.ts';
import type { CallEventType, CtiEvent, CtiEventBody } from '../model/events.ts';
import { type CtiState, callById, reduce, sameFeatures } from '../model/state.ts';
import { errors } from './errors.ts';
import type { Fact, LiveCall, NewCall } from './facts.ts';

export interface Spoken {
  state: CtiState;
  events: readonly CtiEvent[];
}

/**
 * @param at when the phone system said it, UTC ms; events are never stamped earlier than the one before, even when the
 * clock is set back
 * @param seq number of the event before
 */
export function speak(state: CtiState, fact: Fact, at: number, seq: number): Spoken {
  const speech = new Speech(state, Math.max(at, state.at), seq);
  speech.tell(fact);
  return speech;
}

class Speech {
  state: CtiState;
  readonly at: number;
  readonly events: CtiEvent[] = [];
  readonly #seq: number;

  constructor(state: CtiState, at: number, seq: number) {
    this.state = state;
    this.at = at;
    this.#seq = seq;
  }

  tell(fact: Fact): void {
    switch (fact.type) {
      case 'linkUp':
        this.#linkUp(fact);
        break;
      case 'linkDown':
        if (this.state.link !== 'down') this.#say({ type: 'disconnected', reason: fact.reason });
        break;
      case 'started':
        this.#started(fact.call);
        break;
      case 'info':
        this.#info(fact);
        break;
      case 'connected':
        this.#connected(fact.id);
        break;
      case 'held':
        this.#update('hold', fact.id, ['connected'], (call) => ({ heldAt: this.at, ...call, state: 'held' }));
        break;
      case 'resumed':
        this.#update('unhold', fact.id, ['held'], (call) => ({ ...unheld(call, this.at), state: 'connected' }));
        break;
      case 'conferenced':
        this.#update('callInfoChanged', fact.id, ['connected', 'held'], (call) => ({
          ...unheld(call, this.at),
          state: 'conferenced',
        }));
        break;
      case 'deconferenced':
        this.#update('callInfoChanged', fact.id, ['conferenced'], (call) => ({ ...call, state: 'connected' }));
        break;
      case 'busy':
        this.#update('callBusy', fact.id, ['alerting'], (call) => ({ ...call, state: 'busy' }));
        break;
      case 'finished':
        this.#finished(fact);
        break;
      case 'saved':
        this.#saved(fact.call, fact.databaseUId);
        break;
      case 'dtmf': {
        const call = callById(this.state, fact.id);
        if (call) this.#say({ type: 'dtmfEntered', call, digits: fact.digits });
        break;
      }
      case 'agentState': {
        const { state, reason } = this.state.agent ?? {};
        if (state === fact.state && reason === fact.reason) break;
        this.#say({
          type: 'agentStateChanged',
          state: fact.state,
          ...(fact.reason === undefined ? {} : { reason: fact.reason }),
        });
        break;
      }
      case 'callCentre':
        if (this.state.callCentreActive !== fact.active)
          this.#say({ type: 'callCentreStateChanged', active: fact.active });
        break;
      case 'line':
        this.#say({ type: 'lineStateChanged', features: [...this.state.line] });
        break;
      case 'snapshot':
        this.#snapshot(this.state.calls, this.state.mainCallId);
        break;
      case 'failed':
        this.#say({
          type: 'error',
          code: fact.code,
          text: fact.detail ? `${errors[fact.code].text} (${fact.detail})` : errors[fact.code].text,
          ...(fact.command === undefined ? {} : { command: fact.command }),
          ...(fact.callId === undefined ? {} : { callId: fact.callId }),
        });
        break;
      case 'raw':
        this.#say({ type: 'rawMessage', text: fact.text.slice(0, 16_384) });
        break;
      default:
        this.#say(fact);
    }
  }

  #started(call: NewCall): void {
    if (callById(this.state, call.id) || this.state.finished.includes(call.id)) return;
    this.#say({ type: 'callStarted', call: { ...newCall(call, this.at), state: 'alerting' } });
  }

  #info({ id, change, newId }: Extract<Fact, { type: 'info' }>): void {
    const call = callById(this.state, id);
    if (!call) return;
    const taken = newId !== undefined && (callById(this.state, newId) ?? this.state.finished.includes(newId));
    const rekeyed = newId !== undefined && newId !== id && !taken;
    const changed = (Object.keys(change) as (keyof typeof change)[]).some((key) => !same(call[key], change[key]));
    if (!changed && !rekeyed) return;
    this.#say({
      type: 'callInfoChanged',
      call: { ...call, ...change, id: rekeyed ? newId : id },
      ...(rekeyed ? { previousId: id } : {}),
    });
  }

  #connected(id: string): void {
    const call = callById(this.state, id);
    if (!call || call.connectedAt !== undefined) return;
    const { stage: _, ...rest } = call;
    this.#say({ type: 'commutationStarted', call: { ...rest, state: 'connected', connectedAt: this.at } });
  }

  #update(type: CallEventType, id: string, from: readonly Call['state'][], change: (call: Call) => Call): void {
    const call = callById(this.state, id);
    if (call && from.includes(call.state)) this.#say({ type, call: change(call) } as CtiEventBody);
  }

  #finished({ id, cause, redirectingId, redirectionId, endedAt }: Extract<Fact, { type: 'finished' }>): void {
    if (cause === 'busy' && callById(this.state, id)?.direction === 'out') this.tell({ type: 'busy', id });
    const call = callById(this.state, id);
    if (!call) return;
    const end = Math.min(this.at, Math.max(endedAt ?? this.at, earliestEnd(call)));
    this.#say({
      type: 'callFinished',
      call: {
        ...unheld(call, end),
        state: 'none',
        cause,
        endedAt: end,
        features: [],
        ...(redirectingId === undefined ? {} : { redirectingId }),
        ...(redirectionId === undefined ? {} : { redirectionId }),
      },
    });
  }

  #saved(call: Call, databaseUId: string): void {
    const current = callById(this.state, call.id) ?? call;
    this.#say({ type: 'callSaved', call: { ...current, databaseUId } });
  }

  /** The link is (back) up: say so, show what is, then tell the difference to what was known before. */
  #linkUp({ capabilities, calls }: Extract<Fact, { type: 'linkUp' }>): void {
    const before = this.state.calls;
    const lostAt = this.state.at;
    const live = calls.filter((call) => !this.state.finished.includes(call.id));
    const gone = before.filter((call) => !live.some(({ id }) => id === call.id));
    const kept = before.filter((call) => !gone.includes(call)).map((call) => this.#kept(call, live));
    const fresh = live.filter(({ id }) => !before.some((call) => call.id === id));

    this.#say({ type: 'initialized', capabilities });
    this.#snapshot([...kept, ...fresh.map((call) => this.#found(call))], this.state.mainCallId);
    // Nobody saw these calls end. The last moment they are known to have lived is when the link was lost.
    for (const call of gone) {
      const end = Math.max(earliestEnd(call), Math.min(lostAt, this.at));
      this.#say({
        type: 'callFinished',
        call: { ...unheld(call, end), state: 'none', cause: 'unknown', endedAt: end, features: [] },
      });
    }
    for (const { id } of fresh) {
      const call = callById(this.state, id);
      if (!call) continue;
      this.#say({ type: 'callStarted', call });
      if (call.connectedAt !== undefined) this.#say({ type: 'commutationStarted', call });
      if (call.state === 'held') this.#say({ type: 'hold', call });
    }
    for (const call of live) this.#catchUp(call);
  }

  /** A call that went on keeps its state until events change it; its data are the newest. */
  #kept(call: Call, live: readonly LiveCall[]): Call {
    const {
      state: _,
      startedAt: __,
      connectedAt: ___,
      heldAt: ____,
      ...data
    } = live.find(({ id }) => id === call.id) ?? call;
    return { ...call, ...data };
  }

  /** What a call that went on has become meanwhile. */
  #catchUp({ id, state }: LiveCall): void {
    if (state === 'connected') {
      this.#connected(id);
      this.tell({ type: 'resumed', id });
    } else if (state === 'held') {
      this.#connected(id);
      this.tell({ type: 'held', id });
    } else if (state === 'conferenced') {
      this.#connected(id);
      this.tell({ type: 'conferenced', id });
    }
  }

  #found(call: LiveCall): Call {
    const { state, startedAt, connectedAt, heldAt, ...rest } = call;
    const start = Math.min(startedAt ?? this.at, this.at);
    const found: Call = { ...newCall(rest, start), state };
    if (state === 'alerting') return found;
    const connected = Math.min(Math.max(connectedAt ?? start, start), this.at);
    return {
      ...found,
      connectedAt: connected,
      ...(state === 'held' ? { heldAt: Math.min(Math.max(heldAt ?? this.at, connected), this.at) } : {}),
    };
  }

  #snapshot(calls: readonly Call[], mainId: string | null): void {
    const main = calls.find((call) => call.id === mainId) ?? calls[0] ?? null;
    this.#say({ type: 'activeCallSnapshot', main, calls: [...calls] });
  }

  /** Says one event with the state and features after it, then whatever else changed because of it. */
  #say(body: CtiEventBody): void {
    const before = this.state;
    this.state = reduce(before, body, this.at);
    this.#stamp(current(body, this.state));
    if (!sameMainCall(before, body, this.state)) {
      this.#stamp({ type: 'currentCallChanged', call: callById(this.state, this.state.mainCallId) ?? null });
    }
    if (body.type === 'lineStateChanged') return;
    if (!sameFeatures(before.line, this.state.line)) {
      this.#stamp({ type: 'lineStateChanged', features: [...this.state.line] });
    }
    // A new link is followed by a snapshot, and a snapshot shows every call as it is.
    if (body.type === 'activeCallSnapshot' || body.type === 'initialized' || this.state.link !== 'up') return;
    for (const call of this.state.calls) {
      const old = callById(before, call.id);
      if (old && call.id !== callOf(body) && !sameFeatures(old.features, call.features)) {
        this.#stamp({ type: 'lineStateChanged', features: call.features, callId: call.id });
      }
    }
  }

  #stamp(body: CtiEventBody): void {
    // What is added to a copied object costs many times what is copied onto a new one; here it is done for every event.
    this.events.push({ seq: this.#seq + this.events.length + 1, at: this.at, ...body });
  }
}

function callOf(body: CtiEventBody): string | undefined {
  return 'call' in body && body.call ? body.call.id : undefined;
}

/** Whether the main call is still that call, though it may have another id now; a snapshot tells it by itself. */
function sameMainCall(before: CtiState, body: CtiEventBody, after: CtiState): boolean {
  if (after.mainCallId === before.mainCallId || body.type === 'activeCallSnapshot') return true;
  return body.type === 'callInfoChanged' && body.previousId === before.mainCallId;
}

/** The event with its calls as they are in the state after it. */
function current(body: CtiEventBody, state: CtiState): CtiEventBody {
  if (body.type === 'activeCallSnapshot') {
    return { ...body, main: callById(state, state.mainCallId) ?? null, calls: [...state.calls] };
  }
  if (!('call' in body) || !body.call || body.type === 'callFinished') return body;
  return { ...body, call: callById(state, body.call.id) ?? body.call };
}

function newCall(call: NewCall, startedAt: number): Call {
  return { holdMs: 0, ...call, state: 'alerting', features: [], startedAt };
}

/** What is known to have happened to a call cannot have happened after its end. UTC ms */
function earliestEnd({ startedAt, connectedAt, heldAt, holdMs }: Call): number {
  return heldAt ?? (connectedAt === undefined ? startedAt : connectedAt + holdMs);
}

/** The call with the hold that is going on, if any, closed at `end`. */
function unheld(call: Call, end: number): Call {
  const { heldAt, ...rest } = call;
  return heldAt === undefined ? call : { ...rest, holdMs: call.holdMs + (end - heldAt) };
}

function same(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
