/** What can be asked of a provider. Imperative: each is a wish, and only an event says that it came true. */
import type { CallFeature } from './call-feature.ts';

/** `targetAddress` is a number or address as typed; the provider decides what of it can be dialled. */
export type CtiCommand =
  | { type: 'makeCall'; targetAddress: string }
  | { type: 'answerCall'; callId: string }
  | { type: 'dropCall'; callId: string }
  | { type: 'holdCall'; callId: string }
  | { type: 'unholdCall'; callId: string }
  | { type: 'makeConsultCall'; callId: string; targetAddress: string }
  | { type: 'transferCall'; callId: string; consultCallId: string }
  | { type: 'cancelTransfer'; callId: string; consultCallId: string }
  | { type: 'conferenceCall'; callId: string; consultCallId: string }
  | { type: 'blindTransferCall'; callId: string; targetAddress: string }
  | { type: 'sendDtmf'; callId: string; digits: string }
  | { type: 'mute'; callId: string; muted: boolean }
  | { type: 'record'; callId: string; recording: boolean }
  | { type: 'parkCall'; callId: string }
  /** Whether this side's picture goes out. */
  | { type: 'setVideoState'; callId: string; active: boolean }
  | { type: 'setUserState'; code: string; reason?: string | undefined }
  | { type: 'setWrapUpUserState'; active: boolean }
  | { type: 'changeCallCentreState'; active: boolean }
  | { type: 'queryLineState' }
  | { type: 'queryUserState' }
  | { type: 'queryActiveCallSnapshot' };
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
    setVideoState: { feature: 'video', of: 'callId' },
  };
