/** The users as the portal shows and changes them, with their credentials at their phone system, which go in and never come out. */
import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { ApiError } from '../app/api-error.ts';
import type { HubUser } from '../messaging/hub.ts';
import type { Settings } from '../secrets/secret-settings.ts';
import type { UsersTable } from '../store/tables.ts';
import { uuidv7 } from '../store/uuid.ts';
import type { AdminSetup, Running } from './admin-context.ts';
import { type By, flattened } from './audit.ts';
import { Groups } from './groups.ts';
import { PeoplePlaces } from './people-places.ts';
import type { PeopleQuery, PersonInput, PersonView } from './person.ts';
import { PersonCheck } from './person-check.ts';
import type { History, RevisedState } from './revisions.ts';
import { mayManage } from './roles.ts';

/** Users read at a time where all are gone through. */
const pageSize = 200;
/** Of one number. */
const mostHolders = 100;

export class People {
  readonly groups: Groups;
  readonly #setup: AdminSetup;
  readonly #places: PeoplePlaces;
  readonly #check: PersonCheck;

  constructor(setup: AdminSetup) {
    this.#setup = setup;
    this.groups = new Groups(setup);
    this.#places = new PeoplePlaces(setup, this.groups);
    this.#check = new PersonCheck(setup, this.groups);
  }

  /** Gives those made in the portal their place at their phone systems. */
  async open(): Promise<void> {
    await this.groups.open();
    const rows = await this.#placed().execute();
    for (const row of rows) this.#places.open(row);
  }

