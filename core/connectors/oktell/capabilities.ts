/** What can be done on an Oktell for one user. Its protocol has no tones, mute, park or recording by command. */
import type { CallFeature, Capabilities } from '../../model/call-feature.ts';
import type { OktellSettings, OktellUserSettings } from './settings.ts';
import { agentStates, type BreakReason } from './user-state.ts';

const callFeatures: readonly CallFeature[] = [
  'dial',
  'answer',
  'drop',
  'hold',
  'unhold',
  'makeConsultCall',
  'completeTransfer',
  'blindTransfer',
];

export function capabilitiesOf(
  { isSipAutoAnswerHeaderSupported: answers }: Pick<OktellSettings, 'isSipAutoAnswerHeaderSupported'>,
  { isOperator }: Pick<OktellUserSettings, 'isOperator'>,
  reasons: readonly BreakReason[],
): Capabilities {
  return {
    call: callFeatures.filter((feature) => answers || feature !== 'answer'),
    agent: ['agentState', 'wrapUp', ...(isOperator ? (['callCentre'] as const) : []), 'callRecords'],
    agentStates: agentStates(isOperator, reasons),
    transfersAnsweredOnly: true,
  };
}

export const everything: Capabilities = capabilitiesOf(
  { isSipAutoAnswerHeaderSupported: true },
  { isOperator: true },
  [],
);
