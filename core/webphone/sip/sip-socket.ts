/**
 * The WebSocket under the SIP phone (RFC 7118). It alone decides when to connect again, with one attempt pending at most;
 * JsSIP's own recovery finds nothing to do.
 */
import { Retry } from '../../provider/retry.ts';
import type { Clock, Timer } from '../../provider/world.ts';
import type { JsSocket } from './jssip.ts';

/** A server that takes the connection but never opens the WebSocket is given up after this time, ms. */
const openTime = 8000;

export interface SipSocketOptions {
  urls: readonly string[];
  clock: Clock;
  random: () => number;
  /** Every message before it is used: `S` from the server, `C` from here. */
  message: (direction: 'S' | 'C', text: string) => void;
  opened: () => void;
  /** It was open and is no more, or an attempt has failed. `opened`: whether it had been. */
  closed: (opened: boolean) => void;
}

export class SipSocket implements JsSocket {
  readonly #options: SipSocketOptions;
  readonly #retry: Retry;
  #url = 0;
  /** Counts sockets: what an older one still says belongs to nobody. */
  #generation = 0;
  #socket: WebSocket | undefined;
  #open = false;
  #stopped = true;
  #patience: Timer;
  /** When the last message came, by the clock, ms; 0 before the first one of this connection. */
  heardAt = 0;

  onconnect: JsSocket['onconnect'] = () => undefined;
  ondisconnect: JsSocket['ondisconnect'] = () => undefined;
  ondata: JsSocket['ondata'] = () => undefined;

  constructor(options: SipSocketOptions) {
    this.#options = options;
    this.#retry = new Retry(options.clock, options.random);
  }

  get url(): string {
    return this.#options.urls[this.#url] ?? '';
  }

  get via_transport(): string {
    return this.url.startsWith('ws:') ? 'WS' : 'WSS';
  }

  get sip_uri(): string {
    return `sip:${new URL(this.url.replace(/^ws/, 'http')).host};transport=ws`;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  /** Sockets opened so far, for whoever counts storms. */
  get generation(): number {
    return this.#generation;
  }

  /** JsSIP wishes a connection: the first wish is heard, later ones come from its own recovery. */
  connect(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#dial();
  }

  disconnect(): void {
    this.#stopped = true;
    this.#retry.stop();
    this.#drop();
  }

  /** Tries at once instead of at the next attempt. */
  connectNow(): void {
    if (this.#stopped || this.#socket) return;
    this.#retry.stop();
    this.#dial();
  }

  /** Gives a connection up that does not answer any more, and makes a new one. */
  giveUp(): void {
    if (this.#socket) this.#closed(this.#generation);
  }

  send(message: string): boolean {
    if (!this.#open || this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#options.message('C', message);
    this.#socket.send(message);
    return true;
  }

  #dial(): void {
    const generation = ++this.#generation;
    const { clock } = this.#options;
    const socket = new WebSocket(this.url, 'sip');
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#patience = clock.setTimeout(() => {
      this.#closed(generation);
    }, openTime);
    socket.onopen = () => {
      if (generation !== this.#generation) return;
      clock.clearTimeout(this.#patience);
      this.#open = true;
      this.heardAt = 0;
      this.#options.opened();
      this.onconnect();
    };
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (generation !== this.#generation) return;
      this.heardAt = clock.now();
      // Not before: a server that starts may take connections long before it answers anything.
      this.#retry.succeeded();
      const text = typeof data === 'string' ? data : new TextDecoder().decode(data);
      // A keep-alive (RFC 5626 §3.5.1) is no message.
      if (text.trim() !== '') this.#options.message('S', text);
      this.ondata(text);
    };
    // A close follows every error; counting both is how two reconnects begin.
    socket.onclose = ({ code, reason }) => {
      this.#closed(generation, code, reason);
    };
  }

  #closed(generation: number, code?: number, reason?: string): void {
    if (generation !== this.#generation || !this.#socket) return;
    const wasOpen = this.#open;
    this.#drop();
    this.#options.closed(wasOpen);
    if (wasOpen) this.ondisconnect(true, code, reason);
    if (this.#stopped) return;
    this.#url = (this.#url + 1) % this.#options.urls.length;
    this.#retry.later(() => {
      this.#dial();
    });
  }

  #drop(): void {
    this.#options.clock.clearTimeout(this.#patience);
    const socket = this.#socket;
    this.#socket = undefined;
    this.#open = false;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}
