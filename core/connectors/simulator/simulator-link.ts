/** The link to a simulated phone system. It can be cut and restored at will, which is what tests of bad days need. */
import type { CtiLink, LinkStatus, LinkUser } from '../../provider/connector.ts';
import type { World } from '../../provider/world.ts';
import { Exchange } from './exchange.ts';
import type { SimulatorSettings, SimulatorUserSettings } from './settings.ts';
import { SimulatorConnection } from './simulator-connection.ts';

export class SimulatorLink implements CtiLink<SimulatorUserSettings> {
  readonly exchange: Exchange;
  readonly #world: World;
  readonly #connections = new Map<string, SimulatorConnection>();
  readonly #listeners = new Set<(status: LinkStatus) => void>();
  #status: LinkStatus;

  constructor(settings: SimulatorSettings, world: World) {
    this.#world = world;
    this.exchange = new Exchange(settings, world.clock);
    this.#status = { state: 'connecting', since: world.clock.now(), attempts: 0 };
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

  provider(user: LinkUser<SimulatorUserSettings>): SimulatorConnection {
    const known = this.#connections.get(user.id);
    if (known) return known;
    const { extension, name } = user.settings;
    this.exchange.agent(extension, name);
    const up = () => this.#status.state === 'up';
    const connection = new SimulatorConnection(this.exchange, extension, this.#world.clock, up);
    this.#connections.set(user.id, connection);
    return connection;
  }

  release(userId: string): void {
    void this.#connections.get(userId)?.closeConnection();
    this.#connections.delete(userId);
  }

  #become(state: LinkStatus['state']): void {
    const { clock } = this.#world;
    this.#status = {
      state,
      since: clock.now(),
      attempts: 0,
      version: 'Simulator',
      ...(state === 'down' ? { reason: 'unreachable' as const } : {}),
    };
    for (const connection of this.#connections.values()) {
      connection.linkChanged(state === 'stopped' ? 'closed' : 'unreachable');
    }
    for (const listener of [...this.#listeners]) listener(this.#status);
  }
}
