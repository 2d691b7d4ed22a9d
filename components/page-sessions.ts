/**
 * The page's sessions with servers. Tags that name the same server and the same way to sign in share one, so that a page
 * has one socket however many tags it has; a tag that names none joins one that is there.
 */
import type { CtiModel } from '../core/model/cti-model.ts';
import type { PageSession, Ticket } from '../core/session/page-session.ts';
import { Part } from './part.ts';

/** A page that brings its own model never loads the way to a server. */
const way = new Part(() => import('../core/session/page-session.ts'));

interface Shared {
  readonly server: string;
  readonly getTicket: (() => Promise<Ticket>) | undefined;
  session: PageSession | undefined;
  readonly leases: Set<SessionLease>;
}

const all: Shared[] = [];
const watchers = new Set<() => void>();

/** One tag's share in a session, from its making until `release`. */
export class SessionLease {
  readonly #shared: Shared;
  readonly #changed: () => void;

  /** @param changed told when the session is there, and when somebody has signed in or out */
  constructor(server: string, getTicket: (() => Promise<Ticket>) | undefined, changed: () => void) {
    this.#changed = changed;
    let shared = all.find((each) => each.server === server && each.getTicket === getTicket);
    if (!shared) {
      shared = { server, getTicket, session: undefined, leases: new Set() };
      all.push(shared);
      void open(shared);
    }
    this.#shared = shared;
    shared.leases.add(this);
  }

  /** Once the way to the server has been loaded. */
  get session(): PageSession | undefined {
    return this.#shared.session;
  }

  tell(): void {
    this.#changed();
  }

  /** The last one to let go ends the session. */
  release(): void {
    const shared = this.#shared;
    shared.leases.delete(this);
    if (shared.leases.size > 0 || !all.includes(shared)) return;
    all.splice(all.indexOf(shared), 1);
    shared.session?.stop();
    tellWatchers();
  }
}

async function open(shared: Shared): Promise<void> {
  const { PageSession } = await way.need();
  if (!all.includes(shared)) return;
  const { server, getTicket } = shared;
  shared.session = new PageSession({ server, getTicket }, () => {
    for (const lease of [...shared.leases]) lease.tell();
  });
  shared.session.start();
  for (const lease of [...shared.leases]) lease.tell();
  tellWatchers();
}

/** @returns the session of whichever tag has one */
export function anySession(): PageSession | undefined {
  return all.find(({ session }) => session !== undefined)?.session;
}

/** @returns the session to which a model belongs; none for a model that the page has made itself */
export function sessionOf(model: CtiModel | undefined): PageSession | undefined {
  return all.find(({ session }) => session !== undefined && session.model === model)?.session;
}

/** @param changed told when a session begins or ends. @returns a function that ends the subscription */
export function watchSessions(changed: () => void): () => void {
  watchers.add(changed);
  return () => watchers.delete(changed);
}

function tellWatchers(): void {
  for (const watcher of [...watchers]) watcher();
}
