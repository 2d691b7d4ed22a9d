/** Time that passes only when it is told to: a recording's own, so that a replay says the same at any speed. */
import type { Clock, Timer } from './world.ts';

export class RecordedClock implements Clock {
  #now: number;
  #timers: { at: number; callback: () => void }[] = [];

  /** @param start UTC ms */
  constructor(start: number) {
    this.#now = start;
  }

  // Fields, because a clock's functions are also passed around alone.
  readonly now = (): number => this.#now;
  readonly setTimeout = (callback: () => void, ms: number): Timer => {
    const timer = { at: this.#now + ms, callback };
    this.#timers.push(timer);
    return timer;
  };
  readonly clearTimeout = (timer: Timer): void => {
    this.#timers = this.#timers.filter((other) => other !== timer);
  };

  /** Goes on to a moment, UTC ms, ringing the timers on the way in their order. */
  advance(to: number): void {
    for (;;) {
      const [next] = this.#timers.filter(({ at }) => at <= to).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.clearTimeout(next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
    }
    this.#now = Math.max(this.#now, to);
  }
}
