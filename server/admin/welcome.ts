/** The first owner: whoever started the server gets a link that makes one, once. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { Clock } from '../../core/provider/world.ts';
import { ApiError, checked } from '../app/api-error.ts';
import type { AppContext } from '../app/app-context.ts';
import { setToken } from '../app/cookies.ts';
import { shown } from '../app/shown-user.ts';
import { placeOf } from '../app/sign-in-place.ts';
import type { Store } from '../store/store.ts';
import { signInLife } from '../users/sign-ins.ts';
import { loginSchema, nameSchema, passwordSchema } from './inputs.ts';
import type { People } from './people.ts';
import type { Running } from './admin-context.ts';

/** How long the link is good, ms. */
const life = 24 * 60 * 60 * 1000;

const input = z.strictObject({
  token: z.string().min(20).max(100),
  login: loginSchema,
  name: nameSchema,
  password: passwordSchema,
});

export class Welcome {
  readonly #clock: Clock;
  #hash: Buffer | undefined;
  #until = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns what the link ends with, where there is no owner who could sign in */
  async begin({ db }: Store): Promise<string | undefined> {
    const owners = db.selectFrom('users').select('id').where('role', '=', 'owner').where('active', '=', 1);
    if (await owners.executeTakeFirst()) return undefined;
    const token = randomBytes(24).toString('base64url');
    this.#hash = hashed(token);
    this.#until = this.#clock.now() + life;
    return token;
  }

  /** Good for one owner. */
  matches(token: string): boolean {
    return this.#hash !== undefined && timingSafeEqual(this.#hash, hashed(token)) && this.#clock.now() < this.#until;
  }

  used(): void {
    this.#hash = undefined;
  }
}

export function welcomeRoute(
  app: FastifyInstance,
  context: AppContext,
  welcome: Welcome,
  people: People,
  running: Running,
): void {
  app.post('/api/welcome', async (request, reply) => {
    const { token, ...owner } = checked(input, request.body);
    const made = await running.inTurn(async () => {
      if (!welcome.matches(token)) throw new ApiError(410, 'welcomeUsed');
      const first = { ...owner, role: 'owner', active: true, connectionId: null, settings: {} } as const;
      const person = await people.create(first, 'owner', { actor: undefined, address: request.ip }, running);
      // Not before: a login that somebody has already must not cost the only link.
      welcome.used();
      return person;
    });
    const secure = context.publicUrl?.startsWith('https:') ?? false;
    setToken(request, reply, await context.signIns.begin(made.id, placeOf(request)), signInLife, secure);
    const user = await context.users.byId(made.id);
    return { user: user && shown(context, user) };
  });
}

function hashed(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
