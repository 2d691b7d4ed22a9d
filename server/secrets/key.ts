/** The key under which phone systems' secrets are sealed: outside the database, from the environment or a file of its own. */
import { createHash, randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../config.ts';

export interface SealingKey {
  /** Says which key sealed a secret, and nothing else of it. */
  id: string;
  bytes: Buffer;
}

const keyBytes = 32;

/**
 * The key of `OFFHOOK_KEY` (32 bytes in base64), else of the file that `OFFHOOK_KEY_FILE` names, else of the file `key` beside
 * the database, which is made at the first start.
 * @throws ConfigError for a key of another length, or a file that others than its owner may read
 */
export async function sealingKey(data: string, env: NodeJS.ProcessEnv): Promise<SealingKey> {
  const given = env['OFFHOOK_KEY'];
  if (given !== undefined) return keyOf(given, 'OFFHOOK_KEY');
  const file = env['OFFHOOK_KEY_FILE'];
  if (file !== undefined) return keyOf(await textOf(file), file);
  const own = join(data, 'key');
  try {
    return keyOf(await textOf(own), own);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const made = randomBytes(keyBytes).toString('base64');
  // Fails where another process has made one meanwhile: two keys would each open half of the secrets.
  await writeFile(own, `${made}\n`, { mode: 0o600, flag: 'wx' });
  return keyOf(made, own);
}

async function textOf(file: string): Promise<string> {
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0) {
    throw new ConfigError(`${file} may be read by others than its owner; say: chmod 600 ${file}`);
  }
  return readFile(file, 'utf8');
}

function keyOf(text: string, place: string): SealingKey {
  const bytes = Buffer.from(text.trim(), 'base64');
  if (bytes.length !== keyBytes) {
    throw new ConfigError(`${place}: a key is ${keyBytes} bytes in base64; make one with: openssl rand -base64 32`);
  }
  return { id: createHash('sha256').update('offhook key').update(bytes).digest('hex').slice(0, 8), bytes };
}
