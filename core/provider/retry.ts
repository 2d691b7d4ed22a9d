/** How long to wait before the next attempt to connect: full jitter, so that a thousand clients do not come back at once. */
import type { Clock, Timer } from './world.ts';

export interface RetryPolicy {
  /** Ceiling of the first wait, ms. */
  base: number;
  /** Ceiling of every wait, ms. */
  cap: number;
}

export const defaultRetry: RetryPolicy = { base: 500, cap: 30_000 };

/**
 * @param attempt 0 for the first retry
 * @param random 0 ≤ random < 1
 * @returns ms, never less than a tenth of the ceiling so that a refused connection is not hammered
 */
export function retryDelay(attempt: number, random: number, policy: RetryPolicy = defaultRetry): number {
  const ceiling = Math.min(policy.cap, policy.base * 2 ** Math.min(attempt, 20));
  return Math.round(ceiling * (0.1 + 0.9 * random));
}

/** One pending retry, never two: counting an error and a close of the same socket twice is how reconnect storms begin. */
export class Retry {
  #attempt = 0;
  #timer: Timer = undefined;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #policy: RetryPolicy;

  constructor(clock: Clock, random: () => number, policy: RetryPolicy = defaultRetry) {
    this.#clock = clock;
    this.#random = random;
    this.#policy = policy;
  }

  get attempt(): number {
    return this.#attempt;
  }

  /**
   * Tries later. Does nothing while a try is pending.
   * @param atLeast ms; what the server asked for
   * @returns the wait, ms
   */
  later(attempt: () => void, atLeast = 0): number {
    if (this.#timer !== undefined) return 0;
    const wait = Math.max(atLeast, retryDelay(this.#attempt++, this.#random(), this.#policy));
    this.#timer = this.#clock.setTimeout(() => {
      this.#timer = undefined;
      attempt();
    }, wait);
    return wait;
  }

  /** The connection works: the next failure starts from the shortest wait. */
  succeeded(): void {
    this.#attempt = 0;
  }

  stop(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
