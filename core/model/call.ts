/** One call as an agent sees it, its states, causes and times. Plain data, the same on the wire, in the page and in the log. */
import * as z from 'zod/mini';
import { CallFeature } from './call-feature.ts';

export const CallDirection = z.enum(['in', 'out']);
export type CallDirection = z.infer<typeof CallDirection>;

/** `none` only after the end. */
export const CallState = z.enum(['alerting', 'connected', 'held', 'conferenced', 'busy', 'none']);
export type CallState = z.infer<typeof CallState>;

export const CallCause = z.enum([
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
]);
export type CallCause = z.infer<typeof CallCause>;

const text = z.string().check(z.maxLength(256));
/** Milliseconds since 1970, UTC. */
const time = z.number();

export const Call = z.object({
  /** The phone system's own id of the call. */
  id: text,
  /** Key of the row in Calls; there once the call has been saved. */
  databaseUId: z.optional(text),
  /** The main call of which this is the consultation call. */
  parentId: z.optional(text),
  direction: CallDirection,
  state: CallState,
  callerId: text,
  callerName: z.optional(text),
  calledId: text,
  calledName: z.optional(text),
  /** The agent's device that carries the call. */
  deviceId: text,
  /** While dialling on a system that rings the agent's own phone first: whose phone rings. */
  stage: z.optional(z.enum(['ownPhone', 'party'])),
  /** The queue that brought the call. */
  queue: z.optional(text),
  features: z.array(CallFeature),
  startedAt: time,
  connectedAt: z.optional(time),
  endedAt: z.optional(time),
  /** Start of the hold that is going on. */
  heldAt: z.optional(time),
  /** Length of all finished holds, ms. */
  holdMs: z.number(),
  cause: z.optional(CallCause),
  /** Who transferred the call, and to whom. */
  redirectingId: z.optional(text),
  redirectionId: z.optional(text),
  /** The far end has put the agent on hold. */
  heldByParty: z.optional(z.boolean()),
  muted: z.optional(z.boolean()),
  recording: z.optional(z.boolean()),
  /** Extra fields from the phone system (`packetInfoConfig` and the like). */
  data: z.optional(z.record(z.string(), text)),
});
export type Call = z.infer<typeof Call>;

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
