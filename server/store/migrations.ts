/** The steps that make the tables, in order. A step that was released is never changed; a new one is added. */
import type { Kysely, Migration, MigrationProvider } from 'kysely';
import { auditChain } from './audit-chain-migration.ts';
import { callHistory } from './call-history-migration.ts';
import { everybodysCalls } from './everybodys-calls-migration.ts';
import { directory } from './directory-migration.ts';
import { proposals } from './proposals-migration.ts';
import { portal } from './portal-migration.ts';
import { webhooks } from './webhooks-migration.ts';
import { revisions } from './revisions-migration.ts';

const first: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('connections')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('connector', 'text', (column) => column.notNull())
      .addColumn('settings', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('users')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('login', 'text', (column) => column.notNull().unique())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('password_hash', 'text')
      .addColumn('connection_id', 'text')
      .addColumn('user_settings', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
    // No foreign keys to users and connections: a record outlives both.
    await db.schema
      .createTable('calls')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('connection_id', 'text', (column) => column.notNull())
      .addColumn('native_id', 'text', (column) => column.notNull())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('parent_id', 'text')
      .addColumn('direction', 'text', (column) => column.notNull())
      .addColumn('caller_id', 'text', (column) => column.notNull())
      .addColumn('caller_name', 'text')
      .addColumn('called_id', 'text', (column) => column.notNull())
      .addColumn('called_name', 'text')
      .addColumn('party_digits', 'text', (column) => column.notNull())
      .addColumn('device_id', 'text', (column) => column.notNull())
      .addColumn('queue', 'text')
      .addColumn('started_at', 'bigint', (column) => column.notNull())
      .addColumn('connected_at', 'bigint')
      .addColumn('held_at', 'bigint')
      .addColumn('ended_at', 'bigint')
      .addColumn('before_connection_ms', 'bigint')
      .addColumn('talk_ms', 'bigint')
      .addColumn('hold_ms', 'bigint', (column) => column.notNull())
      .addColumn('total_ms', 'bigint')
      .addColumn('cause', 'text')
      .addColumn('redirecting_id', 'text')
      .addColumn('redirection_id', 'text')
      .addColumn('data', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('calls_native', ['connection_id', 'native_id', 'user_id'])
      .execute();
    await db.schema.createIndex('calls_user_started').on('calls').columns(['user_id', 'started_at']).execute();
    await db.schema.createIndex('calls_party').on('calls').columns(['party_digits', 'started_at']).execute();
    await db.schema
      .createIndex('calls_open')
      .on('calls')
      .column('id')
      .where('ended_at' as never, 'is', null)
      .execute();
    await db.schema
      .createTable('call_events')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('call_id', 'text', (column) => column.notNull().references('calls.id').onDelete('cascade'))
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('detail', 'text')
      .execute();
    await db.schema.createIndex('call_events_call').on('call_events').columns(['call_id', 'at']).execute();
    await db.schema
      .createTable('sessions')
      .addColumn('token_hash', 'text', (column) => column.primaryKey())
      .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('meta')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('value', 'text', (column) => column.notNull())
      .execute();
  },
};

/** How a call sounded where its user talked through the page. */
const callQuality: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema.alterTable('calls').addColumn('quality', 'text').execute();
  },
};

export const migrations: MigrationProvider = {
  getMigrations: async () => ({
    '0001-first': first,
    '0002-call-history': callHistory,
    '0003-call-quality': callQuality,
    '0004-portal': portal,
    '0005-directory': directory,
    '0006-revisions': revisions,
    '0007-webhooks': webhooks,
    '0008-audit-chain': auditChain,
    '0008-proposals': proposals,
    '0010-everybodys-calls': everybodysCalls,
  }),
};
