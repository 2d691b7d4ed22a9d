/** The 21 events of the CTI guide by their names, with typed payloads. Past tense: each says what the phone system has done. */
import type { Call } from './call.ts';
import type { CallFeature, Capabilities } from './call-feature.ts';

/** What each event tells beside its stamp. */
interface CtiEventBodies {
  initialized: { capabilities: Capabilities };
  disconnected: { reason: string };
  callStarted: { call: Call };
  commutationStarted: { call: Call };
  callFinished: { call: Call };
  callBusy: { call: Call };
  hold: { call: Call };
  unhold: { call: Call };
  callInfoChanged: { call: Call; previousId?: string | undefined };
  callSaved: { call: Call };
  currentCallChanged: { call: Call | null };
  activeCallSnapshot: { main: Call | null; calls: Call[] };
  /** The line's features, or with `callId` those of one call. */
  lineStateChanged: { features: CallFeature[]; callId?: string | undefined };
  agentStateChanged: { state: string; reason?: string | undefined };
  callCentreStateChanged: { active: boolean };
  dtmfEntered: { call: Call; digits: string };
  error: { code: string; text: string; command?: string | undefined; callId?: string | undefined };
  rawMessage: { text: string };
  webRtcStarted: { sessionId: string; config: Record<string, unknown> };
  webRtcVideoStarted: { sessionId: string };
  webRtcDestroyed: { sessionId: string };
}

/**
 * `seq` rises by one per event of a session; `at` is the moment the phone system said so, by the clock of whoever
 * heard it first, UTC ms.
 */
interface Stamp {
  seq: number;
  at: number;
}

export type CtiEventType = keyof CtiEventBodies;
export type CtiEvent = { [T in CtiEventType]: { type: T } & Stamp & CtiEventBodies[T] }[CtiEventType];
export type CtiEventOf<T extends CtiEventType> = Extract<CtiEvent, { type: T }>;

/** An event before it is stamped. */
export type CtiEventBody = { [T in CtiEventType]: Omit<CtiEventOf<T>, 'seq' | 'at'> }[CtiEventType];

/** The events that tell of one call. */
export type CallEventType =
  | 'callStarted'
  | 'commutationStarted'
  | 'callFinished'
  | 'callBusy'
  | 'hold'
  | 'unhold'
  | 'callInfoChanged'
  | 'callSaved'
  | 'dtmfEntered';

/** All names, in the guide's order. */
export const ctiEventTypes: readonly CtiEventType[] = [
  'initialized',
  'disconnected',
  'callStarted',
  'callFinished',
  'commutationStarted',
  'callBusy',
  'hold',
  'unhold',
  'error',
  'lineStateChanged',
  'agentStateChanged',
  'activeCallSnapshot',
  'callSaved',
  'rawMessage',
  'currentCallChanged',
  'callCentreStateChanged',
  'callInfoChanged',
  'dtmfEntered',
  'webRtcStarted',
  'webRtcVideoStarted',
  'webRtcDestroyed',
];
