/** The link to one Oktell: each user has a connection of their own, so it hands out providers and sums up how they are. */
import type { CtiLink, LinkStatus, LinkUser } from '../../provider/connector.ts';
import type { CtiErrorCode } from '../../provider/errors.ts';
import { isCtiErrorCode } from '../../provider/errors.ts';
import type { World } from '../../provider/world.ts';
import type { OktellTimes } from './client-options.ts';
import { OktellCtiProvider } from './oktell-cti-provider.ts';
import type { OktellSettings, OktellUserSettings } from './settings.ts';

interface Handed {
  provider: OktellCtiProvider;
  state: 'connecting' | 'up' | 'down';
  reason?: CtiErrorCode;
}

export class OktellLink implements CtiLink<OktellUserSettings> {
  readonly #settings: OktellSettings;
  readonly #world: World;
  readonly #times: Partial<OktellTimes>;
  readonly #handed = new Map<string, Handed>();
  readonly #listeners = new Set<(status: LinkStatus) => void>();
  #status: LinkStatus;
  #losses = 0;

  constructor(settings: OktellSettings, world: World, times: Partial<OktellTimes> = {}) {
    this.#settings = settings;
    this.#world = world;
    this.#times = times;
    this.#status = { state: 'connecting', since: world.clock.now(), attempts: 0 };
  }

  get status(): LinkStatus {
    return this.#status;
  }

  get counters(): Readonly<Record<string, number>> {
    const up = [...this.#handed.values()].filter(({ state }) => state === 'up').length;
    return { usersUp: up, connectionsLost: this.#losses };
  }

  /** There is nothing to connect to before a user does. */
  start(): void {
    this.#become('up');
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#handed.values()].map(({ provider }) => provider.closeConnection()));
    this.#become('stopped');
  }

  onStatus(listener: (status: LinkStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  provider({ id, settings }: LinkUser<OktellUserSettings>): OktellCtiProvider {
    const known = this.#handed.get(id);
    if (known) return known.provider;
    const provider = new OktellCtiProvider({
      settings: this.#settings,
      user: settings,
      world: this.#world,
      times: this.#times,
    });
    const handed: Handed = { provider, state: 'connecting' };
    this.#handed.set(id, handed);
    provider.listen((event) => {
      if (event.type === 'initialized') {
        handed.state = 'up';
      } else if (event.type === 'disconnected') {
        if (handed.state === 'up') this.#losses++;
        handed.state = 'down';
        handed.reason = isCtiErrorCode(event.reason) ? event.reason : 'linkDown';
      } else {
        return;
      }
      this.#sumUp();
    });
    return provider;
  }

  release(userId: string): void {
    void this.#handed.get(userId)?.provider.closeConnection();
    this.#handed.delete(userId);
  }

  /** It is down when it is for everybody: a user's own password says nothing of the others. */
  #sumUp(): void {
    if (this.#status.state === 'stopped') return;
    const all = [...this.#handed.values()];
    const down = all.find(({ state }) => state === 'down');
    if (down && all.every(({ state }) => state === 'down')) this.#become('down', down.reason);
    else this.#become('up');
  }

  #become(state: LinkStatus['state'], reason?: CtiErrorCode): void {
    if (state === this.#status.state && reason === this.#status.reason) return;
    const version = [...this.#handed.values()].find(({ provider }) => provider.version !== '')?.provider.version;
    this.#status = {
      state,
      since: this.#world.clock.now(),
      attempts: state === 'down' ? 1 : 0,
      ...(version === undefined ? {} : { version }),
      ...(reason === undefined ? {} : { reason }),
    };
    for (const listener of [...this.#listeners]) listener(this.#status);
  }
}
