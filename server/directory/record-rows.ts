/** A record as its rows: its numbers as they are compared, and the words by which it is found. Pure. */
import { createHash } from 'node:crypto';
import { keptKeys, nameKeys } from '../../core/numbers/match-keys.ts';
import { parseNumber } from '../../core/numbers/parse-number.ts';
import type { NumberSettings } from '../../core/numbers/settings.ts';
import { partyWords } from '../calls/party-words.ts';
import type { DirectoryNumbersTable } from '../store/tables.ts';
import type { RecordInput } from './inputs.ts';

export type NumberRow = Omit<DirectoryNumbersTable, 'record_id'>;

/** A number that was read, and where it stands among the record's. */
interface ReadNumber {
  row: NumberRow;
  /** As it is dialled in its own country. */
  local: string;
}

/** Words kept of one record. */
const mostWords = 200;

export function readNumbersOf({ numbers }: RecordInput, settings: NumberSettings): ReadNumber[] {
  return numbers.map(({ number, type }, position) => {
    const parsed = parseNumber(number, settings);
    const { exact, reversed } = keptKeys(parsed);
    const row = {
      position,
      raw: number,
      type,
      e164: parsed.e164,
      national: parsed.national,
      extension: parsed.extension,
      assumed: parsed.assumed ? 1 : 0,
      exact_key: exact,
      reversed,
    };
    return { row, local: parsed.local };
  });
}

export function recordWords({ name, detail }: RecordInput, numbers: readonly ReadNumber[]): string[] {
  const named = partyWords('', name);
  const digits = numbers.flatMap(({ row, local }) => [
    ...partyWords(row.e164 === '' ? row.national : row.e164, ''),
    // Whoever types it as it is dialled at home finds it, too.
    ...partyWords(local, '').slice(0, 1),
  ]);
  const words = [...named, ...nameKeys(named), ...partyWords('', detail), ...digits];
  return [...new Set(words)].filter((word) => word !== '').slice(0, mostWords);
}

/** The same for what is the same, and is read by the same settings. */
export function digestOf(input: RecordInput, { defaultCountry, internalNumberLength }: NumberSettings): string {
  const { name, detail, owner, numbers } = input;
  const all = JSON.stringify([name, detail, owner, numbers, defaultCountry, internalNumberLength]);
  return createHash('sha256').update(all).digest('base64url').slice(0, 22);
}
