/**
 * A simulated phone system to try things on, on a server that has no connection yet: the built-in exchange, two of the demo's
 * agents, and its customers. Marked as what it is, and removed with its people and calls.
 */
import { BuiltinLink } from '../../core/connectors/builtin/builtin-link.ts';
import type { Clock } from '../../core/provider/world.ts';
import type { Running } from '../admin/admin-context.ts';
import type { Audit, By } from '../admin/audit.ts';
import type { Connections } from '../admin/connections.ts';
import type { People } from '../admin/people.ts';
import { ApiError } from '../app/api-error.ts';
import type { CallLog } from '../calls/call-log.ts';
import { forgetting } from '../calls/forget-calls.ts';
import type { Hub } from '../messaging/hub.ts';
import type { Store } from '../store/store.ts';
import { DemoExchange } from './demo-exchange.ts';
import { type DemoAgent, demoAgents, demoQueue } from './demo-people.ts';

/** Of the connection, so that it is known again after a restart. */
export const trialId = 'simulated-phone-system';
const trialName = 'Simulated phone system';
/** Calls that are forgotten at a time. */
const atOnce = 500;

/** Under logins that nobody else has. */
export const trialAgents: readonly DemoAgent[] = demoAgents
  .slice(0, 2)
  .map((agent) => ({ ...agent, login: `simulated-${agent.login}` }));

export interface TrialParts {
  hub: Hub;
  store: Store;
  connections: Connections;
  people: People;
  callLog: Pick<CallLog, 'settled'>;
  audit: Audit;
  clock: Clock;
}

export class Trial {
  readonly #parts: TrialParts;
  #stage: { link: BuiltinLink; exchange: DemoExchange } | undefined;

  constructor(parts: TrialParts) {
    this.#parts = parts;
    // Of an earlier run: its desks ring again.
    if (this.on) void this.exchange;
  }

  get on(): boolean {
    return this.#parts.hub.connection(trialId) !== undefined;
  }

  /** Only where nothing real is: never beside a connection of somebody's own. */
  async offered(): Promise<boolean> {
    return (await this.#parts.connections.list()).length === 0;
  }

  /** Another one when its connection was opened anew. @throws ApiError 404 `notFound` without a trial */
  get exchange(): DemoExchange {
    const { hub, clock } = this.#parts;
    const link = hub.connection(trialId)?.link;
    if (!(link instanceof BuiltinLink)) throw new ApiError(404, 'notFound');
    if (this.#stage?.link !== link) {
      this.stop();
      const desk = { connectionId: trialId, extensions: trialAgents.map(({ extension }) => extension) };
      this.#stage = { link, exchange: new DemoExchange(link, hub, clock, desk) };
    }
    return this.#stage.exchange;
  }

  /** To be called in turn with other changes. @throws ApiError 409 `notFirst` beside a connection, 403 `missingRights` */
  async begin(actorRole: string, by: By, running: Running): Promise<void> {
    const { connections, people } = this.#parts;
    if (!(await this.offered())) throw new ApiError(409, 'notFirst');
    const members = trialAgents.map(({ extension }) => extension);
    const settings = { simulatedOutside: true, queues: [{ ...demoQueue, members }] };
    await connections.create(trialId, 'builtin', { name: trialName, settings }, by, running);
    for (const { login, name, extension } of trialAgents) {
      const agent = { role: 'agent', active: true, connectionId: trialId, settings: { extension, name } } as const;
      await people.create({ login, name, ...agent }, actorRole, by, running);
    }
    void this.exchange;
  }

  /** With its people and its calls. To be called in turn with other changes. @throws ApiError 404 `notFound`, 409 `stillUsed` */
  async end(actorRole: string, by: By, running: Running): Promise<void> {
    const { connections, people, store, callLog, audit } = this.#parts;
    const { revision, name } = await connections.read(trialId);
    const logins = trialAgents.map(({ login }) => login);
    const own = await store.db
      .selectFrom('users')
      .select(['id', 'login', 'revision'])
      .where('connection_id', '=', trialId)
      .execute();
    // Somebody has put real people there: they are not ours to remove.
    if (own.some(({ login }) => !logins.includes(login))) throw new ApiError(409, 'stillUsed');
    for (const user of own) await people.remove(user.id, user.revision, actorRole, by, running);
    await connections.remove(trialId, revision, by, running);
    this.stop();
    await callLog.settled();
    const calls = await this.#forgetCalls();
    const object = { id: trialId, name };
    await store.write([
      audit.entry({ ...by, action: 'trial.remove', kind: 'connection', object, before: { calls, users: own.length } }),
    ]);
  }

  stop(): void {
    this.#stage?.exchange.stop();
    this.#stage = undefined;
  }

  async #forgetCalls(): Promise<number> {
    const { store } = this.#parts;
    for (let forgotten = 0; ;) {
      const calls = store.db.selectFrom('calls').select('id').where('connection_id', '=', trialId).limit(atOnce);
      const ids = (await calls.execute()).map(({ id }) => id);
      if (ids.length === 0) return forgotten;
      await store.write(forgetting(store.db, ids));
      forgotten += ids.length;
    }
  }
}
