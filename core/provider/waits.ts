/** Waits until something that the phone system tells has come true, within a time. */
import { CtiError } from './errors.ts';
import type { Clock } from './world.ts';

interface Wait {
  met: () => boolean;
  settle: (error?: CtiError) => void;
}

export class Waits {
  readonly #clock: Clock;
  readonly #waits = new Set<Wait>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws CtiError `refused` when it is not told within `ms`; and what `fail` says */
  until(met: () => boolean, ms: number): Promise<void> {
    if (met()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const wait: Wait = {
        met,
        settle: (error) => {
          this.#waits.delete(wait);
          this.#clock.clearTimeout(timer);
          if (error) reject(error);
          else resolve();
        },
      };
      const timer = this.#clock.setTimeout(() => {
        wait.settle(new CtiError('refused', 'the phone system did not show it in time'));
      }, ms);
      this.#waits.add(wait);
    });
  }

  /** Something has changed. */
  look(): void {
    for (const wait of [...this.#waits]) if (wait.met()) wait.settle();
  }

  fail(error: CtiError): void {
    for (const wait of [...this.#waits]) wait.settle(error);
  }
}
