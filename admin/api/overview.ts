/** How everything stands. */
import type { Connection } from './connections.ts';
import { ask } from './request.ts';

/** Something that needs an administrator, until it is mended. */
export interface Need {
  id: string;
  grade: 'bad' | 'warn';
  title: string;
  fix: string;
  /** The first of the users who are hit, and how many there are. */
  who: { id: string; name: string; note?: string }[];
  count: number;
  link?: { to: string; text: string; right: string };
}

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
  /** The first of them, what is not connected before what is; and how many there are. */
  connections: Connection[];
  connectionCount: number;
  needs: Need[];
  browsers: { open: number; failing: number; reasons: { short: string; count: number }[] };
}

export const overview = { read: () => ask<Overview>('GET', 'admin/overview') };
