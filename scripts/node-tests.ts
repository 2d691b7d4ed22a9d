// Runs node:test files and counts them.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './run.ts';
import { none, readTotals, type Totals } from './totals.ts';

/** How to run: files side by side, the longest a file may take in milliseconds, and which Node runs them. */
export interface NodeTestOptions {
  concurrency: number;
  timeout: number;
  node?: string;
  env?: Record<string, string>;
}

/** Runs the files with `--import tsx --test` in the root and resolves to their counts; none where there is no file. */
export async function runNodeTests(files: string[], options: NodeTestOptions): Promise<Totals> {
  if (files.length === 0) return none;
  const folder = await mkdtemp(join(tmpdir(), 'offhook-test-'));
  const totals = join(folder, 'totals');
  try {
    const code = await run(
      [
        '--import',
        'tsx',
        '--test',
        `--test-concurrency=${options.concurrency}`,
        `--test-timeout=${options.timeout}`,
        '--test-reporter=spec',
        '--test-reporter-destination=stdout',
        `--test-reporter=${new URL('totals-reporter.mjs', import.meta.url).href}`,
        `--test-reporter-destination=${totals}`,
        ...files,
      ],
      options,
    );
    return readTotals(totals, code);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
