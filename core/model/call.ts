/** One call as an agent sees it, its states, causes and times. Plain data, the same on the wire, in the page and in the log. */
import type { CallFeature } from './call-feature.ts';

export const callDirections = ['in', 'out'] as const;
export type CallDirection = (typeof callDirections)[number];

/** `none` only after the end. */
export const callStates = ['alerting', 'connected', 'held', 'conferenced', 'busy', 'none'] as const;
export type CallState = (typeof callStates)[number];

export const callCauses = [
  'normal',
  'busy',
  'noAnswer',
  'rejected',
  'unreachable',
  'ownPhoneNotAnswered',
  'callerGaveUp',
  'answeredElsewhere',
  'transferred',
  'parked',
  'unknown',
] as const;
export type CallCause = (typeof callCauses)[number];

/** Times are milliseconds since 1970, UTC. */
export interface Call {
  /** The phone system's own id of the call. */
  id: string;
  /** Key of the row in Calls; there once the call has been saved. */
  databaseUId?: string | undefined;
  /** The main call of which this is the consultation call. */
  parentId?: string | undefined;
  direction: CallDirection;
  state: CallState;
  callerId: string;
  callerName?: string | undefined;
  calledId: string;
  calledName?: string | undefined;
  /** The agent's device that carries the call. */
  deviceId: string;
  /** While dialling on a system that rings the agent's own phone first: whose phone rings. */
  stage?: 'ownPhone' | 'party' | undefined;
  /** The queue that brought the call. */
  queue?: string | undefined;
  features: CallFeature[];
  startedAt: number;
  connectedAt?: number | undefined;
  endedAt?: number | undefined;
  /** Start of the hold that is going on. */
  heldAt?: number | undefined;
  /** Length of all finished holds, ms. */
  holdMs: number;
  cause?: CallCause | undefined;
  /** Who transferred the call, and to whom. */
  redirectingId?: string | undefined;
  redirectionId?: string | undefined;
  /** The far end has put the agent on hold. */
  heldByParty?: boolean | undefined;
  muted?: boolean | undefined;
  /** This side's picture goes out. */
  video?: boolean | undefined;
  recording?: boolean | undefined;
  /** Extra fields from the phone system (`packetInfoConfig` and the like). */
  data?: Record<string, string> | undefined;
}

/** What may change about a call without changing its state. */
export type CallInfo = Partial<
  Pick<
    Call,
    | 'callerId'
    | 'callerName'
    | 'calledId'
    | 'calledName'
    | 'stage'
    | 'queue'
    | 'deviceId'
    | 'heldByParty'
    | 'muted'
    | 'video'
    | 'recording'
    | 'data'
    | 'parentId'
  >
>;

/** @returns the other party's number: the caller of an incoming call, the called of an outgoing one. */
export function partyNumber(call: Call): string {
  return call.direction === 'in' ? call.callerId : call.calledId;
}

/** @returns the other party's name as the phone network tells it, or an empty text. It is data, never markup. */
export function partyName(call: Call): string {
  return (call.direction === 'in' ? call.callerName : call.calledName) ?? '';
}

export interface CallDurations {
  beforeConnection: number;
  talk: number;
  hold: number;
  total: number;
}

/**
 * The durations of a call, ms. They always add up: before connection + talk + hold = total.
 * @param now used for a call that still goes on, ms since 1970
 */
export function durations(call: Call, now: number): CallDurations {
  const end = call.endedAt ?? Math.max(now, call.heldAt ?? call.connectedAt ?? call.startedAt);
  const connected = call.connectedAt ?? end;
  const hold = call.holdMs + (call.heldAt === undefined ? 0 : end - call.heldAt);
  return {
    beforeConnection: connected - call.startedAt,
    talk: end - connected - hold,
    hold,
    total: end - call.startedAt,
  };
}

/** A missed call: incoming, never answered here, and nobody else of the house took it. */
export function isMissed(call: Call): boolean {
  return (
    call.direction === 'in' &&
    call.endedAt !== undefined &&
    call.connectedAt === undefined &&
    call.cause !== 'answeredElsewhere' &&
    call.cause !== 'rejected' &&
    call.cause !== 'transferred'
  );
}
