// `npm run build`: browser modules and pages (Vite), Node programs (esbuild), declarations (tsc) and a description of the tags, into dist.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build as bundle } from 'esbuild';
import { build as viteBuild } from 'vite';
import { assertBuilt } from './assert-built.ts';
import { serverPrograms, webModules, webPages } from './entries.ts';
import { root } from './root.ts';
import { run, runCommand } from './run.ts';
import { sizeLine, sizesOf } from './sizes.ts';
import { writeTypings } from './typings.ts';

async function buildWeb(): Promise<void> {
  await viteBuild({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
  await assertBuilt(join(root, 'dist/web'));
}

async function buildServer(): Promise<void> {
  const programs = Object.entries(serverPrograms).filter(([, source]) => present(source));
  if (programs.length === 0) return;
  await rm(join(root, 'dist/server'), { recursive: true, force: true });
  await bundle({
    absWorkingDir: root,
    entryPoints: programs.map(([out, source]) => ({ in: source, out })),
    outdir: 'dist/server',
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  });
}

// A program without its source fails the build where it counts, and is only named while the tree is being put together.
function present(source: string): boolean {
  if (existsSync(join(root, source))) return true;
  if (process.env['CI'] === 'true') throw new Error(`${source} is missing: a program cannot be built`);
  console.warn(`build: skipped ${source}, there is no such file`);
  return false;
}

async function buildTypes(): Promise<void> {
  await rm(join(root, 'dist/types'), { recursive: true, force: true });
  const code = await run(['node_modules/@typescript/native/bin/tsc', '-p', 'tsconfig.types.json']);
  if (code !== 0) throw new Error('declarations could not be made');
}

if (Object.keys({ ...webModules(), ...webPages() }).length > 0) await buildWeb();
await buildServer();
await buildTypes();
await rm(join(root, 'dist/custom-elements.json'), { force: true });
if ((await runCommand('npm', ['run', '--silent', 'manifest'])) !== 0)
  throw new Error('the tags could not be described');
await writeTypings();
for (const size of await sizesOf(join(root, 'dist/web'))) console.log(sizeLine(size));
console.log('built dist/web, dist/server, dist/types');
