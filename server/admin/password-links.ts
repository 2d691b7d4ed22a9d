/** A link by which a user sets a password, once: an administrator passes it on, and never learns the password. */
import { createHash, randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { Clock } from '../../core/provider/world.ts';
import { ApiError, checked } from '../app/api-error.ts';
import type { AppContext } from '../app/app-context.ts';
import { GuessGuard } from '../users/guess-guard.ts';
import { hashPassword } from '../users/passwords.ts';
import type { Audit } from './audit.ts';
import { passwordSchema } from './inputs.ts';

/** How long a link is good, ms. */
const life = 24 * 60 * 60 * 1000;
const most = 1000;
const input = z.strictObject({ token: z.string().min(20).max(100), password: passwordSchema });

export class PasswordLinks {
  readonly #clock: Pick<Clock, 'now'>;
  /** By the hash of what the link ends with. They end with the process. */
  readonly #links = new Map<string, { userId: string; until: number }>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** The link before is good no more. @returns what the link ends with, and until when it is good, UTC ms */
  make(userId: string): { token: string; until: number } {
    this.end(userId);
    const token = randomBytes(24).toString('base64url');
    const until = this.#clock.now() + life;
    this.#links.set(hashed(token), { userId, until });
    const [oldest] = this.#links.keys();
    if (this.#links.size > most && oldest !== undefined) this.#links.delete(oldest);
    return { token, until };
  }

  /** @returns whose link it is, once */
  take(token: string): string | undefined {
    const key = hashed(token);
    const link = this.#links.get(key);
    this.#links.delete(key);
    return link && this.#clock.now() < link.until ? link.userId : undefined;
  }

  end(userId: string): void {
    for (const [key, link] of this.#links) if (link.userId === userId) this.#links.delete(key);
  }
}

export function passwordRoute(app: FastifyInstance, context: AppContext, links: PasswordLinks, audit: Audit): void {
  const { store, users, signIns, clock } = context;
  const guard = new GuessGuard(clock, 20);
  app.post('/api/password-link', async (request, reply) => {
    const { token, password } = checked(input, request.body);
    const wait = guard.wait(request.ip);
    if (wait > 0) throw new ApiError(429, 'tooManyAttempts', { retryAfter: Math.ceil(wait / 1000) });
    const id = links.take(token);
    const user = id === undefined ? undefined : await users.byId(id);
    if (user?.active !== 1) {
      guard.failed(request.ip);
      throw new ApiError(410, 'linkUsed');
    }
    const password_hash = await hashPassword(password);
    const entry = { actor: user, address: request.ip, action: 'user.setPassword', kind: 'user', object: user } as const;
    await store.write([
      store.db.updateTable('users').set({ password_hash }).where('id', '=', user.id),
      audit.entry(entry),
    ]);
    await signIns.endAll(user.id);
    return reply.code(204).send();
  });
}

function hashed(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
