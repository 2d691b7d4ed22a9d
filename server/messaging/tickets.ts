/** One-use tickets: what a signed-in page shows to open its socket. Short-lived, random, and kept only as hashes. */
import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../core/provider/world.ts';

export type Redeemed = { userId: string; site?: string } | { refused: 'notAuthorised' | 'replayed' };

interface Issued {
  userId: string;
  site: string | undefined;
  /** UTC ms. */
  expires: number;
  used: boolean;
}

/** How long a ticket is good, ms: a page opens its socket at once. */
export const ticketLife = 30_000;
/** Used tickets are remembered this long, so that a replay is told from a wrong one, ms. */
const remembered = 300_000;
/** More than this many are never kept; the oldest go first. */
const most = 50_000;

export class Tickets {
  readonly #clock: Pick<Clock, 'now'>;
  /** In the order of issue, which is the order of expiry. */
  readonly #issued = new Map<string, Issued>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** @param site whose page it is for, if a site has signed for the user. @returns a ticket for one connection */
  issue(userId: string, site?: string): string {
    this.#forgetOld();
    const ticket = randomBytes(24).toString('base64url');
    this.#issued.set(hashed(ticket), { userId, site, expires: this.#clock.now() + ticketLife, used: false });
    return ticket;
  }

  redeem(ticket: string): Redeemed {
    const issued = this.#issued.get(hashed(ticket));
    if (!issued) return { refused: 'notAuthorised' };
    if (issued.used) return { refused: 'replayed' };
    issued.used = true;
    if (issued.expires < this.#clock.now()) return { refused: 'notAuthorised' };
    const { userId, site } = issued;
    return site === undefined ? { userId } : { userId, site };
  }

  #forgetOld(): void {
    const old = this.#clock.now() - remembered;
    for (const [hash, { expires }] of this.#issued) {
      if (expires >= old && this.#issued.size < most) break;
      this.#issued.delete(hash);
    }
  }
}

function hashed(ticket: string): string {
  return createHash('sha256').update(ticket).digest('base64url');
}
