/** The door for pages of other origins: a token that their back end has signed becomes a ticket for the Messaging Service. */
// jose: the checks of a signed token (JWT, RFC 7519).
import { type JWTPayload, jwtVerify, decodeJwt } from 'jose';
import type { FastifyInstance, FastifyReply } from 'fastify';
import * as z from 'zod';
import { ApiError, checked } from '../app/api-error.ts';
import { type AppContext, ticketFor } from '../app/app-context.ts';
import { GuessGuard } from '../users/guess-guard.ts';
import type { Sites } from './sites.ts';
import { UsedTokens } from './used-tokens.ts';

/** The longest that a token may live, s: it is made for one visit of a page. */
const longestLife = 300;
/** Clocks of two machines differ, s. */
const clockDrift = 30;

const input = z.strictObject({ token: z.string().min(20).max(4096) });

export const embedPath = '/api/embed/tickets';

/**
 * `POST /api/embed/tickets` with `{ token }`, a JWT signed by HS256 under the site's key: `iss` the site, `sub` the user's
 * login, `exp` within five minutes, `jti` of its own. The page that sends it must be of an origin of the site; a back end
 * that asks for its page sends no origin.
 */
export function embedRoutes(app: FastifyInstance, context: AppContext, sites: Sites): void {
  const used = new UsedTokens(context.clock);
  const guard = new GuessGuard(context.clock, 50);

  app.options(embedPath, async (request, reply) => {
    const { origin } = request.headers;
    if (origin === undefined || !(await sites.hasOrigin(origin))) throw new ApiError(403, 'originRefused');
    allow(reply, origin);
    return reply.header('access-control-max-age', '600').code(204).send();
  });

  app.post(embedPath, async (request, reply) => {
    const wait = guard.wait(request.ip);
    if (wait > 0) throw new ApiError(429, 'tooManyAttempts', { retryAfter: Math.ceil(wait / 1000) });
    const { origin } = request.headers;
    // Only then may a page of another origin read why it was refused.
    if (origin !== undefined && (await sites.hasOrigin(origin))) allow(reply, origin);
    const { token } = checked(input, request.body);
    try {
      const { sub } = await accepted(token, origin);
      const user = await context.users.byLogin(sub);
      if (user?.active !== 1 || user.connection_id === null) throw new ApiError(401, 'tokenRefused');
      return ticketFor(context, request, user.id);
    } catch (error) {
      guard.failed(request.ip);
      throw error;
    }
  });

  async function accepted(token: string, origin: string | undefined): Promise<{ sub: string }> {
    const site = await sites.keys(issuerOf(token));
    if (!site) throw new ApiError(401, 'tokenRefused');
    if (origin !== undefined && !site.origins.includes(origin)) throw new ApiError(403, 'originRefused');
    const payload = await verified(token, site.keys);
    const { sub, exp = 0, iss = '', jti } = payload;
    const now = context.clock.now() / 1000;
    if (sub === undefined || jti === undefined || exp - now > longestLife + clockDrift) {
      throw new ApiError(401, 'tokenRefused');
    }
    if (!used.first(`${iss} ${jti}`, (exp + clockDrift) * 1000)) throw new ApiError(401, 'tokenRefused');
    return { sub };
  }

  async function verified(token: string, keys: readonly Uint8Array[]): Promise<JWTPayload> {
    for (const key of keys) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          requiredClaims: ['iss', 'sub', 'exp', 'jti'],
          clockTolerance: clockDrift,
          currentDate: new Date(context.clock.now()),
        });
        return payload;
      } catch {
        // Another key may be the right one.
      }
    }
    throw new ApiError(401, 'tokenRefused');
  }
}

/** Read without belief: it says only which key to try. */
function issuerOf(token: string): string {
  try {
    return decodeJwt(token).iss ?? '';
  } catch {
    throw new ApiError(401, 'tokenRefused');
  }
}

/** No cookie goes along: the token alone says who is there. */
function allow(reply: FastifyReply, origin: string): void {
  void reply.headers({
    'access-control-allow-origin': origin,
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': 'content-type',
    vary: 'Origin',
  });
}
