/** Where sealed secrets stand in the database. A table that keeps one has its row here, or `offhook rekey` refuses to run. */
import { isSealed, type Sealer } from './sealer.ts';
import type { Settings } from './secret-settings.ts';

type Row = Readonly<Record<string, unknown>>;

export interface SealedColumn {
  table: string;
  /** Columns that name a row. */
  key: readonly string[];
  column: string;
  /** `settings`: JSON whose values may be sealed, each for the place and its name. `secret`: JSON of one that is sealed. */
  kind: 'settings' | 'secret';
  /** What the secrets of a row are bound to. */
  place: (row: Row) => string;
}

const named =
  (kind: string, more = '') =>
  (row: Row) =>
    `${kind} ${String(row['id'])}${more}`;
const revised =
  (more = '') =>
  (row: Row) =>
    `${String(row['kind'])} ${String(row['object_id'])}${more}`;
const revision = ['kind', 'object_id', 'revision'] as const;

export const sealedColumns: readonly SealedColumn[] = [
  { table: 'connections', key: ['id'], column: 'settings', kind: 'settings', place: named('connection') },
  { table: 'connections', key: ['id'], column: 'web_phone', kind: 'settings', place: named('connection', ' webPhone') },
  { table: 'users', key: ['id'], column: 'user_settings', kind: 'settings', place: named('user') },
  { table: 'users', key: ['id'], column: 'web_phone', kind: 'settings', place: named('user', ' webPhone') },
  { table: 'users', key: ['id'], column: 'totp', kind: 'secret', place: named('user', ' second factor') },
  { table: 'sites', key: ['id'], column: 'signing_key', kind: 'secret', place: named('site', ' key') },
  { table: 'sites', key: ['id'], column: 'old_key', kind: 'secret', place: named('site', ' key') },
  {
    table: 'directory_lookup',
    key: ['id'],
    column: 'signing_key',
    kind: 'secret',
    place: named('directory lookup', ' key'),
  },
  { table: 'webhooks', key: ['id'], column: 'signing_key', kind: 'secret', place: named('webhook', ' key') },
  { table: 'proposals', key: ['id'], column: 'request', kind: 'secret', place: named('proposal') },
  { table: 'revisions', key: revision, column: 'settings', kind: 'settings', place: revised() },
  { table: 'revisions', key: revision, column: 'web_phone', kind: 'settings', place: revised(' webPhone') },
];

/** @returns the JSON with every secret in it sealed anew @throws SealError */
export function resealed(json: string, { kind, place }: SealedColumn, row: Row, from: Sealer, to: Sealer): string {
  const value = JSON.parse(json) as unknown;
  const again = (sealed: unknown, at: string) => (isSealed(sealed) ? to.seal(from.open(sealed, at), at) : sealed);
  if (kind === 'secret') return JSON.stringify(again(value, place(row)));
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(value as Settings).map(([name, one]) => [name, again(one, `${place(row)} ${name}`)]),
    ),
  );
}
