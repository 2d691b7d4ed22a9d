// What must hold for every file, before any test: types in three worlds, lint, format, and the guard tests.
import { testsIn } from './files.ts';
import { runNodeTests } from './node-tests.ts';
import { run } from './run.ts';
import { add, none, type Totals } from './totals.ts';

const tsc = 'node_modules/@typescript/native/bin/tsc';

const steps: [name: string, program: string, args: string[]][] = [
  ['types of browser code', tsc, ['-p', 'tsconfig.json']],
  ['types of Node code', tsc, ['-p', 'tsconfig.server.json']],
  ['types of core, without DOM and Node', tsc, ['-p', 'tsconfig.core.json']],
  ['lint', 'node_modules/eslint/bin/eslint.js', ['.', '--max-warnings=0']],
  ['format', 'node_modules/prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.']],
];

/** Runs every step; each that fails counts as one failed test, and the guards count as the tests they are. */
export async function runChecks(): Promise<Totals> {
  let totals = none;
  for (const [name, program, args] of steps) {
    const start = Date.now();
    const code = await run([program, ...args]);
    console.log(`${code === 0 ? 'ok' : 'FAILED'}: ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
    if (code !== 0) totals = add(totals, { ...none, failed: 1 });
  }
  return add(totals, await runNodeTests(testsIn('test/guards'), { concurrency: 2, timeout: 120_000 }));
}
