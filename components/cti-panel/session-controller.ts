/** The panel's own sign-in: a session while the panel is in the page and has a server, and the recent calls that it brings. */
import type { ReactiveController } from 'lit';
import type { PageSession, Ticket } from '../../core/session/page-session.ts';
import type { RecentCall } from '../../core/session/recent-call.ts';
import { SessionLease } from '../page-sessions.ts';
import { Part } from '../part.ts';
import type { PanelHost } from './panel-host.ts';

/** Only once the panel is connected: it tells what is in the agent's way, and nothing waits for it. */
const forReports = new Part(() => import('./panel-reporter.ts'));

export class SessionController implements ReactiveController {
  readonly #host: PanelHost;
  readonly #signedOut: () => void;
  #server: string | undefined;
  #getTicket: (() => Promise<Ticket>) | undefined;
  #lease: SessionLease | undefined;
  #session: PageSession | undefined;
  #wasSignedOut = false;
  #unsubscribe: (() => void) | undefined;
  #recent: readonly RecentCall[] | undefined;
  #connected = false;
  #reports: Promise<() => void> | undefined;
  /** The session that is being asked for its calls, and whether they have changed since. */
  #asking: PageSession | undefined;
  #stale = false;

  /** @param signedOut called when the server says that nobody is signed in */
  constructor(host: PanelHost, signedOut: () => void) {
    this.#host = host;
    this.#signedOut = signedOut;
    host.addController(this);
  }

  get session(): PageSession | undefined {
    return this.#session;
  }
  /** The way to the server is being loaded. */
  get opening(): boolean {
    return this.#lease !== undefined && this.#session === undefined;
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

  /** Asked again meanwhile, it asks once more, not twice at once. */
  async refreshRecent(): Promise<void> {
    const session = this.#session;
    if (!session) return;
    this.#stale = true;
    if (this.#asking === session) return;
    this.#asking = session;
    while (this.#stale && session === this.#session) {
      this.#stale = false;
      const recent = await session.recentCalls();
      if (!recent || session !== this.#session) continue;
      this.#recent = recent;
      this.#host.requestUpdate();
    }
    if (this.#asking === session) this.#asking = undefined;
  }

  #open(): void {
    if (this.#server === undefined || this.#lease) return;
    const lease = new SessionLease(this.#server, this.#getTicket, () => {
      this.#follow(lease);
    });
    this.#lease = lease;
    this.#follow(lease);
  }

  #follow(lease: SessionLease): void {
    if (lease !== this.#lease) return;
    const { session } = lease;
    if (session && session !== this.#session) {
      this.#session = session;
      this.#unsubscribe = session.history.subscribe?.(() => void this.refreshRecent());
    }
    const signedOut = session?.signedOut ?? false;
    if (signedOut && !this.#wasSignedOut) this.#signedOut();
    this.#wasSignedOut = signedOut;
    if (session && session.signIns > 0 && !this.#reports) {
      this.#reports = forReports
        .need()
        .then(({ reportPanel }) => (session === this.#session ? reportPanel(this.#host, session) : () => undefined));
    }
    this.#host.requestUpdate();
  }

  #close(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    void this.#reports?.then((end) => {
      end();
    });
    this.#reports = undefined;
    this.#lease?.release();
    this.#lease = undefined;
    this.#session = undefined;
    this.#wasSignedOut = false;
    this.#recent = undefined;
  }
}