  /** Those who should be at a connection; one whose secrets cannot be opened is left out, and shown with the reason. */
  async at(connectionId: string): Promise<HubUser[]> {
    const rows = await this.#placed()
      .where((eb) =>
        eb.or([eb('connection_id', '=', connectionId), eb('group_id', 'in', this.#groupsAt(connectionId))]),
      )
      .execute();
    return rows.flatMap((row) => {
      const user = this.#places.placed(row);
      return user?.connectionId === connectionId ? [user] : [];
    });
  }

  #placed() {
    const { db } = this.#setup.store;
    return db.selectFrom('users').selectAll().where('source', '=', 'portal').where('active', '=', 1);
  }

  /** By name; `total` of all that fit. */
  async list(asked: PeopleQuery): Promise<{ people: PersonView[]; total: number }> {
    const query = this.#found(asked);
    const { limit, offset } = asked;
    const [rows, count] = await Promise.all([
      query.selectAll().orderBy('name').orderBy('id').limit(limit).offset(offset).execute(),
      query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirst(),
    ]);
    return { people: rows.map((row) => this.#places.view(row)), total: Number(count?.total ?? 0) };
  }

  /** Everybody who fits, for doing something with all of them. */
  async ids(asked: Omit<PeopleQuery, 'limit' | 'offset'>): Promise<string[]> {
    return (await this.#found(asked).select('id').orderBy('name').execute()).map(({ id }) => id);
  }

  #found({ search, connectionId, groupId }: Omit<PeopleQuery, 'limit' | 'offset'>) {
    let query = this.#setup.store.db.selectFrom('users');
    if (connectionId !== undefined) {
      query = query.where((eb) =>
        eb.or([
          eb('connection_id', '=', connectionId),
          eb.and([eb('connection_id', 'is', null), eb('group_id', 'in', this.#groupsAt(connectionId))]),
        ]),
      );
    }
    if (groupId !== undefined) query = query.where('group_id', '=', groupId);
    if (search === '') return query;
    const text = search.toLowerCase().replaceAll(/[\\%_]/g, '\\$&');
    const like = (what: RawBuilder<unknown>, pattern: string) => sql<boolean>`${what} like ${pattern} escape '\\'`;
    return query.where((eb) =>
      eb.or([
        like(sql`lower(name)`, `%${text}%`),
        like(sql`lower(login)`, `%${text}%`),
        // The number as it stands in the settings' JSON.
        like(sql`user_settings`, `%"extension":"${text}%`),
      ]),
    );
  }

  /** An empty list fits nobody, in every database. */
  #groupsAt(connectionId: string): string[] {
    const groups = this.groups.at(connectionId);
    return groups.length === 0 ? [''] : groups;
  }

  /** Everybody by login, a page at a time: between two of them the sockets have their turn. */
  async *each(): AsyncGenerator<PersonView> {
    for (let after = ''; ;) {
      const rows = await this.#setup.store.db
        .selectFrom('users')
        .selectAll()
        .where('login', '>', after)
        .orderBy('login')
        .limit(pageSize)
        .execute();
      const last = rows.at(-1);
      if (!last) return;
      after = last.login;
      for (const row of rows) yield this.#places.view(row);
    }
  }

  /** Everybody, for a file. */
  async all(): Promise<PersonView[]> {
    const all: PersonView[] = [];
    for await (const person of this.each()) all.push(person);
    return all;
  }

  /** Whoever has a number in the settings, or in those of the web phone. */
  async withNumber(number: string): Promise<PersonView[]> {
    const text = JSON.stringify(number).replaceAll(/[\\%_]/g, '\\$&');
    const has = (column: 'user_settings' | 'web_phone') =>
      sql<boolean>`${sql.ref(column)} like ${`%:${text}%`} escape '\\'`;
    const live = this.#setup.hub.connections.flatMap(({ id }) => this.#setup.hub.withNumber(id, number)?.user.id ?? []);
    const rows = await this.#setup.store.db
      .selectFrom('users')
      .selectAll()
      .where((eb) =>
        eb.or([has('user_settings'), has('web_phone'), ...(live.length > 0 ? [eb('id', 'in', live)] : [])]),
      )
      .orderBy('name')
      .limit(mostHolders)
      .execute();
    return rows.map((row) => this.#places.view(row));
  }

  /** Whether it could be saved, without doing it. @throws as `create` and `change` */
  async check(input: PersonInput, actorRole: string, before?: PersonView): Promise<void> {
    const row = before && (await this.#own(before.id, before.revision, actorRole));
    if (!mayManage(actorRole, input.role)) throw new ApiError(403, 'missingRights');
    if (input.login !== row?.login) await this.#check.loginFree(input.login);
    if (row) await this.#check.ownerStays(row, input);
    await this.#check.columns(row?.id ?? '', { ...input, password: undefined }, row);
  }

  /** @throws ApiError 404 `notFound` */
  async read(id: string): Promise<PersonView> {
    return this.#places.view(await this.#row(id));
  }

  /** @throws ApiError 403 `missingRights`, 409 `loginTaken`, 400 `settingsInvalid` with the issues by path */
  async create(input: PersonInput, actorRole: string, by: By, running: Running): Promise<PersonView> {
    const { store, clock, audit, revisions } = this.#setup;
    if (!mayManage(actorRole, input.role)) throw new ApiError(403, 'missingRights');
    await this.#check.loginFree(input.login);
    const now = clock.now();
    const id = uuidv7(now);
    const row: UsersTable = {
      id,
      source: 'portal',
      revision: 1,
      totp: null,
      totp_step: null,
      created_at: now,
      updated_at: now,
      ...(await this.#check.columns(id, input)),
    };
    const action = 'user.create';
    await store.write([
      store.db.insertInto('users').values(row),
      audit.entry({ ...by, action, kind: 'user', object: row, after: audited(row) }),
      ...revisions.entries('user', { ...row, state: revised(row) }, { ...by, action }),
    ]);
    await running.userChanged(id, this.#places.hubUser(row));
    return this.#places.view(row);
  }

  /**
   * @throws ApiError 403 `missingRights`, 404 `notFound`, 409 `changedMeanwhile` with the current state and what was changed,
   *   `ofTheFile`, `loginTaken`, `lastOwner`, 400 `settingsInvalid`
   */
  async change(
    id: string,
    revision: number,
    input: PersonInput,
    actorRole: string,
    by: By,
    running: Running,
    action = 'user.change',
  ): Promise<PersonView> {
    const { store, clock, signIns } = this.#setup;
    const row = await this.#own(id, revision, actorRole);
    if (!mayManage(actorRole, input.role)) throw new ApiError(403, 'missingRights');
    if (input.login !== row.login) await this.#check.loginFree(input.login);
    await this.#check.ownerStays(row, input);
    const columns = { ...(await this.#check.columns(id, input, row)), revision: revision + 1, updated_at: clock.now() };
    const changed: UsersTable = { ...row, ...columns };
    await store.write([
      store.db.updateTable('users').set(columns).where('id', '=', id),
      ...this.#written(row, changed, by, action),
    ]);
    if (!input.active || input.password !== undefined || input.role !== row.role) await signIns.endAll(id);
    if (placeChanged(row, changed)) await running.userChanged(id, this.#places.hubUser(changed));
    return this.#places.view(changed);
  }

  /** For somebody who has lost the phone. @throws as `change` */
  async resetSecondFactor(id: string, revision: number, actorRole: string, by: By): Promise<PersonView> {
    const { store, signIns } = this.#setup;
    const row = await this.#own(id, revision, actorRole);
    const columns = { totp: null, totp_step: null, revision: revision + 1 };
    const changed = { ...row, ...columns };
    await store.write([
      store.db.updateTable('users').set(columns).where('id', '=', id),
      ...this.#written(row, changed, by, 'user.resetSecondFactor'),
    ]);
    await signIns.endAll(id);
    return this.#places.view(changed);
  }

  /** Calls that the user had stay in the log. @throws as `change` */
  async remove(id: string, revision: number, actorRole: string, by: By, running: Running): Promise<void> {
    const { store, audit, revisions } = this.#setup;
    const row = await this.#own(id, revision, actorRole);
    await this.#check.ownerStays(row);
    await store.write([
      store.db.deleteFrom('users').where('id', '=', id),
      audit.entry({ ...by, action: 'user.remove', kind: 'user', object: row, before: audited(row) }),
      revisions.removal('user', id),
    ]);
    await running.userChanged(id, undefined);
  }

  /** The whole settings of a user, secrets too, for a trial; nothing for one who is not at that connection. */
  async settingsOf(id: string, connectionId: string): Promise<Settings | undefined> {
    const user = this.#places.placed(await this.#row(id));
    return user?.connectionId === connectionId ? (user.settings as Settings) : undefined;
  }

  /** How the user was before, and when the secrets were set. @throws ApiError 404 `notFound` */
  async history(id: string): Promise<History> {
    await this.#row(id);
    return this.#setup.revisions.history('user', id);
  }

  /** Who may sign in, and as what, at a revision. @throws ApiError 404 `notFound` for one that is not kept */
  async wasAt(id: string, revision: number): Promise<Pick<PersonInput, 'login' | 'role' | 'active'>> {
    const { fields } = await this.#setup.revisions.at('user', id, revision);
    const { login, role, active } = JSON.parse(fields) as PersonInput;
    return { login, role, active };
  }

  /** Makes the user as it was at a revision, but for the password; that is a new revision. @throws as `change` */
  async rollBack(id: string, revision: number, to: number, actorRole: string, by: By, running: Running) {
    await this.#own(id, revision, actorRole);
    const was = await this.#setup.revisions.at('user', id, to);
    const { password: _, ...fields } = JSON.parse(was.fields) as Omit<PersonInput, 'settings'>;
    // The group may be gone meanwhile.
    const groupId = fields.groupId && this.groups.has(fields.groupId) ? fields.groupId : null;
    const connectionId = this.groups.connectionOf({ connection_id: fields.connectionId, group_id: groupId });
    const input = { ...fields, groupId, ...this.#places.sentAgain({ id, connectionId }, was.settings, was.web_phone) };
    return this.change(id, revision, input, actorRole, by, running, 'user.rollBack');
  }

  /** Makes its users follow a group that has changed. @throws ApiError 400 `settingsInvalid` where one could not */
  async groupChanged(groupId: string, change: (check: () => Promise<void>) => Promise<void>, running: Running) {
    const rows = await this.#setup.store.db.selectFrom('users').selectAll().where('group_id', '=', groupId).execute();
    const before = new Map(rows.map((row) => [row.id, JSON.stringify(this.#places.placed(row))]));
    await change(async () => {
      for (const row of rows) await this.#check.followsGroup(row);
    });
    for (const row of rows) {
      const now = this.#places.placed(row);
      if (row.source === 'portal' && JSON.stringify(now) !== before.get(row.id)) await running.userChanged(row.id, now);
    }
  }

  #written(before: UsersTable, after: UsersTable, by: By, action: string) {
    const { audit, revisions } = this.#setup;
    return [
      audit.entry({ ...by, action, kind: 'user', object: after, before: audited(before), after: audited(after) }),
      ...revisions.entries(
        'user',
        { ...after, state: revised(after) },
        { ...by, action },
        { ...before, state: revised(before) },
      ),
    ];
  }

  async #row(id: string): Promise<UsersTable> {
    const row = await this.#setup.store.db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw new ApiError(404, 'notFound');
    return row;
  }

  async #own(id: string, revision: number, actorRole: string): Promise<UsersTable> {
    const row = await this.#row(id);
    if (!mayManage(actorRole, row.role)) throw new ApiError(403, 'missingRights');
    if (row.source === 'file') throw new ApiError(409, 'ofTheFile');
    if (row.revision === revision) return row;
    const meanwhile = await this.#setup.revisions.meanwhile('user', id, revision);
    throw new ApiError(409, 'changedMeanwhile', { current: this.#places.view(row), meanwhile });
  }
}

function revised(row: UsersTable): RevisedState {
  const { login, name, role, active, connection_id: connectionId, group_id: groupId, password_hash } = row;
  const password = password_hash && createHash('sha256').update(password_hash).digest('hex').slice(0, 12);
  return {
    fields: { login, name, role, active: active === 1, connectionId, groupId, password },
    settings: row.user_settings,
    webPhone: row.web_phone,
  };
}

function audited(row: UsersTable): Record<string, unknown> {
  const { login, name, role, active, connection_id: connection, user_settings, web_phone, password_hash } = row;
  return {
    login,
    name,
    role,
    active: active === 1,
    connection,
    group: row.group_id,
    // Told as a secret is: that it is another one.
    password: password_hash === null ? null : { sealed: password_hash },
    ...flattened('settings', user_settings),
    ...flattened('webPhone', web_phone),
  };
}

/** A change of the role or the password leaves the calls alone. */
function placeChanged(before: UsersTable, after: UsersTable): boolean {
  const at = ({ name, active, connection_id, group_id, user_settings, web_phone }: UsersTable) =>
    JSON.stringify([name, active, connection_id, group_id, user_settings, web_phone]);
  return at(before) !== at(after);
}
