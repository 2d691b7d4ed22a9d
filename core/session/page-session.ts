/** The page's session with an Offhook server: gets tickets, keeps the Messaging Service connected, and knows when nobody is signed in. */
import { MessagingServiceProvider, type Reconnecting } from '../messaging/messaging-service-provider.ts';
import { CtiModel } from '../model/cti-model.ts';
import { CtiError } from '../provider/errors.ts';
import { systemClock, type WebSocketLike } from '../provider/world.ts';
import type { CallHistorySource } from './call-history.ts';
import { readRecentCalls, type RecentCall } from './recent-call.ts';
import { SessionColleagues } from './session-colleagues.ts';
import { SessionHistory } from './session-history.ts';
import type { SessionPhone } from './session-phone.ts';
import { WakeWatch } from './wake.ts';

/** A one-use ticket, and the address of the Messaging Service that takes it. */
export interface Ticket {
  ticket: string;
  /** `ws://…`, `wss://…`, or a path on the server. */
  url: string;
}

export interface PageSessionOptions {
  /** Address of the server, e.g. `https://phone.example.com`; empty is the page's own origin. */
  server: string;
  /**
   * Gets a ticket from the CRM's own back end; rejects with the `CtiError` `notAuthorised` when nobody is signed in
   * there. Without it the server's sign-in cookie of the same origin is used.
   */
  getTicket?: (() => Promise<Ticket>) | undefined;
}

export class PageSession {
  readonly model = new CtiModel();
  readonly #history = new SessionHistory(
    () => (this.#signedOut ? undefined : this.#provider),
    () => this.#address(''),
  );
  /** The people whom the user can call at the same phone system. */
  readonly colleagues = new SessionColleagues(() => (this.#signedOut ? undefined : this.#provider));
  readonly #options: PageSessionOptions;
  readonly #listeners = new Set<() => void>();
  #provider: MessagingServiceProvider | undefined;
  #url = '';
  #signedOut = false;
  #signIns = 0;
  #phone: SessionPhone | undefined;
  #phoneWanted = false;
  #stopped = false;
  readonly #wake = new WakeWatch(systemClock, window, document, () => {
    this.#provider?.wake();
    this.#phone?.wake();
  });

  /** @param changed called when `signedOut` has changed */
  constructor(options: PageSessionOptions, changed: () => void = () => undefined) {
    this.#options = options;
    this.#listeners.add(changed);
    this.model.on('callSaved', ({ call }) => {
      this.#history.changed(call.databaseUId);
    });
  }

  /** Nobody is signed in, so nothing is tried until `start` is called again. */
  get signedOut(): boolean {
    return this.#signedOut;
  }
  /** The signed-in user's calls, those that are over and those that go on. */
  get history(): CallHistorySource {
    return this.#history;
  }
  /** How often the way to the server has been opened; listeners are told of each. */
  get signIns(): number {
    return this.#signIns;
  }
  get reconnecting(): Reconnecting | undefined {
    return this.#provider?.reconnecting;
  }

  /**
   * Asks the server what is no command, by its word.
   * @throws CtiError `linkDown` while nobody is signed in, `timeout`, or what the server answers
   */
  async ask(what: string, input: unknown): Promise<unknown> {
    if (!this.#provider || this.#signedOut) throw new CtiError('linkDown');
    return this.#provider.ask(what, input);
  }

  /** Begins to connect and keeps coming back until `stop`, or until the server says that nobody is signed in. */
  start(): void {
    this.#setSignedOut(false);
    void this.#provider?.closeConnection();
    const provider: MessagingServiceProvider = new MessagingServiceProvider({
      url: '',
      ticket: () => this.#ticket(provider),
      // The browser's handlers take more of each event than the provider reads.
      webSocket: () => new WebSocket(this.#url) as WebSocketLike,
      clock: systemClock,
      random: Math.random,
      callsChanged: (id) => {
        this.#history.changed(id);
      },
      signedIn: () => {
        this.#signIns++;
        this.#phone?.signedIn();
        this.#tell();
      },
      presence: (people) => {
        this.colleagues.changed(people);
      },
      media: (signal) => {
        this.#phone?.signal(signal);
      },
      phone: (on) => {
        this.#phone?.told(on);
      },
      peers: () => this.#phone?.peers ?? [],
    });
    this.#provider = provider;
    this.#wake.start();
    this.model.init(provider);
    void provider.connect();
  }

  /** For good: a page that wants to go on makes a new session. */
  stop(): void {
    this.#stopped = true;
    this.#wake.stop();
    this.#phone?.stop();
    this.#phone = undefined;
    void this.model.closeConnection();
    this.#provider = undefined;
  }

  /** The page as its user's telephone, once `usePhone` was called and the way to it has been loaded. */
  get phone(): SessionPhone | undefined {
    return this.#phone;
  }

  /** The page is to be its user's telephone, if the server has one for it. Listeners are told once it is loaded. */
  usePhone(): void {
    if (this.#phoneWanted) return;
    this.#phoneWanted = true;
    void this.#openPhone();
  }

  connectNow(): void {
    this.#provider?.connectNow();
  }

  /** @param changed called when `signedOut`, `signIns` or `phone` has changed. @returns a function that ends the subscription */
  listen(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  }

  /** @returns the signed-in user's last calls, newest first; none where they cannot be had now */
  async recentCalls(limit = 20): Promise<RecentCall[] | undefined> {
    try {
      return readRecentCalls(await this.#history.calls({ limit }));
    } catch {
      return undefined;
    }
  }

  async #openPhone(): Promise<void> {
    try {
      const [{ SessionPhone }, { makeEngine }] = await Promise.all([
        import('./session-phone.ts'),
        import('../webphone/engines.ts'),
      ]);
      if (this.#stopped) return;
      this.#phone = new SessionPhone(
        {
          server: this.#address(''),
          model: this.model,
          provider: () => this.#provider,
          failed: (callId, code) => {
            this.#provider?.failed(callId, code);
          },
          follow: (provider) => {
            const followed = provider ?? this.#provider;
            if (followed) this.model.init(followed);
          },
        },
        makeEngine,
      );
      this.#tell();
    } catch {
      // The file could not be had: asked for again when somebody wants it again.
      this.#phoneWanted = false;
    }
  }

  /** A refusal for want of a sign-in ends the attempts: only a person can help. */
  async #ticket(asking: MessagingServiceProvider): Promise<string> {
    try {
      const { ticket, url } = await (this.#options.getTicket?.() ?? this.#ownTicket());
      const address = new URL(url, this.#address(''));
      address.protocol = address.protocol.replace(/^http/, 'ws');
      this.#url = address.href;
      return ticket;
    } catch (error) {
      if (error instanceof CtiError && error.code === 'notAuthorised' && asking === this.#provider) {
        void asking.closeConnection();
        this.#setSignedOut(true);
      }
      throw error;
    }
  }

  async #ownTicket(): Promise<Ticket> {
    const response = await fetch(this.#address('api/tickets'), { method: 'POST' });
    if (response.status === 401 || response.status === 403) throw new CtiError('notAuthorised');
    if (!response.ok) throw new CtiError('unreachable');
    return (await response.json()) as Ticket;
  }

  #address(path: string): string {
    const base = new URL(this.#options.server || '/', location.href);
    if (!base.pathname.endsWith('/')) base.pathname += '/';
    return new URL(path, base).href;
  }

  #setSignedOut(signedOut: boolean): void {
    if (this.#signedOut === signedOut) return;
    this.#signedOut = signedOut;
    this.#tell();
  }

  #tell(): void {
    for (const changed of [...this.#listeners]) changed();
  }
}
