/** Hosts one provider per user from the start of the service on, whether or not a page is open, over one link per connection. */
import type { CtiEvent } from '../../core/model/events.ts';
import type * as z from 'zod/mini';
import { sipForPage } from '../../core/connectors/sip/for-page.ts';
import { type SipConnectionSettings, sipSettings, sipUserSettings } from '../../core/connectors/sip/settings.ts';
import { type Connector, type CtiLink, type LinkStatus, openConnector } from '../../core/provider/connector.ts';
import { CtiError } from '../../core/provider/errors.ts';
import type { PhoneKind } from '../../core/provider/phone-kind.ts';
import type { Log, Sockets, World } from '../../core/provider/world.ts';
import { secretsOf } from '../secrets/secret-settings.ts';
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
  readonly #tapped: (connectionId: string, sockets: Sockets) => Sockets;
  readonly #connections = new Map<string, HostedConnection>();
  readonly #sessions = new Map<string, UserSession>();
  /** As they were added, for a connection whose settings change. */
  readonly #users = new Map<string, HubUser>();
  readonly #numbers = new Map<string, UserSession>();
  /** Of connections, parsed. */
  readonly #settings = new Map<string, unknown>();
  #started = false;
  readonly #listeners = new Set<HubListener>();

  /** Another number whenever users were added or have changed. */
  revision = 0;

  /** @param tapped sockets of a connection that somebody listens in to, to find faults */
  constructor(world: World, tapped: (connectionId: string, sockets: Sockets) => Sockets = (_, sockets) => sockets) {
    this.#world = world;
    this.#tapped = tapped;
  }

  get connections(): readonly HostedConnection[] {
    return [...this.#connections.values()];
  }

  connection(id: string): HostedConnection | undefined {
    return this.#connections.get(id);
  }

  /** Who has a number at a connection. */
  withNumber(connectionId: string, number: string): UserSession | undefined {
    return this.#numbers.get(`${connectionId} ${number}`);
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
   * @throws CtiError `settingsInvalid` naming the setting, also for a `webPhone` beside a connector that runs in the page;
   * `notSupported` for a place where the connector cannot run
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
    if (runs === 'page' && webPhone !== undefined) {
      throw new CtiError(
        'settingsInvalid',
        `${name}: webPhone is for a connection that runs in the service; in the page ${connector.manifest.title} has its own voice`,
      );
    }
    const parsed = settingsOf(connector.settings, settings, name);
    const log = boundLog(this.#world.log, { connection: id });
    const world = { ...this.#world, log, sockets: this.#tapped(id, this.#world.sockets) };
    const link = runs === 'page' ? new PageRunLink(connector, parsed, world) : openConnector(connector, parsed, world);
    const sip = webPhone === undefined ? undefined : settingsOf(sipSettings, webPhone, `${name}: webPhone`);
    this.#settings.set(id, parsed);
    const pageAddresses = addressesIn(runs === 'page' ? parsed : undefined, sip);
    return this.addLink({ id, name, connector, link, webPhone: sip, pageAddresses });
  }

  /** Hosts a link that is open already. */
  addLink(connection: HostedConnection): HostedConnection {
    this.#connections.set(connection.id, connection);
    connection.link.onStatus((status) => {
      tellStatus(this.#world.log, connection.id, status);
    });
    if (this.#started) connection.link.start();
    return connection;
  }

  /** Closes a connection and lets go of its users. @returns them, to be added again */
  async removeConnection(id: string): Promise<HubUser[]> {
    const connection = this.#connections.get(id);
    if (!connection) return [];
    const users = [...this.#users.values()].filter(({ connectionId }) => connectionId === id);
    for (const user of users) this.removeUser(user.id);
    this.#connections.delete(id);
    this.#settings.delete(id);
    await connection.link.stop();
    return users;
  }

  /** @throws CtiError `settingsInvalid` naming the setting, `noExtension` when there is no such connection */
  addUser(added: HubUser): UserSession {
    const { settings, webPhone, ...user } = added;
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
    if (number !== undefined) this.#numbers.set(`${user.connectionId} ${number}`, session);
    this.#users.set(user.id, added);
    this.revision++;
    if (this.#started) this.#connect(session);
    return session;
  }

  /** Lets go of a user; pages that are there hear nothing more. */
  removeUser(id: string): void {
    const session = this.#sessions.get(id);
    if (!session) return;
    this.#sessions.delete(id);
    this.#users.delete(id);
    const place = `${session.user.connectionId} ${session.user.number ?? ''}`;
    if (this.#numbers.get(place) === session) this.#numbers.delete(place);
    this.revision++;
    session.close();
    this.#connections.get(session.user.connectionId)?.link.release(id);
  }

  /** What the connection's users must have in common with its settings. @throws CtiError `settingsInvalid` */
  checkUser({ settings, webPhone, name, connectionId }: Omit<HubUser, 'id'>): void {
    const connection = this.#connections.get(connectionId);
    if (!connection) throw new CtiError('noExtension', `${name}: no connection ${connectionId}`);
    settingsOf(connection.connector.userSettings, settings, name);
    sipPhone(connection, webPhone, name);
  }

  /** What must be shown to nobody who reads along at a connection: its secrets, and those of its users. */
  secretsAt(id: string): string[] {
    const connector = this.#connections.get(id)?.connector;
    if (!connector) return [];
    const users = [...this.#users.values()].filter(({ connectionId }) => connectionId === id);
    return [
      ...secretValues(connector.settings, this.#settings.get(id)),
      ...users.flatMap(({ settings }) => secretValues(connector.userSettings, settings)),
    ];
  }

  /** Begins to connect; a phone system that cannot be reached is tried again for as long as the service runs. */
  start(): void {
    this.#started = true;
    for (const { link } of this.#connections.values()) link.start();
    for (const session of this.#sessions.values()) this.#connect(session);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#connections.values()].map(({ link }) => link.stop()));
    for (const session of this.#sessions.values()) session.close();
  }

  #connect({ provider, user }: UserSession): void {
    provider.connect().catch((error: unknown) => {
      this.#world.log.warn('provider did not connect', { user: user.id, error: String(error) });
    });
  }
}

function secretValues(schema: z.ZodMiniType, settings: unknown): string[] {
  const values = (settings ?? {}) as Record<string, unknown>;
  return secretsOf(schema).flatMap((name) => (typeof values[name] === 'string' ? [values[name]] : []));
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
function sipPhone(
  { name, connector, webPhone }: HostedConnection,
  account: unknown,
  whose: string,
): PhoneKind | undefined {
  if (account === undefined) return undefined;
  if (!webPhone) throw new CtiError('settingsInvalid', `${whose}: the connection ${name} has no webPhone`);
  const holdsHere = connector.manifest.hearsPhoneHold ?? false;
  return {
    kind: 'sip',
    holdsHere,
    ...sipForPage(webPhone, settingsOf(sipUserSettings, account, `${whose}: webPhone`)),
  };
}

function issueText(issue: { path: PropertyKey[]; message: string } | undefined): string {
  return issue ? `${issue.path.map(String).join('.')}: ${issue.message}` : 'not valid';
}
