/** The connections as the portal shows and changes them; secrets go in and never come out. */
import type { Connector, LinkStatus } from '../../core/provider/connector.ts';
import { sipSettings } from '../../core/connectors/sip/settings.ts';
import { ApiError, type ErrorBody } from '../app/api-error.ts';
import { connectorById } from '../connectors.ts';
import { asSent, opened, readable, type Settings, StoredSettings } from '../secrets/secret-settings.ts';
import type { ConnectionsTable } from '../store/tables.ts';
import type { AdminSetup, Running } from './admin-context.ts';
import { type By, flattened } from './audit.ts';
import type { History, RevisedState } from './revisions.ts';

/** As the portal reads it. */
export interface ConnectionView {
  id: string;
  name: string;
  connector: string;
  /** The phone system's name. */
  title: string;
  runs: 'service' | 'page';
  source: string;
  revision: number;
  settings: Settings;
  /** Names of the secrets that are set. */
  secrets: string[];
  /** Where its users' pages can be SIP web phones. */
  webPhone: { settings: Settings; secrets: string[] } | null;
  /** Nothing for one that could not be opened. */
  status: LinkStatus | null;
  /** Why it could not be opened. */
  problem?: string;
  /** Users who are at it now. */
  users: number;
}

export interface ConnectionInput {
  name: string;
  runs?: 'service' | 'page' | undefined;
  /** A secret that is left out stays; `null` takes a setting away. */
  settings: Settings;
  webPhone?: Settings | null | undefined;
}

export class Connections {
  readonly #setup: AdminSetup;
  readonly #problems = new Map<string, string>();

  constructor(setup: AdminSetup) {
    this.#setup = setup;
  }

