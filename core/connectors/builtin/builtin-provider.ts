/** One user's provider at the built-in exchange: the common one, and a desk for the page that is the phone. */
import { callFeatures, type Capabilities } from '../../model/call-feature.ts';
import { type ExchangeAgent, ExchangeProvider, exchangeAgentStates } from '../../exchange/exchange-provider.ts';
import type { HasMediaDesk } from '../../provider/media-signal.ts';
import type { PhoneDesk } from './phone-desk.ts';

export const builtinCapabilities: Capabilities = {
  // The sound goes from page to page: there is nobody between who could record it.
  call: callFeatures.filter((feature) => feature !== 'record'),
  agent: ['agentState', 'wrapUp', 'callCentre'],
  agentStates: exchangeAgentStates,
  semiAttendedTransfer: true,
};

export class BuiltinProvider extends ExchangeProvider implements HasMediaDesk {
  readonly mediaDesk: PhoneDesk;

  constructor(agent: ExchangeAgent, desk: PhoneDesk) {
    super(agent);
    this.mediaDesk = desk;
  }
}
