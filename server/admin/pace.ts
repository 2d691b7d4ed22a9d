/** How often somebody may do something in a minute. */
import type { Clock } from '../../core/provider/world.ts';

const minute = 60_000;

export class Pace {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #done = new Map<string, number[]>();

  constructor(clock: Clock, most: number) {
    this.#clock = clock;
    this.#most = most;
  }

  /** Counts one more. @returns ms to wait where there were too many */
  wait(who: string): number {
    const now = this.#clock.now();
    const recent = (this.#done.get(who) ?? []).filter((at) => now - at < minute);
    const [oldest = now] = recent;
    if (recent.length >= this.#most) return oldest + minute - now;
    this.#done.set(who, [...recent, now]);
    return 0;
  }
}
