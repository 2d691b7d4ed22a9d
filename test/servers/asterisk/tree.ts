// Owns where an unpacked Asterisk lies: fetched from Debian once, kept outside the checkout, shared by all test runs.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The Asterisk versions the tests run against: the newest long-term one, and the one old installations still have. */
export type AsteriskMajor = 16 | 22;

/** This machine cannot have an Asterisk of the wanted version; the message is the reason in plain words. */
export class AsteriskUnavailable extends Error {
  override readonly name = 'AsteriskUnavailable';
}

const suites: Readonly<Record<AsteriskMajor, string>> = { 22: 'sid', 16: 'bullseye' };
const script = fileURLToPath(new URL('./get-asterisk.sh', import.meta.url));
const trees = new Map<AsteriskMajor, Promise<string>>();

/**
 * The folder of an unpacked Asterisk, fetched now if it is not there yet (about 10 s). Safe from several processes.
 * The folder is `$OFFHOOK_CACHE/asterisk-<major>`, by default below `~/.cache/offhook`.
 * @throws AsteriskUnavailable where it cannot be had: not Debian, no network, or the suite has moved to another version.
 */
export function asteriskTree(major: AsteriskMajor): Promise<string> {
  let tree = trees.get(major);
  if (!tree) trees.set(major, (tree = fetchTree(major)));
  return tree;
}

async function fetchTree(major: AsteriskMajor): Promise<string> {
  const cache = process.env['OFFHOOK_CACHE'] || path.join(homedir(), '.cache', 'offhook');
  const folder = path.join(path.resolve(cache), `asterisk-${major}`);
  await fetchSuite(suites[major], folder);
  const version = (await readFile(path.join(folder, 'VERSION'), 'utf8')).trim();
  if (!version.startsWith(`Asterisk ${major}.`))
    throw new AsteriskUnavailable(`Debian ${suites[major]} has ${version}, not Asterisk ${major}`);
  return folder;
}

function fetchSuite(suite: string, folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', [script, suite, folder], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)));
    child.on('error', (error) => reject(new AsteriskUnavailable(`bash cannot be run: ${error.message}`)));
    child.on('close', (code) => {
      if (code === 0) return resolve();
      // 3 is the script's own verdict about this machine; anything else is a fault to be seen, not skipped.
      const reason = said.trim().split('\n').at(-1) ?? '';
      reject(code === 3 ? new AsteriskUnavailable(reason) : new Error(`get-asterisk.sh ended with ${code}: ${said}`));
    });
  });
}
