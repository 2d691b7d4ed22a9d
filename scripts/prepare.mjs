// Runs after `npm ci` and before packing: builds, so that a fresh checkout has a working command line. An install without
// the development dependencies has no tools to build with and is left alone. Plain JavaScript, as tsx may be absent.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const tools = ['tsx', 'vite', 'esbuild', '@typescript/native'];
const absent = tools.filter((tool) => !existsSync(new URL(`../node_modules/${tool}/package.json`, import.meta.url)));
if (absent.length > 0) {
  console.log(`prepare: build skipped, development dependencies are absent (${absent.join(', ')})`);
} else {
  const script = new URL('./build.ts', import.meta.url);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', script.pathname], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
