// What the browser build must and must not hold, as neither slip makes Vite fail: decorator or `accessor` syntax, which no
// browser parses (standard decorators are shipped as they are), and a page whose script was shaken away.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const raw = /(?:^|[{};])\s*(?:accessor\s+[#\w$]+\s*[=;]|@[A-Za-z_$][\w$]*\()/m;

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
  const found = raw.exec(text);
  return found ? `holds syntax that no browser parses: ${text.slice(found.index, found.index + 80)}` : undefined;
}
