/** The certificate and its key: read at the start, and again when they have changed, so that a renewal needs no restart. */
import { readFile, stat } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import type { Clock, Log, Timer } from '../../core/provider/world.ts';
import { ConfigError } from '../config.ts';

export interface TlsPair {
  /** PEM. */
  cert: Buffer;
  key: Buffer;
}

/** Where they are. */
export interface TlsPaths {
  cert: string;
  key: string;
}

/** How often it is looked whether they have changed, ms. */
const every = 10_000;

/** @throws ConfigError for files that cannot be read, or do not belong together */
export async function readTlsFiles({ cert, key }: TlsPaths): Promise<TlsPair> {
  const read = async (name: 'cert' | 'key', file: string) => {
    try {
      return await readFile(file);
    } catch (cause) {
      throw new ConfigError(`http.tls.${name}: ${file} cannot be read`, { cause });
    }
  };
  const files = { cert: await read('cert', cert), key: await read('key', key) };
  try {
    createSecureContext(files);
  } catch (cause) {
    throw new ConfigError(`http.tls: ${cert} and ${key} do not belong together, or are no PEM`, { cause });
  }
  return files;
}

/** Looks at the files now and then. A pair that does not fit together yet is left alone: the other half may be on its way. */
export class TlsWatch {
  readonly #paths: TlsPaths;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #changed: (files: TlsPair) => void;
  #seen = '';
  #timer: Timer;
  #stopped = false;

  /** @param changed told of each new pair */
  constructor(paths: TlsPaths, { clock, log }: { clock: Clock; log: Log }, changed: (files: TlsPair) => void) {
    this.#paths = paths;
    this.#clock = clock;
    this.#log = log;
    this.#changed = changed;
  }

  async start(): Promise<void> {
    this.#seen = await this.#stamp();
    this.#again();
  }

  stop(): void {
    this.#stopped = true;
    this.#clock.clearTimeout(this.#timer);
  }

  /** Looks now. */
  async look(): Promise<void> {
    const stamp = await this.#stamp();
    if (stamp === this.#seen || this.#stopped) return;
    try {
      this.#changed(await readTlsFiles(this.#paths));
      this.#seen = stamp;
      this.#log.info('certificate read again');
    } catch (error) {
      this.#log.warn('the new certificate is not used yet', { reason: (error as Error).message });
    }
  }

  #again(): void {
    if (this.#stopped) return;
    this.#timer = this.#clock.setTimeout(() => {
      void this.look()
        .catch(() => undefined)
        .finally(() => {
          this.#again();
        });
    }, every);
  }

  /** Renewals replace the file, or what a link leads to: both change this. */
  async #stamp(): Promise<string> {
    const stamps = await Promise.all(
      [this.#paths.cert, this.#paths.key].map(async (file) => {
        const { mtimeMs, size, ino } = await stat(file).catch(() => ({ mtimeMs: 0, size: 0, ino: 0 }));
        return `${mtimeMs} ${size} ${ino}`;
      }),
    );
    return stamps.join(' ');
  }
}
