/** Hosts one provider per user from the start of the service on, whether or not a page is open, over one link per connection. */
import type { CtiEvent } from '../../core/model/events.ts';
import type * as z from 'zod/mini';
import { sipForPage } from '../../core/connectors/sip/for-page.ts';
import { type SipConnectionSettings, sipSettings, sipUserSettings } from '../../core/connectors/sip/settings.ts';
import { type Connector, type CtiLink, type LinkStatus, openConnector } from '../../core/provider/connector.ts';
import { CtiError } from '../../core/provider/errors.ts';
import type { PhoneKind } from '../../core/provider/phone-kind.ts';
import type { Log, World } from '../../core/provider/world.ts';
import { PageRunLink } from './page-run-link.ts';
import { type SessionUser, UserSession } from './user-session.ts';

export interface HostedConnection {
  id: string;
  name: string;
  connector: Connector;
  link: CtiLink;
  /** Where its users' pages can be SIP web phones, whatever the phone system is. */
  webPhone?: SipConnectionSettings | undefined;
  /** Addresses to which its users' pages talk by themselves: scheme, host and port. */
  pageAddresses?: readonly string[];
}

export interface HubUser extends SessionUser {
  /** The user's settings at that connection, as the connector's schema wants them. */
  settings: unknown;
  /** The user's page is a SIP web phone with this account, as the settings of the SIP connector want it. */
  webPhone?: unknown;
}

/** What a connection may have besides its settings. */
export interface ConnectionOptions {
  /** Where the phone system is talked to; without it in the service where the connector can. */
  runs?: 'service' | 'page' | undefined;
  /** As the settings of the SIP connector want it. */
  webPhone?: unknown;
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

  /**
   * @throws CtiError `settingsInvalid` naming the setting, `notSupported` for a place where the connector cannot run
   */
  addConnection(
    id: string,
    name: string,
    connector: Connector,
    settings: unknown,
    { runs = connector.open ? 'service' : 'page', webPhone }: ConnectionOptions = {},
  ): HostedConnection {
    if (!connector.manifest.runs.includes(runs)) {
      throw new CtiError('notSupported', `${name}: ${connector.manifest.title} does not run in the ${runs}`);
    }
    const parsed = settingsOf(connector.settings, settings, name);
    const log = boundLog(this.#world.log, { connection: id });
    const world = { ...this.#world, log };
    const link = runs === 'page' ? new PageRunLink(connector, parsed, world) : openConnector(connector, parsed, world);
    const sip = webPhone === undefined ? undefined : settingsOf(sipSettings, webPhone, `${name}: webPhone`);
    const pageAddresses = addressesIn(runs === 'page' ? parsed : undefined, sip);
    return this.addLink({ id, name, connector, link, webPhone: sip, pageAddresses });
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
  addUser({ settings, webPhone, ...user }: HubUser): UserSession {
    const connection = this.#connections.get(user.connectionId);
    if (!connection) throw new CtiError('noExtension', `${user.name}: no connection ${user.connectionId}`);
    const { link, connector } = connection;
    const linkUser = { id: user.id, settings: settingsOf(connector.userSettings, settings, user.name) };
    const sip = sipPhone(connection, webPhone, user.name);
    const provider = link.provider(linkUser);
    const number = connector.extensionOf?.(linkUser.settings);
    const session: UserSession = new UserSession(
      { ...user, number, phone: () => sip ?? link.phone?.(linkUser) ?? { kind: 'none' } },
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

/** @throws CtiError `settingsInvalid` naming the setting */
function settingsOf<T>(schema: z.ZodMiniType<T>, settings: unknown, whose: string): T {
  const parsed = schema.safeParse(settings);
  if (!parsed.success) throw new CtiError('settingsInvalid', `${whose}: ${issueText(parsed.error.issues[0])}`);
  return parsed.data;
}

/** The WebSocket addresses among settings, without what follows the port. */
function addressesIn(...settings: unknown[]): string[] {
  const values: unknown[] = settings.flatMap((each): unknown[] => Object.values(each ?? {}));
  const texts = values.filter((value) => typeof value === 'string');
  return [...new Set(texts.flatMap((text) => text.match(/wss?:\/\/[\w.:[\]-]+/g) ?? []))];
}

/** @throws CtiError `settingsInvalid`, also where the connection has no web phones */
function sipPhone({ name, webPhone }: HostedConnection, account: unknown, whose: string): PhoneKind | undefined {
  if (account === undefined) return undefined;
  if (!webPhone) throw new CtiError('settingsInvalid', `${whose}: the connection ${name} has no webPhone`);
  return { kind: 'sip', ...sipForPage(webPhone, settingsOf(sipUserSettings, account, `${whose}: webPhone`)) };
}

function issueText(issue: { path: PropertyKey[]; message: string } | undefined): string {
  return issue ? `${issue.path.map(String).join('.')}: ${issue.message}` : 'not valid';
}
