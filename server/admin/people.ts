/** The users as the portal shows and changes them, with their credentials at their phone system, which go in and never come out. */
import { type RawBuilder, sql } from 'kysely';
import { sipUserSettings } from '../../core/connectors/sip/settings.ts';
import { presenceOf } from '../../core/model/presence.ts';
import { ApiError, type ErrorBody } from '../app/api-error.ts';
import { connectorById } from '../connectors.ts';
import type { HubUser } from '../messaging/hub.ts';
import { opened, readable, type Settings, StoredSettings } from '../secrets/secret-settings.ts';
import type { UsersTable } from '../store/tables.ts';
import { uuidv7 } from '../store/uuid.ts';
import { hashPassword } from '../users/passwords.ts';
import type { AdminSetup, Running } from './admin-context.ts';
import { flattened } from './audit.ts';
import { type By, invalid, issuesOf } from './connections.ts';
import type { PeopleQuery, PersonInput, PersonView } from './person.ts';
import { mayManage } from './roles.ts';

export class People {
  readonly #setup: AdminSetup;
  readonly #problems = new Map<string, string>();

  constructor(setup: AdminSetup) {
    this.#setup = setup;
  }

  /** Gives those made in the portal their place at their phone systems. */
  async open(): Promise<void> {
    const rows = await this.#placed().where('connection_id', 'is not', null).execute();
    for (const row of rows) {
      try {
        const user = this.#hubUser(row);
        if (user) this.#setup.hub.addUser(user);
      } catch (error) {
        const problem = (error as Error).message;
        this.#problems.set(row.id, problem);
        this.#setup.log.error('user without a place at the phone system', { user: row.id, problem });
      }
    }
  }

  /** Those who should be at a connection; one whose secrets cannot be opened is left out, and shown with the reason. */
  async at(connectionId: string): Promise<HubUser[]> {
    const rows = await this.#placed().where('connection_id', '=', connectionId).execute();
    return rows.flatMap((row) => {
      try {
        return this.#hubUser(row) ?? [];
      } catch {
        return [];
      }
    });
  }

