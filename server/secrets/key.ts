/** The key under which phone systems' secrets are sealed: outside the database, from the environment or a file of its own. */
import { createHash, randomBytes } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
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
 * @param inForce id of the key that the database was sealed anew under: where a `rekey` was cut short just before its end, the
 *   new key takes its place here
 * @throws ConfigError for a key of another length, or a file that others than its owner may read
 */
export async function sealingKey(data: string, env: NodeJS.ProcessEnv, inForce?: string): Promise<SealingKey> {
  const given = await givenKey(env, 'OFFHOOK_KEY');
  if (given) return given;
  const own = join(data, 'key');
  const next = await offeredKey(data);
  if (next && next.id === inForce) await takeOfferedKey(data);
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

/** A key of the environment, by itself or as a file's name. @param name e.g. `OFFHOOK_KEY` @throws ConfigError */
export async function givenKey(env: NodeJS.ProcessEnv, name: string): Promise<SealingKey | undefined> {
  const given = env[name];
  if (given !== undefined) return keyOf(given, name);
  const file = env[`${name}_FILE`];
  return file === undefined ? undefined : keyOf(await textOf(file), file);
}

/** Writes the key that is to come beside the one in force, before anything is sealed under it. @param key else one is made */
export async function offerKey(data: string, key?: SealingKey): Promise<SealingKey> {
  const bytes = key?.bytes ?? randomBytes(keyBytes);
  const file = join(data, 'key.new');
  // Of an attempt that sealed nothing.
  await rm(file, { force: true });
  await writeFile(file, `${bytes.toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  return keyOf(bytes.toString('base64'), file);
}

/** The key before stays as `key.old`: backups of the database that were made before need it. */
export async function takeOfferedKey(data: string): Promise<void> {
  const own = join(data, 'key');
  try {
    await rename(own, join(data, 'key.old'));
  } catch (error) {
    // Cut short between the two: it is there already.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  await rename(join(data, 'key.new'), own);
}

async function offeredKey(data: string): Promise<SealingKey | undefined> {
  const file = join(data, 'key.new');
  try {
    return keyOf(await textOf(file), file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
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
