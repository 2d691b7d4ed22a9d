/** The page as its user's phone: says so to the service, again after each sign-in, and passes signals of the sound on. */
import type { FromPhone, ToPhone } from '../provider/media-signal.ts';
import type { ClientMessage, ServerMessage } from './protocol.ts';

export interface PagePhoneOptions {
  /** Told of what the phone system and other pages say about the sound of this page's calls. */
  media?: (signal: ToPhone) => void;
  /** Told whether this page is the user's phone; another page of the user may have taken it over. */
  phone?: (on: boolean) => void;
  /** The pairs whose sound still goes on, asked for when the service is back; without it all are made anew. */
  peers?: () => readonly string[];
}

export class PagePhone {
  readonly #options: PagePhoneOptions;
  readonly #say: (message: ClientMessage) => boolean;
  #wanted = false;
  /** The service knows what is wanted, this time. */
  told = false;
  is = false;

  /** @param say sends to the service; returns false when it cannot be reached */
  constructor(options: PagePhoneOptions, say: (message: ClientMessage) => boolean) {
    this.#options = options;
    this.#say = say;
  }

  be(on: boolean): void {
    this.#wanted = on;
    // Else the sign-in tells it.
    if (this.told) this.#tell();
  }

  send(signal: FromPhone): boolean {
    return this.#say({ type: 'media', signal });
  }

  signedIn(): void {
    this.told = true;
    if (this.#wanted) this.#tell();
  }

  signedOut(): void {
    this.told = false;
  }

  hear(message: Extract<ServerMessage, { type: 'phone' | 'media' }>): void {
    if (message.type === 'media') {
      this.#options.media?.(message.signal);
      return;
    }
    // Taken over: whoever wants it back says so again.
    if (!message.on) this.#wanted = false;
    this.#become(message.on);
  }

  #tell(): void {
    const peers = this.#wanted ? (this.#options.peers?.() ?? []) : [];
    this.#say({ type: 'phone', on: this.#wanted, ...(peers.length > 0 ? { peers: peers.slice(0, 64) } : {}) });
  }

  #become(on: boolean): void {
    if (this.is === on) return;
    this.is = on;
    this.#options.phone?.(on);
  }
}
