/**
 * The tabs of one browser and user share the provider of the tab that has it: the leading tab serves it over a
 * BroadcastChannel, the others mirror it as they would mirror one in the Messaging Service, and ask through it.
 */
import { MessagingServiceProvider } from '../messaging/messaging-service-provider.ts';
import { closeCodes } from '../messaging/protocol.ts';
import type { BaseCtiProvider } from '../provider/base-cti-provider.ts';
import { systemClock, type WebSocketLike } from '../provider/world.ts';
import { ProviderHost } from './provider-host.ts';

/** What goes over the channel; everybody hears everything, and takes what is meant for him. */
type TabMessage =
  /** A tab that leads has begun: whoever mirrors asks it anew. */
  | { to: 'all'; kind: 'begun' }
  | ToLeader
  | { to: 'tab'; tab: string; kind: 'opened' }
  | { to: 'tab'; tab: string; kind: 'closed'; code: number; reason: string }
  | { to: 'tab'; tab: string; kind: 'frame'; frame: string };
type ToLeader =
  { to: 'leader'; kind: 'open' | 'close'; from: string } | { to: 'leader'; kind: 'frame'; from: string; frame: string };

/** Serves this tab's provider to the other tabs until `close`. */
export class TabHost {
  readonly #channel: BroadcastChannel;
  readonly #host: ProviderHost;
  readonly #pipes = new Map<string, ReturnType<ProviderHost['open']>>();

  /** @param name what the tabs share */
  constructor(name: string, provider: BaseCtiProvider, user: { id: string; name: string }) {
    this.#host = new ProviderHost(provider, { user, clock: systemClock });
    this.#channel = new BroadcastChannel(name);
    this.#channel.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => {
      if (data.to === 'leader') this.#take(data);
    });
    this.#say({ to: 'all', kind: 'begun' });
  }

  close(): void {
    this.#host.close();
    this.#channel.close();
  }

  #take(message: ToLeader): void {
    const { from } = message;
    if (message.kind === 'frame') {
      this.#pipes.get(from)?.receive(message.frame);
      return;
    }
    this.#pipes.get(from)?.closed();
    this.#pipes.delete(from);
    if (message.kind === 'close') return;
    const pipe = this.#host.open({
      send: (frame) => {
        this.#say({ to: 'tab', tab: from, kind: 'frame', frame });
      },
      close: (code, reason) => {
        this.#say({ to: 'tab', tab: from, kind: 'closed', code, reason });
        this.#pipes.delete(from);
      },
    });
    this.#pipes.set(from, pipe);
    this.#say({ to: 'tab', tab: from, kind: 'opened' });
  }

  #say(message: TabMessage): void {
    this.#channel.postMessage(message);
  }
}

/** @returns the provider of the tab that leads; it comes back by itself when another tab does */
export function mirrorOfLeader(name: string): MessagingServiceProvider {
  return new MessagingServiceProvider({
    url: '',
    // Whoever has the channel may use it: it is this browser's own.
    ticket: () => Promise.resolve('tab'),
    webSocket: () => new TabSocket(name),
    clock: systemClock,
    random: Math.random,
    retry: { base: 200, cap: 2000 },
  });
}

/** One tab's end of the channel, as if it were a socket. */
class TabSocket implements WebSocketLike {
  readyState = 0;
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  readonly #channel: BroadcastChannel;
  readonly #id = Math.random().toString(36).slice(2);

  constructor(name: string) {
    this.#channel = new BroadcastChannel(name);
    this.#channel.addEventListener('message', ({ data }: MessageEvent<TabMessage>) => {
      this.#hear(data);
    });
    // Nobody may be there yet: the one who begins to lead says so, and is asked then.
    this.#say({ to: 'leader', kind: 'open', from: this.#id });
  }

  send(frame: string): void {
    if (this.readyState === 1) this.#say({ to: 'leader', kind: 'frame', from: this.#id, frame });
  }

  close(): void {
    if (this.readyState === 3) return;
    this.#say({ to: 'leader', kind: 'close', from: this.#id });
    this.#ended(1000, 'closed');
  }

  #hear(message: TabMessage): void {
    if (message.to === 'all') {
      // The tab that led is gone; what it was asked is not answered any more.
      if (this.readyState === 1) this.#ended(closeCodes.goingAway, 'goingAway');
      else this.#say({ to: 'leader', kind: 'open', from: this.#id });
    } else if (message.to !== 'tab' || message.tab !== this.#id) return;
    else if (message.kind === 'opened') {
      this.readyState = 1;
      this.onopen?.(undefined as never);
    } else if (message.kind === 'frame') this.onmessage?.({ data: message.frame });
    else if (message.kind === 'closed') this.#ended(message.code, message.reason);
  }

  #ended(code: number, reason: string): void {
    this.readyState = 3;
    this.#channel.close();
    this.onclose?.({ code, reason });
  }

  #say(message: TabMessage): void {
    this.#channel.postMessage(message);
  }
}
