/** Seals secrets for the database: AES-256-GCM, bound to the place they belong to, so that none can be moved to another. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SealingKey } from './key.ts';

/** A sealed secret as the settings' JSON has it. */
export interface Sealed {
  /** `1.<id of the key>.<nonce>.<text and tag>`, base64url. */
  sealed: string;
}

/** It was sealed under another key, or for another place, or was changed. */
export class SealError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SealError';
  }
}

const version = '1';
const nonceBytes = 12;
const tagBytes = 16;

export class Sealer {
  readonly #key: SealingKey;

  constructor(key: SealingKey) {
    this.#key = key;
  }

  /** @param place the secret can be opened for this place alone, e.g. `connection hq secret` */
  seal(secret: string, place: string): Sealed {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#key.bytes, nonce);
    cipher.setAAD(Buffer.from(place));
    const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return { sealed: [version, this.#key.id, nonce.toString('base64url'), text.toString('base64url')].join('.') };
  }

  /** @throws SealError that says which key is missing */
  open({ sealed }: Sealed, place: string): string {
    const [made, keyId, nonce = '', text = ''] = sealed.split('.');
    if (made !== version) throw new SealError(`${place}: sealed in a way that this version does not know`);
    if (keyId !== this.#key.id) {
      throw new SealError(`${place}: sealed under the key ${keyId}, and the key here is ${this.#key.id}`);
    }
    const bytes = Buffer.from(text, 'base64url');
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key.bytes, Buffer.from(nonce, 'base64url'));
      decipher.setAAD(Buffer.from(place));
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      return Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()]).toString('utf8');
    } catch {
      throw new SealError(`${place}: what is stored was changed, or belongs to another place`);
    }
  }
}

export function isSealed(value: unknown): value is Sealed {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Sealed>).sealed === 'string';
}
