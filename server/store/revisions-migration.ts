/** What the portal keeps so that a change can be looked at and taken back, and settings that several users have in common. */
import type { Kysely, Migration } from 'kysely';

export const revisions: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('revisions')
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('object_id', 'text', (column) => column.notNull())
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('actor_login', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('fields', 'text', (column) => column.notNull())
      .addColumn('settings', 'text', (column) => column.notNull())
      .addColumn('web_phone', 'text')
      .addPrimaryKeyConstraint('revisions_key', ['kind', 'object_id', 'revision'])
      .execute();
    await db.schema
      .createTable('user_groups')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('connection_id', 'text')
      .addColumn('settings', 'text', (column) => column.notNull())
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.alterTable('users').addColumn('group_id', 'text').execute();
    await db.schema.createIndex('users_group').on('users').column('group_id').execute();
  },
};
