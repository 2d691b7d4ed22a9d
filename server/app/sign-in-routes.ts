/** Signing in and out, who one is, and tickets for the Messaging Service. */
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { GuessGuard } from '../users/guess-guard.ts';
import { passwordMatches } from '../users/passwords.ts';
import { signInLife } from '../users/sign-ins.ts';
import { ApiError, checked } from './api-error.ts';
import { type AppContext, signedIn, ticketFor } from './app-context.ts';
import { setToken, tokenOf } from './cookies.ts';
import { shown } from './shown-user.ts';
import { placeOf } from './sign-in-place.ts';

const signIn = z.strictObject({
  login: z.string().min(1).max(100),
  password: z.string().min(1).max(1024),
  /** Of the second factor, for whoever has one. */
  code: z.string().max(10).optional(),
});

export function signInRoutes(app: FastifyInstance, context: AppContext): void {
  const { users, signIns, secondFactor, clock, log, publicUrl } = context;
  const secure = publicUrl?.startsWith('https:') ?? false;
  const guards = { login: new GuessGuard(clock, 5), address: new GuessGuard(clock, 50) };

  app.post('/api/sign-in', async (request, reply) => {
    const { login, password, code } = checked(signIn, request.body);
    const address = request.ip;
    const wait = Math.max(guards.login.wait(login), guards.address.wait(address));
    if (wait > 0) throw new ApiError(429, 'tooManyAttempts', { retryAfter: Math.ceil(wait / 1000) });
    const user = await users.byLogin(login);
    if (!(await passwordMatches(user?.password_hash, password)) || user?.active !== 1) {
      guards.login.failed(login);
      guards.address.failed(address);
      log.warn('sign-in refused', { address });
      throw new ApiError(401, 'signInRefused');
    }
    if (user.totp !== null) {
      if (!code) throw new ApiError(401, 'codeNeeded');
      if (!(await secondFactor.matches(user, code.trim()))) {
        guards.login.failed(login);
        guards.address.failed(address);
        throw new ApiError(401, 'codeWrong');
      }
    }
    guards.login.succeeded(login);
    setToken(request, reply, await signIns.begin(user.id, placeOf(request)), signInLife, secure);
    return { user: shown(context, user) };
  });

  app.post('/api/sign-out', async (request, reply) => {
    const token = tokenOf(request);
    if (token !== undefined) await signIns.end(token);
    setToken(request, reply, '', 0, secure);
    return reply.code(204).send();
  });

  app.get('/api/me', async (request) => ({ user: shown(context, await signedIn(context, request)) }));

  app.post('/api/tickets', async (request) => {
    const user = await signedIn(context, request);
    return ticketFor(context, request, user.id);
  });
}
