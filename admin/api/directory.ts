/** The directory, how numbers are read and dialled, and the CRM's look-up. */
import type { DialRule, NumberSettings } from '../../core/numbers/settings.ts';
import { ask, type Why } from './request.ts';

export type { DialRule, NumberSettings };

export interface DirectoryRecord {
  id: string;
  /** `contact:42` */
  record: string;
  kind: string;
  name: string;
  detail: string;
  owner: string;
  /** Id of the site that keeps it; empty where it is kept here. */
  source: string;
  numbers: readonly { number: string; type: string; e164: string; extension: string }[];
  revision: number;
}

/** As it is typed. */
export interface RecordInput {
  name: string;
  detail: string;
  owner: string;
  numbers: readonly { number: string; type: string }[];
}

export interface DirectoryPage {
  records: DirectoryRecord[];
  next: string | null;
  /** How many there are in all; nothing for a search. */
  count: number | null;
}

export interface ImportResult {
  rows: { line: number; name: string; does: 'add' | 'change' | 'same' | 'error'; text: string }[];
  applied: boolean;
}

export interface ScopedNumbers {
  scope: string;
  own: Partial<NumberSettings>;
  effective: NumberSettings;
  revision: number;
}

export interface LabRow {
  raw: string;
  kind: string;
  formatted: string;
  e164: string;
  country: string;
  extension: string;
  postDial: string;
  assumed: boolean;
  dials: string | null;
  rule: number | null;
  refusal: string | null;
  matches: readonly { name: string; record: string; number: string; how: 'exact' | 'ending' }[];
}

export interface Lookup {
  url: string;
  active: boolean;
  timeoutMs: number;
  revision: number;
  /** Told once, when it was made. */
  key?: string;
  state: { failures: number; problem: string; problemAt: number; retryAt: number; answered: number };
}

export type LookupTrial =
  | { good: true; ms: number; people: readonly { name: string; detail?: string; record?: string }[] }
  | { good: false; problem: string };

/** A file of thousands takes its time, ms. */
const patience = 300_000;

export const directory = {
  page: (search: string, after: string | null) => {
    const query = new URLSearchParams({ ...(search ? { search } : {}), ...(after === null ? {} : { after }) });
    return ask<DirectoryPage>('GET', `admin/directory?${query.toString()}`);
  },
  read: (id: string) => ask<DirectoryRecord>('GET', `admin/directory/${id}`),
  create: (kind: string, input: RecordInput & Why) =>
    ask<DirectoryRecord>('POST', 'admin/directory', { kind, ...input }),
  change: (id: string, revision: number, input: RecordInput & Why) =>
    ask<DirectoryRecord>('PATCH', `admin/directory/${id}`, { revision, ...input }),
  remove: (id: string) => ask<unknown>('DELETE', `admin/directory/${id}`),
  /** One that was removed a moment ago, under the id that it had. */
  bringBack: ({ kind, record, name, detail, owner, numbers }: DirectoryRecord) =>
    ask<DirectoryRecord>('POST', 'admin/directory', {
      kind,
      id: record.slice(kind.length + 1),
      ...{ name, detail, owner, numbers: numbers.map(({ number, type }) => ({ number, type })) },
    }),
  import: (file: string, format: 'csv' | 'vcard', apply: boolean) =>
    ask<ImportResult>('POST', 'admin/directory/import', { file, format, apply }, patience),
  lab: async (numbers: readonly string[], scope: string, settings: object) =>
    (await ask<{ rows: LabRow[] }>('POST', 'admin/directory/lab', { numbers, scope, settings })).rows,
};

export const numbers = {
  read: (scope: string) => ask<ScopedNumbers>('GET', `admin/numbers/${encodeURIComponent(scope)}`),
  change: (scope: string, revision: number, settings: object) =>
    ask<ScopedNumbers>('PATCH', `admin/numbers/${encodeURIComponent(scope)}`, { revision, settings }),
};

export const lookup = {
  read: () => ask<Lookup>('GET', 'admin/lookup'),
  change: (revision: number, input: { url: string; active: boolean; timeoutMs: number }) =>
    ask<Lookup>('PATCH', 'admin/lookup', { revision, ...input }),
  newKey: (revision: number) => ask<Lookup>('POST', 'admin/lookup/key', { revision }),
  test: (number: string) => ask<LookupTrial>('POST', 'admin/lookup/test', { number }),
};
