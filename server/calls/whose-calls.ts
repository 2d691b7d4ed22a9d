/** Whose calls somebody may read: their own, and with the right to it those of another agent, or of everybody. */
import { sql } from 'kysely';
import { type AgentsQuery, everybody } from '../../core/messaging/call-questions.ts';
import { CtiError } from '../../core/provider/errors.ts';
import type { CallAgent } from '../../core/session/call-history.ts';
import type { Statement } from '../store/sqlite-jobs.ts';
import { compiled, type Store } from '../store/store.ts';

/** Of two users with the same beginning of a name both are found; of more than this the search must say more. */
const mostAgents = 50;

export class WhoseCalls {
  readonly #store: Pick<Store, 'db' | 'read'>;
  readonly #role: string;
  readonly #roles: readonly string[];

  /** @param roles that may see the calls of others */
  constructor(store: Pick<Store, 'db' | 'read'>, roles: readonly string[]) {
    this.#store = store;
    this.#roles = roles;
    const role: Statement = compiled(
      store.db.selectFrom('users').select('role').where('id', '=', '').where('active', '=', 1),
    );
    this.#role = role.sql;
  }

  /** Somebody who has left may nothing. */
  async mayReadAll(userId: string): Promise<boolean> {
    const [user] = await this.#store.read<{ role: string }>({ sql: this.#role, params: [userId, 1] });
    return user !== undefined && this.#roles.includes(user.role);
  }

  /** @param agent whose calls: an id, or `all`; without one the user's own */
  async mayRead(userId: string, agent: string | undefined): Promise<boolean> {
    return agent === undefined || agent === userId || this.mayReadAll(userId);
  }

  /**
   * @param agent of the question: an id, or `all`
   * @returns whose calls the question is about; `undefined`: everybody's
   * @throws CtiError `missingRights`
   */
  async owner(userId: string, agent: string | undefined): Promise<string | undefined> {
    if (!(await this.mayRead(userId, agent))) throw new CtiError('missingRights');
    return agent === everybody ? undefined : (agent ?? userId);
  }

  /**
   * Those whose calls may be chosen, by name.
   * @throws CtiError `missingRights`
   */
  async agents(userId: string, { search = '', limit = mostAgents }: AgentsQuery): Promise<CallAgent[]> {
    if (!(await this.mayReadAll(userId))) throw new CtiError('missingRights');
    let users = this.#store.db.selectFrom('users').select(['id', 'name', 'login']);
    const text = search.trim().toLowerCase();
    if (text !== '') {
      const like = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
      users = users.where((eb) =>
        eb.or([
          sql<boolean>`lower(name) like ${like} escape '\\'`,
          sql<boolean>`lower(login) like ${like} escape '\\'`,
        ]),
      );
    }
    return users.orderBy('name').orderBy('id').limit(limit).execute();
  }

  /** @returns who they are, by id; whoever was removed is not there */
  async named(ids: readonly string[]): Promise<Map<string, CallAgent>> {
    if (ids.length === 0) return new Map();
    const users = await this.#store.db
      .selectFrom('users')
      .select(['id', 'name', 'login'])
      .where('id', 'in', [...new Set(ids)])
      .execute();
    return new Map(users.map((user) => [user.id, user]));
  }
}
