/**
 * The questions that the directory is asked with each call and each keystroke, as SQL that goes along an index. Built once for
 * each form: building takes longer than answering.
 */
import type { MatchKeys } from '../../core/numbers/match-keys.ts';
import type { Statement } from '../store/sqlite-jobs.ts';
import type { Store } from '../store/store.ts';

type Db = Store['db'];

/** Rows that are looked at for one question, however many share a number or a word. */
export const lookedAtMost = 60;
/** More words make no search narrower. */
const wordsMost = 4;

/** A number with the record that has it. */
export interface NumberOfRecord {
  id: string;
  kind: string;
  external_id: string;
  name: string;
  detail: string;
  owner: string;
  raw: string;
  type: string;
  e164: string;
  national: string;
  extension: string;
  assumed: number;
}

export class DirectoryQueries {
  readonly #exact: string;
  readonly #ending: string;
  readonly #words: readonly string[];

  constructor(db: Db) {
    this.#exact = withRecord(db).where('directory_numbers.exact_key', '=', '').limit(lookedAtMost).compile().sql;
    this.#ending = withRecord(db)
      .where('directory_numbers.reversed', '>=', '')
      .where('directory_numbers.reversed', '<', '')
      .limit(lookedAtMost)
      .compile().sql;
    this.#words = Array.from({ length: wordsMost }, (_, i) => wordsQuery(db, i + 1).compile().sql);
  }

  /** Whose number this is, in full. */
  exact({ exact }: MatchKeys): Statement {
    return { sql: this.#exact, params: [exact, lookedAtMost] };
  }

  /** Whose number ends alike. */
  ending({ reversed }: MatchKeys): Statement {
    return { sql: this.#ending, params: [reversed, `${reversed}:`, lookedAtMost] };
  }

  /** Records in which each of the words begins something, in the order of the longest. @param words at least one */
  words(words: readonly string[]): Statement {
    // The longest leads: fewest begin so.
    const some = [...words].sort((a, b) => b.length - a.length).slice(0, wordsMost);
    const params = some.flatMap((word) => [word, endOf(word)]);
    return { sql: this.#words[some.length - 1] ?? '', params: [...params, lookedAtMost] };
  }
}

function withRecord(db: Db) {
  return db
    .selectFrom('directory_numbers')
    .innerJoin('directory_records', 'directory_records.id', 'directory_numbers.record_id')
    .select([
      'directory_records.id',
      'kind',
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

function wordsQuery(db: Db, count: number) {
  let found = db
    .selectFrom('directory_words')
    .innerJoin('directory_records', 'directory_records.id', 'directory_words.record_id')
    .selectAll('directory_records')
    .where('directory_words.word', '>=', '')
    .where('directory_words.word', '<', '');
  for (let i = 1; i < count; i++) {
    found = found.where((eb) =>
      eb.exists(
        eb
          .selectFrom('directory_words as other')
          .select('other.record_id')
          .whereRef('other.record_id', '=', 'directory_words.record_id')
          .where('other.word', '>=', '')
          .where('other.word', '<', ''),
      ),
    );
  }
  return found.orderBy('directory_words.word').orderBy('directory_words.record_id').limit(lookedAtMost);
}

/** No word that begins with this one comes after it. */
function endOf(word: string): string {
  return `${word}\u{10FFFF}`;
}
