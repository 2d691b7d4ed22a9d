/** What can be done on a Webitel for one user. Its CTI protocol cannot answer, mute, park, record or confer. */
import type { CallFeature, Capabilities } from '../../model/call-feature.ts';
import type { WebitelSettings, WebitelUserSettings } from './settings.ts';
import { agentStates } from './user-state.ts';

const byCommand: readonly CallFeature[] = [
  'dial',
  'drop',
  'hold',
  'unhold',
  'dtmf',
  'makeConsultCall',
  'completeTransfer',
  'blindTransfer',
];
const byWebPhone: readonly CallFeature[] = ['answer', 'mute'];

/** @param has what this user has: a web phone in the page, queues to sign in to */
export function capabilitiesOf(
  { breakReasons }: Pick<WebitelSettings, 'breakReasons'>,
  { isWrapUpDisabled }: Pick<WebitelUserSettings, 'isWrapUpDisabled'>,
  has: { webPhone: boolean; queues: boolean },
): Capabilities {
  return {
    call: [...byCommand, ...(has.webPhone ? byWebPhone : [])],
    agent: [
      'agentState',
      ...(isWrapUpDisabled ? [] : (['wrapUp'] as const)),
      ...(has.queues ? (['callCentre'] as const) : []),
      'callRecords',
    ],
    agentStates: agentStates(breakReasons),
    transfersAnsweredOnly: true,
  };
}

export const everything: Capabilities = capabilitiesOf(
  { breakReasons: [] },
  { isWrapUpDisabled: false },
  { webPhone: true, queues: true },
);
