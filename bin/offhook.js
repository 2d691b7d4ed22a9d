#!/usr/bin/env node
// The `offhook` command: hands over to the built command line, or says how to build it.
import { existsSync } from 'node:fs';

const program = new URL('../dist/server/offhook.js', import.meta.url);
if (existsSync(program)) {
  await import(program.href);
} else {
  console.error('offhook: not built yet. Run `npm run build` in the checkout first.');
  process.exitCode = 1;
}
