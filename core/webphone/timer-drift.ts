/** How late the timers of this page come: browsers slow pages down that nobody looks at, and a phone in one rings late. */

/** How often it is looked, ms. */
const every = 5000;
/** As many readings count: a minute. */
const kept = 12;
/** Later than the slowest throttling is a computer that slept, ms. */
const slept = 120_000;

export class TimerDrift {
  #late: readonly number[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The latest that a timer has come in the last minute, ms. */
  get worst(): number {
    return Math.max(0, ...this.#late);
  }

  start(): void {
    const asked = performance.now();
    this.#timer = setTimeout(() => {
      const late = performance.now() - asked - every;
      if (late < slept) this.#late = [...this.#late, Math.max(0, late)].slice(-kept);
      this.start();
    }, every);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
