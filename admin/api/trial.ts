/** The simulated phone system of a new server. */
import { ask } from './request.ts';

export interface TrialState {
  on: boolean;
  /** There is no connection yet, so it may be begun. */
  offered: boolean;
}

/** Told on the window whenever it has begun or was removed. */
export const trialChanged = 'offhook-trial-changed';

/** Its page: a small CRM with the panel in it. `ring`: a customer calls as soon as the agent is there. */
export const trialPage = '/demo/?trial';

async function changed<T>(action: Promise<T>): Promise<T> {
  const result = await action;
  dispatchEvent(new Event(trialChanged));
  return result;
}

export const trial = {
  read: () => ask<TrialState>('GET', 'admin/trial'),
  begin: () => changed(ask<TrialState>('POST', 'admin/trial')),
  end: () => changed(ask<unknown>('DELETE', 'admin/trial')),
};
