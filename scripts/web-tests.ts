// Runs the component tests in a browser and counts them.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testsIn } from './files.ts';
import { run } from './run.ts';
import { none, readTotals, type Totals } from './totals.ts';

/** Runs web-test-runner with the given browser and resolves to the counts; none where there is no test file. */
export async function runWebTests(browser: string): Promise<Totals> {
  if (testsIn('components').length === 0) return none;
  const folder = await mkdtemp(join(tmpdir(), 'offhook-test-'));
  const totals = join(folder, 'totals');
  try {
    const code = await run(['node_modules/@web/test-runner/dist/bin.js'], {
      env: { CHROME_PATH: browser, OFFHOOK_TEST_TOTALS: totals },
    });
    return readTotals(totals, code);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
