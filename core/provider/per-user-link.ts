/** The link to a phone system at which each user has a connection of their own: it hands out providers and sums up how they are. */
import type { BaseCtiProvider } from './base-cti-provider.ts';
import type { CtiLink, LinkStatus, LinkUser, RecordedCall } from './connector.ts';
import type { CtiErrorCode } from './errors.ts';
import { isCtiErrorCode } from './errors.ts';
import type { World } from './world.ts';

/** A provider that may know what the phone system says it is; empty before it has said so. */
type Versioned = BaseCtiProvider & {
  readonly version?: string;
  callRecords?(callId: string): Promise<string[]>;
};

interface Handed<P> {
  provider: P;
  state: 'connecting' | 'up' | 'down';
  reason?: CtiErrorCode;
}

export class PerUserLink<U, P extends Versioned> implements CtiLink<U> {
  readonly #world: World;
  readonly #make: (settings: U) => P;
  readonly #handed = new Map<string, Handed<P>>();
  readonly #listeners = new Set<(status: LinkStatus) => void>();
  #status: LinkStatus;
  #losses = 0;

  /** @param make a provider for one user, with the user's own settings */
  constructor(world: World, make: (settings: U) => P) {
    this.#world = world;
    this.#make = make;
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

  provider({ id, settings }: LinkUser<U>): P {
    const known = this.#handed.get(id);
    if (known) return known.provider;
    const provider = this.#make(settings);
    const handed: Handed<P> = { provider, state: 'connecting' };
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

  async recordings({ userId, nativeId }: RecordedCall): Promise<string[]> {
    return (await this.#handed.get(userId)?.provider.callRecords?.(nativeId)) ?? [];
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
    const version = [...this.#handed.values()].find(({ provider }) => provider.version)?.provider.version;
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
