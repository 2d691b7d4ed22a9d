/** Where the history's calls come from: what the page has given, a server, or the session that another tag of the page has. */
import type { ReactiveController } from 'lit';
import type { CallHistorySource } from '../../core/session/call-history.ts';
import type { PageSession, Ticket } from '../../core/session/page-session.ts';
import { anySession, SessionLease, watchSessions } from '../page-sessions.ts';
import type { HistoryHost } from './history-host.ts';

/** How long another tag of the page may take to have a session before nothing is expected any more, ms. */
const patience = 5000;

export class HistorySource implements ReactiveController {
  readonly #host: HistoryHost;
  #server: string | undefined;
  #getTicket: (() => Promise<Ticket>) | undefined;
  #lease: SessionLease | undefined;
  #unwatch: (() => void) | undefined;
  #waited: ReturnType<typeof setTimeout> | undefined;
  #connected = false;
  /** There is nothing to come from. */
  missing = false;

  constructor(host: HistoryHost) {
    this.#host = host;
    host.addController(this);
  }

  get source(): CallHistorySource | undefined {
    if (!this.#connected) return undefined;
    return this.#host.source ?? this.#session?.history;
  }

  get signedOut(): boolean {
    return this.#host.source === undefined && (this.#session?.signedOut ?? false);
  }

  signIn(): void {
    this.#session?.start();
  }

  hostConnected(): void {
    this.#connected = true;
    this.#follow();
  }
  hostUpdate(): void {
    this.#follow();
  }
  hostDisconnected(): void {
    this.#connected = false;
    this.#letGo();
    this.#unwatch?.();
    this.#unwatch = undefined;
    clearTimeout(this.#waited);
    this.#waited = undefined;
  }

  get #session(): PageSession | undefined {
    return this.#lease ? this.#lease.session : anySession();
  }

  #follow(): void {
    if (!this.#connected) return;
    const { source, getTicket } = this.#host;
    const server = source ? undefined : this.#host.server;
    if (server !== this.#server || getTicket !== this.#getTicket) this.#letGo();
    this.#server = server;
    this.#getTicket = getTicket;
    const changed = () => {
      this.#host.requestUpdate();
    };
    if (server !== undefined) this.#lease ??= new SessionLease(server, getTicket, changed);
    else if (!source) this.#unwatch ??= watchSessions(changed);
    if (source ?? this.#session ?? this.#lease) this.missing = false;
    else
      this.#waited ??= setTimeout(() => {
        this.missing = this.source === undefined;
        changed();
      }, patience);
  }

  #letGo(): void {
    this.#lease?.release();
    this.#lease = undefined;
  }
}
