/**
 * The model's data as schemas, for the doors where they come in from outside. The model itself is plain types, so that a
 * page that checks nothing carries no checks.
 */
import * as v from 'valibot';
import { callCauses, callDirections, callStates } from '../model/call.ts';
import { agentFeatures, agentStateIcons, callFeatures } from '../model/call-feature.ts';

const text = v.pipe(v.string(), v.maxLength(256));
/** Milliseconds since 1970, UTC. */
const time = v.number();

const feature = v.picklist(callFeatures);

export const capabilitiesSchema = v.object({
  call: v.array(feature),
  agent: v.array(v.picklist(agentFeatures)),
  agentStates: v.array(
    v.object({
      code: v.string(),
      icon: v.picklist(agentStateIcons),
      reasons: v.array(v.string()),
      displayOnly: v.optional(v.boolean()),
    }),
  ),
  semiAttendedTransfer: v.optional(v.boolean()),
  transfersAnsweredOnly: v.optional(v.boolean()),
});

export const callSchema = v.object({
  id: text,
  databaseUId: v.optional(text),
  parentId: v.optional(text),
  direction: v.picklist(callDirections),
  state: v.picklist(callStates),
  callerId: text,
  callerName: v.optional(text),
  calledId: text,
  calledName: v.optional(text),
  deviceId: text,
  stage: v.optional(v.picklist(['ownPhone', 'party'])),
  queue: v.optional(text),
  features: v.array(feature),
  startedAt: time,
  connectedAt: v.optional(time),
  endedAt: v.optional(time),
  heldAt: v.optional(time),
  holdMs: v.number(),
  cause: v.optional(v.picklist(callCauses)),
  redirectingId: v.optional(text),
  redirectionId: v.optional(text),
  heldByParty: v.optional(v.boolean()),
  muted: v.optional(v.boolean()),
  video: v.optional(v.boolean()),
  recording: v.optional(v.boolean()),
  data: v.optional(v.record(v.string(), text)),
});

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
const targetAddress = v.pipe(v.string(), v.maxLength(128));

export const commandSchema = v.variant('type', [
  v.object({ type: v.literal('makeCall'), targetAddress }),
  v.object({ type: v.literal('answerCall'), callId: id }),
  v.object({ type: v.literal('dropCall'), callId: id }),
  v.object({ type: v.literal('holdCall'), callId: id }),
  v.object({ type: v.literal('unholdCall'), callId: id }),
  v.object({ type: v.literal('makeConsultCall'), callId: id, targetAddress }),
  v.object({ type: v.literal('transferCall'), callId: id, consultCallId: id }),
  v.object({ type: v.literal('cancelTransfer'), callId: id, consultCallId: id }),
  v.object({ type: v.literal('conferenceCall'), callId: id, consultCallId: id }),
  v.object({ type: v.literal('blindTransferCall'), callId: id, targetAddress }),
  v.object({ type: v.literal('sendDtmf'), callId: id, digits: v.pipe(v.string(), v.maxLength(64)) }),
  v.object({ type: v.literal('mute'), callId: id, muted: v.boolean() }),
  v.object({ type: v.literal('setVideoState'), callId: id, active: v.boolean() }),
  v.object({ type: v.literal('record'), callId: id, recording: v.boolean() }),
  v.object({ type: v.literal('parkCall'), callId: id }),
  v.object({
    type: v.literal('setUserState'),
    code: v.pipe(v.string(), v.maxLength(64)),
    reason: v.optional(v.pipe(v.string(), v.maxLength(64))),
  }),
  v.object({ type: v.literal('setWrapUpUserState'), active: v.boolean() }),
  v.object({ type: v.literal('changeCallCentreState'), active: v.boolean() }),
  v.object({ type: v.literal('queryLineState') }),
  v.object({ type: v.literal('queryUserState') }),
  v.object({ type: v.literal('queryActiveCallSnapshot') }),
]);

const stamp = { seq: v.number(), at: v.number() };
const call = { call: callSchema };

export const eventSchema = v.variant('type', [
  v.object({ type: v.literal('initialized'), ...stamp, capabilities: capabilitiesSchema }),
  v.object({ type: v.literal('disconnected'), ...stamp, reason: text }),
  v.object({ type: v.literal('callStarted'), ...stamp, ...call }),
  v.object({ type: v.literal('commutationStarted'), ...stamp, ...call }),
  v.object({ type: v.literal('callFinished'), ...stamp, ...call }),
  v.object({ type: v.literal('callBusy'), ...stamp, ...call }),
  v.object({ type: v.literal('hold'), ...stamp, ...call }),
  v.object({ type: v.literal('unhold'), ...stamp, ...call }),
  v.object({ type: v.literal('callInfoChanged'), ...stamp, ...call, previousId: v.optional(text) }),
  v.object({ type: v.literal('callSaved'), ...stamp, ...call }),
  v.object({ type: v.literal('currentCallChanged'), ...stamp, call: v.nullable(callSchema) }),
  v.object({
    type: v.literal('activeCallSnapshot'),
    ...stamp,
    main: v.nullable(callSchema),
    calls: v.array(callSchema),
  }),
  v.object({ type: v.literal('lineStateChanged'), ...stamp, features: v.array(feature), callId: v.optional(text) }),
  v.object({ type: v.literal('agentStateChanged'), ...stamp, state: text, reason: v.optional(text) }),
  v.object({ type: v.literal('callCentreStateChanged'), ...stamp, active: v.boolean() }),
  v.object({ type: v.literal('dtmfEntered'), ...stamp, ...call, digits: text }),
  v.object({
    type: v.literal('error'),
    ...stamp,
    code: text,
    text: v.pipe(v.string(), v.maxLength(1000)),
    command: v.optional(text),
    callId: v.optional(text),
  }),
  v.object({ type: v.literal('rawMessage'), ...stamp, text: v.pipe(v.string(), v.maxLength(16_384)) }),
  v.object({ type: v.literal('webRtcStarted'), ...stamp, sessionId: text, config: v.record(v.string(), v.unknown()) }),
  v.object({ type: v.literal('webRtcVideoStarted'), ...stamp, sessionId: text }),
  v.object({ type: v.literal('webRtcDestroyed'), ...stamp, sessionId: text }),
]);