  /** Opens those that were made in the portal. One that cannot be opened is shown with the reason, and harms no other. */
  async open(): Promise<void> {
    const rows = await this.#rows().where('source', '=', 'portal').execute();
    for (const row of rows) {
      if (this.#setup.hub.connections.some(({ id }) => id === row.id)) continue;
      try {
        this.#openRow(row);
      } catch (error) {
        const problem = (error as Error).message;
        this.#problems.set(row.id, problem);
        this.#setup.log.error('connection not opened', { connection: row.id, problem });
      }
    }
  }

  async list(): Promise<ConnectionView[]> {
    const rows = await this.#rows().orderBy('name').execute();
    const users = new Map<string, number>();
    for (const { user } of this.#setup.hub.sessions) {
      users.set(user.connectionId, (users.get(user.connectionId) ?? 0) + 1);
    }
    return rows.flatMap((row) => this.#view(row, users.get(row.id) ?? 0) ?? []);
  }

  /** @throws ApiError 404 `notFound` */
  async read(id: string): Promise<ConnectionView> {
    const view = this.#view(await this.#row(id));
    if (!view) throw new ApiError(404, 'notFound');
    return view;
  }

  /** @throws ApiError 409 `idTaken`, 400 `settingsInvalid` with the issues by path */
  async create(
    id: string,
    connectorId: string,
    input: ConnectionInput,
    by: By,
    running: Running,
  ): Promise<ConnectionView> {
    const { store, clock, audit, revisions } = this.#setup;
    const connector = connectorById(connectorId);
    if (!connector) throw invalid([{ path: 'connector', text: `There is no phone system ${connectorId}.` }]);
    if (await this.#rows().where('id', '=', id).executeTakeFirst()) throw new ApiError(409, 'idTaken');
    const now = clock.now();
    const row: ConnectionsTable = {
      id,
      connector: connectorId,
      source: 'portal',
      revision: 1,
      created_at: now,
      updated_at: now,
      ...this.#columns(id, connector, input),
    };
    await store.write([
      store.db.insertInto('connections').values(row),
      audit.entry({ ...by, action: 'connection.create', kind: 'connection', object: row, after: audited(row) }),
      ...revisions.entries('connection', { ...row, state: revised(row) }, { ...by, action: 'connection.create' }),
    ]);
    await running.connectionChanged(id, () => {
      this.#openRow(row);
    });
    return this.read(id);
  }

  /**
   * Its links are opened anew; calls at other connections go on.
   * @throws ApiError 409 `changedMeanwhile` with the current state, 409 `ofTheFile`, 400 `settingsInvalid`, 404 `notFound`
   */
  async change(
    id: string,
    revision: number,
    input: ConnectionInput,
    by: By,
    running: Running,
    action = 'connection.change',
  ): Promise<ConnectionView> {
    const { store, clock, audit, revisions } = this.#setup;
    const row = await this.#own(id, revision);
    const connector = connectorById(row.connector) as Connector;
    const columns = this.#columns(id, connector, input, row);
    const changed: ConnectionsTable = { ...row, ...columns, revision: revision + 1, updated_at: clock.now() };
    await store.write([
      store.db.updateTable('connections').set(changed).where('id', '=', id),
      audit.entry({
        ...by,
        action,
        kind: 'connection',
        object: changed,
        before: audited(row),
        after: audited(changed),
      }),
      ...revisions.entries(
        'connection',
        { ...changed, state: revised(changed) },
        { ...by, action },
        { ...row, state: revised(row) },
      ),
    ]);
    await running.connectionChanged(id, () => {
      this.#openRow(changed);
    });
    return this.read(id);
  }

  /** How it was before, and when its secrets were set. @throws ApiError 404 `notFound` */
  async history(id: string): Promise<History> {
    await this.#row(id);
    return this.#setup.revisions.history('connection', id);
  }

  /** Makes it as it was at a revision, secrets too; that is a new revision. @throws as `change`, and 404 for one that is not kept */
  async rollBack(id: string, revision: number, to: number, by: By, running: Running): Promise<ConnectionView> {
    const { sealer, revisions } = this.#setup;
    const { connector } = await this.#own(id, revision);
    const was = await revisions.at('connection', id, to);
    const { name, runs } = JSON.parse(was.fields) as { name: string; runs: 'service' | 'page' | null };
    const schema = (connectorById(connector) as Connector).settings;
    const input: ConnectionInput = {
      name,
      runs: runs ?? undefined,
      settings: asSent(was.settings, sealer, place(id), schema),
      webPhone: was.web_phone === null ? null : asSent(was.web_phone, sealer, `${place(id)} webPhone`, sipSettings),
    };
    return this.change(id, revision, input, by, running, 'connection.rollBack');
  }

  /** @throws ApiError 409 `stillUsed`, `ofTheFile`, `changedMeanwhile`, 404 `notFound` */
  async remove(id: string, revision: number, by: By, running: Running): Promise<void> {
    const { store, audit, revisions } = this.#setup;
    const row = await this.#own(id, revision);
    const { db } = store;
    const user = await db.selectFrom('users').select('id').where('connection_id', '=', id).executeTakeFirst();
    const group = await db.selectFrom('user_groups').select('id').where('connection_id', '=', id).executeTakeFirst();
    if (user ?? group) throw new ApiError(409, 'stillUsed');
    await store.write([
      store.db.deleteFrom('connections').where('id', '=', id),
      audit.entry({ ...by, action: 'connection.remove', kind: 'connection', object: row, before: audited(row) }),
      revisions.removal('connection', id),
    ]);
    this.#problems.delete(id);
    await running.connectionChanged(id);
  }

  /**
   * Settings that nobody has saved, as the connector wants them.
   * @param id of a stored connection, whose secrets are taken where they are left out
   * @param user settings of somebody who signs in, whole
   * @throws ApiError 400 `settingsInvalid`, 404 `notFound`
   */
  async unsaved(
    connectorId: string,
    sent: Settings,
    id?: string,
    user?: Settings,
  ): Promise<{ connector: Connector; settings: unknown; user?: unknown }> {
    const row = id === undefined ? undefined : await this.#row(id);
    const connector = connectorById(connectorId);
    if (!connector || (row && row.connector !== connectorId)) {
      throw invalid([{ path: 'connector', text: `There is no phone system ${connectorId} here.` }]);
    }
    const stored = new StoredSettings(connector.settings, this.#setup.sealer, place(id ?? ''), row?.settings);
    const settings = stored.merged(sent);
    const issues = issuesOf(connector.settings, settings, 'settings');
    if (user) issues.push(...issuesOf(connector.userSettings, user, 'user'));
    if (issues.length > 0) throw invalid(issues);
    return {
      connector,
      settings: connector.settings.parse(settings),
      ...(user ? { user: connector.userSettings.parse(user) } : {}),
    };
  }

  #rows() {
    return this.#setup.store.db.selectFrom('connections').selectAll();
  }

  async #row(id: string): Promise<ConnectionsTable> {
    const row = await this.#rows().where('id', '=', id).executeTakeFirst();
    if (!row) throw new ApiError(404, 'notFound');
    return row;
  }

  async #own(id: string, revision: number): Promise<ConnectionsTable> {
    const row = await this.#row(id);
    if (row.source === 'file') throw new ApiError(409, 'ofTheFile');
    if (row.revision === revision) return row;
    const meanwhile = await this.#setup.revisions.meanwhile('connection', id, revision);
    throw new ApiError(409, 'changedMeanwhile', { current: this.#view(row), meanwhile });
  }

  /** Checks what was sent, and seals it. @throws ApiError 400 `settingsInvalid` */
  #columns(id: string, connector: Connector, input: ConnectionInput, before?: ConnectionsTable) {
    const { sealer } = this.#setup;
    const own = new StoredSettings(connector.settings, sealer, place(id), before?.settings);
    const phone = new StoredSettings(sipSettings, sealer, `${place(id)} webPhone`, before?.web_phone);
    const settings = own.merged(input.settings);
    const account = input.webPhone ? phone.merged(input.webPhone) : undefined;
    const issues = issuesOf(connector.settings, settings, 'settings');
    if (account) issues.push(...issuesOf(sipSettings, account, 'webPhone'));
    if (input.runs && !connector.manifest.runs.includes(input.runs)) {
      issues.push({ path: 'runs', text: `${connector.manifest.title} does not run there.` });
    }
    if (issues.length > 0) throw invalid(issues);
    return {
      name: input.name,
      runs: input.runs ?? null,
      settings: own.sealed(settings),
      web_phone: account ? phone.sealed(account) : null,
    };
  }

  #openRow(row: ConnectionsTable): void {
    const { hub, sealer } = this.#setup;
    const connector = connectorById(row.connector);
    if (!connector) throw new Error(`there is no phone system ${row.connector}`);
    const { id, name, settings, runs, web_phone: phone } = row;
    hub.addConnection(id, name, connector, opened(settings, sealer, place(id)), {
      ...(runs ? { runs: runs as 'service' | 'page' } : {}),
      ...(phone ? { webPhone: opened(phone, sealer, `${place(id)} webPhone`) } : {}),
    });
    this.#problems.delete(row.id);
  }

  /** Nothing for one whose phone system this version does not know, or that is in the file no more. */
  #view(row: ConnectionsTable, users = this.#usersAt(row.id)): ConnectionView | undefined {
    const { hub } = this.#setup;
    const connector = connectorById(row.connector);
    const live = hub.connection(row.id);
    if (!connector || (row.source === 'file' && !live)) return undefined;
    const problem = this.#problems.get(row.id);
    return {
      id: row.id,
      name: row.name,
      connector: row.connector,
      title: connector.manifest.title,
      runs: (row.runs as 'service' | 'page' | null) ?? (connector.open ? 'service' : 'page'),
      source: row.source,
      revision: row.revision,
      ...readable(row.settings, connector.settings),
      webPhone: row.web_phone === null ? null : readable(row.web_phone, sipSettings),
      status: live?.link.status ?? null,
      ...(problem === undefined ? {} : { problem }),
      users,
    };
  }

  #usersAt(id: string): number {
    return this.#setup.hub.sessions.filter(({ user }) => user.connectionId === id).length;
  }
}

function place(id: string): string {
  return `connection ${id}`;
}

function revised({ name, runs, settings, web_phone }: ConnectionsTable): RevisedState {
  return { fields: { name, runs }, settings, webPhone: web_phone };
}

function audited({ name, runs, settings, web_phone }: ConnectionsTable): Record<string, unknown> {
  return { name, runs, ...flattened('settings', settings), ...flattened('webPhone', web_phone) };
}

/** @returns what a schema has against settings, by path */
export function issuesOf(
  schema: Connector['settings'],
  settings: Settings,
  under: string,
): NonNullable<ErrorBody['issues']> {
  const parsed = schema.safeParse(settings);
  if (parsed.success) return [];
  return parsed.error.issues
    .slice(0, 20)
    .map(({ path, message }) => ({ path: [under, ...path.map(String)].join('.'), text: message }));
}

export function invalid(issues: NonNullable<ErrorBody['issues']>): ApiError {
  return new ApiError(400, 'settingsInvalid', { issues });
}
