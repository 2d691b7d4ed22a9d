/** Groups of users: a connection and settings that hold where a user has none of its own. */
import { ApiError } from '../app/api-error.ts';
import { connectorById } from '../connectors.ts';
import { formOf, secretsOf, type Settings } from '../secrets/secret-settings.ts';
import type { UserGroupsTable, UsersTable } from '../store/tables.ts';
import type { AdminSetup } from './admin-context.ts';
import { type By, flattened } from './audit.ts';
import { invalid } from './connections.ts';
import type { History, RevisedState } from './revisions.ts';

export interface GroupView {
  id: string;
  name: string;
  connectionId: string | null;
  settings: Settings;
  revision: number;
  /** Users who are in it. */
  users: number;
}

export interface GroupInput {
  name: string;
  connectionId: string | null;
  settings: Settings;
}

/** What a user has of the group. */
export interface Inherited {
  name: string;
  connectionId: string | null;
  settings: Settings;
}

export class Groups {
  readonly #setup: AdminSetup;
  /** All of them: they are few, and every user that is shown asks. */
  readonly #known = new Map<string, UserGroupsTable>();

  constructor(setup: AdminSetup) {
    this.#setup = setup;
  }

  async open(): Promise<void> {
    const rows = await this.#setup.store.db.selectFrom('user_groups').selectAll().execute();
    for (const row of rows) this.#known.set(row.id, row);
  }

