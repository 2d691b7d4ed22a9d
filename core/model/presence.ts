/** How a colleague stands, as others may know it: less than the state of their line, and nothing of whom they talk to. */
import type { CtiState } from './state.ts';

/** `ready`: may be called. `away`: on a break. `busy`: does not want to be disturbed. `talking`: on a call. */
export const presences = ['ready', 'away', 'busy', 'ringing', 'talking', 'offline'] as const;
export type CtiPresence = (typeof presences)[number];

export function presenceOf({ link, calls, agent, capabilities }: CtiState): CtiPresence {
  if (link !== 'up') return 'offline';
  if (calls.some(({ state, direction }) => direction === 'out' || state !== 'alerting')) return 'talking';
  if (calls.length > 0) return 'ringing';
  return capabilities.agentStates.find(({ code }) => code === agent?.state)?.icon ?? 'ready';
}
