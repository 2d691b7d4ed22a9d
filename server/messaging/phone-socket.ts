/** Which page of a user is the phone, where the sound of calls is in pages: the last one that said so. */
import type { ServerMessage } from '../../core/messaging/protocol.ts';
import { CtiError } from '../../core/provider/errors.ts';
import type { FromPhone, MediaDesk } from '../../core/provider/media-signal.ts';

/** A page that may be the phone. */
export interface PhonePage {
  /** Takes what no snapshot makes up for, however far behind the page is. */
  say(frame: string): void;
}

export class PhoneSocket {
  readonly #desk: MediaDesk | undefined;
  #page: PhonePage | undefined;

  /** @param desk of the user's provider; none where the sound is not in pages */
  constructor(desk: MediaDesk | undefined) {
    this.#desk = desk;
  }

  /** There is a page that is the phone. */
  get on(): boolean {
    return this.#page !== undefined;
  }

  /**
   * A page says that it is the phone, or is it no more.
   * @param peers pairs that it still has
   * @throws CtiError `notSupported` where the sound is not in pages
   */
  be(page: PhonePage, on: boolean, peers: readonly string[]): void {
    const desk = this.#desk;
    if (!desk) throw new CtiError('notSupported');
    if (!on) {
      if (this.#page === page) {
        this.#page = undefined;
        desk.unplug(false);
      }
      say(page, { type: 'phone', on: false });
      return;
    }
    if (this.#page && this.#page !== page) say(this.#page, { type: 'phone', on: false });
    this.#page = page;
    say(page, { type: 'phone', on: true });
    desk.plugIn((signal) => {
      say(page, { type: 'media', signal });
    }, peers);
  }

  /** @throws CtiError `notSupported`, `notAllowedNow` for a page that is not the phone, and what the desk refuses with */
  signal(page: PhonePage, signal: FromPhone): void {
    if (!this.#desk) throw new CtiError('notSupported');
    if (this.#page !== page) throw new CtiError('notAllowedNow');
    this.#desk.signal(signal);
  }

  /** The page's socket is closed: perhaps it is only loaded again. */
  gone(page: PhonePage): void {
    if (this.#page !== page) return;
    this.#page = undefined;
    this.#desk?.unplug(true);
  }
}

function say(page: PhonePage, message: ServerMessage): void {
  page.say(JSON.stringify(message));
}
