/** The state of one user's telephony as it is sent to a page: what follows from the rest is left out. */
import type { CtiState } from '../model/state.ts';
import type { WireState } from './protocol.ts';

export function wireState(state: CtiState): WireState {
  const { link, reason, capabilities, calls, mainCallId, lastCall, agent, callCentreActive } = state;
  return {
    link,
    ...(reason === undefined ? {} : { reason }),
    capabilities,
    calls: [...calls],
    mainCallId,
    lastCall,
    agent: agent && {
      state: agent.state,
      since: agent.since,
      ...(agent.reason === undefined ? {} : { reason: agent.reason }),
    },
    callCentreActive,
  };
}
