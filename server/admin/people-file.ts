/** Users as a CSV file: written without secrets, and read row by row, where a bad row harms no other. */
// csv-parse and csv-stringify: quotes, line ends and byte order marks as spreadsheets write them.
import { setImmediate } from 'node:timers/promises';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import type * as z from 'zod';
import type { Connector } from '../../core/provider/connector.ts';
import { formOf, type Settings, type SettingsForm } from '../secrets/secret-settings.ts';
import { newPerson } from './inputs.ts';
import type { PersonInput, PersonView } from './person.ts';
import { ApiError } from '../app/api-error.ts';
import { guarded, unguarded } from '../csv-cell.ts';

/** A row that can be understood, or what is wrong with it. */
export type ReadRow =
  | { line: number; login: string; input: Partial<PersonInput>; settings: Settings; place: string }
  | { line: number; login: string; problem: string };

const columns = ['login', 'name', 'role', 'active', 'connection', 'group', 'password'] as const;
/** What a file does not say is not changed, so no other field is required. Made once: a schema takes longer than a row. */
const rowSchema = newPerson.partial().required({ login: true });
const under = 'settings.';
/** Rows of one file. */
const mostRows = 20_000;
/** Rows that are read before the sockets have their turn again. */
const atOnce = 50;

/**
 * @param connectorOf the phone system of a connection, which says what its settings are
 * @param placeOf the connection that a row means: its own, its group's, or where the user is already
 * @throws ApiError 400 `invalidMessage` for what is no table at all
 */
export async function readPeople(
  csv: string,
  connectorOf: (connectionId: string) => Connector | undefined,
  placeOf: (login: string, row: { connection?: string | undefined; group?: string | undefined }) => string,
): Promise<ReadRow[]> {
  const options = { bom: true, columns: true, info: true, trim: true, skip_empty_lines: true } as const;
  const parser = parse(csv, { ...options, relax_column_count: true });
  const rows: ReadRow[] = [];
  const seen = new Map<string, number>();
  const read = ({ record, info: { lines: line } }: ParsedRow): ReadRow => {
    const login = record['login'] ?? '';
    const before = seen.get(login);
    seen.set(login, line);
    if (before !== undefined) return { line, login, problem: `${login} stands in line ${before} already.` };
    return readRow(line, login, record, connectorOf, placeOf);
  };
  try {
    for await (const parsed of parser as AsyncIterable<ParsedRow>) {
      if (rows.length === 0) mustHaveColumns(Object.keys(parsed.record));
      if (rows.length === mostRows) throw noTable(`At most ${mostRows} rows at once.`);
      rows.push(read(parsed));
      if (rows.length % atOnce === 0) await setImmediate();
    }
  } catch (error) {
    throw error instanceof ApiError ? error : noTable((error as Error).message);
  }
  if (rows.length === 0) mustHaveColumns([]);
  return rows;
}

interface ParsedRow {
  record: Record<string, string>;
  info: { lines: number };
}

/** @throws ApiError 400 `invalidMessage` */
function mustHaveColumns(names: readonly string[]): void {
  const odd = names.find((name) => !columns.some((known) => known === name) && !name.startsWith(under));
  if (odd !== undefined) throw noTable(`There is no such column: ${odd}.`);
  if (!names.includes('login')) throw noTable('There is no column "login".');
}

function noTable(text: string): ApiError {
  return new ApiError(400, 'invalidMessage', { issues: [{ path: 'csv', text }] });
}

function readRow(
  line: number,
  login: string,
  record: Record<string, string>,
  connectorOf: (connectionId: string) => Connector | undefined,
  placeOf: Parameters<typeof readPeople>[2],
): ReadRow {
  const { name, role, active, connection, group, password } = record;
  if (connection && !connectorOf(connection)) return { line, login, problem: `There is no connection ${connection}.` };
  const place = placeOf(login, { connection, group });
  const connector = connectorOf(place);
  const read = rowSchema.safeParse({
    login,
    ...(name ? { name: unguarded(name) } : {}),
    ...(role ? { role } : {}),
    ...(active ? { active: yesOrNo(active) } : {}),
    ...(connection === undefined ? {} : { connectionId: connection || null }),
    ...(group === undefined ? {} : { groupId: group || null }),
    ...(password ? { password } : {}),
  });
  if (!read.success) return { line, login, problem: issueText(read.error) };
  const form = connector ? formOf(connector.userSettings) : undefined;
  const settings: Settings = {};
  for (const [column, text] of Object.entries(record)) {
    if (!column.startsWith(under) || text === '') continue;
    const setting = column.slice(under.length);
    const property = form?.properties?.[setting];
    if (!property)
      return { line, login, problem: `${connector?.manifest.title ?? 'Nobody'} has no setting ${setting}.` };
    settings[setting] = typed(property, unguarded(text));
  }
  const { settings: _, ...input } = read.data;
  return { line, login, input: input as Partial<PersonInput>, settings, place };
}

/** Text of a cell as the setting wants it; what does not fit is left to the schema to refuse. */
export function typed({ type }: SettingsForm, text: string): unknown {
  if (type === 'integer' || type === 'number')
    return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
  if (type === 'boolean') return yesOrNo(text);
  if (type === 'array') {
    return text
      .split(';')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  }
  return text;
}

function yesOrNo(text: string): unknown {
  if (/^(yes|true|1|on)$/i.test(text)) return true;
  return /^(no|false|0|off)$/i.test(text) ? false : text;
}

function issueText({ issues: [issue] }: z.ZodError): string {
  return issue ? `${issue.path.join('.')}: ${issue.message}` : 'not valid';
}

/** Without secrets, which are never read out again: the columns are there, and empty. */
export function writePeople(people: readonly PersonView[]): string {
  const settings = [...new Set(people.flatMap((person) => Object.keys(person.settings)))].sort();
  const header = [...columns.filter((column) => column !== 'password'), ...settings.map((name) => `${under}${name}`)];
  const rows = people.map((person) => [
    person.login,
    person.name,
    person.role,
    person.active ? 'yes' : 'no',
    person.connectionId ?? '',
    person.groupId ?? '',
    ...settings.map((name) => cell(person.settings[name])),
  ]);
  return stringify([header, ...rows.map((row) => row.map(guarded))], { bom: true });
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(String).join(';');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
