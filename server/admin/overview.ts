/** How everything stands now, in numbers. */
import { presenceOf } from '../../core/model/presence.ts';
import type { AppContext } from '../app/app-context.ts';

export interface OverviewNumbers {
  version: string;
  /** Calls that go on. */
  calls: number;
  /** Users with a page open, and those of them who may be called. */
  signedIn: number;
  ready: number;
  users: number;
  /** Call records that are not on the disk yet. */
  waiting: number;
}

export function overviewOf({
  hub,
  callLog,
  version,
}: Pick<AppContext, 'hub' | 'callLog' | 'version'>): OverviewNumbers {
  const here = hub.sessions.filter(({ listeners }) => listeners > 0);
  return {
    version,
    calls: callLog.active,
    signedIn: here.length,
    ready: here.filter(({ provider }) => presenceOf(provider.state) === 'ready').length,
    users: hub.sessions.length,
    waiting: callLog.waiting,
  };
}
