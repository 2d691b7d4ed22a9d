/** What a phone system did about one call, step by step: more than any one agent was told of. */

export interface CallTraceStep {
  /** UTC ms. */
  at: number;
  /** The phone system's name of what did it, e.g. a channel. */
  who: string;
  /** In a few words; numbers in it are whole. */
  text: string;
  /** It is a wire of the phone system itself, and nobody's telephone. */
  machinery: boolean;
}

export interface TracedDevice {
  /** e.g. `PJSIP/101` */
  device: string;
  /** The user whose it is. */
  userId: string | undefined;
}

export interface CallTrace {
  /** What the phone system joins it by, e.g. Asterisk's Linkedid. */
  id: string;
  /** UTC ms. */
  startedAt: number;
  endedAt?: number;
  from: string;
  to: string;
  /** Through which it came. */
  queues: string[];
  rang: TracedDevice[];
  answered: TracedDevice[];
  /** Ids of its parts; those of calls of agents are among them. */
  channels: string[];
  steps: CallTraceStep[];
}
