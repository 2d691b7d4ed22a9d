/** Tokens that were used, for as long as they would be good: each opens one door, once. */
import type { Clock } from '../../core/provider/world.ts';

/** More than these within five minutes are refused rather than forgotten. */
const most = 200_000;

export class UsedTokens {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #until = new Map<string, number>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** @param until UTC ms; after it the token is refused by itself @returns whether it is its first time */
  first(id: string, until: number): boolean {
    const now = this.#clock.now();
    if (this.#until.size >= most) for (const [known, ends] of this.#until) if (ends < now) this.#until.delete(known);
    if (this.#until.size >= most || this.#until.has(id)) return false;
    this.#until.set(id, until);
    return true;
  }
}
