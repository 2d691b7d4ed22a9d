/** A file of contacts: what it would do, row by row, and doing it for the rows that are good. */
import { parseNumber } from '../../core/numbers/parse-number.ts';
import type { NumberSettings } from '../../core/numbers/settings.ts';
import type { DirectoryRecords } from './directory-records.ts';
import { readFile } from './import-file.ts';
import { digestOf } from './record-rows.ts';

export interface ImportRow {
  line: number;
  name: string;
  /** `same`: it is there already, as it is. */
  does: 'add' | 'change' | 'same' | 'error';
  /** How its numbers are read, or what is wrong. */
  text: string;
}

export interface ImportResult {
  rows: ImportRow[];
  applied: boolean;
}

/** Rows that are written one after the other, before anybody else has a turn. */
const together = 200;

/** @throws ApiError 400 `invalidMessage` for what is no such file at all */
export async function importRecords(
  file: string,
  format: 'csv' | 'vcard',
  apply: boolean,
  records: DirectoryRecords,
  settings: NumberSettings,
): Promise<ImportResult> {
  const read = readFile(file, format);
  const rows: ImportRow[] = [];
  for (let i = 0; i < read.length; i += together) {
    const part = read.slice(i, i + together);
    const good = part.flatMap((row) => ('record' in row ? [row.record] : []));
    const known = await records.digests('', good);
    for (const row of part) {
      const { line, name } = row;
      if ('problem' in row) {
        rows.push({ line, name, does: 'error', text: row.problem });
        continue;
      }
      const parsed = row.record.numbers.map(({ number }) => parseNumber(number, settings));
      const bad = parsed.filter(({ kind }) => kind === 'invalid' || kind === 'withheld');
      if (bad.length === parsed.length) {
        rows.push({ line, name, does: 'error', text: `This is no number: ${bad[0]?.raw.slice(0, 40) ?? ''}` });
        good.splice(good.indexOf(row.record), 1);
        continue;
      }
      const before = known.get(`${row.record.kind}:${row.record.id}`);
      const does = before === undefined ? 'add' : before === digestOf(row.record, settings) ? 'same' : 'change';
      const text = parsed.map(({ kind, raw, formatted, extension }) =>
        kind === 'invalid' || kind === 'withheld'
          ? `not a number: ${raw.slice(0, 40)}`
          : formatted + (extension === '' ? '' : ` ext. ${extension}`),
      );
      rows.push({ line, name, does, text: text.join(', ') });
    }
    if (apply && good.length > 0) await records.upsert('', good, settings);
  }
  return { rows, applied: apply };
}
