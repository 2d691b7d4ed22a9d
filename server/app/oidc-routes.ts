/** The doors of the sign-in by OpenID Connect: out to the provider, and back with its answer. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { type Role, roles } from '../admin/roles.ts';
import type { Audit } from '../admin/audit.ts';
import { GuessGuard } from '../users/guess-guard.ts';
import { leaveLife, type Oidc, type OidcConfig, OidcError } from '../users/oidc.ts';
import { signInLife } from '../users/sign-ins.ts';
import type { UsersTable } from '../store/tables.ts';
import { ApiError, checked } from './api-error.ts';
import type { AppContext } from './app-context.ts';
import { setToken } from './cookies.ts';
import { placeOf } from './sign-in-place.ts';

const cookie = 'offhook_leave';
const path = '/api/oidc';
const leaving = z.strictObject({ to: z.string().max(500).default('/admin/') });

/** Where somebody who could not be signed in reads why. */
const refusedAt = (code: string) => `/admin/#/sign-in/${code}`;

export function oidcRoutes(
  app: FastifyInstance,
  context: AppContext,
  oidc: Oidc | undefined,
  config: OidcConfig | undefined,
  audit: Audit,
): void {
  app.get('/api/sign-in-ways', async () => ({ password: true, oidc: oidc ? { name: oidc.name } : null }));
  if (!oidc || !config) return;
  const { users, signIns, log, publicUrl, clock } = context;
  const secure = publicUrl?.startsWith('https:') ?? false;
  const guard = new GuessGuard(clock, 50);
  const baseOf = (request: FastifyRequest) => publicUrl ?? `${request.protocol}://${request.host}`;
  const backOf = (request: FastifyRequest) => new URL(`${path}/back`, baseOf(request));

  app.get(`${path}/leave`, async (request, reply) => {
    const { to } = checked(leaving, request.query);
    if (!staysHere(to, baseOf(request))) throw new ApiError(400, 'invalidMessage');
    try {
      const { url, leave } = await oidc.leave(backOf(request).href, to);
      keep(request, reply, leave, leaveLife, secure);
      return await reply.redirect(url);
    } catch (error) {
      return reply.redirect(refusedAt(codeOf(error)));
    }
  });

  app.get(`${path}/back`, async (request, reply) => {
    const kept = new RegExp(`(?:^|;\\s*)${cookie}=([\\w.-]{20,2000})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1];
    keep(request, reply, '', 0, secure);
    if (guard.wait(request.ip) > 0) throw new ApiError(429, 'tooManyAttempts');
    try {
      const back = backOf(request);
      back.search = new URL(request.url, back).search;
      const person = await oidc.comeBack(back, kept ?? '');
      const user = await users.byLogin(person.login);
      if (user?.active !== 1) throw new NobodyHere();
      await giveRole(user, person.roles);
      setToken(request, reply, await signIns.begin(user.id, placeOf(request)), signInLife, secure);
      return await reply.redirect(person.to);
    } catch (error) {
      guard.failed(request.ip);
      log.warn('sign-in refused', { address: request.ip, reason: error instanceof Error ? error.message : '' });
      return reply.redirect(refusedAt(codeOf(error)));
    }
  });

  /** Where the provider says who may do what, it is followed at each sign-in; the last owner stays one. */
  async function giveRole(user: UsersTable, said: readonly string[]): Promise<void> {
    if (config?.roleClaim === undefined || user.source === 'file') return;
    const meant = said
      .map((one) => config.roles[one] ?? one)
      .filter((one): one is Role => roles.some((role) => role === one));
    // The one that may most: they are in that order.
    const role = roles.find((one) => meant.includes(one)) ?? 'agent';
    if (role === user.role) return;
    if (user.role === 'owner' && !(await anotherOwner(user.id))) {
      log.warn('the last owner stays an owner', { user: user.id });
      return;
    }
    const { db } = context.store;
    const changed = { role, revision: user.revision + 1, updated_at: clock.now() };
    await context.store.write([
      db.updateTable('users').set(changed).where('id', '=', user.id),
      audit.entry({
        actor: user,
        address: '',
        action: 'user.roleOfProvider',
        kind: 'user',
        object: user,
        before: { role: user.role },
        after: { role },
      }),
    ]);
    // Whoever is signed in elsewhere with more rights has them no longer.
    await signIns.endAll(user.id);
  }

  async function anotherOwner(id: string): Promise<boolean> {
    const owners = context.store.db
      .selectFrom('users')
      .select('id')
      .where('role', '=', 'owner')
      .where('active', '=', 1);
    return (await owners.where('id', '!=', id).executeTakeFirst()) !== undefined;
  }
}

class NobodyHere extends Error {
  constructor() {
    super('there is no active user of this login');
  }
}

function codeOf(error: unknown): string {
  if (error instanceof OidcError) return error.code;
  return error instanceof NobodyHere ? 'oidcNobody' : 'internal';
}

/** Only a place of this server: a link to us must not lead on to somebody else. */
function staysHere(to: string, base: string): boolean {
  if (!/^\/(?![/\\])/.test(to) || !URL.canParse(to, base)) return false;
  return new URL(to, base).origin === new URL(base).origin;
}

/** For this browser alone, and sent with the way back alone. @param life ms; 0 takes it away */
function keep(request: FastifyRequest, reply: FastifyReply, leave: string, life: number, secure: boolean): void {
  const attributes = [`${cookie}=${leave}`, `Path=${path}`, 'HttpOnly', 'SameSite=Lax', `Max-Age=${life / 1000}`];
  if (secure || request.protocol === 'https') attributes.push('Secure');
  void reply.header('set-cookie', attributes.join('; '));
}
