/** What is written to forget calls, with all that hangs on them: what was written about them, and whom they made known. */
import type { Compilable, Kysely } from 'kysely';
import type { Tables } from '../store/tables.ts';

/** @param ids of some hundreds at most, whose statements are written together */
export function forgetting(db: Kysely<Tables>, ids: readonly string[]): Compilable[] {
  return [
    db.deleteFrom('call_links').where('call_id', 'in', ids),
    db.deleteFrom('call_events').where('call_id', 'in', ids),
    // Whoever's latest call is forgotten has no other one.
    db
      .deleteFrom('call_party_words')
      .where((where) =>
        where.exists(
          where
            .selectFrom('call_parties')
            .select('call_parties.party_key')
            .whereRef('call_parties.user_id', '=', 'call_party_words.user_id')
            .whereRef('call_parties.party_key', '=', 'call_party_words.party_key')
            .where('call_parties.last_call_id', 'in', ids),
        ),
      ),
    db.deleteFrom('call_parties').where('last_call_id', 'in', ids),
    db.deleteFrom('calls').where('id', 'in', ids),
  ];
}
