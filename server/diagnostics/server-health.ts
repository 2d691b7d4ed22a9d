/** How the machine is: room on the disk of the data, and how long the certificate is good. Looked at now and then, not at each question. */
import { X509Certificate } from 'node:crypto';
import { readFile, statfs } from 'node:fs/promises';
import type { Clock } from '../../core/provider/world.ts';

export interface Health {
  /** Bytes; nothing where the system does not tell. */
  disk?: { free: number; size: number };
  /** When the server's own certificate ends, UTC ms. */
  certificateUntil?: number;
}

/** ms */
const lookEvery = 60_000;

export class ServerHealth {
  readonly #folder: string;
  readonly #certificate: string | undefined;
  readonly #clock: Pick<Clock, 'now'>;
  #seen: Promise<Health> | undefined;
  #at = 0;

  /** @param folder of the data @param certificate the file, where the server speaks https by itself */
  constructor(folder: string, certificate: string | undefined, clock: Pick<Clock, 'now'>) {
    this.#folder = folder;
    this.#certificate = certificate;
    this.#clock = clock;
  }

  /** What cannot be read is left out. */
  now(): Promise<Health> {
    const now = this.#clock.now();
    if (!this.#seen || now - this.#at > lookEvery) {
      this.#at = now;
      this.#seen = this.#look();
    }
    return this.#seen;
  }

  async #look(): Promise<Health> {
    const [disk, until] = await Promise.all([
      statfs(this.#folder).catch(() => undefined),
      this.#certificate === undefined ? undefined : certificateEnd(this.#certificate),
    ]);
    return {
      ...(disk && disk.blocks > 0 ? { disk: { free: disk.bavail * disk.bsize, size: disk.blocks * disk.bsize } } : {}),
      ...(until === undefined ? {} : { certificateUntil: until }),
    };
  }
}

async function certificateEnd(file: string): Promise<number | undefined> {
  try {
    return Date.parse(new X509Certificate(await readFile(file)).validTo);
  } catch {
    return undefined;
  }
}
