/** The users: seeded from the configuration, found by login or by key. */
import type { Clock } from '../../core/provider/world.ts';
import type { Store } from '../store/store.ts';
import type { UsersTable } from '../store/tables.ts';
import { uuidv7 } from '../store/uuid.ts';
import { hashPassword, passwordMatches } from './passwords.ts';

export interface SeededUser {
  login: string;
  name: string;
  password?: string | undefined;
  connectionId: string;
  /** Without secrets: those stay in the file. */
  settings: Record<string, unknown>;
  role: string;
}

export class Users {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Makes a user, or brings the one of that login up to date; the key stays. */
  async seed({ login, name, password, connectionId, settings, role }: SeededUser): Promise<UsersTable> {
    const known = await this.byLogin(login);
    const now = this.#clock.now();
    const row: UsersTable = {
      id: known?.id ?? uuidv7(now),
      login,
      name,
      password_hash: await rehashed(known?.password_hash ?? null, password),
      connection_id: connectionId,
      user_settings: JSON.stringify(settings),
      web_phone: null,
      totp: known?.totp ?? null,
      totp_step: known?.totp_step ?? null,
      role,
      active: 1,
      group_id: null,
      source: 'file',
      revision: 1,
      created_at: known?.created_at ?? now,
      updated_at: now,
    };
    await this.#store.db
      .insertInto('users')
      .values(row)
      .onConflict((conflict) =>
        conflict.column('login').doUpdateSet((eb) => ({
          name: eb.ref('excluded.name'),
          password_hash: eb.ref('excluded.password_hash'),
          connection_id: eb.ref('excluded.connection_id'),
          user_settings: eb.ref('excluded.user_settings'),
          web_phone: eb.ref('excluded.web_phone'),
          role: eb.ref('excluded.role'),
          active: eb.ref('excluded.active'),
          source: eb.ref('excluded.source'),
          updated_at: eb.ref('excluded.updated_at'),
        })),
      )
      .execute();
    return row;
  }

  /** Those of the file who are in it no more may not sign in, and have no place. Their calls stay. */
  async onlyFromFile(logins: readonly string[]): Promise<void> {
    const gone = (
      await this.#store.db.selectFrom('users').select(['id', 'login']).where('source', '=', 'file').execute()
    )
      .filter(({ login }) => !logins.includes(login))
      .map(({ id }) => id);
    for (const id of gone) {
      await this.#store.db.updateTable('users').set({ active: 0 }).where('id', '=', id).execute();
    }
  }

  byLogin(login: string): Promise<UsersTable | undefined> {
    return this.#store.db.selectFrom('users').selectAll().where('login', '=', login).executeTakeFirst();
  }

  byId(id: string): Promise<UsersTable | undefined> {
    return this.#store.db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
  }
}

async function rehashed(known: string | null, password: string | undefined): Promise<string | null> {
  if (password === undefined) return null;
  return known !== null && (await passwordMatches(known, password)) ? known : hashPassword(password);
}
