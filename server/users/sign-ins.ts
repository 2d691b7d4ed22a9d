/** Who is signed in: cookies whose values are kept as hashes, where from, and since when. */
import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../core/provider/world.ts';
import type { Store } from '../store/store.ts';

/** How long a sign-in lasts, ms: a working day and a bit. */
export const signInLife = 12 * 60 * 60 * 1000;

/** How exactly it is known when somebody was seen last, ms: not every request is worth a write. */
const seenEvery = 60_000;

/** Where a sign-in comes from. */
export interface SignInPlace {
  address: string;
  /** As the browser calls itself. */
  client: string;
}

/** One sign-in, as its user sees it. */
export interface SignInView extends SignInPlace {
  /** Names it; signs nobody in. */
  id: string;
  /** UTC ms. */
  since: number;
  seen: number;
  /** The one that asks. */
  mine: boolean;
}

export class SignIns {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** @returns the value of the cookie */
  async begin(userId: string, { address, client }: SignInPlace): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const now = this.#clock.now();
    await this.#store.write([
      this.#store.db.deleteFrom('sessions').where('expires_at', '<', now),
      this.#store.db.insertInto('sessions').values({
        token_hash: hashed(token),
        user_id: userId,
        created_at: now,
        expires_at: now + signInLife,
        last_seen_at: now,
        address,
        client: client.slice(0, 300),
      }),
    ]);
    return token;
  }

  /** @returns the user of a cookie's value, while it is good */
  async userId(token: string): Promise<string | undefined> {
    const now = this.#clock.now();
    const token_hash = hashed(token);
    const row = await this.#store.db
      .selectFrom('sessions')
      .select(['user_id', 'last_seen_at'])
      .where('token_hash', '=', token_hash)
      .where('expires_at', '>', now)
      .executeTakeFirst();
    if (row && now - (row.last_seen_at ?? 0) > seenEvery) {
      const seen = this.#store.db
        .updateTable('sessions')
        .set({ last_seen_at: now })
        .where('token_hash', '=', token_hash);
      await seen.execute();
    }
    return row?.user_id;
  }

  /** @param token of whoever asks */
  async list(userId: string, token: string): Promise<SignInView[]> {
    const rows = await this.#store.db
      .selectFrom('sessions')
      .selectAll()
      .where('user_id', '=', userId)
      .where('expires_at', '>', this.#clock.now())
      .orderBy('created_at', 'desc')
      .limit(100)
      .execute();
    const mine = hashed(token);
    return rows.map((row) => ({
      id: shortened(row.token_hash),
      since: row.created_at,
      seen: row.last_seen_at ?? row.created_at,
      address: row.address ?? '',
      client: row.client ?? '',
      mine: row.token_hash === mine,
    }));
  }

  /** @param id of the list */
  async endOne(userId: string, id: string): Promise<void> {
    const rows = await this.#store.db
      .selectFrom('sessions')
      .select('token_hash')
      .where('user_id', '=', userId)
      .execute();
    const found = rows.find(({ token_hash }) => shortened(token_hash) === id);
    if (found) await this.#delete(found.token_hash);
  }

  /** Of a user whose password or rights are others now. @param except the value of the one cookie that stays good */
  async endAll(userId: string, except?: string): Promise<void> {
    let query = this.#store.db.deleteFrom('sessions').where('user_id', '=', userId);
    if (except !== undefined) query = query.where('token_hash', '!=', hashed(except));
    await query.execute();
  }

  async end(token: string): Promise<void> {
    await this.#delete(hashed(token));
  }

  async #delete(tokenHash: string): Promise<void> {
    await this.#store.db.deleteFrom('sessions').where('token_hash', '=', tokenHash).execute();
  }
}

function hashed(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

function shortened(tokenHash: string): string {
  return tokenHash.slice(0, 16);
}