  async list(): Promise<GroupView[]> {
    const { db } = this.#setup.store;
    const counts = await db
      .selectFrom('users')
      .select(['group_id', (eb) => eb.fn.countAll<number>().as('users')])
      .where('group_id', 'is not', null)
      .groupBy('group_id')
      .execute();
    const users = new Map(counts.map((row) => [row.group_id, Number(row.users)]));
    const rows = [...this.#known.values()].sort((a, b) => a.name.localeCompare(b.name));
    return rows.map((row) => view(row, users.get(row.id) ?? 0));
  }

  /** @throws ApiError 404 `notFound` */
  async read(id: string): Promise<GroupView> {
    const found = (await this.list()).find((group) => group.id === id);
    if (!found) throw new ApiError(404, 'notFound');
    return found;
  }

  has(id: string): boolean {
    return this.#known.has(id);
  }

  /** Groups whose users are at a connection. */
  at(connectionId: string): string[] {
    return [...this.#known.values()].flatMap((row) => (row.connection_id === connectionId ? [row.id] : []));
  }

  /** Nothing for a user who is in no group. */
  inherited(groupId: string | null): Inherited | undefined {
    const row = groupId === null ? undefined : this.#known.get(groupId);
    if (!row) return undefined;
    return { name: row.name, connectionId: row.connection_id, settings: JSON.parse(row.settings) as Settings };
  }

  /** Where a user is: its own connection, else its group's. */
  connectionOf({ connection_id, group_id }: Pick<UsersTable, 'connection_id' | 'group_id'>): string | null {
    return connection_id ?? this.inherited(group_id)?.connectionId ?? null;
  }

  /** The group's settings that hold for a user there; none where the user is at another connection. */
  settingsAt(groupId: string | null, connectionId: string | null): Settings {
    const group = this.inherited(groupId);
    return group && group.connectionId === connectionId ? group.settings : {};
  }

  /** @throws ApiError 409 `idTaken`, 400 `settingsInvalid` */
  async create(id: string, input: GroupInput, by: By): Promise<GroupView> {
    const { store, clock, audit, revisions } = this.#setup;
    if (this.#known.has(id)) throw new ApiError(409, 'idTaken');
    await this.#check(input);
    const now = clock.now();
    const row: UserGroupsTable = { id, ...columns(input), revision: 1, created_at: now, updated_at: now };
    const action = 'group.create';
    await store.write([
      store.db.insertInto('user_groups').values(row),
      audit.entry({ ...by, action, kind: 'group', object: row, after: audited(row) }),
      ...revisions.entries('group', { ...row, state: revised(row) }, { ...by, action }),
    ]);
    this.#known.set(id, row);
    return view(row, 0);
  }

  /**
   * @param check whether its users can be as it says
   * @throws ApiError 404 `notFound`, 409 `changedMeanwhile` with the current state and what was changed, 400 `settingsInvalid`
   */
  async change(
    id: string,
    revision: number,
    input: GroupInput,
    by: By,
    check: () => Promise<void>,
    action = 'group.change',
  ): Promise<void> {
    const { store, clock, audit, revisions } = this.#setup;
    const row = await this.#own(id, revision);
    await this.#check(input);
    const changed = { ...row, ...columns(input), revision: revision + 1, updated_at: clock.now() };
    this.#known.set(id, changed);
    try {
      await check();
      await store.write([
        store.db.updateTable('user_groups').set(changed).where('id', '=', id),
        audit.entry({
          ...by,
          action,
          kind: 'group',
          object: changed,
          before: audited(row),
          after: audited(changed),
        }),
        ...revisions.entries(
          'group',
          { ...changed, state: revised(changed) },
          { ...by, action },
          { ...row, state: revised(row) },
        ),
      ]);
    } catch (error) {
      this.#known.set(id, row);
      throw error;
    }
  }

  /** How it was before. @throws ApiError 404 `notFound` */
  async history(id: string): Promise<History> {
    if (!this.has(id)) throw new ApiError(404, 'notFound');
    return this.#setup.revisions.history('group', id);
  }

  /** Makes it as it was at a revision; that is a new revision. @throws as `change`, and 404 for one that is not kept */
  async rollBack(id: string, revision: number, to: number, by: By, check: () => Promise<void>): Promise<void> {
    await this.#own(id, revision);
    const { fields, settings } = await this.#setup.revisions.at('group', id, to);
    const { name, connectionId } = JSON.parse(fields) as Omit<GroupInput, 'settings'>;
    const input = { name, connectionId, settings: JSON.parse(settings) as Settings };
    await this.change(id, revision, input, by, check, 'group.rollBack');
  }

  /** @throws ApiError 409 `stillUsed` while somebody is in it, and as `change` */
  async remove(id: string, revision: number, by: By): Promise<void> {
    const { store, audit, revisions } = this.#setup;
    const row = await this.#own(id, revision);
    if ((await this.read(id)).users > 0) throw new ApiError(409, 'stillUsed');
    await store.write([
      store.db.deleteFrom('user_groups').where('id', '=', id),
      audit.entry({ ...by, action: 'group.remove', kind: 'group', object: row, before: audited(row) }),
      revisions.removal('group', id),
    ]);
    this.#known.delete(id);
  }

  async #own(id: string, revision: number): Promise<UserGroupsTable> {
    const row = this.#known.get(id);
    if (!row) throw new ApiError(404, 'notFound');
    if (row.revision === revision) return row;
    const meanwhile = await this.#setup.revisions.meanwhile('group', id, revision);
    throw new ApiError(409, 'changedMeanwhile', { current: await this.read(id), meanwhile });
  }

  /** Settings of one's own, a number or a secret, are nobody else's. */
  async #check({ connectionId, settings }: GroupInput): Promise<void> {
    const names = Object.keys(settings);
    if (connectionId === null) {
      if (names.length > 0) throw invalid([{ path: 'settings', text: 'Choose the connection that these belong to.' }]);
      return;
    }
    const { db } = this.#setup.store;
    const known = await db
      .selectFrom('connections')
      .select('connector')
      .where('id', '=', connectionId)
      .executeTakeFirst();
    const connector = known && connectorById(known.connector);
    if (!connector) throw invalid([{ path: 'connectionId', text: 'There is no such connection.' }]);
    const form = formOf(connector.userSettings);
    const ownOnly = [...secretsOf(connector.userSettings), ...((form.required as string[] | undefined) ?? [])];
    const odd = names.find((name) => !form.properties?.[name] || ownOnly.includes(name));
    if (odd !== undefined) throw invalid([{ path: `settings.${odd}`, text: 'Each user has this by itself.' }]);
    const parsed = connector.userSettings.safeParse(settings);
    const issues = (parsed.error?.issues ?? []).filter(({ path: [name] }) => names.includes(String(name)));
    if (issues.length > 0) {
      throw invalid(
        issues.map(({ path, message }) => ({ path: ['settings', ...path.map(String)].join('.'), text: message })),
      );
    }
  }
}

function columns({ name, connectionId, settings }: GroupInput) {
  return { name, connection_id: connectionId, settings: JSON.stringify(settings) };
}

function view({ id, name, connection_id, settings, revision }: UserGroupsTable, users: number): GroupView {
  return { id, name, connectionId: connection_id, settings: JSON.parse(settings) as Settings, revision, users };
}

function revised({ name, connection_id: connectionId, settings }: UserGroupsTable): RevisedState {
  return { fields: { name, connectionId }, settings, webPhone: null };
}

function audited({ name, connection_id: connection, settings }: UserGroupsTable): Record<string, unknown> {
  return { name, connection, ...flattened('settings', settings) };
}
