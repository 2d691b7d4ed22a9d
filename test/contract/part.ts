/** What a part of the suite is given: a way to promise something, and a stage to show it on. */
import type { Stage } from './stage.ts';

export interface Suite {
  it(promise: string, run: (stage: Stage) => Promise<void>): void;
}
