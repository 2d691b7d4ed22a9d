/** The link to an exchange of our own, in the same process. It can be cut and restored at will, which is what tests of bad days need. */
import type { CtiLink, LinkStatus, LinkUser } from '../provider/connector.ts';
import type { World } from '../provider/world.ts';
import type { Exchange } from './exchange.ts';
import type { ExchangeProvider } from './exchange-provider.ts';

export interface ExchangeUser {
  extension: string;
  name: string;
}

/** What a connector hands to the link of its exchange. */
export interface ExchangeLinkSetup<P extends ExchangeProvider> {
  exchange: Exchange;
  /** What it says it is. */
  version: string;
  world: World;
  connection: (user: ExchangeUser, linkUp: () => boolean) => P;
}

export class ExchangeLink<P extends ExchangeProvider = ExchangeProvider> implements CtiLink<ExchangeUser> {
  readonly exchange: Exchange;
  readonly #setup: ExchangeLinkSetup<P>;
  readonly #connections = new Map<string, P>();
  readonly #listeners = new Set<(status: LinkStatus) => void>();
  #status: LinkStatus;

  constructor(setup: ExchangeLinkSetup<P>) {
    this.#setup = setup;
    this.exchange = setup.exchange;
    this.#status = { state: 'connecting', since: setup.world.clock.now(), attempts: 0 };
  }

  get status(): LinkStatus {
    return this.#status;
  }

  get counters(): Readonly<Record<string, number>> {
    return {};
  }

  start(): void {
    this.#become('up');
  }

  stop(): Promise<void> {
    this.#become('stopped');
    // Nobody listens any more; what still rings must not keep the process alive.
    this.exchange.forgetCalls();
    return Promise.resolve();
  }

  /** Loses the link; calls go on at the exchange. */
  cut(): void {
    this.#become('down');
  }

  restore(): void {
    this.#become('up');
  }

  /** The phone system restarts: the link is lost and with it every call. */
  restart(): void {
    this.cut();
    this.exchange.forgetCalls();
    this.restore();
  }

  onStatus(listener: (status: LinkStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  provider(user: LinkUser<ExchangeUser>): P {
    const known = this.#connections.get(user.id);
    if (known) return known;
    const { extension, name } = user.settings;
    this.exchange.agent(extension, name);
    const connection = this.#setup.connection(user.settings, () => this.#status.state === 'up');
    this.#connections.set(user.id, connection);
    return connection;
  }

  release(userId: string): void {
    void this.#connections.get(userId)?.closeConnection();
    this.#connections.delete(userId);
  }

  #become(state: LinkStatus['state']): void {
    const { version, world } = this.#setup;
    this.#status = {
      state,
      since: world.clock.now(),
      attempts: 0,
      version,
      ...(state === 'down' ? { reason: 'unreachable' as const } : {}),
    };
    for (const connection of this.#connections.values()) {
      connection.linkChanged(state === 'stopped' ? 'closed' : 'unreachable');
    }
    for (const listener of [...this.#listeners]) listener(this.#status);
  }
}
