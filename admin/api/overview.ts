/** How everything stands. */
import type { Connection } from './connections.ts';
import { ask } from './request.ts';

export interface Overview {
  version: string;
  calls: number;
  signedIn: number;
  ready: number;
  users: number;
  waiting: number;
  /** Writes that failed and were tried again, and records given up, since the start. */
  failures: number;
  lost: number;
  storeQueue: number;
  /** From an event of the phone system to the pages, ms. */
  lag: { p50: number | null; p99: number | null; events: number; lastAt: number | null };
  now: number;
  connections: Connection[];
}

export const overview = { read: () => ask<Overview>('GET', 'admin/overview') };
