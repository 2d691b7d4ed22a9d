/** Hosts one provider per user from the start of the service on, whether or not a page is open, over one link per connection. */
import type { CtiEvent } from '../../core/model/events.ts';
import { type Connector, type CtiLink, type LinkStatus, openConnector } from '../../core/provider/connector.ts';
import { CtiError } from '../../core/provider/errors.ts';
import type { Log, World } from '../../core/provider/world.ts';
import { type SessionUser, UserSession } from './user-session.ts';

export interface HostedConnection {
  id: string;
  name: string;
  connector: Connector;
  link: CtiLink;
}

export interface HubUser extends SessionUser {
  /** The user's settings at that connection, as the connector's schema wants them. */
  settings: unknown;
}

/** Told of every event of every hosted provider. */
export type HubListener = (session: UserSession, event: CtiEvent) => void;

export class Hub {
  readonly #world: World;
  readonly #connections = new Map<string, HostedConnection>();
  readonly #sessions = new Map<string, UserSession>();
  readonly #listeners = new Set<HubListener>();

  /** Another number whenever users were added or have changed. */
  revision = 0;

  constructor(world: World) {
    this.#world = world;
  }

  get connections(): readonly HostedConnection[] {
    return [...this.#connections.values()];
  }

  get sessions(): readonly UserSession[] {
    return [...this.#sessions.values()];
  }

  session(userId: string): UserSession | undefined {
    return this.#sessions.get(userId);
  }

  listen(listener: HubListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @throws CtiError `settingsInvalid` naming the setting */
  addConnection(id: string, name: string, connector: Connector, settings: unknown): HostedConnection {
    const parsed = connector.settings.safeParse(settings);
    if (!parsed.success) throw new CtiError('settingsInvalid', `${name}: ${issueText(parsed.error.issues[0])}`);
    const log = boundLog(this.#world.log, { connection: id });
    const link = openConnector(connector, parsed.data, { ...this.#world, log });
    return this.addLink({ id, name, connector, link });
  }

  /** Hosts a link that is open already. */
  addLink(connection: HostedConnection): HostedConnection {
    this.#connections.set(connection.id, connection);
    connection.link.onStatus((status) => {
      tellStatus(this.#world.log, connection.id, status);
    });
    return connection;
  }

  /** @throws CtiError `settingsInvalid` naming the setting, `noExtension` when there is no such connection */
  addUser({ settings, ...user }: HubUser): UserSession {
    const connection = this.#connections.get(user.connectionId);
    if (!connection) throw new CtiError('noExtension', `${user.name}: no connection ${user.connectionId}`);
    const parsed = connection.connector.userSettings.safeParse(settings);
    if (!parsed.success) throw new CtiError('settingsInvalid', `${user.name}: ${issueText(parsed.error.issues[0])}`);
    const { link } = connection;
    const linkUser = { id: user.id, settings: parsed.data };
    const provider = link.provider(linkUser);
    const number = connection.connector.extensionOf?.(parsed.data);
    const session: UserSession = new UserSession(
      { ...user, number, phone: () => link.phone?.(linkUser) ?? { kind: 'none' } },
      provider,
      (event) => {
        for (const listener of this.#listeners) listener(session, event);
      },
    );
    this.#sessions.set(user.id, session);
    this.revision++;
    return session;
  }

  /** Begins to connect; a phone system that cannot be reached is tried again for as long as the service runs. */
  start(): void {
    for (const { link } of this.#connections.values()) link.start();
    for (const { provider, user } of this.#sessions.values()) {
      provider.connect().catch((error: unknown) => {
        this.#world.log.warn('provider did not connect', { user: user.id, error: String(error) });
      });
    }
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#connections.values()].map(({ link }) => link.stop()));
    for (const session of this.#sessions.values()) session.close();
  }
}

function tellStatus(log: Log, connection: string, { state, reason, version, attempts }: LinkStatus): void {
  if (state === 'up') log.info('link up', { connection, version });
  else if (state === 'down' && attempts <= 1) log.warn('link down', { connection, reason });
  else log.debug(`link ${state}`, { connection, reason, attempts });
}

function boundLog(log: Log, bound: object): Log {
  return {
    error: (message, fields) => {
      log.error(message, { ...bound, ...fields });
    },
    warn: (message, fields) => {
      log.warn(message, { ...bound, ...fields });
    },
    info: (message, fields) => {
      log.info(message, { ...bound, ...fields });
    },
    debug: (message, fields) => {
      log.debug(message, { ...bound, ...fields });
    },
  };
}

function issueText(issue: { path: PropertyKey[]; message: string } | undefined): string {
  return issue ? `${issue.path.map(String).join('.')}: ${issue.message}` : 'not valid';
}
