/** What the simulator can ever do: everything but video, for it carries neither sound nor pictures. */
import { callFeatures, type Capabilities } from '../../model/call-feature.ts';
import { exchangeAgentStates } from '../../exchange/exchange-provider.ts';

export const simulatorCapabilities: Capabilities = {
  call: callFeatures.filter((feature) => feature !== 'video'),
  agent: ['agentState', 'wrapUp', 'callCentre'],
  agentStates: exchangeAgentStates,
  semiAttendedTransfer: true,
};
