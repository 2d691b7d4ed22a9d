/**
 * Guests of the demo: whoever opens the customer's page. A guest has a phone that calls the public number and nothing else,
 * for a while; is no user, no colleague, and has no call log: the agent's own record shows who called.
 */
import { randomUUID } from 'node:crypto';
import type { BuiltinLink } from '../../core/connectors/builtin/builtin-link.ts';
import type { Clock, Timer } from '../../core/provider/world.ts';
import { UserSession } from '../messaging/user-session.ts';

interface Guest {
  session: UserSession;
  number: string;
  /** UTC ms. */
  until: number;
  /** When no page of the guest was seen any more, UTC ms. */
  goneSince: number | undefined;
}

export interface GuestLimits {
  /** Guests at once. */
  most: number;
  /** How long one may stay, ms. */
  life: number;
  /** How long one without a page is kept, ms. */
  absence: number;
  /** How often that is looked at, ms. */
  lookEvery: number;
}

export const guestLimits: GuestLimits = { most: 20, life: 30 * 60_000, absence: 60_000, lookEvery: 5000 };

/** `inUse`: that number is taken by another guest. `full`: there are too many. */
export type Entered = { id: string } | { refused: 'inUse' | 'full' };

export class Guests {
  readonly #link: BuiltinLink;
  readonly #connectionId: string;
  readonly #clock: Clock;
  readonly #limits: GuestLimits;
  readonly #guests = new Map<string, Guest>();
  #timer: Timer;

  constructor(link: BuiltinLink, connectionId: string, clock: Clock, limits: GuestLimits = guestLimits) {
    this.#link = link;
    this.#connectionId = connectionId;
    this.#clock = clock;
    this.#limits = limits;
  }

  get count(): number {
    return this.#guests.size;
  }

  session(id: string): UserSession | undefined {
    return this.#guests.get(id)?.session;
  }

  /**
   * @param number by which the guest is seen and called back
   * @param mayCall the only numbers that the guest may call
   */
  enter(number: string, name: string, mayCall: readonly string[]): Entered {
    this.#look();
    for (const guest of this.#guests.values()) if (guest.number === number) return { refused: 'inUse' };
    if (this.#guests.size >= this.#limits.most) return { refused: 'full' };
    const id = `guest-${randomUUID()}`;
    const provider = this.#link.guest({ number, name, mayCall });
    const session = new UserSession({ id, name, connectionId: this.#connectionId, number }, provider);
    void provider.connect();
    const now = this.#clock.now();
    this.#guests.set(id, { session, number, until: now + this.#limits.life, goneSince: now });
    return { id };
  }

  /** @returns false when there is no such guest */
  leave(id: string): boolean {
    const guest = this.#guests.get(id);
    if (!guest) return false;
    this.#guests.delete(id);
    this.#link.releaseGuest(guest.number);
    guest.session.close();
    return true;
  }

  stop(): void {
    for (const id of [...this.#guests.keys()]) this.leave(id);
    this.#clock.clearTimeout(this.#timer);
  }

  #look(): void {
    this.#clock.clearTimeout(this.#timer);
    const now = this.#clock.now();
    for (const [id, guest] of this.#guests) {
      guest.goneSince = guest.session.listeners > 0 ? undefined : (guest.goneSince ?? now);
      const gone = guest.goneSince !== undefined && now - guest.goneSince > this.#limits.absence;
      if (gone || now > guest.until) this.leave(id);
    }
    this.#timer = this.#clock.setTimeout(() => {
      if (this.#guests.size > 0) this.#look();
    }, this.#limits.lookEvery);
  }
}
