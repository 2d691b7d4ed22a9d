/** Whether the audit log is the one that was written: goes along its chain, a page at a time. */
import { chainStart, hashOf, type Link } from '../store/audit-chain.ts';
import type { Store } from '../store/store.ts';

export interface ChainReport {
  unbroken: boolean;
  /** Entries of the log, or up to where it breaks. */
  entries: number;
  /** Hash of the last of them: noted down elsewhere, it tells later that none up to here was changed or taken out. */
  head: string;
  /**
   * Where it breaks first. `changed`: this entry is not as it was written. `missing`: it is not there. `replaced`: what stands
   * before it is not what stood there when it was written.
   */
  broken?: { seq: number; id: string | null; at: number | null; why: 'changed' | 'missing' | 'replaced' };
  /** Of a head that was noted down: the entry that it belongs to; nothing where there is none of that hash. */
  noted?: { head: string; seq: number | null };
  /** Entries that are older than the chain, and were put into it at that time, UTC ms. */
  older?: { entries: number; at: number };
}

/** Entries read at a time: between two pages the sockets have their turn. */
const pageSize = 500;

/** @param noted a head that was noted down before, or its first digits, at least 12 */
export async function verifyChain({ db }: Pick<Store, 'db'>, noted?: string): Promise<ChainReport> {
  let last: Link = chainStart;
  let found: number | null = null;
  let older: ChainReport['older'];
  const report = (broken?: ChainReport['broken']): ChainReport => ({
    unbroken: !broken && (noted === undefined || found !== null),
    entries: last.seq,
    head: last.hash,
    ...(broken ? { broken } : {}),
    ...(noted === undefined ? {} : { noted: { head: noted, seq: found } }),
    ...(older ? { older } : {}),
  });
  for (;;) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('seq', '>', last.seq)
      .orderBy('seq')
      .limit(pageSize)
      .execute();
    for (const row of rows) {
      const { seq, id, at } = row;
      if (seq !== last.seq + 1) return report({ seq: last.seq + 1, id: null, at: null, why: 'missing' });
      if (hashOf(row) !== row.hash) return report({ seq, id, at, why: 'changed' });
      if (row.prev !== last.hash) return report({ seq, id, at, why: 'replaced' });
      if (noted !== undefined && row.hash.startsWith(noted)) found = seq;
      if (row.action === 'audit.chained') older = { entries: seq - 1, at };
      last = row;
    }
    if (rows.length < pageSize) return report();
  }
}
