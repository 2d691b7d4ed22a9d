/** Who and what there is in the fake Oktell: lines, their legs, people outside, and the talks between them. */

export type LegPhase = 'ownRing' | 'dialling' | 'ringing' | 'talking';

export interface Outside {
  kind: 'outside';
  number: string;
  name: string;
  talk: Talk | undefined;
}

export interface Leg {
  kind: 'leg';
  line: Line;
  talk: Talk;
  phase: LegPhase;
  direction: 'in' | 'out';
  /** What was dialled. */
  number: string;
  /** Dialled at the phone by hand, so the exchange rings nobody back. */
  manual: boolean;
  /** The party has been called before the agent: the answer rings the agent's phone. */
  partyFirst: boolean;
  since: number;
}

export type Side = Leg | Outside;

export interface Talk {
  chain: string;
  caller: Side;
  called: Side | undefined;
  ringing: Leg[];
  timer: NodeJS.Timeout | undefined;
}

export interface Line {
  number: string;
  name: string;
  login: string;
  id: string;
  current: Leg | undefined;
  held: Leg | undefined;
  /** Refuses calls. */
  doNotDisturb: boolean;
}

export function otherSide(leg: Leg): Side | undefined {
  return leg.talk.caller === leg ? leg.talk.called : leg.talk.caller;
}

export function numberOf(side: Side | undefined): string {
  if (!side) return '';
  return side.kind === 'leg' ? side.line.number : side.number;
}

export function nameOf(side: Side | undefined): string {
  if (!side) return '';
  return side.kind === 'leg' ? side.line.name : side.name;
}