  #placed() {
    const { db } = this.#setup.store;
    return db.selectFrom('users').selectAll().where('source', '=', 'portal').where('active', '=', 1);
  }

  /** By name; `total` of all that fit. */
  async list({ search, connectionId, limit, offset }: PeopleQuery): Promise<{ people: PersonView[]; total: number }> {
    const { db } = this.#setup.store;
    let query = db.selectFrom('users');
    if (connectionId !== undefined) query = query.where('connection_id', '=', connectionId);
    if (search !== '') {
      const text = search.toLowerCase().replaceAll(/[\\%_]/g, '\\$&');
      const like = (what: RawBuilder<unknown>, pattern: string) => sql<boolean>`${what} like ${pattern} escape '\\'`;
      query = query.where((eb) =>
        eb.or([
          like(sql`lower(name)`, `%${text}%`),
          like(sql`lower(login)`, `%${text}%`),
          // The number as it stands in the settings' JSON.
          like(sql`user_settings`, `%"extension":"${text}%`),
        ]),
      );
    }
    const [rows, count] = await Promise.all([
      query.selectAll().orderBy('name').orderBy('id').limit(limit).offset(offset).execute(),
      query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirst(),
    ]);
    return { people: rows.map((row) => this.#view(row)), total: Number(count?.total ?? 0) };
  }

  /** Everybody, for a file. */
  async all(): Promise<PersonView[]> {
    const rows = await this.#setup.store.db.selectFrom('users').selectAll().orderBy('login').execute();
    return rows.map((row) => this.#view(row));
  }

  /** Whether it could be saved, without doing it. @throws as `create` and `change` */
  async check(input: PersonInput, actorRole: string, before?: PersonView): Promise<void> {
    const row = before && (await this.#own(before.id, before.revision, actorRole));
    if (!mayManage(actorRole, input.role)) throw new ApiError(403, 'missingRights');
    await this.#columns(row?.id ?? '', { ...input, password: undefined }, row);
  }

  /** @throws ApiError 404 `notFound` */
  async read(id: string): Promise<PersonView> {
    return this.#view(await this.#row(id));
  }

  /** @throws ApiError 403 `missingRights`, 409 `loginTaken`, 400 `settingsInvalid` with the issues by path */
  async create(input: PersonInput, actorRole: string, by: By, running: Running): Promise<PersonView> {
    const { store, clock, audit } = this.#setup;
    if (!mayManage(actorRole, input.role)) throw new ApiError(403, 'missingRights');
    await this.#loginFree(input.login);
    const now = clock.now();
    const id = uuidv7(now);
    const row: UsersTable = {
      id,
      source: 'portal',
      revision: 1,
      totp: null,
      totp_step: null,
      group_id: null,
      created_at: now,
      updated_at: now,
      ...(await this.#columns(id, input)),
    };
    await store.write([
      store.db.insertInto('users').values(row),
      audit.entry({ ...by, action: 'user.create', kind: 'user', object: row, after: audited(row) }),
    ]);
    await running.userChanged(id, this.#hubUser(row));
    return this.#view(row);
  }

  /**
   * @throws ApiError 403 `missingRights`, 404 `notFound`, 409 `changedMeanwhile` with the current state, `ofTheFile`,
   *   `loginTaken`, `lastOwner`, 400 `settingsInvalid`
   */
  async change(id: string, revision: number, input: PersonInput, actorRole: string, by: By, running: Running) {
    const { store, clock, audit, signIns } = this.#setup;
    const row = await this.#own(id, revision, actorRole);
    if (!mayManage(actorRole, input.role)) throw new ApiError(403, 'missingRights');
    if (input.login !== row.login) await this.#loginFree(input.login);
    if (row.role === 'owner' && (input.role !== 'owner' || !input.active)) await this.#anotherOwner(id);
    const columns = { ...(await this.#columns(id, input, row)), revision: revision + 1, updated_at: clock.now() };
    const changed: UsersTable = { ...row, ...columns };
    await store.write([
      store.db.updateTable('users').set(columns).where('id', '=', id),
      audit.entry({
        ...by,
        action: 'user.change',
        kind: 'user',
        object: changed,
        before: audited(row),
        after: audited(changed),
      }),
    ]);
    if (!input.active || input.password !== undefined || input.role !== row.role) await signIns.endAll(id);
    if (placeChanged(row, changed)) await running.userChanged(id, this.#hubUser(changed));
    return this.#view(changed);
  }

  /** For somebody who has lost the phone. @throws as `change` */
  async resetSecondFactor(id: string, revision: number, actorRole: string, by: By): Promise<PersonView> {
    const { store, audit, signIns } = this.#setup;
    const row = await this.#own(id, revision, actorRole);
    const columns = { totp: null, totp_step: null, revision: revision + 1 };
    const entry = { ...by, action: 'user.resetSecondFactor', kind: 'user', object: row } as const;
    await store.write([store.db.updateTable('users').set(columns).where('id', '=', id), audit.entry(entry)]);
    await signIns.endAll(id);
    return this.#view({ ...row, ...columns });
  }

  /** Calls that the user had stay in the log. @throws as `change` */
  async remove(id: string, revision: number, actorRole: string, by: By, running: Running): Promise<void> {
    const { store, audit } = this.#setup;
    const row = await this.#own(id, revision, actorRole);
    if (row.role === 'owner') await this.#anotherOwner(id);
    await store.write([
      store.db.deleteFrom('users').where('id', '=', id),
      audit.entry({ ...by, action: 'user.remove', kind: 'user', object: row, before: audited(row) }),
    ]);
    await running.userChanged(id, undefined);
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
    if (row.revision !== revision) throw new ApiError(409, 'changedMeanwhile', { current: this.#view(row) });
    return row;
  }

  async #loginFree(login: string): Promise<void> {
    const { db } = this.#setup.store;
    if (await db.selectFrom('users').select('id').where('login', '=', login).executeTakeFirst()) {
      throw new ApiError(409, 'loginTaken');
    }
  }

  async #anotherOwner(id: string): Promise<void> {
    const other = await this.#setup.store.db
      .selectFrom('users')
      .select('id')
      .where('role', '=', 'owner')
      .where('active', '=', 1)
      .where('id', '!=', id)
      .executeTakeFirst();
    if (!other) throw new ApiError(409, 'lastOwner');
  }

  /** Checks what was sent, and seals it. @throws ApiError 400 `settingsInvalid` */
  async #columns(id: string, input: PersonInput, before?: UsersTable) {
    const { sealer } = this.#setup;
    const { login, name, role, active, connectionId, password } = input;
    const issues: NonNullable<ErrorBody['issues']> = [];
    const connector = await this.#connectorOf(connectionId, issues);
    // Credentials of one phone system mean nothing to another.
    const stays = before?.connection_id === connectionId;
    const own =
      connector && new StoredSettings(connector.userSettings, sealer, place(id), stays ? before.user_settings : null);
    const settings = own?.merged(input.settings) ?? {};
    const phone = new StoredSettings(sipUserSettings, sealer, `${place(id)} webPhone`, stays ? before.web_phone : null);
    const account = input.webPhone ? phone.merged(input.webPhone) : undefined;
    if (connector) issues.push(...issuesOf(connector.userSettings, settings, 'settings'));
    if (account) issues.push(...issuesOf(sipUserSettings, account, 'webPhone'));
    if (connector && issues.length === 0) this.#numberFree(id, connectionId, connector, settings, issues);
    if (issues.length > 0) throw invalid(issues);
    const asHosted = { connectionId: connectionId ?? '', name, settings, ...(account ? { webPhone: account } : {}) };
    if (connector && this.#setup.hub.connections.some((live) => live.id === connectionId)) {
      try {
        this.#setup.hub.checkUser(asHosted);
      } catch (error) {
        throw invalid([{ path: account ? 'webPhone' : 'settings', text: (error as Error).message }]);
      }
    }
    const hash = password === undefined ? (before?.password_hash ?? null) : password && (await hashPassword(password));
    return {
      login,
      name,
      role,
      active: active ? 1 : 0,
      connection_id: connectionId,
      user_settings: own?.sealed(settings) ?? '{}',
      web_phone: account ? phone.sealed(account) : null,
      password_hash: hash || null,
    };
  }

  async #connectorOf(connectionId: string | null, issues: { path: string; text: string }[]) {
    if (connectionId === null) return undefined;
    const { db } = this.#setup.store;
    const row = await db
      .selectFrom('connections')
      .select('connector')
      .where('id', '=', connectionId)
      .executeTakeFirst();
    const connector = row && connectorById(row.connector);
    if (!connector) issues.push({ path: 'connectionId', text: 'There is no such connection.' });
    return connector;
  }

  /** Two users of one number would hear each other's calls. */
  #numberFree(
    id: string,
    connectionId: string | null,
    connector: NonNullable<ReturnType<typeof connectorById>>,
    settings: Settings,
    issues: { path: string; text: string }[],
  ): void {
    const number = connector.extensionOf?.(connector.userSettings.parse(settings));
    if (number === undefined) return;
    const other = this.#setup.hub.sessions.find(
      ({ user }) => user.id !== id && user.connectionId === connectionId && user.number === number,
    );
    if (other)
      issues.push({ path: 'settings.extension', text: `${other.user.name} has the number ${number} already.` });
  }

  /** @throws SealError */
  #hubUser(row: UsersTable): HubUser | undefined {
    const { sealer } = this.#setup;
    this.#problems.delete(row.id);
    if (row.active !== 1 || row.connection_id === null) return undefined;
    return {
      id: row.id,
      name: row.name,
      connectionId: row.connection_id,
      settings: opened(row.user_settings, sealer, place(row.id)),
      ...(row.web_phone ? { webPhone: opened(row.web_phone, sealer, `${place(row.id)} webPhone`) } : {}),
    };
  }

  /** Why somebody who should be at a phone system is not: its settings have changed, and the user's do not fit any more. */
  #problemOf(row: UsersTable): string | undefined {
    try {
      const user = row.source === 'portal' ? this.#hubUser(row) : undefined;
      if (user) this.#setup.hub.checkUser(user);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }

  #view(row: UsersTable): PersonView {
    const { hub } = this.#setup;
    const session = hub.session(row.id);
    const connectorId = hub.connections.find(({ id }) => id === row.connection_id)?.connector.manifest.id;
    const schema = connectorId === undefined ? undefined : connectorById(connectorId)?.userSettings;
    const problem = this.#problems.get(row.id) ?? (session ? undefined : this.#problemOf(row));
    return {
      id: row.id,
      login: row.login,
      name: row.name,
      role: row.role,
      active: row.active === 1,
      source: row.source,
      revision: row.revision,
      connectionId: row.connection_id,
      number: session?.user.number ?? null,
      ...(schema ? readable(row.user_settings, schema) : { settings: {}, secrets: [] }),
      webPhone: row.web_phone === null ? null : readable(row.web_phone, sipUserSettings),
      password: row.password_hash !== null,
      secondFactor: row.totp !== null,
      now: session
        ? { presence: presenceOf(session.provider.state), pages: session.listeners, phone: session.phone.on }
        : null,
      ...(problem === undefined ? {} : { problem }),
    };
  }
}

function place(id: string): string {
  return `user ${id}`;
}

function audited(row: UsersTable): Record<string, unknown> {
  const { login, name, role, active, connection_id: connection, user_settings, web_phone, password_hash } = row;
  return {
    login,
    name,
    role,
    active: active === 1,
    connection,
    // Told as a secret is: that it is another one.
    password: password_hash === null ? null : { sealed: password_hash },
    ...flattened('settings', user_settings),
    ...flattened('webPhone', web_phone),
  };
}

/** A change of the role or the password leaves the calls alone. */
function placeChanged(before: UsersTable, after: UsersTable): boolean {
  const at = ({ name, active, connection_id, user_settings, web_phone }: UsersTable) =>
    JSON.stringify([name, active, connection_id, user_settings, web_phone]);
  return at(before) !== at(after);
}
