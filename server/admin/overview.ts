/** How everything stands now, in numbers. */
import { presenceOf } from '../../core/model/presence.ts';
import type { AppContext } from '../app/app-context.ts';
import type { EventLag, LagNumbers } from '../diagnostics/event-lag.ts';

export interface OverviewNumbers {
  version: string;
  /** Calls that go on. */
  calls: number;
  /** Users with a page open, and those of them who may be called. */
  signedIn: number;
  ready: number;
  users: number;
  /** Call records that are not on the disk yet; writes that failed and were tried again, and records given up, since the start. */
  waiting: number;
  failures: number;
  lost: number;
  /** Statements that wait for the database. */
  storeQueue: number;
  /** From an event of the phone system to the pages. */
  lag: LagNumbers;
  /** The server's clock, UTC ms. */
  now: number;
}

export function overviewOf(
  { hub, callLog, version, store, clock }: Pick<AppContext, 'hub' | 'callLog' | 'version' | 'store' | 'clock'>,
  lag: EventLag,
): OverviewNumbers {
  const here = hub.sessions.filter(({ listeners }) => listeners > 0);
  return {
    version,
    calls: callLog.active,
    signedIn: here.length,
    ready: here.filter(({ provider }) => presenceOf(provider.state) === 'ready').length,
    users: hub.sessions.length,
    waiting: callLog.waiting,
    failures: callLog.failures,
    lost: callLog.lost,
    storeQueue: store.queued,
    lag: lag.numbers,
    now: clock.now(),
  };
}
