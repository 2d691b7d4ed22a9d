/** The chain of the audit log: each entry holds the hash of the one before it, so that none can be changed or taken out unseen. */
import { createHash } from 'node:crypto';
import type { Statement } from './sqlite-jobs.ts';
import type { AuditTable, UnlinkedEntry } from './tables.ts';

/** What is known of the entry before. */
export type Link = Pick<AuditTable, 'seq' | 'hash'>;

/** What the first entry has before it. */
export const chainStart: Link = { seq: 0, hash: '0'.repeat(64) };

export const lastLink: Statement = { sql: 'select seq, hash from audit order by seq desc limit 1', params: [] };

export function linked(entry: UnlinkedEntry, before: Link): AuditTable {
  const row = { ...stored(entry), seq: before.seq + 1, prev: before.hash };
  return { ...row, hash: hashOf(row) };
}

/**
 * SHA-256, in hex, of the UTF-8 of a JSON array without blanks: the name of this form, then `prev` and the columns in this
 * order. Whoever has the table can compute it with other tools.
 */
export function hashOf(row: Omit<AuditTable, 'hash'>): string {
  const { prev, seq, id, at, actor_id, actor_login, address, action, kind, object_id, object_name } = row;
  const form = [
    'offhook audit 1',
    prev,
    seq,
    id,
    at,
    actor_id,
    actor_login,
    address,
    action,
    kind,
    object_id,
    object_name,
  ];
  const text = JSON.stringify([...form, row.before, row.after, row.comment, row.approved_by]);
  return createHash('sha256').update(text).digest('hex');
}

export function insertOf(row: AuditTable): Statement {
  const names = Object.keys(row);
  const columns = names.map((name) => `"${name}"`).join(', ');
  return {
    sql: `insert into audit (${columns}) values (${names.map(() => '?').join(', ')})`,
    params: Object.values(row) as unknown[],
  };
}

/** As the database gives it back: half a character, or one that ends a text, would be another one there. */
function stored(entry: UnlinkedEntry): UnlinkedEntry {
  const texts = Object.entries(entry).map(([name, value]) => [
    name,
    typeof value === 'string' ? wellFormed(value) : value,
  ]);
  return Object.fromEntries(texts) as UnlinkedEntry;
}

function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\uFFFD').replaceAll('\0', '');
}
