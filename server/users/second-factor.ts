/** The second factor: codes of six digits from a phone, each good once (TOTP, RFC 6238). */
// otpauth: the codes and the address that phones read from a picture.
import { Secret, TOTP } from 'otpauth';
import type { Clock } from '../../core/provider/world.ts';
import type { Sealed, Sealer } from '../secrets/sealer.ts';
import type { Store } from '../store/store.ts';
import type { UsersTable } from '../store/tables.ts';

/** Length of a step of time, s. */
const period = 30;

export class SecondFactor {
  readonly #store: Store;
  readonly #sealer: Sealer;
  readonly #clock: Clock;

  constructor(store: Store, sealer: Sealer, clock: Clock) {
    this.#store = store;
    this.#sealer = sealer;
    this.#clock = clock;
  }

  /** A new secret; it is kept once a code of it was right. @returns base32, and the address for the phone */
  offer(login: string): { secret: string; url: string } {
    const totp = made(new Secret({ size: 20 }), login);
    return { secret: totp.secret.base32, url: totp.toString() };
  }

  /** @returns whether the code was right: only then the secret is kept */
  async keep(user: UsersTable, secret: string, code: string): Promise<boolean> {
    const step = this.#step(Secret.fromBase32(secret), code, null);
    if (step === undefined) return false;
    const totp = JSON.stringify(this.#sealer.seal(secret, place(user.id)));
    await this.#store.db.updateTable('users').set({ totp, totp_step: step }).where('id', '=', user.id).execute();
    return true;
  }

  /** Whether the code is right, and was not used before. @throws SealError */
  async matches(user: UsersTable, code: string): Promise<boolean> {
    if (user.totp === null) return false;
    const secret = Secret.fromBase32(this.#sealer.open(JSON.parse(user.totp) as Sealed, place(user.id)));
    const step = this.#step(secret, code, user.totp_step);
    if (step === undefined) return false;
    const { numUpdatedRows } = await this.#store.db
      .updateTable('users')
      .set({ totp_step: step })
      .where('id', '=', user.id)
      // Two who have read the same code over a shoulder: one of them gets in.
      .where((eb) => eb.or([eb('totp_step', 'is', null), eb('totp_step', '<', step)]))
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async remove(userId: string): Promise<void> {
    await this.#store.db.updateTable('users').set({ totp: null, totp_step: null }).where('id', '=', userId).execute();
  }

  /** A phone's clock may be a step away. @returns the step whose code it is, where that is later than `after` */
  #step(secret: Secret, code: string, after: number | null): number | undefined {
    const timestamp = this.#clock.now();
    const delta = made(secret, '').validate({ token: code, timestamp, window: 1 });
    if (delta === null) return undefined;
    const step = Math.floor(timestamp / 1000 / period) + delta;
    return after === null || step > after ? step : undefined;
  }
}

function made(secret: Secret, label: string): TOTP {
  return new TOTP({ issuer: 'Offhook', label, secret, period, digits: 6, algorithm: 'SHA1' });
}

function place(userId: string): string {
  return `user ${userId} second factor`;
}
