/** One's own account: the password, the second factor, and where one is signed in. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { passwordSchema } from '../admin/inputs.ts';
import type { UsersTable } from '../store/tables.ts';
import { GuessGuard } from '../users/guess-guard.ts';
import { hashPassword, passwordMatches } from '../users/passwords.ts';
import { ApiError, checked } from './api-error.ts';
import { type AppContext, signedIn } from './app-context.ts';
import { tokenOf } from './cookies.ts';

const own = z.string().min(1).max(1024);
const newPassword = z.strictObject({ password: own, newPassword: passwordSchema });
const kept = z.strictObject({
  password: own,
  secret: z.string().regex(/^[A-Z2-7]{16,64}$/),
  code: z.string().regex(/^\d{6}$/),
});
const confirmed = z.strictObject({ password: own });

export function accountRoutes(app: FastifyInstance, context: AppContext): void {
  const { store, signIns, secondFactor, clock } = context;
  const guard = new GuessGuard(clock, 5);

  /** Whoever finds a page open may not take it over for good. @throws ApiError 401 `signInRefused`, 429 `tooManyAttempts` */
  async function sure(request: FastifyRequest, password: string): Promise<UsersTable> {
    const user = await signedIn(context, request);
    const wait = guard.wait(user.id);
    if (wait > 0) throw new ApiError(429, 'tooManyAttempts', { retryAfter: Math.ceil(wait / 1000) });
    if (await passwordMatches(user.password_hash, password)) {
      guard.succeeded(user.id);
      return user;
    }
    guard.failed(user.id);
    throw new ApiError(403, 'passwordWrong', { issues: [{ path: 'password', text: 'This is not your password.' }] });
  }

  app.get('/api/account', async (request) => {
    const user = await signedIn(context, request);
    return {
      password: user.password_hash !== null,
      fromFile: user.source === 'file',
      secondFactor: user.totp !== null,
      signIns: await signIns.list(user.id, tokenOf(request) ?? ''),
    };
  });

  app.post('/api/account/password', async (request, reply) => {
    const { password, newPassword: wanted } = checked(newPassword, request.body);
    const user = await sure(request, password);
    if (user.source === 'file') throw new ApiError(409, 'ofTheFile');
    const password_hash = await hashPassword(wanted);
    await store.db.updateTable('users').set({ password_hash }).where('id', '=', user.id).execute();
    await signIns.endAll(user.id, tokenOf(request));
    return reply.code(204).send();
  });

  app.post('/api/account/second-factor/offer', async (request) =>
    secondFactor.offer((await signedIn(context, request)).login),
  );

  app.post('/api/account/second-factor', async (request, reply) => {
    const { password, secret, code } = checked(kept, request.body);
    const user = await sure(request, password);
    if (!(await secondFactor.keep(user, secret, code))) {
      throw new ApiError(400, 'codeWrong', {
        issues: [{ path: 'code', text: 'This is not the code that it shows now.' }],
      });
    }
    await signIns.endAll(user.id, tokenOf(request));
    return reply.code(204).send();
  });

  app.post('/api/account/second-factor/remove', async (request, reply) => {
    const user = await sure(request, checked(confirmed, request.body).password);
    await secondFactor.remove(user.id);
    return reply.code(204).send();
  });

  app.delete<{ Params: { id: string } }>('/api/account/sign-ins/:id', async (request, reply) => {
    const user = await signedIn(context, request);
    await signIns.endOne(user.id, request.params.id);
    return reply.code(204).send();
  });
}
