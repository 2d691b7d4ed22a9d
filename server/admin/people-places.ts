/** Users and their places at phone systems: what the running service is told of a user, and what a reader is shown. */
import { sipUserSettings } from '../../core/connectors/sip/settings.ts';
import { presenceOf } from '../../core/model/presence.ts';
import type { HubUser } from '../messaging/hub.ts';
import { asSent, opened, readable } from '../secrets/secret-settings.ts';
import type { UsersTable } from '../store/tables.ts';
import type { AdminSetup } from './admin-context.ts';
import type { Groups } from './groups.ts';
import type { PersonView } from './person.ts';

export class PeoplePlaces {
  readonly #setup: AdminSetup;
  readonly #groups: Groups;
  readonly #problems = new Map<string, string>();

  constructor(setup: AdminSetup, groups: Groups) {
    this.#setup = setup;
    this.#groups = groups;
  }

  /** Gives a user its place when the server starts; what is in the way is kept to be shown. */
  open(row: UsersTable): void {
    try {
      const user = this.hubUser(row);
      if (user) this.#setup.hub.addUser(user);
    } catch (error) {
      const problem = (error as Error).message;
      this.#problems.set(row.id, problem);
      this.#setup.log.error('user without a place at the phone system', { user: row.id, problem });
    }
  }

  /** Nothing for somebody who has no place, or whose secrets cannot be opened. */
  placed(row: UsersTable): HubUser | undefined {
    try {
      return this.hubUser(row);
    } catch {
      return undefined;
    }
  }

  /** @throws SealError */
  hubUser(row: UsersTable): HubUser | undefined {
    const { sealer } = this.#setup;
    this.#problems.delete(row.id);
    const connectionId = this.#groups.connectionOf(row);
    if (row.active !== 1 || connectionId === null) return undefined;
    return {
      id: row.id,
      name: row.name,
      connectionId,
      settings: {
        ...this.#groups.settingsAt(row.group_id, connectionId),
        ...opened(row.user_settings, sealer, placeOf(row.id)),
      },
      ...(row.web_phone ? { webPhone: opened(row.web_phone, sealer, `${placeOf(row.id)} webPhone`) } : {}),
    };
  }

  view(row: UsersTable): PersonView {
    const { hub } = this.#setup;
    const session = hub.session(row.id);
    const connectionId = this.#groups.connectionOf(row);
    const schema = hub.connection(connectionId ?? '')?.connector.userSettings;
    const problem = this.#problems.get(row.id) ?? (session ? undefined : this.#problemOf(row));
    const group = this.#groups.inherited(row.group_id);
    return {
      id: row.id,
      login: row.login,
      name: row.name,
      role: row.role,
      active: row.active === 1,
      source: row.source,
      revision: row.revision,
      connectionId: row.connection_id,
      groupId: row.group_id,
      inherited: group ? { ...group, settings: this.#groups.settingsAt(row.group_id, connectionId) } : null,
      number: session?.user.number ?? null,
      ...(schema ? readable(row.user_settings, schema) : { settings: {}, secrets: [] }),
      webPhone: row.web_phone === null ? null : readable(row.web_phone, sipUserSettings),
      password: row.password_hash !== null,
      secondFactor: row.totp !== null,
      now: session
        ? {
            presence: presenceOf(session.provider.state),
            pages: session.listeners,
            phone: session.phone.on,
            registered: session.provider.state.link === 'up',
            calls: session.provider.state.calls.length,
          }
        : null,
      ...(problem === undefined ? {} : { problem }),
    };
  }

  /** Settings as they were at a revision, to be sent as a form sends them. */
  sentAgain(row: { id: string; connectionId: string | null }, settings: string, webPhone: string | null) {
    const { hub, sealer } = this.#setup;
    const schema = hub.connection(row.connectionId ?? '')?.connector.userSettings;
    return {
      settings: schema ? asSent(settings, sealer, placeOf(row.id), schema) : {},
      webPhone: webPhone === null ? null : asSent(webPhone, sealer, `${placeOf(row.id)} webPhone`, sipUserSettings),
    };
  }

  /** Why somebody who should be at a phone system is not: its settings have changed, and the user's do not fit any more. */
  #problemOf(row: UsersTable): string | undefined {
    try {
      const user = row.source === 'portal' ? this.hubUser(row) : undefined;
      if (user) this.#setup.hub.checkUser(user);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }
}

export function placeOf(id: string): string {
  return `user ${id}`;
}
