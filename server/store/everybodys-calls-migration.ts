/** The calls of all agents are read along indexes, as one agent's are. */
import type { Kysely, Migration } from 'kysely';
import { sql } from 'kysely';

export const everybodysCalls: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const index = (name: string) => db.schema.createIndex(name).on('calls');
    const order = ['started_at', 'id'];
    await index('calls_all_by_time').columns(order).execute();
    await index('calls_all_by_party')
      .columns(['party_key', ...order])
      .execute();
    await index('calls_all_by_direction')
      .columns(['direction', ...order])
      .execute();
    await index('calls_all_by_outcome')
      .columns(['outcome', ...order])
      .where('outcome' as never, 'is not', null)
      .execute();
    await index('calls_all_missed')
      .columns(order)
      .where(sql`missed = 1` as never)
      .execute();
    await db.schema
      .createIndex('call_links_all_by_record')
      .on('call_links')
      .columns(['kind', 'record_id', 'started_at', 'call_id'])
      .execute();
    await db.schema.createIndex('call_party_words_all').on('call_party_words').columns(['word', 'party_key']).execute();
  },
};
