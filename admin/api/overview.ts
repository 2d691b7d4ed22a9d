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
  connections: Connection[];
}

export const overview = { read: () => ask<Overview>('GET', 'admin/overview') };
