/** Slows down whoever guesses passwords: after some failures a login, or an address, has to wait, each time longer. */
import type { Clock } from '../../core/provider/world.ts';

interface Failures {
  count: number;
  /** UTC ms. */
  lockedUntil: number;
  at: number;
}

const firstLock = 30_000;
const longestLock = 15 * 60_000;
/** Failures are forgotten after this time of peace, ms. */
const memory = 60 * 60_000;
const most = 10_000;

export class GuessGuard {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #forgiven: number;
  readonly #failures = new Map<string, Failures>();

  /** @param forgiven failures without a wait: people mistype, and a whole office may share an address */
  constructor(clock: Pick<Clock, 'now'>, forgiven: number) {
    this.#clock = clock;
    this.#forgiven = forgiven;
  }

  /** @returns how long this key has to wait before it may try, ms; 0 when it may now */
  wait(key: string): number {
    return Math.max(0, (this.#failures.get(key)?.lockedUntil ?? 0) - this.#clock.now());
  }

  failed(key: string): void {
    const now = this.#clock.now();
    const known = this.#failures.get(key);
    const count = known && now - known.at < memory ? known.count + 1 : 1;
    const over = count - this.#forgiven;
    const lock = over < 0 ? 0 : Math.min(longestLock, firstLock * 2 ** Math.min(over, 20));
    // Taken out first: a key that failed just now is the last to be forgotten.
    this.#failures.delete(key);
    this.#failures.set(key, { count, at: now, lockedUntil: now + lock });
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > most && oldest !== undefined) this.#failures.delete(oldest);
  }

  succeeded(key: string): void {
    this.#failures.delete(key);
  }
}
