/** Looks people up in the built-in directory: by a number that calls or is called, and by what somebody types. */
import { mayBeSame, searchedKeys } from '../../core/numbers/match-keys.ts';
import { parseNumber, type ParsedNumber } from '../../core/numbers/parse-number.ts';
import type { NumberSettings } from '../../core/numbers/settings.ts';
import { searchedWords } from '../calls/party-words.ts';
import type { Store } from '../store/store.ts';
import type { DirectoryRecordsTable } from '../store/tables.ts';
import type { DirectoryRecords, ShownRecord } from './directory-records.ts';
import { DirectoryQueries, type NumberOfRecord } from './directory-queries.ts';

/** Somebody whose number it may be. */
export interface Match {
  id: string;
  record: string;
  kind: string;
  name: string;
  detail: string;
  owner: string;
  /** As it stands in the directory, and what is said of it: `mobile`. */
  number: string;
  type: string;
  /** In full, or by its last digits only. */
  how: 'exact' | 'ending';
  /** It has the extension that was asked for. */
  sameExtension: boolean;
}

/** The most who are offered. */
export const matchesMost = 20;

export class Directory {
  readonly #store: Store;
  readonly #records: DirectoryRecords;
  readonly #queries: DirectoryQueries;

  constructor(store: Store, records: DirectoryRecords) {
    this.#store = store;
    this.#records = records;
    this.#queries = new DirectoryQueries(store.db);
  }

  /** In full first; by the last digits only where nobody has it in full. Each record once. */
  async byNumber(number: string, settings: NumberSettings): Promise<{ parsed: ParsedNumber; matches: Match[] }> {
    const parsed = parseNumber(number, settings);
    const keys = searchedKeys(parsed, settings);
    if (keys.exact === '') return { parsed, matches: [] };
    const exact = await this.#store.read<NumberOfRecord>(this.#queries.exact(keys));
    if (exact.length > 0 || keys.reversed === '') return { parsed, matches: matchesOf(exact, 'exact', parsed) };
    const ending = (await this.#store.read<NumberOfRecord>(this.#queries.ending(keys))).filter((row) =>
      mayBeSame(parsed, { e164: row.e164, national: row.national, assumed: row.assumed === 1 }),
    );
    return { parsed, matches: matchesOf(ending, 'ending', parsed) };
  }

  /** By beginnings of words of the name, part of a number, or the letters of the keys. */
  async search(typed: string, settings: NumberSettings, limit: number): Promise<ShownRecord[]> {
    const words = wordsOf(typed, settings);
    if (words.length === 0) return [];
    const found = await this.#store.read<DirectoryRecordsTable>(this.#queries.words(words));
    // A record has as many rows as words that fit.
    const once = new Map(found.map((row) => [row.id, row]));
    return this.#records.shown([...once.values()].slice(0, limit));
  }
}

function matchesOf(rows: readonly NumberOfRecord[], how: Match['how'], { extension }: ParsedNumber): Match[] {
  const matches = rows.map((row): Match => ({
    id: row.id,
    record: `${row.kind}:${row.external_id}`,
    kind: row.kind,
    name: row.name,
    detail: row.detail,
    owner: row.owner,
    number: row.raw,
    type: row.type,
    how,
    sameExtension: row.extension === extension,
  }));
  // One whose extension is right speaks for its record.
  const best = matches.sort((a, b) => Number(b.sameExtension) - Number(a.sameExtension));
  const once = best.filter(({ id }, index) => best.findIndex((other) => other.id === id) === index);
  return once.slice(0, matchesMost);
}

/** Digits are part of a number or letters of keys; a whole number is looked for as it is written everywhere. */
function wordsOf(typed: string, settings: NumberSettings): string[] {
  const [first] = searchedWords(typed);
  if (first === undefined || !/^[\d\s()+./*#-]+$/.test(typed)) return searchedWords(typed);
  const { e164 } = parseNumber(typed, settings);
  const digits = typed.replace(/\D/g, '');
  return [e164 === '' ? digits.replace(/^00/, '') : e164.slice(1)];
}
