/** The door for pages of other origins: a token that their back end has signed becomes a ticket for the Messaging Service. */
// jose: the checks of a signed token (JWT, RFC 7519).
import { decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import type { FastifyInstance, FastifyReply } from 'fastify';
import * as z from 'zod';
import { ApiError, checked } from '../app/api-error.ts';
import { type AppContext, ticketFor } from '../app/app-context.ts';
import { GuessGuard } from '../users/guess-guard.ts';
import type { SiteKeys, Sites } from './sites.ts';
import type { TokenFault } from './refused-tokens.ts';
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
  const { refusedTokens } = context.diagnostics;

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
    const site = await siteOf(token, request.ip);
    const { sub } = await accepted(token, site, origin, request.ip);
    const user = await context.users.byLogin(sub);
    // By its own connection or by its group's; one that is broken for now is told so by the panel.
    const placed = user && (user.connection_id !== null || context.hub.session(user.id) !== undefined);
    if (user?.active !== 1 || !placed) throw refused(site.id, 'stranger');
    refusedTokens.taken(site.id);
    return ticketFor(context, request, user.id, site.id);
  });

  /** A token that no site has signed is a guess. One that is late, or for a stranger, is not: a whole office has one address. */
  function guessed(address: string): ApiError {
    guard.failed(address);
    return new ApiError(401, 'tokenRefused');
  }

  /** Kept for whoever looks why nobody is signed in there. */
  function refused(siteId: string, fault: TokenFault): ApiError {
    refusedTokens.note(siteId, fault);
    return fault === 'origin' ? new ApiError(403, 'originRefused') : new ApiError(401, 'tokenRefused');
  }

  /** Read without belief: the issuer says only which keys to try. */
  async function siteOf(token: string, address: string): Promise<SiteKeys & { id: string }> {
    let issuer = '';
    try {
      issuer = decodeJwt(token).iss ?? '';
    } catch {
      throw guessed(address);
    }
    const site = await sites.keys(issuer);
    if (!site) throw guessed(address);
    return { ...site, id: issuer };
  }

  async function accepted(
    token: string,
    site: SiteKeys & { id: string },
    origin: string | undefined,
    address: string,
  ): Promise<{ sub: string }> {
    if (origin !== undefined && !site.origins.includes(origin)) throw refused(site.id, 'origin');
    const payload = await verified(token, site, address);
    const { sub, exp = 0, iss = '', jti } = payload;
    const now = context.clock.now() / 1000;
    if (sub === undefined || jti === undefined || exp - now > longestLife + clockDrift) {
      throw refused(site.id, 'late');
    }
    if (!used.first(`${iss} ${jti}`, (exp + clockDrift) * 1000)) throw refused(site.id, 'usedTwice');
    return { sub };
  }

  async function verified(
    token: string,
    { id, keys }: SiteKeys & { id: string },
    address: string,
  ): Promise<JWTPayload> {
    for (const key of keys) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          requiredClaims: ['iss', 'sub', 'exp', 'jti'],
          clockTolerance: clockDrift,
          currentDate: new Date(context.clock.now()),
        });
        return payload;
      } catch (error) {
        // Its signature was right, or this would not have been looked at.
        const genuine = error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed;
        if (genuine) throw refused(id, 'late');
        // Another key may be the right one.
      }
    }
    refusedTokens.note(id, 'signature');
    throw guessed(address);
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
