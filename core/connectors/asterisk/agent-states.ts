/** Agent states on Asterisk: whether the queues may call the agent. A pause with a reason is all that Asterisk knows. */
import type { AgentStateOption } from '../../model/call-feature.ts';

export const agentStates: AgentStateOption[] = [
  { code: 'ready', icon: 'ready', reasons: [] },
  { code: 'break', icon: 'away', reasons: ['Lunch', 'Coffee', 'Meeting', 'Training'] },
  { code: 'onCall', icon: 'busy', reasons: [], displayOnly: true },
];

/** The reason of the pause that `autoPauseOnCommutationStart` makes. */
export const onCallReason = 'On a call';

export interface QueueMembership {
  interface: string;
  paused: boolean;
  reason: string;
}

/** @returns the state to show, or undefined for somebody who is in no queue */
export function stateOf(memberships: readonly QueueMembership[]): { state: string; reason?: string } | undefined {
  const [first] = memberships;
  if (!first) return undefined;
  const pauses = memberships.filter(({ paused }) => paused);
  if (pauses.length < memberships.length) return { state: 'ready' };
  const own = pauses.find(({ reason }) => reason !== onCallReason);
  if (!own) return { state: 'onCall' };
  return own.reason ? { state: 'break', reason: own.reason } : { state: 'break' };
}
