/** The same change for many users: what it would do, one by one, and doing it for those with whom it works. */
import { ApiError } from '../app/api-error.ts';
import type { Hub } from '../messaging/hub.ts';
import { formOf, type Settings } from '../secrets/secret-settings.ts';
import { touchesRights } from '../two-person/touches-rights.ts';
import type { Running } from './admin-context.ts';
import type { By } from './audit.ts';
import { typed } from './people-file.ts';
import type { People } from './people.ts';
import type { PeopleQuery, PersonInput, PersonView } from './person.ts';

export interface BulkChange {
  connectionId?: string | null | undefined;
  groupId?: string | null | undefined;
  role?: PersonInput['role'] | undefined;
  active?: boolean | undefined;
  webPhone?: null | undefined;
  settings?: Settings | undefined;
}

export interface BulkRow {
  id: string;
  login: string;
  does: 'change' | 'same' | 'error';
  /** What is wrong. */
  text: string;
}

export interface BulkResult {
  rows: BulkRow[];
  applied: boolean;
}

/** Users who are written at the same time: the database gathers them into one commit. */
const together = 50;

export interface BulkWork {
  people: People;
  hub: Hub;
  actorRole: string;
  by: By;
  running: Running;
  /** Nobody else is needed for who may do what. */
  alone: boolean;
}

/** @param ids whom; else all who fit `found` */
export async function editMany(
  {
    ids,
    found,
    change,
    apply,
  }: {
    ids?: readonly string[] | undefined;
    found?: Omit<PeopleQuery, 'limit' | 'offset'> | undefined;
    change: BulkChange;
    apply: boolean;
  },
  work: BulkWork,
): Promise<BulkResult> {
  const whom = ids ?? (found ? await work.people.ids(found) : []);
  const rows: BulkRow[] = [];
  for (let i = 0; i < whom.length; i += together) {
    const results = whom.slice(i, i + together).map((id) => editOne(id, change, apply, work));
    rows.push(...(await Promise.all(results)));
  }
  return { rows, applied: apply };
}

async function editOne(
  id: string,
  change: BulkChange,
  apply: boolean,
  { people, hub, actorRole, by, running, alone }: BulkWork,
): Promise<BulkRow> {
  let login = id;
  try {
    const before = await people.read(id);
    login = before.login;
    const input = changedInput(before, change, hub);
    if (!differs(before, input)) return { id, login, does: 'same', text: '' };
    if (!alone && touchesRights(before, input)) throw new ApiError(409, 'secondNeeded');
    if (apply) await people.change(id, before.revision, input, actorRole, by, running);
    else await people.check(input, actorRole, before);
    return { id, login, does: 'change', text: '' };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const [issue] = error.body.issues ?? [];
    return { id, login, does: 'error', text: issue ? `${issue.path}: ${issue.text}` : error.body.text };
  }
}

function changedInput(before: PersonView, change: BulkChange, hub: Hub): PersonInput {
  const { login, name } = before;
  const { webPhone, settings, ...more } = change;
  const asIs = before.webPhone ? before.webPhone.settings : null;
  return {
    login,
    name,
    role: before.role as PersonInput['role'],
    active: before.active,
    connectionId: before.connectionId,
    groupId: before.groupId,
    ...Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined)),
    settings: { ...before.settings, ...meant(settings ?? {}, before, change, hub) },
    webPhone: webPhone === null ? null : asIs,
  };
}

/** A text is what the phone system's setting of that name takes it for: the users may be at several phone systems. */
function meant(settings: Settings, before: PersonView, change: BulkChange, hub: Hub): Settings {
  const connectionId = change.connectionId ?? before.connectionId ?? before.inherited?.connectionId ?? '';
  const schema = hub.connection(connectionId)?.connector.userSettings;
  const properties = schema ? formOf(schema).properties : undefined;
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => {
      const property = properties?.[name];
      return [name, property && typeof value === 'string' ? typed(property, value) : value];
    }),
  );
}

function differs(before: PersonView, input: PersonInput): boolean {
  const fields = ['role', 'active', 'connectionId', 'groupId'] as const;
  const settings = Object.entries(input.settings).filter(([, value]) => value !== null);
  return (
    fields.some((name) => before[name] !== input[name]) ||
    JSON.stringify(Object.fromEntries(settings)) !== JSON.stringify(before.settings) ||
    (before.webPhone !== null && input.webPhone === null)
  );
}
