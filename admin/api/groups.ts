/** Groups of users: what they have in common. */
import { ask, removalQuery, type Why } from './request.ts';
import type { History } from './revisions.ts';

export interface Group {
  id: string;
  name: string;
  connectionId: string | null;
  settings: Readonly<Record<string, unknown>>;
  revision: number;
  /** How many are in it. */
  users: number;
}

export type GroupInput = Pick<Group, 'name' | 'connectionId' | 'settings'>;

export const groups = {
  list: async () => (await ask<{ groups: Group[] }>('GET', 'admin/groups')).groups,
  read: (id: string) => ask<Group>('GET', `admin/groups/${id}`),
  create: (id: string, input: GroupInput & Why) => ask<Group>('POST', 'admin/groups', { id, ...input }),
  change: (id: string, revision: number, input: GroupInput & Why) =>
    ask<Group>('PATCH', `admin/groups/${id}`, { revision, ...input }, 120_000),
  history: (id: string) => ask<History>('GET', `admin/groups/${id}/revisions`),
  rollBack: (id: string, revision: number, to: number, why: Why = {}) =>
    ask<Group>('POST', `admin/groups/${id}/roll-back`, { revision, to, ...why }, 120_000),
  remove: (id: string, revision: number, comment?: string) =>
    ask<unknown>('DELETE', `admin/groups/${id}?${removalQuery(revision, comment)}`),
};
