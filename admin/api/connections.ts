/** The connections to phone systems. */
import { ask } from './request.ts';

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

export const connections = {
  list: async () => (await ask<{ connections: Connection[] }>('GET', 'admin/connections')).connections,
  read: (id: string) => ask<Connection>('GET', `admin/connections/${id}`),
  create: (input: ConnectionInput & { id: string; connector: string }) =>
    ask<Connection>('POST', 'admin/connections', input),
  change: (id: string, revision: number, input: ConnectionInput) =>
    ask<Connection>('PATCH', `admin/connections/${id}`, { revision, ...input }),
  remove: (id: string, revision: number) => ask<unknown>('DELETE', `admin/connections/${id}?revision=${revision}`),
};
