/** The provider contract, executable: one suite for every phone system, which is what makes them sound alike. */
import { describe, it as test } from 'node:test';
import type { OpenBed } from './bed.ts';
import { calls } from './calls.ts';
import { commands } from './commands.ts';
import { consulting } from './consulting.ts';
import { holding } from './holding.ts';
import { knowing } from './knowing.ts';
import { link } from './link.ts';
import { native } from './native.ts';
import type { Suite } from './part.ts';
import { Stage } from './stage.ts';

/**
 * @param name the provider under test
 * @param openBed makes a bed for one test: quiet, agents idle, link up
 * @param options.skip why the phone system cannot be had here
 */
export function providerContract(name: string, openBed: OpenBed, options: { skip?: string | false } = {}): void {
  const skip = options.skip ?? false;
  describe(`${name}: the provider contract`, { concurrency: false, skip }, () => {
    const suite: Suite = {
      it: (promise, run) => {
        test(promise, { timeout: 60_000 }, async () => {
          const bed = await openBed();
          const stage = new Stage(bed);
          try {
            await run(stage);
            stage.close();
          } finally {
            await bed.close();
          }
        });
      },
    };
    for (const part of [calls, holding, consulting, commands, link, knowing, native]) part(suite);
  });
}
