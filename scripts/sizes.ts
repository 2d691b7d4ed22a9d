// What a page loads for a tag before anything happens: the module, and all that it imports at once, gzip.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface Size {
  module: string;
  what: string;
  /** Bytes, gzip. */
  bytes: number;
  budget: number;
}

/** KB of the design's budgets are 1024 bytes. */
const budgets: readonly Omit<Size, 'bytes'>[] = [
  { module: 'offhook.js', what: 'all tags with the core', budget: 30 * 1024 },
  { module: 'cti-dial-link.js', what: '<cti-dial-link> alone', budget: 8 * 1024 },
];

/** Imports that are followed at once; `import()` waits until it is needed. */
const atOnce = /(?:^|[;}\s])(?:import|export)\b(?:[^"'();]*?\bfrom)?\s*["'](\.[^"']+)["']/g;

/** @returns the relative addresses that a built module imports at once */
export function importsOf(text: string): string[] {
  return [...text.matchAll(atOnce)].map(([, address]) => address ?? '');
}

/** @param folder of the built modules, e.g. `dist/web` */
export async function sizesOf(folder: string): Promise<Size[]> {
  return Promise.all(budgets.map(async (each) => ({ ...each, bytes: await weight(folder, each.module, new Set()) })));
}

async function weight(folder: string, module: string, counted: Set<string>): Promise<number> {
  if (counted.has(module)) return 0;
  counted.add(module);
  const text = await readFile(join(folder, module), 'utf8');
  let bytes = gzipSync(text, { level: 9 }).length;
  for (const address of importsOf(text)) bytes += await weight(folder, join(dirname(module), address), counted);
  return bytes;
}

/** One line for people. */
export function sizeLine({ module, what, bytes, budget }: Size): string {
  const kb = (value: number) => `${(value / 1024).toFixed(1)} KB`;
  const verdict = bytes <= budget ? 'within' : 'OVER';
  return `${module.padEnd(18)} ${kb(bytes).padStart(8)} gzip, ${verdict} ${kb(budget)} (${what})`;
}
