/** The 21 events of the CTI guide by their names, with typed payloads. Past tense: each says what the phone system has done. */
import * as z from 'zod/mini';
import { Call } from './call.ts';
import { CallFeature, Capabilities } from './call-feature.ts';

const short = z.string().check(z.maxLength(256));
const call = { call: Call };

/**
 * `seq` rises by one per event of a session; `at` is the moment the phone system said so, by the clock of whoever
 * heard it first, UTC ms.
 */
const stamp = { seq: z.number(), at: z.number() };

export const CtiEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('initialized'), ...stamp, capabilities: Capabilities }),
  z.object({ type: z.literal('disconnected'), ...stamp, reason: short }),
  z.object({ type: z.literal('callStarted'), ...stamp, ...call }),
  z.object({ type: z.literal('commutationStarted'), ...stamp, ...call }),
  z.object({ type: z.literal('callFinished'), ...stamp, ...call }),
  z.object({ type: z.literal('callBusy'), ...stamp, ...call }),
  z.object({ type: z.literal('hold'), ...stamp, ...call }),
  z.object({ type: z.literal('unhold'), ...stamp, ...call }),
  z.object({ type: z.literal('callInfoChanged'), ...stamp, ...call, previousId: z.optional(short) }),
  z.object({ type: z.literal('callSaved'), ...stamp, ...call }),
  z.object({ type: z.literal('currentCallChanged'), ...stamp, call: z.nullable(Call) }),
  z.object({ type: z.literal('activeCallSnapshot'), ...stamp, main: z.nullable(Call), calls: z.array(Call) }),
  /** The line's features, or with `callId` those of one call. */
  z.object({
    type: z.literal('lineStateChanged'),
    ...stamp,
    features: z.array(CallFeature),
    callId: z.optional(short),
  }),
  z.object({ type: z.literal('agentStateChanged'), ...stamp, state: short, reason: z.optional(short) }),
  z.object({ type: z.literal('callCentreStateChanged'), ...stamp, active: z.boolean() }),
  z.object({ type: z.literal('dtmfEntered'), ...stamp, ...call, digits: short }),
  z.object({
    type: z.literal('error'),
    ...stamp,
    code: short,
    text: z.string().check(z.maxLength(1000)),
    command: z.optional(short),
    callId: z.optional(short),
  }),
  z.object({ type: z.literal('rawMessage'), ...stamp, text: z.string().check(z.maxLength(16_384)) }),
  z.object({ type: z.literal('webRtcStarted'), ...stamp, sessionId: short, config: z.record(z.string(), z.unknown()) }),
  z.object({ type: z.literal('webRtcVideoStarted'), ...stamp, sessionId: short }),
  z.object({ type: z.literal('webRtcDestroyed'), ...stamp, sessionId: short }),
]);
export type CtiEvent = z.infer<typeof CtiEvent>;

export type CtiEventType = CtiEvent['type'];
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
