/** The names of everything that can be done to a call or a line, and what a phone system says it is able to do. */

/** Every operation on a line or a call. Names follow the CTI guide (`CAN_MAKE_CONSULT_CALL` is `makeConsultCall`). */
export const callFeatures = [
  'dial',
  'answer',
  'drop',
  'hold',
  'unhold',
  'mute',
  'dtmf',
  'makeConsultCall',
  'completeTransfer',
  'blindTransfer',
  'conference',
  'record',
  'park',
  'video',
] as const;

export type CallFeature = (typeof callFeatures)[number];

export const agentFeatures = ['agentState', 'wrapUp', 'callCentre', 'callRecords'] as const;
export type AgentFeature = (typeof agentFeatures)[number];

export const agentStateIcons = ['ready', 'busy', 'away', 'offline'] as const;

/** An agent state the phone system offers. `displayOnly` states are reported by it but cannot be chosen. */
export interface AgentStateOption {
  code: string;
  icon: (typeof agentStateIcons)[number];
  reasons: string[];
  displayOnly?: boolean | undefined;
}

/** What a connector can ever do for this user: the upper bound of all features. */
export interface Capabilities {
  call: CallFeature[];
  agent: AgentFeature[];
  agentStates: AgentStateOption[];
  /** A transfer may be completed while the colleague's phone still rings. */
  semiAttendedTransfer?: boolean | undefined;
  /** A call must have been answered before it can be sent to somebody else: a ringing one cannot be deflected. */
  transfersAnsweredOnly?: boolean | undefined;
}

export const noCapabilities: Capabilities = { call: [], agent: [], agentStates: [] };

/** The bits of the guide's `CallFeaturesSet`, for code that was written against it. */
export const callFeatureBits: Readonly<Record<CallFeature, number>> = {
  dial: 0x2,
  answer: 0x4,
  drop: 0x8,
  hold: 0x10,
  unhold: 0x20,
  completeTransfer: 0x80,
  blindTransfer: 0x100,
  makeConsultCall: 0x200,
  dtmf: 0x400,
  video: 0x800,
  mute: 0x1000,
  // The guide has no bits for these three; the next free ones are taken.
  conference: 0x4000,
  record: 0x8000,
  park: 0x10000,
};

/** @returns the guide's bit set of a list of features. */
export function toCallFeaturesSet(features: readonly CallFeature[]): number {
  return features.reduce((set, feature) => set | callFeatureBits[feature], 0);
}
