/** Passwords: argon2id, and the same time spent whether or not the login exists. */
// @node-rs/argon2: prebuilt; Node has argon2 of its own only from version 24 on.
import { hash, verify } from '@node-rs/argon2';

/** 19 MiB, two passes: the least that is recommended for argon2id. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

let dummy: Promise<string> | undefined;

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

/** @param passwordHash of the login, or nothing when there is no such login or it has no password */
export async function passwordMatches(passwordHash: string | null | undefined, password: string): Promise<boolean> {
  dummy ??= hashPassword('nobody');
  const matches = await verify(passwordHash ?? (await dummy), password);
  return matches && typeof passwordHash === 'string';
}
