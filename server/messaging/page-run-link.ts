/**
 * The link of a phone system that pages talk to by themselves: the service has no connection to it. Each user's provider here
 * is a mirror of the one that runs in the page that is the user's phone, so calls are logged, seen by colleagues and shown in
 * every page of the user as those of any other phone system.
 */
import { MessagingServiceProvider } from '../../core/messaging/messaging-service-provider.ts';
import { maxFrameBytes } from '../../core/messaging/protocol.ts';
import type { Connector, CtiLink, LinkStatus, LinkUser } from '../../core/provider/connector.ts';
import { CtiError } from '../../core/provider/errors.ts';
import type { FromPhone, HasMediaDesk, MediaDesk, ToPhone } from '../../core/provider/media-signal.ts';
import type { PhoneKind } from '../../core/provider/phone-kind.ts';
import type { Clock, WebSocketLike, World } from '../../core/provider/world.ts';

export class PageRunLink implements CtiLink {
  readonly counters = {};
  readonly #connector: Connector;
  readonly #settings: unknown;
  readonly #world: World;
  readonly #providers = new Map<string, PageRunProvider>();
  readonly #listeners = new Set<(status: LinkStatus) => void>();
  #status: LinkStatus;

  constructor(connector: Connector, settings: unknown, world: World) {
    this.#connector = connector;
    this.#settings = settings;
    this.#world = world;
    this.#status = { state: 'connecting', since: world.clock.now(), attempts: 0 };
  }

  get status(): LinkStatus {
    return this.#status;
  }

  /** There is nothing to connect to: it is up as long as the service is. */
  start(): void {
    this.#become('up');
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#providers.values()].map((provider) => provider.closeConnection()));
    this.#become('stopped');
  }

  onStatus(listener: (status: LinkStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  provider({ id }: LinkUser): PageRunProvider {
    const known = this.#providers.get(id);
    if (known) return known;
    const provider = new PageRunProvider(this.#world.clock, () => this.#world.random());
    this.#providers.set(id, provider);
    return provider;
  }

  release(userId: string): void {
    void this.#providers.get(userId)?.closeConnection();
    this.#providers.delete(userId);
  }

  phone({ settings: user }: LinkUser): PhoneKind {
    const [connector, settings] = [this.#connector, this.#settings];
    const { id, sound } = connector.manifest;
    const given = connector.forPage?.(settings, user) ?? { settings, user };
    return { kind: 'provider', connector: id, ...given, sound: given.sound ?? sound === 'page' };
  }

  #become(state: LinkStatus['state']): void {
    this.#status = { state, since: this.#world.clock.now(), attempts: 0, version: 'in the page' };
    for (const listener of [...this.#listeners]) listener(this.#status);
  }
}

/** Mirrors the provider of the user's phone page; its link is down while there is none. */
export class PageRunProvider extends MessagingServiceProvider implements HasMediaDesk {
  readonly mediaDesk: MediaDesk;

  constructor(clock: Clock, random: () => number) {
    const pages = new PagePipes();
    super({
      url: '',
      // Settled once a page is there: without one nothing is tried, however many users there are.
      ticket: () => pages.arrival(),
      webSocket: () => pages.open(),
      clock,
      random,
      retry: { base: 100, cap: 1000 },
    });
    this.mediaDesk = pages;
  }
}

/** The pages that come and go, as sockets to them. */
class PagePipes implements MediaDesk {
  #send: ((signal: ToPhone) => void) | undefined;
  #socket: PageSocketPipe | undefined;
  #arrived: (() => void) | undefined;

  async arrival(): Promise<string> {
    if (!this.#send) await new Promise<void>((resolve) => (this.#arrived = resolve));
    return 'page';
  }

  open(): WebSocketLike {
    const send = this.#send;
    const socket = new PageSocketPipe((frame) => {
      if (this.#send === send) send?.({ kind: 'frame', frame });
    });
    this.#socket = socket;
    return socket;
  }

  plugIn(send: (signal: ToPhone) => void): void {
    this.#drop();
    this.#send = send;
    this.#arrived?.();
    this.#arrived = undefined;
  }

  unplug(): void {
    this.#send = undefined;
    this.#drop();
  }

  signal(signal: FromPhone): void {
    if (signal.kind !== 'frame') throw new CtiError('notSupported');
    if (signal.frame.length > maxFrameBytes) throw new CtiError('messageTooLarge');
    this.#socket?.receive(signal.frame);
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.end();
  }
}

/** A socket whose other end is the provider's host in a page. */
class PageSocketPipe implements WebSocketLike {
  readyState = 0;
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  readonly #send: (frame: string) => void;

  constructor(send: (frame: string) => void) {
    this.#send = send;
    // As a socket does: whoever has opened it sets its listeners first.
    queueMicrotask(() => {
      if (this.readyState !== 0) return;
      this.readyState = 1;
      this.onopen?.(undefined as never);
    });
  }

  send(frame: string): void {
    if (this.readyState === 1) this.#send(frame);
  }

  receive(frame: string): void {
    if (this.readyState === 1) this.onmessage?.({ data: frame });
  }

  close(): void {
    this.end();
  }

  end(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.({ code: 1001, reason: 'unreachable' });
  }
}
