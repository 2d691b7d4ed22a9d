/**
 * The second step: what agents write about calls, the records that calls belong to, and what it takes to find calls by
 * filter, number and name without reading them all.
 *
 * Parties: each user's other sides, one row each, with the latest call. They are far fewer than the calls, so the words of
 * names and the ends of numbers are kept for them, not for each call: a search first finds parties, then their calls. It
 * is plain tables and ranges of text, no full-text engine, so it is the same in SQLite and PostgreSQL (whose text columns
 * `word` and `party_key` are to be made with collation "C").
 */
import type { Kysely, Migration } from 'kysely';
import { sql } from 'kysely';
import { partyKey, partyWords } from '../calls/party-words.ts';
import type { Tables } from './tables.ts';

/** Rows read at a time while the calls of older versions are indexed. */
const pageSize = 500;

export const callHistory: Migration = {
  up: async (db: Kysely<Tables>) => {
    const column = async (name: string, type: 'text' | 'bigint' | 'integer', standard?: string | number) => {
      await db.schema
        .alterTable('calls')
        .addColumn(name, type, (made) => (standard === undefined ? made : made.notNull().defaultTo(standard)))
        .execute();
    };
    await column('party_key', 'text', '');
    await column('missed', 'integer', 0);
    await column('outcome', 'text');
    await column('note', 'text');
    await column('follow_up_at', 'bigint');
    await column('follow_up_owner', 'text');
    await column('seen_at', 'bigint');
    await column('edited_at', 'bigint');
    await db.schema
      .createTable('call_links')
      .addColumn('call_id', 'text', (made) => made.notNull().references('calls.id').onDelete('cascade'))
      .addColumn('kind', 'text', (made) => made.notNull())
      .addColumn('record_id', 'text', (made) => made.notNull())
      .addColumn('title', 'text')
      // Of the call, once more: so that the calls of a record are read in order, page by page.
      .addColumn('user_id', 'text', (made) => made.notNull())
      .addColumn('started_at', 'bigint', (made) => made.notNull())
      .addPrimaryKeyConstraint('call_links_key', ['call_id', 'kind', 'record_id'])
      .execute();
    await db.schema
      .createTable('call_parties')
      .addColumn('user_id', 'text', (made) => made.notNull())
      .addColumn('party_key', 'text', (made) => made.notNull())
      .addColumn('last_call_id', 'text', (made) => made.notNull())
      .addColumn('last_started_at', 'bigint', (made) => made.notNull())
      .addPrimaryKeyConstraint('call_parties_key', ['user_id', 'party_key'])
      .execute();
    await db.schema
      .createTable('call_party_words')
      .addColumn('user_id', 'text', (made) => made.notNull())
      .addColumn('word', 'text', (made) => made.notNull())
      .addColumn('party_key', 'text', (made) => made.notNull())
      .addPrimaryKeyConstraint('call_party_words_key', ['user_id', 'word', 'party_key'])
      .execute();
    await fill(db);
    await indexes(db);
  },
};

const filled = [
  'id',
  'user_id',
  'direction',
  'caller_id',
  'caller_name',
  'called_id',
  'called_name',
  'started_at',
] as const;
type FilledRow = Pick<Tables['calls'], (typeof filled)[number]>;

async function fill(db: Kysely<Tables>): Promise<void> {
  await db
    .updateTable('calls')
    // What was missed before anybody could look at it is not news.
    .set({ missed: 1, seen_at: sql`ended_at` })
    .where('direction', '=', 'in')
    .where('ended_at', 'is not', null)
    .where('connected_at', 'is', null)
    .where((eb) => eb.or([eb('cause', 'is', null), eb('cause', 'not in', [...excused])]))
    .execute();
  for (let after = ''; ;) {
    const rows = await db
      .selectFrom('calls')
      .select(filled)
      .where('id', '>', after)
      .orderBy('id')
      .limit(pageSize)
      .execute();
    const last = rows.at(-1);
    if (!last) break;
    after = last.id;
    await Promise.all(rows.map((row) => fillOne(db, row)));
  }
}

async function fillOne(db: Kysely<Tables>, row: FilledRow): Promise<void> {
  const { id, user_id, started_at } = row;
  const [number, name] = row.direction === 'in' ? [row.caller_id, row.caller_name] : [row.called_id, row.called_name];
  const party_key = partyKey(number);
  await db.updateTable('calls').set({ party_key }).where('id', '=', id).execute();
  await db
    .insertInto('call_parties')
    .values({ user_id, party_key, last_call_id: id, last_started_at: started_at })
    .onConflict((conflict) =>
      conflict
        .columns(['user_id', 'party_key'])
        .doUpdateSet({ last_call_id: id, last_started_at: started_at })
        .where('call_parties.last_started_at', '<=', started_at),
    )
    .execute();
  const words = partyWords(number, name ?? '').map((word) => ({ user_id, word, party_key }));
  if (words.length === 0) return;
  await db
    .insertInto('call_party_words')
    .values(words)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Unanswered, but not missed; as the model has it. */
const excused = ['answeredElsewhere', 'rejected', 'transferred'];

/** Each ends in the order of the pages, so that no page is sorted. */
async function indexes(db: Kysely<Tables>): Promise<void> {
  const order = ['started_at', 'id'] as const;
  await db.schema.dropIndex('calls_user_started').execute();
  await db.schema.dropIndex('calls_party').execute();
  const index = (name: string) => db.schema.createIndex(name).on('calls');
  await index('calls_by_time')
    .columns(['user_id', ...order])
    .execute();
  await index('calls_by_party')
    .columns(['user_id', 'party_key', ...order])
    .execute();
  await index('calls_by_direction')
    .columns(['user_id', 'direction', ...order])
    .execute();
  await index('calls_by_outcome')
    .columns(['user_id', 'outcome', ...order])
    .where('outcome' as never, 'is not', null)
    .execute();
  await index('calls_missed')
    .columns(['user_id', ...order])
    .where(sql`missed = 1` as never)
    .execute();
  await index('calls_unseen')
    .columns(['user_id', 'started_at'])
    .where(sql`missed = 1 and seen_at is null` as never)
    .execute();
  await db.schema
    .createIndex('call_links_by_record')
    .on('call_links')
    .columns(['user_id', 'kind', 'record_id', 'started_at', 'call_id'])
    .execute();
  await db.schema
    .createIndex('call_parties_by_time')
    .on('call_parties')
    .columns(['user_id', 'last_started_at', 'last_call_id'])
    .execute();
}
