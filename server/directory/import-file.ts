/** Contacts as a file: CSV as spreadsheets, Google and Outlook write it, or vCards; a bad row harms no other. */
import { createHash } from 'node:crypto';
// csv-parse: quotes, line ends and byte order marks as spreadsheets write them.
import { parse } from 'csv-parse/sync';
// ical.js: vCard 3 and 4 with folded lines, groups, parameters and escapes.
import ICAL from 'ical.js';
import { ApiError } from '../app/api-error.ts';
import type { GivenRecord } from './directory-records.ts';
import { externalId, recordInput, recordKind } from './inputs.ts';

/** A row that can be understood, or what is wrong with it. */
export type ReadRow =
  { line: number; name: string; record: GivenRecord } | { line: number; name: string; problem: string };

/** Rows of one file. */
const mostRows = 50_000;

type Cells = Readonly<Record<string, string>>;

/** Columns by what they are called in small letters; of several the first that is filled in. */
const columns = {
  id: ['id', 'record id', 'contact id', 'external id', 'uid'],
  kind: ['kind', 'record type'],
  name: ['name', 'full name', 'display name', 'file as', 'account name', 'company name'],
  first: ['first name', 'given name'],
  last: ['last name', 'family name', 'surname'],
  company: ['company', 'organization', 'organization name', 'organization 1 - name', 'account', 'employer'],
  title: ['title', 'job title', 'organization title', 'organization 1 - title', 'role', 'detail'],
  owner: ['owner', 'owner login'],
} as const;
const numberColumn = /^(?:.*\b)?(?:number|phone|telephone|tel|mobile|cell|handy|fax)\b(?!.*\b(?:type|label)$).*$/;

/** @throws ApiError 400 `invalidMessage` for what is no such file at all */
export function readFile(file: string, format: 'csv' | 'vcard'): ReadRow[] {
  const rows = format === 'csv' ? csvRows(file) : cardRows(file);
  if (rows.length > mostRows) throw refused(`At most ${mostRows} at once.`);
  if (rows.length === 0) throw refused('There is nobody in this file.');
  const seen = new Map<string, number>();
  return rows.map((row) => {
    if ('problem' in row) return row;
    const key = `${row.record.kind}:${row.record.id}`;
    const before = seen.get(key);
    seen.set(key, row.line);
    if (before === undefined) return row;
    return { line: row.line, name: row.name, problem: `The same stands in line ${before} already.` };
  });
}

function csvRows(file: string): ReadRow[] {
  let rows: { record: Cells; info: { lines: number } }[];
  try {
    rows = parse(file, {
      bom: true,
      columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
      delimiter: delimiterOf(file),
      info: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      relax_quotes: true,
      max_record_size: 100_000,
    });
  } catch (error) {
    throw refused((error as Error).message);
  }
  const names = Object.keys(rows[0]?.record ?? {});
  if (!names.some((name) => numberColumn.test(name))) {
    throw refused('There is no column with numbers: name one "phone", "mobile" or "number".');
  }
  return rows.map(({ record, info }) => {
    const cell = (of: keyof typeof columns) =>
      unguarded(columns[of].map((name) => record[name] ?? '').find((text) => text !== '') ?? '');
    const name = cell('name') || [cell('first'), cell('last')].filter(Boolean).join(' ') || cell('company');
    const numbers = names.flatMap((column) =>
      numberColumn.test(column) ? several(unguarded(record[column] ?? ''), typeOf(column)) : [],
    );
    const company = cell('company') === name ? '' : cell('company');
    const detail = [cell('title'), company].filter(Boolean).join(', ');
    return checked(info.lines, { id: cell('id'), kind: cell('kind'), name, detail, owner: cell('owner'), numbers });
  });
}

function cardRows(file: string): ReadRow[] {
  const lines = file.split(/\r\n|\r|\n/);
  const rows: ReadRow[] = [];
  for (let i = 0; i < lines.length; i++) {
    if (!/^BEGIN:VCARD\s*$/i.test(lines[i] ?? '')) continue;
    const end = lines.findIndex((line, at) => at > i && /^END:VCARD\s*$/i.test(line));
    const next = lines.findIndex((line, at) => at > i && /^BEGIN:VCARD\s*$/i.test(line));
    if (end < 0 || (next >= 0 && next < end)) {
      rows.push({ line: i + 1, name: '', problem: 'The card has no end.' });
      continue;
    }
    rows.push(cardRow(i + 1, lines.slice(i, end + 1).join('\r\n')));
    i = end;
  }
  return rows;
}

