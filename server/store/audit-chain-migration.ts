/** The audit log becomes a chain, and a change may say why it was made and who has approved it. */
import type { Kysely, Migration } from 'kysely';
import { sql } from 'kysely';
import { chainStart, type Link, linked } from './audit-chain.ts';
import type { AuditTable } from './tables.ts';
import { uuidv7 } from './uuid.ts';

/** Entries that are read and written at a time. */
const pageSize = 500;
/** Rows of one statement: a database takes only so many values. */
const together = 50;

export const auditChain: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema.alterTable('revisions').addColumn('comment', 'text').execute();
    await db.schema.alterTable('revisions').addColumn('approved_by', 'text').execute();
    await db.schema
      .createTable('audit_chained')
      .addColumn('seq', 'bigint', (column) => column.primaryKey())
      .addColumn('id', 'text', (column) => column.notNull().unique())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('actor_id', 'text')
      .addColumn('actor_login', 'text', (column) => column.notNull())
      .addColumn('address', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('object_id', 'text', (column) => column.notNull())
      .addColumn('object_name', 'text', (column) => column.notNull())
      .addColumn('before', 'text')
      .addColumn('after', 'text')
      .addColumn('comment', 'text')
      .addColumn('approved_by', 'text')
      .addColumn('prev', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .execute();
    const last = await chainedAnew(db);
    await db.schema.dropTable('audit').execute();
    await db.schema.alterTable('audit_chained').renameTo('audit').execute();
    if (last.seq > 0) await said(db, last);
    for (const change of ['update', 'delete']) {
      await sql`create trigger ${sql.raw(`audit_no_${change}`)} before ${sql.raw(change)} on audit
        begin select raise(abort, 'the audit log is append-only'); end`.execute(db);
    }
  },
};

interface Chained {
  audit: AuditTable;
  audit_chained: AuditTable;
}

async function chainedAnew(db: Kysely<Chained>): Promise<Link> {
  let last = chainStart;
  for (let after = ''; ;) {
    const page = await db
      .selectFrom('audit')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(pageSize)
      .execute();
    const rows = page.map((row) => {
      const entry = linked({ ...row, comment: null, approved_by: null }, last);
      last = entry;
      return entry;
    });
    for (let i = 0; i < rows.length; i += together) {
      await db
        .insertInto('audit_chained')
        .values(rows.slice(i, i + together))
        .execute();
    }
    if (page.length < pageSize) return last;
    after = page.at(-1)?.id ?? '';
  }
}

/** What is older than the chain is only as sure as it was until now, and the log itself says so. */
async function said(db: Kysely<Chained>, last: Link): Promise<void> {
  const at = Date.now();
  const entry = linked(
    {
      id: uuidv7(at),
      at,
      actor_id: null,
      actor_login: '',
      address: '',
      action: 'audit.chained',
      kind: 'server',
      object_id: 'audit',
      object_name: 'the audit log',
      before: null,
      after: JSON.stringify({ entries: last.seq }),
      comment: null,
      approved_by: null,
    },
    last,
  );
  await db.insertInto('audit').values(entry).execute();
}
