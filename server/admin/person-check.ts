/** What is sent of a user on its way into the database: checked against the phone system and the others, then sealed. */
import { sipUserSettings } from '../../core/connectors/sip/settings.ts';
import type { Connector } from '../../core/provider/connector.ts';
import { ApiError, type ErrorBody } from '../app/api-error.ts';
import { connectorById } from '../connectors.ts';
import { type Settings, StoredSettings } from '../secrets/secret-settings.ts';
import type { UsersTable } from '../store/tables.ts';
import { hashPassword } from '../users/passwords.ts';
import type { AdminSetup } from './admin-context.ts';
import { invalid, issuesOf } from './connections.ts';
import type { Groups } from './groups.ts';
import { placeOf } from './people-places.ts';
import type { PersonInput } from './person.ts';

type Issues = NonNullable<ErrorBody['issues']>;

export class PersonCheck {
  readonly #setup: AdminSetup;
  readonly #groups: Groups;

  constructor(setup: AdminSetup, groups: Groups) {
    this.#setup = setup;
    this.#groups = groups;
  }

  /** @throws ApiError 409 `loginTaken` */
  async loginFree(login: string): Promise<void> {
    const { db } = this.#setup.store;
    if (await db.selectFrom('users').select('id').where('login', '=', login).executeTakeFirst()) {
      throw new ApiError(409, 'loginTaken');
    }
  }

  /** @param input what the user is to be; nothing for one who goes @throws ApiError 409 `lastOwner` */
  async ownerStays({ id, role }: UsersTable, input?: PersonInput): Promise<void> {
    if (role !== 'owner' || (input?.role === 'owner' && input.active)) return;
    const other = await this.#setup.store.db
      .selectFrom('users')
      .select('id')
      .where('role', '=', 'owner')
      .where('active', '=', 1)
      .where('id', '!=', id)
      .executeTakeFirst();
    if (!other) throw new ApiError(409, 'lastOwner');
  }

  /** @returns the columns that the input means @throws ApiError 400 `settingsInvalid` */
  async columns(id: string, input: PersonInput, before?: UsersTable) {
    const { sealer } = this.#setup;
    const { login, name, role, active, password } = input;
    const groupId = input.groupId === undefined ? (before?.group_id ?? null) : input.groupId;
    const issues: Issues = [];
    if (groupId !== null && !this.#groups.has(groupId))
      issues.push({ path: 'groupId', text: 'There is no such group.' });
    const place = { connection_id: input.connectionId, group_id: groupId };
    const connectionId = this.#groups.connectionOf(place);
    const connector = await this.#connectorOf(connectionId, issues);
    // Credentials of one phone system mean nothing to another.
    const stays = before !== undefined && this.#groups.connectionOf(before) === connectionId;
    const own =
      connector && new StoredSettings(connector.userSettings, sealer, placeOf(id), stays ? before.user_settings : null);
    const settings = own?.merged(input.settings) ?? {};
    const all = { ...this.#groups.settingsAt(groupId, connectionId), ...settings };
    const phone = new StoredSettings(
      sipUserSettings,
      sealer,
      `${placeOf(id)} webPhone`,
      stays ? before.web_phone : null,
    );
    const account = input.webPhone ? phone.merged(input.webPhone) : undefined;
    if (connector) issues.push(...issuesOf(connector.userSettings, all, 'settings'));
    if (account) issues.push(...issuesOf(sipUserSettings, account, 'webPhone'));
    if (connector && issues.length === 0) this.#numberFree(id, connectionId, connector, all, issues);
    if (issues.length > 0) throw invalid(issues);
    const asHosted = {
      connectionId: connectionId ?? '',
      name,
      settings: all,
      ...(account ? { webPhone: account } : {}),
    };
    if (connector && this.#setup.hub.connection(connectionId ?? '')) {
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
      ...place,
      user_settings: own?.sealed(settings) ?? '{}',
      web_phone: account ? phone.sealed(account) : null,
      password_hash: hash || null,
    };
  }

  /** What a group says now, for a user who is in it. @throws ApiError 400 `settingsInvalid` naming the user */
  async followsGroup(row: UsersTable): Promise<void> {
    const connectionId = this.#groups.connectionOf(row);
    const issues: Issues = [];
    const connector = await this.#connectorOf(connectionId, issues);
    if (connector) {
      const own = new StoredSettings(connector.userSettings, this.#setup.sealer, placeOf(row.id), row.user_settings);
      const all = { ...this.#groups.settingsAt(row.group_id, connectionId), ...own.whole };
      issues.push(...issuesOf(connector.userSettings, all, 'settings'));
      if (issues.length === 0) this.#numberFree(row.id, connectionId, connector, all, issues);
    }
    const [issue] = issues;
    if (issue) throw invalid([{ path: 'settings', text: `${row.name}: ${issue.path}: ${issue.text}` }]);
  }

  async #connectorOf(connectionId: string | null, issues: Issues): Promise<Connector | undefined> {
    if (connectionId === null) return undefined;
    const { store, hub } = this.#setup;
    const live = hub.connection(connectionId);
    if (live) return live.connector;
    const { db } = store;
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
  #numberFree(id: string, connectionId: string | null, connector: Connector, settings: Settings, issues: Issues): void {
    const number = connector.extensionOf?.(connector.userSettings.parse(settings));
    if (number === undefined || connectionId === null) return;
    const other = this.#setup.hub.withNumber(connectionId, number);
    if (other && other.user.id !== id)
      issues.push({ path: 'settings.extension', text: `${other.user.name} has the number ${number} already.` });
  }
}
