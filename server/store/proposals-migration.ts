/** Changes that wait for a second person, and what became of them. */
import type { Kysely, Migration } from 'kysely';

export const proposals: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('proposals')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('method', 'text', (column) => column.notNull())
      .addColumn('path', 'text', (column) => column.notNull())
      .addColumn('params', 'text', (column) => column.notNull())
      // Sealed whole: what is sent to change something may have secrets in it.
      .addColumn('request', 'text', (column) => column.notNull())
      .addColumn('needs', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('object_id', 'text', (column) => column.notNull())
      .addColumn('object_name', 'text', (column) => column.notNull())
      .addColumn('before', 'text')
      .addColumn('after', 'text')
      .addColumn('comment', 'text')
      .addColumn('proposer_id', 'text', (column) => column.notNull())
      .addColumn('proposer_login', 'text', (column) => column.notNull())
      .addColumn('address', 'text', (column) => column.notNull())
      .addColumn('base', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .execute();
    // Its key lets a proposal be decided once, whoever asks at the same moment.
    await db.schema
      .createTable('proposal_decisions')
      .addColumn('proposal_id', 'text', (column) => column.primaryKey())
      .addColumn('decision', 'text', (column) => column.notNull())
      .addColumn('by_login', 'text', (column) => column.notNull())
      .addColumn('reason', 'text')
      .addColumn('decided_at', 'bigint', (column) => column.notNull())
      .execute();
  },
};
