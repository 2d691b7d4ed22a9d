/** The people, and their credentials at their phone systems. */
import type { FormValues } from './connections.ts';
import { ask, removalQuery, type Why } from './request.ts';
import type { History } from './revisions.ts';

export interface Person extends FormValues {
  id: string;
  login: string;
  name: string;
  role: string;
  active: boolean;
  source: 'file' | 'portal';
  revision: number;
  /** The user's own; without one the group's holds. */
  connectionId: string | null;
  groupId: string | null;
  inherited: { name: string; connectionId: string | null; settings: Readonly<Record<string, unknown>> } | null;
  number: string | null;
  webPhone: FormValues | null;
  /** May sign in with a password. */
  password: boolean;
  /** Signs in with a code from a phone besides. */
  secondFactor: boolean;
  now: { presence: string; pages: number; phone: boolean; registered: boolean; calls: number } | null;
  problem?: string;
}

export interface PersonInput {
  login: string;
  name: string;
  role: string;
  active: boolean;
  connectionId: string | null;
  groupId?: string | null;
  settings: Readonly<Record<string, unknown>>;
  webPhone: Readonly<Record<string, unknown>> | null;
  /** Left out: stays as it is. */
  password?: string;
}

export interface ImportResult {
  rows: { line: number; login: string; does: 'add' | 'change' | 'same' | 'error'; text: string }[];
  applied: boolean;
}

/** Which users; for a list, or for one change of all of them. */
export interface Found {
  search: string;
  connectionId?: string;
  groupId?: string;
}

/** What is left out stays. */
export interface BulkChange {
  connectionId?: string | null;
  groupId?: string | null;
  role?: string;
  active?: boolean;
  webPhone?: null;
  settings?: Readonly<Record<string, unknown>>;
}

export interface BulkResult {
  rows: { id: string; login: string; does: 'change' | 'same' | 'error'; text: string }[];
  applied: boolean;
}

interface Short {
  id: string;
  login: string;
  name: string;
}

export interface Findings {
  withoutNumber: Short[];
  shared: { connectionId: string; number: string; users: Short[] }[];
  withoutPlace: (Short & { problem: string })[];
}

export interface ReadinessRow {
  id: string;
  title: string;
  state: 'ok' | 'bad' | 'warn' | 'unknown';
  text: string;
  fix?: string;
  link?: { to: string; text: string };
}

/** Whether a user can work now. */
export interface Readiness {
  user: { id: string; name: string; login: string };
  rows: ReadinessRow[];
  now: number;
}

/** Where a browser gets all users as a file. */
export const usersFile = '/api/admin/users.csv';

export const users = {
  /** @param apply writes the good rows; without it nothing is written */
  import: (csv: string, apply: boolean, why: Why = {}) =>
    ask<ImportResult>('POST', 'admin/users/import', { csv, apply, ...why }, 120_000),
  list: (found: Found, offset: number, limit: number) => {
    const query = new URLSearchParams({ ...found, offset: String(offset), limit: String(limit) });
    return ask<{ people: Person[]; total: number }>('GET', `admin/users?${query.toString()}`);
  },
  /** @param whom by their ids, or all who fit @param apply does it; without it the answer says what would be done */
  editMany: (whom: { ids: string[] } | { found: Found }, change: BulkChange, apply: boolean, why: Why = {}) =>
    ask<BulkResult>('POST', 'admin/users/bulk', { ...whom, change, apply, ...why }, 120_000),
  readiness: (id: string) => ask<Readiness>('GET', `admin/users/${id}/readiness`),
  findings: () => ask<Findings>('GET', 'admin/users/findings'),
  byNumber: async (number: string) =>
    (
      await ask<{ holders: { person: Person; connectionId: string | null }[] }>(
        'GET',
        `admin/users/by-number?${new URLSearchParams({ number }).toString()}`,
      )
    ).holders,
  history: (id: string) => ask<History>('GET', `admin/users/${id}/revisions`),
  rollBack: (id: string, revision: number, to: number, why: Why = {}) =>
    ask<Person>('POST', `admin/users/${id}/roll-back`, { revision, to, ...why }),
  passwordLink: (id: string) => ask<{ token: string; until: number }>('POST', `admin/users/${id}/password-link`),
  read: (id: string) => ask<Person>('GET', `admin/users/${id}`),
  create: (input: PersonInput & Why) => ask<Person>('POST', 'admin/users', input),
  change: (id: string, revision: number, input: PersonInput & Why) =>
    ask<Person>('PATCH', `admin/users/${id}`, { revision, ...input }),
  resetSecondFactor: (id: string, revision: number) =>
    ask<Person>('DELETE', `admin/users/${id}/second-factor?revision=${revision}`),
  remove: (id: string, revision: number, comment?: string) =>
    ask<unknown>('DELETE', `admin/users/${id}?${removalQuery(revision, comment)}`),
};
