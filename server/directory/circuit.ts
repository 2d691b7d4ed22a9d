/** Keeps from asking somebody who does not answer: after a few failures it waits, longer each time, then tries once. */
import type { Clock } from '../../core/provider/world.ts';

/** Failures in a row that are forgiven. */
const forgiven = 3;
/** ms */
const firstWait = 5000;
const longestWait = 300_000;

export class Circuit {
  readonly #clock: Pick<Clock, 'now'>;
  #failures = 0;
  #openUntil = 0;
  #trying = false;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  get failures(): number {
    return this.#failures;
  }

  /** When it is tried again, UTC ms; 0 while it may be asked. */
  get openUntil(): number {
    return this.#openUntil > this.#clock.now() ? this.#openUntil : 0;
  }

  /** @returns whether it may be asked now; who is told so has to say how it went */
  enter(): boolean {
    if (this.#failures < forgiven) return true;
    if (this.openUntil > 0 || this.#trying) return false;
    this.#trying = true;
    return true;
  }

  good(): void {
    this.#failures = 0;
    this.#openUntil = 0;
    this.#trying = false;
  }

  bad(): void {
    this.#failures++;
    this.#trying = false;
    if (this.#failures < forgiven) return;
    this.#openUntil = this.#clock.now() + Math.min(longestWait, firstWait * 2 ** (this.#failures - forgiven));
  }
}
