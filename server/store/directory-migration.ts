/**
 * The directory: contacts and accounts with their numbers, what it takes to find them by number, name and keys without
 * reading them all, and how numbers are read.
 *
 * Contacts, accounts and whatever else a CRM calls by phone are one table: they are looked for together. As in the call
 * history, plain tables and ranges of text do the searching, the same in SQLite and PostgreSQL (where `word`, `exact_key`
 * and `reversed` are to be made with collation "C").
 */
import type { Kysely, Migration } from 'kysely';

export const directory: Migration = {
  up: async (db: Kysely<unknown>) => {
    await db.schema
      .createTable('directory_records')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('source', 'text', (column) => column.notNull())
      .addColumn('external_id', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('detail', 'text', (column) => column.notNull())
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('directory_records_external', ['source', 'kind', 'external_id'])
      .execute();
    await db.schema.createIndex('directory_records_by_name').on('directory_records').columns(['name', 'id']).execute();
    await db.schema
      .createTable('directory_numbers')
      .addColumn('record_id', 'text', (column) =>
        column.notNull().references('directory_records.id').onDelete('cascade'),
      )
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('raw', 'text', (column) => column.notNull())
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('e164', 'text', (column) => column.notNull())
      .addColumn('national', 'text', (column) => column.notNull())
      .addColumn('extension', 'text', (column) => column.notNull())
      .addColumn('assumed', 'integer', (column) => column.notNull())
      .addColumn('exact_key', 'text', (column) => column.notNull())
      .addColumn('reversed', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('directory_numbers_key', ['record_id', 'position'])
      .execute();
    await db.schema
      .createIndex('directory_numbers_exact')
      .on('directory_numbers')
      .columns(['exact_key', 'record_id'])
      .execute();
    await db.schema
      .createIndex('directory_numbers_reversed')
      .on('directory_numbers')
      .columns(['reversed', 'record_id'])
      .execute();
    await db.schema
      .createTable('directory_words')
      .addColumn('word', 'text', (column) => column.notNull())
      .addColumn('record_id', 'text', (column) =>
        column.notNull().references('directory_records.id').onDelete('cascade'),
      )
      .addPrimaryKeyConstraint('directory_words_key', ['word', 'record_id'])
      .execute();
    await db.schema
      .createIndex('directory_words_by_record')
      .on('directory_words')
      .columns(['record_id', 'word'])
      .execute();
    await db.schema
      .createTable('number_settings')
      .addColumn('scope', 'text', (column) => column.primaryKey())
      .addColumn('settings', 'text', (column) => column.notNull())
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('directory_lookup')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('url', 'text', (column) => column.notNull())
      .addColumn('signing_key', 'text', (column) => column.notNull())
      .addColumn('timeout_ms', 'integer', (column) => column.notNull())
      .addColumn('active', 'integer', (column) => column.notNull())
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
    // A number as it was written and as it is in full, beside what the phone system has told of it.
    await db.schema
      .createTable('call_numbers')
      .addColumn('call_id', 'text', (column) => column.primaryKey().references('calls.id').onDelete('cascade'))
      .addColumn('raw', 'text', (column) => column.notNull())
      .addColumn('e164', 'text', (column) => column.notNull())
      .addColumn('extension', 'text', (column) => column.notNull())
      .execute();
  },
};
