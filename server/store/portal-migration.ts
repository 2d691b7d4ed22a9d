/** What the admin portal keeps: roles, settings made there, and who has done what. */
import { type Kysely, type Migration, sql } from 'kysely';

export const portal: Migration = {
  up: async (db: Kysely<unknown>) => {
    for (const table of ['users', 'connections']) {
      await db.schema
        .alterTable(table)
        // `file`: comes from the configuration file and is changed there.
        .addColumn('source', 'text', (column) => column.notNull().defaultTo('file'))
        .execute();
      await db.schema
        .alterTable(table)
        .addColumn('revision', 'integer', (column) => column.notNull().defaultTo(1))
        .execute();
      await db.schema.alterTable(table).addColumn('web_phone', 'text').execute();
    }
    await db.schema.alterTable('connections').addColumn('runs', 'text').execute();
    await db.schema
      .alterTable('users')
      .addColumn('role', 'text', (column) => column.notNull().defaultTo('agent'))
      .execute();
    await db.schema
      .alterTable('users')
      .addColumn('active', 'integer', (column) => column.notNull().defaultTo(1))
      .execute();
    // The secret of the second factor, sealed, and the last step of time whose code was used: none is good twice.
    await db.schema.alterTable('users').addColumn('totp', 'text').execute();
    await db.schema.alterTable('users').addColumn('totp_step', 'bigint').execute();
    for (const column of ['last_seen_at', 'address', 'client'] as const) {
      await db.schema
        .alterTable('sessions')
        .addColumn(column, column === 'last_seen_at' ? 'bigint' : 'text')
        .execute();
    }
    await db.schema.createIndex('sessions_user').on('sessions').column('user_id').execute();
    await db.schema.createIndex('users_name').on('users').columns(['name', 'id']).execute();
    await db.schema.createIndex('users_connection').on('users').column('connection_id').execute();
    await db.schema
      .createTable('sites')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('origins', 'text', (column) => column.notNull())
      .addColumn('signing_key', 'text', (column) => column.notNull())
      // The key before, which is good for a while after a new one was made.
      .addColumn('old_key', 'text')
      .addColumn('old_key_until', 'bigint')
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('audit')
      .addColumn('id', 'text', (column) => column.primaryKey())
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
      .execute();
    // What was done stays written, whatever code comes later: the database itself refuses to change it.
    for (const change of ['update', 'delete']) {
      await sql`create trigger ${sql.raw(`audit_no_${change}`)} before ${sql.raw(change)} on audit
        begin select raise(abort, 'the audit log is append-only'); end`.execute(db);
    }
  },
};
