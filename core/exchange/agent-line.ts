/** One agent's line at an exchange: who sits at it, what goes on there, and whether it can be rung. */
import type { Fact } from '../provider/facts.ts';
import type { Leg } from './parties.ts';

export interface AgentLine {
  extension: string;
  name: string;
  state: string;
  reason?: string | undefined;
  callCentre: boolean;
  legs: Leg[];
  /** `returning`: it is gone and may be back in a moment, as a page that is loaded again. */
  phone: 'there' | 'returning' | 'none';
  /** Rings even without a phone: somebody simulated picks up. */
  standIn?: boolean;
  /** The only numbers that may be called from here; without it every number. */
  mayCall?: readonly string[];
  tell?: ((fact: Fact) => void) | undefined;
}

/** A call to this line has somewhere to ring. */
export function canRing({ phone, standIn }: AgentLine): boolean {
  return phone !== 'none' || standIn === true;
}
