/** Who and what takes part in the calls of an exchange: agents' legs, outside parties, and the talk that joins two of them. */
import type { CallDirection } from '../model/call.ts';
import type { Timer } from '../provider/world.ts';

/** One agent's part in a talk: what the agent sees as a call. */
export interface Leg {
  kind: 'leg';
  id: string;
  extension: string;
  direction: CallDirection;
  state: 'alerting' | 'connected' | 'held' | 'conferenced';
  talk: Talk;
  parent?: Leg | undefined;
  /** The agent's own phone rings and has not been picked up. */
  ownPhone?: boolean;
  /** What was dialled. */
  number: string;
  startedAt: number;
  connectedAt?: number;
  /** Its agent wants to be seen by the other side. */
  video?: boolean;
}

/** A party without a line here: a customer who calls in, whoever answers a dialled outside number, or the echo test. */
export interface Outside {
  kind: 'outside';
  number: string;
  name: string;
  state: 'ringing' | 'calling' | 'talking' | 'ended';
  /** Digits heard from the other side. */
  digits: string;
  held: boolean;
  /** What is to be heard of the party. */
  sound: 'music' | 'echo';
  onChange?: ((outside: Outside) => void) | undefined;
}

export type Side = Leg | Outside;

export interface Talk {
  caller: Side;
  called: Side | undefined;
  /** Legs that ring for this talk: one for a direct call, several for a queue. */
  ringing: Leg[];
  queue?: string | undefined;
  timers: Timer[];
}

export function otherSide(leg: Leg): Side | undefined {
  return leg.talk.caller === leg ? leg.talk.called : leg.talk.caller;
}

export function numberOf(side: Side | undefined): string {
  if (!side) return '';
  return side.kind === 'leg' ? side.extension : side.number;
}
