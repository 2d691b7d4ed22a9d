// What the browser build must and must not hold, as neither slip makes Vite fail: decorator or `accessor` syntax, which no
// browser parses (standard decorators are shipped as they are), and a page whose script was shaken away.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
// acorn: reads what browsers read, and nothing more.
import { parse } from 'acorn';

/** Throws with the file and the reason when something built into the folder, or below it, cannot work. */
export async function assertBuilt(folder: string): Promise<void> {
  for (const path of await readdir(folder, { recursive: true })) {
    if (!/\.(js|html)$/.test(path)) continue;
    const problem = problemOf(path, await readFile(join(folder, path), 'utf8'));
    if (problem !== undefined) throw new Error(`${path} ${problem}`);
  }
}

/** What is wrong with one built file, in words; undefined when nothing is. */
export function problemOf(path: string, text: string): string | undefined {
  if (path.endsWith('.html')) return /<script\b/.test(text) ? undefined : 'loads no script: was it shaken away?';
  try {
    parse(text, { ecmaVersion: 'latest', sourceType: 'module' });
    return undefined;
  } catch (error) {
    const { pos = 0, message } = error as Error & { pos?: number };
    return `holds syntax that no browser parses: ${message}: ${text.slice(pos, pos + 80)}`;
  }
}
