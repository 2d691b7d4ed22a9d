/** The connections to phone systems. */
import { ask, askLines, removalQuery, type Why } from './request.ts';
import type { History } from './revisions.ts';

export interface FormValues {
  settings: Readonly<Record<string, unknown>>;
  /** Names of the secrets that are set. */
  secrets: readonly string[];
}

export interface Connection extends FormValues {
  id: string;
  name: string;
  connector: string;
  title: string;
  runs: 'service' | 'page';
  source: 'file' | 'portal';
  revision: number;
  webPhone: FormValues | null;
  status: { state: string; reason?: string; version?: string; since: number; attempts: number } | null;
  problem?: string;
  users: number;
}

export interface ConnectionInput {
  name: string;
  runs?: 'service' | 'page';
  settings: Readonly<Record<string, unknown>>;
  webPhone: Readonly<Record<string, unknown>> | null;
}

/** What a trial of a connection tells, line by line. */
export type TrialLine =
  | { plan: string[] }
  | { step: number; state: 'running' }
  | { step: number; state: 'good'; found: string; ms: number }
  | { step: number; state: 'bad'; code: string; found: string; fix: string; ms: number }
  | { done: boolean };

export interface Tried {
  /** Of a stored one, whose secrets are taken where the form leaves them out. */
  id?: string;
  connector: string;
  settings: Readonly<Record<string, unknown>>;
  /** Somebody who signs in, typed. */
  user?: Readonly<Record<string, unknown>>;
  /** A number that is rung for a moment. */
  callTo?: string;
}

/** Some of many. */
export interface ConnectionPage {
  connections: Connection[];
  /** How many fit, how many there are, and how many of them are not connected. */
  total: number;
  all: number;
  troubled: number;
}

export const connections = {
  page: (found: { search: string; state: 'all' | 'trouble' }, offset: number, limit: number) => {
    const query = new URLSearchParams({ ...found, offset: String(offset), limit: String(limit) });
    return ask<ConnectionPage>('GET', `admin/connections?${query.toString()}`);
  },
  list: async () => (await ask<{ connections: Connection[] }>('GET', 'admin/connections')).connections,
  read: (id: string) => ask<Connection>('GET', `admin/connections/${id}`),
  create: (input: ConnectionInput & Why & { id: string; connector: string }) =>
    ask<Connection>('POST', 'admin/connections', input),
  change: (id: string, revision: number, input: ConnectionInput & Why) =>
    ask<Connection>('PATCH', `admin/connections/${id}`, { revision, ...input }),
  history: (id: string) => ask<History>('GET', `admin/connections/${id}/revisions`),
  rollBack: (id: string, revision: number, to: number, why: Why = {}) =>
    ask<Connection>('POST', `admin/connections/${id}/roll-back`, { revision, to, ...why }),
  test: (tried: Tried, signal: AbortSignal) => askLines<TrialLine>('admin/connections/test', tried, signal),
  remove: (id: string, revision: number, comment?: string) =>
    ask<unknown>('DELETE', `admin/connections/${id}?${removalQuery(revision, comment)}`),
};
