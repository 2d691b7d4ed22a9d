/** What can be asked of a provider. Imperative: each is a wish, and only an event says that it came true. */
import * as z from 'zod/mini';
import type { CallFeature } from './call-feature.ts';

const id = z.string().check(z.minLength(1), z.maxLength(256));
/** A number or address as typed; the provider decides what of it can be dialled. */
const targetAddress = z.string().check(z.maxLength(128));

export const CtiCommand = z.discriminatedUnion('type', [
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
export type CtiCommand = z.infer<typeof CtiCommand>;
export type CtiCommandType = CtiCommand['type'];
export type CtiCommandOf<T extends CtiCommandType> = Extract<CtiCommand, { type: T }>;

/** The feature that a call must have for a command, and which of the command's two calls must have it. */
export const featureNeeded: Partial<Record<CtiCommandType, { feature: CallFeature; of: 'callId' | 'consultCallId' }>> =
  {
    answerCall: { feature: 'answer', of: 'callId' },
    dropCall: { feature: 'drop', of: 'callId' },
    holdCall: { feature: 'hold', of: 'callId' },
    unholdCall: { feature: 'unhold', of: 'callId' },
    makeConsultCall: { feature: 'makeConsultCall', of: 'callId' },
    transferCall: { feature: 'completeTransfer', of: 'consultCallId' },
    cancelTransfer: { feature: 'drop', of: 'consultCallId' },
    conferenceCall: { feature: 'conference', of: 'consultCallId' },
    blindTransferCall: { feature: 'blindTransfer', of: 'callId' },
    sendDtmf: { feature: 'dtmf', of: 'callId' },
    mute: { feature: 'mute', of: 'callId' },
    record: { feature: 'record', of: 'callId' },
    parkCall: { feature: 'park', of: 'callId' },
  };
