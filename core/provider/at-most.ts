/** Waits for an answer, whatever it is, but not for long. */
import type { Clock } from './world.ts';

/** @param ms after which it is waited no more; an answer that is a failure ends the wait as well */
export function atMost(clock: Clock, ms: number, answer: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.setTimeout(resolve, ms);
    const done = () => {
      clock.clearTimeout(timer);
      resolve();
    };
    answer.then(done, done);
  });
}
