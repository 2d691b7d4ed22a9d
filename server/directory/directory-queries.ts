/** The two questions that the directory is asked with each call and each keystroke, as SQL that goes along an index. */
import type { Store } from '../store/store.ts';
import type { MatchKeys } from '../../core/numbers/match-keys.ts';

type Db = Store['db'];

/** Rows that are looked at for one question, however many share a number or a word. */
export const lookedAtMost = 60;

/** Whose number this is, in full. */
export function exactQuery(db: Db, { exact }: MatchKeys) {
  return withRecord(db).where('directory_numbers.exact_key', '=', exact).limit(lookedAtMost);
}

/** Whose number ends alike. */
export function endingQuery(db: Db, { reversed }: MatchKeys) {
  return withRecord(db)
    .where('directory_numbers.reversed', '>=', reversed)
    .where('directory_numbers.reversed', '<', `${reversed}:`)
    .limit(lookedAtMost);
}

function withRecord(db: Db) {
  return db
    .selectFrom('directory_numbers')
    .innerJoin('directory_records', 'directory_records.id', 'directory_numbers.record_id')
    .select([
      'directory_records.id',
      'kind',
      'source',
      'external_id',
      'name',
      'detail',
      'owner',
      'raw',
      'type',
      'e164',
      'national',
      'extension',
      'assumed',
    ]);
}

/** Records in which each of the words begins something, in the order of the first. @param words at least one */
export function wordsQuery(db: Db, words: readonly string[]) {
  // The longest leads: fewest begin so.
  const [first = '', ...more] = [...words].sort((a, b) => b.length - a.length);
  let found = db
    .selectFrom('directory_words')
    .select('directory_words.record_id')
    .where('directory_words.word', '>=', first)
    .where('directory_words.word', '<', endOf(first));
  for (const word of more) {
    found = found.where((eb) =>
      eb.exists(
        eb
          .selectFrom('directory_words as other')
          .select('other.record_id')
          .whereRef('other.record_id', '=', 'directory_words.record_id')
          .where('other.word', '>=', word)
          .where('other.word', '<', endOf(word)),
      ),
    );
  }
  return found.orderBy('directory_words.word').orderBy('directory_words.record_id').limit(lookedAtMost);
}

/** No word that begins with this one comes after it. */
function endOf(word: string): string {
  return `${word}\u{10FFFF}`;
}
