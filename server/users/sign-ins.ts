/** Who is signed in: cookies whose values are kept as hashes, and the guard against guessing passwords. */
import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../core/provider/world.ts';
import type { Store } from '../store/store.ts';

/** How long a sign-in lasts, ms: a working day and a bit. */
export const signInLife = 12 * 60 * 60 * 1000;

export class SignIns {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** @returns the value of the cookie */
  async begin(userId: string): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const now = this.#clock.now();
    await this.#store.write([
      this.#store.db.deleteFrom('sessions').where('expires_at', '<', now),
      this.#store.db
        .insertInto('sessions')
        .values({ token_hash: hashed(token), user_id: userId, created_at: now, expires_at: now + signInLife }),
    ]);
    return token;
  }

  /** @returns the user of a cookie's value, while it is good */
  async userId(token: string): Promise<string | undefined> {
    const row = await this.#store.db
      .selectFrom('sessions')
      .select('user_id')
      .where('token_hash', '=', hashed(token))
      .where('expires_at', '>', this.#clock.now())
      .executeTakeFirst();
    return row?.user_id;
  }

  /** Of a user whose password or rights are others now, or who may not sign in any more. */
  async endAll(userId: string): Promise<void> {
    await this.#store.db.deleteFrom('sessions').where('user_id', '=', userId).execute();
  }

  async end(token: string): Promise<void> {
    await this.#store.db.deleteFrom('sessions').where('token_hash', '=', hashed(token)).execute();
  }
}

function hashed(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
