/**
 * The model's data as schemas, for the doors where they come in from outside. The model itself is plain types, so that a
 * page that checks nothing carries no checks.
 */
import * as z from 'zod/mini';
import { callCauses, callDirections, callStates } from '../model/call.ts';
import { agentFeatures, agentStateIcons, callFeatures } from '../model/call-feature.ts';

const text = z.string().check(z.maxLength(256));
/** Milliseconds since 1970, UTC. */
const time = z.number();

const feature = z.enum(callFeatures);

export const capabilitiesSchema = z.object({
  call: z.array(feature),
  agent: z.array(z.enum(agentFeatures)),
  agentStates: z.array(
    z.object({
      code: z.string(),
      icon: z.enum(agentStateIcons),
      reasons: z.array(z.string()),
      displayOnly: z.optional(z.boolean()),
    }),
  ),
  semiAttendedTransfer: z.optional(z.boolean()),
});

export const callSchema = z.object({
  id: text,
  databaseUId: z.optional(text),
  parentId: z.optional(text),
  direction: z.enum(callDirections),
  state: z.enum(callStates),
  callerId: text,
  callerName: z.optional(text),
  calledId: text,
  calledName: z.optional(text),
  deviceId: text,
  stage: z.optional(z.enum(['ownPhone', 'party'])),
  queue: z.optional(text),
  features: z.array(feature),
  startedAt: time,
  connectedAt: z.optional(time),
  endedAt: z.optional(time),
  heldAt: z.optional(time),
  holdMs: z.number(),
  cause: z.optional(z.enum(callCauses)),
  redirectingId: z.optional(text),
  redirectionId: z.optional(text),
  heldByParty: z.optional(z.boolean()),
  muted: z.optional(z.boolean()),
  recording: z.optional(z.boolean()),
  data: z.optional(z.record(z.string(), text)),
});

const id = z.string().check(z.minLength(1), z.maxLength(256));
const targetAddress = z.string().check(z.maxLength(128));

export const commandSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('makeCall'), targetAddress }),
  z.object({ type: z.literal('answerCall'), callId: id }),
  z.object({ type: z.literal('dropCall'), callId: id }),
  z.object({ type: z.literal('holdCall'), callId: id }),
  z.object({ type: z.literal('unholdCall'), callId: id }),
  z.object({ type: z.literal('makeConsultCall'), callId: id, targetAddress }),
  z.object({ type: z.literal('transferCall'), callId: id, consultCallId: id }),
  z.object({ type: z.literal('cancelTransfer'), callId: id, consultCallId: id }),
  z.object({ type: z.literal('conferenceCall'), callId: id, consultCallId: id }),
  z.object({ type: z.literal('blindTransferCall'), callId: id, targetAddress }),
  z.object({ type: z.literal('sendDtmf'), callId: id, digits: z.string().check(z.maxLength(64)) }),
  z.object({ type: z.literal('mute'), callId: id, muted: z.boolean() }),
  z.object({ type: z.literal('record'), callId: id, recording: z.boolean() }),
  z.object({ type: z.literal('parkCall'), callId: id }),
  z.object({
    type: z.literal('setUserState'),
    code: z.string().check(z.maxLength(64)),
    reason: z.optional(z.string().check(z.maxLength(64))),
  }),
  z.object({ type: z.literal('setWrapUpUserState'), active: z.boolean() }),
  z.object({ type: z.literal('changeCallCentreState'), active: z.boolean() }),
  z.object({ type: z.literal('queryLineState') }),
  z.object({ type: z.literal('queryUserState') }),
  z.object({ type: z.literal('queryActiveCallSnapshot') }),
]);

const stamp = { seq: z.number(), at: z.number() };
const call = { call: callSchema };

export const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('initialized'), ...stamp, capabilities: capabilitiesSchema }),
  z.object({ type: z.literal('disconnected'), ...stamp, reason: text }),
  z.object({ type: z.literal('callStarted'), ...stamp, ...call }),
  z.object({ type: z.literal('commutationStarted'), ...stamp, ...call }),
  z.object({ type: z.literal('callFinished'), ...stamp, ...call }),
  z.object({ type: z.literal('callBusy'), ...stamp, ...call }),
  z.object({ type: z.literal('hold'), ...stamp, ...call }),
  z.object({ type: z.literal('unhold'), ...stamp, ...call }),
  z.object({ type: z.literal('callInfoChanged'), ...stamp, ...call, previousId: z.optional(text) }),
  z.object({ type: z.literal('callSaved'), ...stamp, ...call }),
  z.object({ type: z.literal('currentCallChanged'), ...stamp, call: z.nullable(callSchema) }),
  z.object({
    type: z.literal('activeCallSnapshot'),
    ...stamp,
    main: z.nullable(callSchema),
    calls: z.array(callSchema),
  }),
  z.object({ type: z.literal('lineStateChanged'), ...stamp, features: z.array(feature), callId: z.optional(text) }),
  z.object({ type: z.literal('agentStateChanged'), ...stamp, state: text, reason: z.optional(text) }),
  z.object({ type: z.literal('callCentreStateChanged'), ...stamp, active: z.boolean() }),
  z.object({ type: z.literal('dtmfEntered'), ...stamp, ...call, digits: text }),
  z.object({
    type: z.literal('error'),
    ...stamp,
    code: text,
    text: z.string().check(z.maxLength(1000)),
    command: z.optional(text),
    callId: z.optional(text),
  }),
  z.object({ type: z.literal('rawMessage'), ...stamp, text: z.string().check(z.maxLength(16_384)) }),
  z.object({ type: z.literal('webRtcStarted'), ...stamp, sessionId: text, config: z.record(z.string(), z.unknown()) }),
  z.object({ type: z.literal('webRtcVideoStarted'), ...stamp, sessionId: text }),
  z.object({ type: z.literal('webRtcDestroyed'), ...stamp, sessionId: text }),
]);
