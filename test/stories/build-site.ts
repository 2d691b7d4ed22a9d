// Builds the static Storybook that the story tests open.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesIn } from '../../scripts/files.ts';
import { root } from '../../scripts/root.ts';
import { runCommand } from '../../scripts/run.ts';

/** Where Storybook leaves its site. */
export const siteFolder = join(root, 'dist-storybook');

const stamp = join(siteFolder, 'built-from');

/**
 * Builds the site, unless it is the one of these very sources: what it was built from is written beside it, for times of
 * files do not tell of one that was removed. With CI=true it is always built.
 */
export async function buildSite(): Promise<void> {
  const sources = fingerprint();
  const built = existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined;
  if (process.env['CI'] !== 'true' && built === sources) return;
  const code = await runCommand('npm', ['run', '--silent', 'build-storybook'], { STORYBOOK_DISABLE_TELEMETRY: '1' });
  if (code !== 0) throw new Error('Storybook was not built, so there are no stories to test');
  writeFileSync(stamp, sources);
}

function fingerprint(): string {
  const files = ['components', 'core', 'storybook'].flatMap(filesIn);
  const hash = createHash('sha256');
  for (const path of [...files, 'package-lock.json', 'tsconfig.json']) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}
