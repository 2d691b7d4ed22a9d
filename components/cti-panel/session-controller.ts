/** The panel's own sign-in: a session while the panel is in the page and has a server, and the recent calls that it brings. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { PageSession, Ticket } from '../../core/session/page-session.ts';
import type { RecentCall } from '../../core/session/recent-call.ts';

/** A part of the page that could not be loaded is asked for again after this, ms. */
const loadAgainAfter = 5000;

export class SessionController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #signedOut: () => void;
  #server: string | undefined;
  #getTicket: (() => Promise<Ticket>) | undefined;
  #session: PageSession | undefined;
  #recent: readonly RecentCall[] | undefined;
  #connected = false;
  /** Which opening is under way; one that was given up must not begin. */
  #opening: symbol | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;

  /** @param signedOut called when the server says that nobody is signed in */
  constructor(host: ReactiveControllerHost, signedOut: () => void) {
    this.#host = host;
    this.#signedOut = signedOut;
    host.addController(this);
  }

  get session(): PageSession | undefined {
    return this.#session;
  }
  /** The way to the server is being loaded. */
  get opening(): boolean {
    return this.#opening !== undefined && this.#session === undefined && this.#server !== undefined;
  }
  /** The server's list of calls, once it has been read. */
  get recent(): readonly RecentCall[] | undefined {
    return this.#recent;
  }

  /** Which server to sign in to; none ends the session. Asking for the same again changes nothing. */
  use(server: string | undefined, getTicket: (() => Promise<Ticket>) | undefined): void {
    if (server === this.#server && getTicket === this.#getTicket) return;
    this.#server = server;
    this.#getTicket = getTicket;
    this.#close();
    if (this.#connected) this.#open();
  }

  hostConnected(): void {
    this.#connected = true;
    this.#open();
  }
  hostDisconnected(): void {
    this.#connected = false;
    this.#close();
  }

  async refreshRecent(): Promise<void> {
    const session = this.#session;
    const recent = await session?.recentCalls();
    if (!recent || session !== this.#session) return;
    this.#recent = recent;
    this.#host.requestUpdate();
  }

  #open(): void {
    const opening = Symbol();
    this.#opening = opening;
    if (this.#server === undefined || this.#session) return;
    // A page that brings its own model never loads the way to a server.
    import('../../core/session/page-session.ts').then(
      (module) => {
        if (this.#opening === opening) this.#begin(module.PageSession);
      },
      () => {
        if (this.#opening !== opening) return;
        this.#again = setTimeout(() => {
          this.#open();
        }, loadAgainAfter);
      },
    );
  }

  #begin(Session: typeof PageSession): void {
    if (this.#server === undefined) return;
    const session = new Session({ server: this.#server, getTicket: this.#getTicket }, () => {
      if (session !== this.#session) return;
      this.#host.requestUpdate();
      if (session.signedOut) this.#signedOut();
    });
    this.#session = session;
    session.start();
    this.#host.requestUpdate();
  }

  #close(): void {
    this.#opening = undefined;
    clearTimeout(this.#again);
    this.#session?.stop();
    this.#session = undefined;
    this.#recent = undefined;
  }
}
