/** The people, and their credentials at their phone systems. */
import type { FormValues } from './connections.ts';
import { ask } from './request.ts';

export interface Person extends FormValues {
  id: string;
  login: string;
  name: string;
  role: string;
  active: boolean;
  source: 'file' | 'portal';
  revision: number;
  connectionId: string | null;
  number: string | null;
  webPhone: FormValues | null;
  /** May sign in with a password. */
  password: boolean;
  /** Signs in with a code from a phone besides. */
  secondFactor: boolean;
  now: { presence: string; pages: number; phone: boolean } | null;
  problem?: string;
}

export interface PersonInput {
  login: string;
  name: string;
  role: string;
  active: boolean;
  connectionId: string | null;
  settings: Readonly<Record<string, unknown>>;
  webPhone: Readonly<Record<string, unknown>> | null;
  /** Left out: stays as it is. */
  password?: string;
}

export interface ImportResult {
  rows: { line: number; login: string; does: 'add' | 'change' | 'same' | 'error'; text: string }[];
  applied: boolean;
}

/** Where a browser gets all users as a file. */
export const usersFile = '/api/admin/users.csv';

export const users = {
  /** @param apply writes the good rows; without it nothing is written */
  import: (csv: string, apply: boolean) => ask<ImportResult>('POST', 'admin/users/import', { csv, apply }, 120_000),
  list: (search: string, connectionId: string, offset: number, limit: number) => {
    const query = new URLSearchParams({ search, offset: String(offset), limit: String(limit) });
    if (connectionId) query.set('connectionId', connectionId);
    return ask<{ people: Person[]; total: number }>('GET', `admin/users?${query.toString()}`);
  },
  read: (id: string) => ask<Person>('GET', `admin/users/${id}`),
  create: (input: PersonInput) => ask<Person>('POST', 'admin/users', input),
  change: (id: string, revision: number, input: PersonInput) =>
    ask<Person>('PATCH', `admin/users/${id}`, { revision, ...input }),
  resetSecondFactor: (id: string, revision: number) =>
    ask<Person>('DELETE', `admin/users/${id}/second-factor?revision=${revision}`),
  remove: (id: string, revision: number) => ask<unknown>('DELETE', `admin/users/${id}?revision=${revision}`),
};
