/** A bucket of tokens: so many messages at once, and so many a second in the long run. */

export interface Rate {
  /** How many may come at once. */
  burst: number;
  perSecond: number;
}

export class RateLimit {
  readonly #rate: Rate;
  #tokens: number;
  #at: number;

  /** @param now UTC ms */
  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#at = now;
  }

  /** Takes one token. @returns false when there is none left */
  take(now: number): boolean {
    const { burst, perSecond } = this.#rate;
    this.#tokens = Math.min(burst, this.#tokens + (Math.max(0, now - this.#at) * perSecond) / 1000);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
