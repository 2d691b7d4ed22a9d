// Finds the project's own files. Node 20 expands no globs, so the runner, the build and the guards ask here.
import { existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { root } from './root.ts';

const foreign = new Set(['node_modules', 'dist', 'dist-storybook', 'coverage', '.git', '.cache', '.run']);

/**
 * Every file below a folder of the checkout, as sorted paths relative to the root, with forward slashes. Folders that hold
 * generated or installed files are left out. A missing folder has no files.
 */
export function filesIn(folder: string): string[] {
  const start = join(root, folder);
  return existsSync(start) ? walk(start).sort() : [];
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return foreign.has(entry.name) ? [] : walk(path);
    return entry.isFile() ? [relative(root, path).split(sep).join('/')] : [];
  });
}

/** The test files below the given folders. */
export function testsIn(...folders: string[]): string[] {
  return folders.flatMap(filesIn).filter((path) => path.endsWith('.test.ts'));
}
