/** The version of the package, as its description says. */
import { readFileSync } from 'node:fs';

const description = new URL(
  import.meta.url.endsWith('.ts') ? '../package.json' : '../../package.json',
  import.meta.url,
);

export const { version } = JSON.parse(readFileSync(description, 'utf8')) as { version: string };
