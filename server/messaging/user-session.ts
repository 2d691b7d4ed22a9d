/** One user's telephony in the service: the hosted provider, its last events, and the pages that listen to it. */
import { randomUUID } from 'node:crypto';
import type { ServerMessage } from '../../core/messaging/protocol.ts';
import { wireState } from '../../core/messaging/wire-state.ts';
import type { CtiEvent } from '../../core/model/events.ts';
import type { BaseCtiProvider } from '../../core/provider/base-cti-provider.ts';
import { mediaDeskOf } from '../../core/provider/media-signal.ts';
import type { PhoneKind } from '../../core/provider/phone-kind.ts';
import { EventRing } from './event-ring.ts';
import { type PhonePage, PhoneSocket } from './phone-socket.ts';

/** Who a session belongs to. */
export interface SessionUser {
  id: string;
  name: string;
  connectionId: string;
  /** By which colleagues at the same phone system call the user. */
  number?: string | undefined;
  /** Which telephone the user's page is to be; without it none. */
  phone?: (() => PhoneKind) | undefined;
}

/** Where a page is open, as its request said. */
export interface PageOrigin {
  /** Family and version. */
  browser: string;
  /** Scheme, host and port of the page; empty where it said none. */
  origin: string;
  /** UTC ms. */
  since: number;
}

/** A page, as far as the session knows it. */
export interface Listener extends PhonePage {
  readonly origin?: PageOrigin;
  /** The site that has signed for the page's user. */
  readonly site?: string | undefined;
  /** Takes one event, already serialised. */
  event(frame: string): void;
}

/** Events kept for a page that comes back; more than this and it gets a snapshot. */
const kept = 256;

export class UserSession {
  /** New with each start of the service: a page of an older one must not resume into this one's numbers. */
  readonly id = randomUUID();
  readonly user: SessionUser;
  readonly provider: BaseCtiProvider;
  /** Which of the pages is the user's phone. */
  readonly phone: PhoneSocket;
  readonly #listeners = new Set<Listener>();
  readonly #tracers = new Set<Listener>();
  readonly #ring = new EventRing(kept);
  readonly #unlisten: () => void;

  /** @param heard told of each event once it is on its way */
  constructor(user: SessionUser, provider: BaseCtiProvider, heard?: (event: CtiEvent) => void) {
    this.user = user;
    this.provider = provider;
    this.phone = new PhoneSocket(mediaDeskOf(provider));
    this.#unlisten = provider.listen((event) => {
      this.#publish(event);
      heard?.(event);
    });
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Where its pages are open, the oldest first. */
  get pages(): PageOrigin[] {
    return [...this.#listeners].flatMap(({ origin }) => origin ?? []);
  }

  add(listener: Listener): void {
    this.#listeners.add(listener);
  }

  remove(listener: Listener): void {
    this.#listeners.delete(listener);
    this.phone.gone(listener);
    this.trace(listener, false);
  }

  /** Tells all pages of the user something that is no event of the phone system, and so has no number. */
  tell(message: ServerMessage): void {
    const frame = JSON.stringify(message);
    for (const listener of this.#listeners) listener.event(frame);
  }

  /** Native messages are told while one page wants them: then to all pages of the user, for all count the same events. */
  trace(listener: Listener, on: boolean): void {
    if (on) this.#tracers.add(listener);
    else this.#tracers.delete(listener);
    this.provider.trace(this.#tracers.size > 0);
  }

  /**
   * The frames that a page missed, when it was in this session and has not missed too many.
   * @param seq number of the last event it heard
   */
  missed(session: string, seq: number): string[] | undefined {
    return session === this.id ? this.#ring.since(seq) : undefined;
  }

  /**
   * The whole state with the number of the last event that is in it. To be asked for in a task of its own, never while
   * the provider is telling events: its state is ahead of them then.
   */
  snapshot(): string {
    return JSON.stringify({ type: 'snapshot', seq: this.provider.seq, state: wireState(this.provider.state) });
  }

  close(): void {
    this.#unlisten();
    this.#listeners.clear();
  }

  /** Serialised once, however many pages listen. */
  #publish(event: CtiEvent): void {
    const frame = `{"type":"event","event":${JSON.stringify(event)}}`;
    this.#ring.push(event.seq, frame);
    for (const listener of this.#listeners) listener.event(frame);
  }
}