function cardRow(line: number, text: string): ReadRow {
  try {
    const card = new ICAL.Component(ICAL.parse(text) as unknown[]);
    const value = (name: string): string => {
      const found: unknown = card.getFirstPropertyValue(name);
      return (Array.isArray(found) ? found.flat() : [found])
        .filter((each): each is string => typeof each === 'string' && each.trim() !== '')
        .join(' ')
        .trim();
    };
    const [last = '', first = ''] = [card.getFirstPropertyValue('n')]
      .flat()
      .map((part) => (typeof part === 'string' ? part : ''));
    const company = value('org');
    const name = value('fn') || `${first} ${last}`.trim() || company;
    const numbers = card.getAllProperties('tel').map((each) => {
      const types = [each.getParameter('type')].flat().map((type) => String(type ?? '').toLowerCase());
      const type = ['cell', 'home', 'work', 'main', 'fax'].find((known) => types.includes(known)) ?? '';
      return { number: String(each.getFirstValue() ?? '').trim(), type: type === 'cell' ? 'mobile' : type };
    });
    const detail = [value('title'), company === name ? '' : company].filter(Boolean).join(', ');
    return checked(line, { id: value('uid'), kind: '', name, detail, owner: '', numbers });
  } catch (error) {
    return { line, name: '', problem: `The card cannot be read: ${(error as Error).message.slice(0, 100)}` };
  }
}

interface Found {
  id: string;
  kind: string;
  name: string;
  detail: string;
  owner: string;
  numbers: { number: string; type: string }[];
}

function checked(line: number, found: Found): ReadRow {
  const numbers = found.numbers.filter(({ number }) => number !== '');
  const { name } = found;
  if (name === '') return { line, name, problem: 'There is no name.' };
  if (numbers.length === 0) return { line, name, problem: 'There is no number.' };
  const kind = recordKind.safeParse((found.kind || 'contact').toLowerCase());
  if (!kind.success) return { line, name, problem: `kind: ${kind.error.issues[0]?.message ?? ''}` };
  const id = externalId.safeParse(found.id || ownId(name, numbers[0]?.number ?? ''));
  if (!id.success) return { line, name, problem: `id: ${id.error.issues[0]?.message ?? ''}` };
  const read = recordInput.safeParse({ name, detail: found.detail.slice(0, 200), owner: found.owner, numbers });
  if (read.success) return { line, name, record: { ...read.data, kind: kind.data, id: id.data } };
  const [issue] = read.error.issues;
  return { line, name: name.slice(0, 200), problem: issue ? `${issue.path.join('.')}: ${issue.message}` : 'not valid' };
}

/** The same for the same person of another file: who is imported twice is there once. */
function ownId(name: string, number: string): string {
  const same = `${name.toLowerCase()}|${number.replace(/\D/g, '')}`;
  return `file-${createHash('sha256').update(same).digest('base64url').slice(0, 22)}`;
}

/** Google writes several into one cell. */
function several(cell: string, type: string): { number: string; type: string }[] {
  return cell.split(/\s*(?::::|[|\n])\s*/).map((number) => ({ number, type }));
}

function typeOf(column: string): string {
  if (/mobile|cell|handy/.test(column)) return 'mobile';
  if (/fax/.test(column)) return 'fax';
  if (/home/.test(column)) return 'home';
  return /business|work|office|company/.test(column) ? 'work' : '';
}

/** What a spreadsheet of this region puts between cells: the sign that the first line has most of. */
function delimiterOf(file: string): string {
  const [first = ''] = file.split('\n', 1);
  const count = (sign: string) => first.split(sign).length;
  return [';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best), ',');
}

/** A spreadsheet guards what looks like a formula, and a number with a + does. */
function unguarded(text: string): string {
  return /^'[=+\-@]/.test(text) ? text.slice(1) : text;
}

function refused(text: string): ApiError {
  return new ApiError(400, 'invalidMessage', { issues: [{ path: 'file', text }] });
}
