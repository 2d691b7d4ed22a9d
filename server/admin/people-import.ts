/** A file of users: what it would do, row by row, and doing it for the rows that are good. */
import { setImmediate } from 'node:timers/promises';
import type { Connector } from '../../core/provider/connector.ts';
import { ApiError } from '../app/api-error.ts';
import { connectorById } from '../connectors.ts';
import type { Store } from '../store/store.ts';
import { touchesRights } from '../two-person/touches-rights.ts';
import type { Running } from './admin-context.ts';
import type { By } from './audit.ts';
import { readPeople, type ReadRow } from './people-file.ts';
import type { People } from './people.ts';
import type { PersonInput, PersonView } from './person.ts';

export interface ImportRow {
  line: number;
  login: string;
  /** `same`: there is nothing to be done. */
  does: 'add' | 'change' | 'same' | 'error';
  /** What changes, or what is wrong. */
  text: string;
}

export interface ImportResult {
  rows: ImportRow[];
  applied: boolean;
}

export interface ImportWork {
  people: People;
  actorRole: string;
  by: By;
  running: Running;
  /** Nobody else is needed for who may do what. */
  alone: boolean;
}

/** Rows that are written at the same time: the database gathers them into one commit. */
const together = 50;

/**
 * @param apply writes what is good; without it nothing is written
 * @throws ApiError 400 `invalidMessage` for what is no table at all
 */
export async function importPeople(csv: string, apply: boolean, work: ImportWork, store: Store): Promise<ImportResult> {
  const { people } = work;
  const rows = await store.db.selectFrom('connections').select(['id', 'connector']).execute();
  const connectors = new Map(rows.map(({ id, connector }) => [id, connectorById(connector)]));
  const known = new Map((await people.all()).map((person) => [person.login, person]));
  const read = await readPeople(
    csv,
    (id) => connectors.get(id),
    (login, { connection, group }) => {
      const before = known.get(login);
      const place = {
        connection_id: (connection ?? before?.connectionId) || null,
        group_id: (group ?? before?.groupId) || null,
      };
      return people.groups.connectionOf(place) ?? '';
    },
  );
  const twice = await numbersTwice(read, connectors);
  const done: ImportRow[] = [];
  for (let i = 0; i < read.length; i += together) {
    const results = read.slice(i, i + together).map(async (row): Promise<ImportRow> => {
      const problem = 'problem' in row ? row.problem : twice.get(row.line);
      if ('problem' in row || problem !== undefined) {
        return { line: row.line, login: row.login, does: 'error', text: problem ?? '' };
      }
      return imported(row, known.get(row.login), apply, work);
    });
    done.push(...(await Promise.all(results)));
  }
  return { rows: done, applied: apply };
}

/** Lines whose number an earlier line of the file has already. */
async function numbersTwice(
  rows: readonly ReadRow[],
  connectors: ReadonlyMap<string, Connector | undefined>,
): Promise<ReadonlyMap<number, string>> {
  const lines = new Map<string, number>();
  const twice = new Map<number, string>();
  for (const [index, row] of rows.entries()) {
    if (index % together === 0) await setImmediate();
    if ('problem' in row || row.place === '') continue;
    const connector = connectors.get(row.place);
    const settings = connector?.userSettings.safeParse(row.settings);
    const number = settings?.success ? connector?.extensionOf?.(settings.data) : undefined;
    if (number === undefined) continue;
    const key = `${row.place} ${number}`;
    const before = lines.get(key);
    if (before === undefined) lines.set(key, row.line);
    else twice.set(row.line, `The number ${number} stands in line ${before} already.`);
  }
  return twice;
}

async function imported(
  row: Exclude<ReadRow, { problem: string }>,
  before: PersonView | undefined,
  apply: boolean,
  { people, actorRole, by, running, alone }: ImportWork,
): Promise<ImportRow> {
  const { line, login } = row;
  const input = joined(row, before);
  const changed = before ? differences(input, before) : [];
  if (before && changed.length === 0) return { line, login, does: 'same', text: '' };
  try {
    if (!alone && touchesRights(before, input)) throw new ApiError(409, 'secondNeeded');
    if (!apply) await people.check(input, actorRole, before);
    else if (before) await people.change(before.id, before.revision, input, actorRole, by, running);
    else await people.create(input, actorRole, by, running);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const [issue] = error.body.issues ?? [];
    return { line, login, does: 'error', text: issue ? `${issue.path}: ${issue.text}` : error.body.text };
  }
  return { line, login, does: before ? 'change' : 'add', text: changed.join(', ') };
}

/** What the file does not say stays as it is. */
function joined({ login, input, settings }: Exclude<ReadRow, { problem: string }>, before?: PersonView): PersonInput {
  const connectionId = input.connectionId === undefined ? (before?.connectionId ?? null) : input.connectionId;
  const stays = before?.connectionId === connectionId;
  return {
    login,
    name: input.name ?? before?.name ?? login,
    role: input.role ?? (before?.role as PersonInput['role'] | undefined) ?? 'agent',
    active: input.active ?? before?.active ?? true,
    connectionId,
    ...(input.groupId === undefined ? {} : { groupId: input.groupId }),
    settings: { ...(stays ? before.settings : {}), ...settings },
    webPhone: stays && before.webPhone ? before.webPhone.settings : null,
    ...(input.password ? { password: input.password } : {}),
  };
}

function differences(input: PersonInput, before: PersonView): string[] {
  const own = (['name', 'role', 'active', 'connectionId', 'groupId'] as const).filter(
    (name) => input[name] !== undefined && input[name] !== before[name],
  );
  const settings = Object.entries(input.settings).flatMap(([name, value]) =>
    JSON.stringify(before.settings[name]) === JSON.stringify(value) ? [] : [name],
  );
  return [...own, ...settings, ...(input.password ? ['password'] : [])];
}
