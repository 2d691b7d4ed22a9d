/** What can be done on an Asterisk for one user: what the settings allow and what our manager user has the right to. */
import type { CallFeature, Capabilities } from '../../model/call-feature.ts';
import { agentStates } from './agent-states.ts';
import type { AsteriskSettings, AsteriskUserSettings } from './settings.ts';

/** The actions that a feature needs. */
const actions: Partial<Record<CallFeature, readonly string[]>> = {
  dial: ['Originate'],
  answer: ['PJSIPNotify'],
  drop: ['Hangup'],
  hold: ['Redirect', 'Bridge'],
  unhold: ['Redirect', 'Bridge'],
  mute: ['MuteAudio'],
  dtmf: ['PlayDTMF'],
  makeConsultCall: ['Redirect', 'Bridge', 'Originate'],
  completeTransfer: ['Bridge', 'Hangup'],
  blindTransfer: ['Redirect'],
  record: ['MixMonitor', 'StopMixMonitor'],
  park: ['Park'],
};

/** Features that put somebody where music plays. */
const needContext: readonly CallFeature[] = ['hold', 'unhold', 'makeConsultCall', 'completeTransfer'];

/** The most that the connector can do, with every right and every setting. */
export const everything: Capabilities = {
  call: Object.keys(actions) as CallFeature[],
  agent: ['agentState'],
  agentStates,
};

/** @param rights names of the actions that ListCommands shows */
export function capabilitiesOf(
  settings: AsteriskSettings,
  user: AsteriskUserSettings,
  rights: ReadonlySet<string>,
): Capabilities {
  const call = everything.call.filter((feature) => {
    if (feature === 'answer' && !user.remoteAnswer) return false;
    if (settings.parkingLotContext === '' && needContext.includes(feature)) return false;
    return actions[feature]?.every((action) => rights.has(action)) ?? false;
  });
  const paused = rights.has('QueuePause');
  return { call, agent: paused ? ['agentState'] : [], agentStates: paused ? agentStates : [] };
}

/** The features whose actions the manager user has no right to. `answer` is not among them: it is a matter of the phones. */
export function missingFeatures(rights: ReadonlySet<string>): CallFeature[] {
  return everything.call.filter(
    (feature) => feature !== 'answer' && !(actions[feature]?.every((action) => rights.has(action)) ?? false),
  );
}
