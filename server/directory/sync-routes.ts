/**
 * The door for a CRM's back end: it keeps contacts and accounts up to date here, in batches, the same twice as once. It signs
 * a short-lived token with its site's key, for this purpose alone: what a page has of its site does not open this door.
 */
// jose: the checks of a signed token (JWT, RFC 7519).
import { decodeJwt, jwtVerify } from 'jose';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ApiError, checked } from '../app/api-error.ts';
import type { AppContext } from '../app/app-context.ts';
import type { Sites } from '../sites/sites.ts';
import { GuessGuard } from '../users/guess-guard.ts';
import type { DirectoryParts } from './directory-parts.ts';
import { recordBatch, removedBatch } from './inputs.ts';

/** What the token is for (`aud`). */
export const syncAudience = 'offhook-directory';
/** The longest that a token may live, and how far clocks may be apart, s. */
const longestLife = 300;
const clockDrift = 30;

export const syncPath = '/api/directory/records';

/**
 * `PUT` with `{ records: [{ kind, id, name, detail?, owner?, numbers: [number | { number, type }] }] }`, at most 1000; and
 * `DELETE` with `{ records: [{ kind, id }] }`. `Authorization: Bearer` a JWT by HS256 under the site's key: `iss` the site,
 * `aud` `offhook-directory`, `exp` within five minutes.
 */
export function syncRoutes(app: FastifyInstance, context: AppContext, parts: DirectoryParts, sites: Sites): void {
  const { records, numbers } = parts;
  const guard = new GuessGuard(context.clock, 50);
  const limits = { bodyLimit: 4_000_000 };

  app.put(syncPath, limits, async (request) => {
    const site = await siteOf(request);
    const batch = checked(recordBatch, request.body);
    return records.upsert(site, batch.records, await numbers.of(`site:${site}`));
  });

  app.delete(syncPath, limits, async (request) => {
    const site = await siteOf(request);
    const batch = checked(removedBatch, request.body);
    return { removed: await records.remove(site, batch.records) };
  });

  /** @throws ApiError 401 `tokenRefused`, 429 `tooManyAttempts` */
  async function siteOf(request: FastifyRequest): Promise<string> {
    const wait = guard.wait(request.ip);
    if (wait > 0) throw new ApiError(429, 'tooManyAttempts', { retryAfter: Math.ceil(wait / 1000) });
    const [, token = ''] = /^Bearer ([\w.-]{20,4096})$/.exec(request.headers.authorization ?? '') ?? [];
    const site = await verified(token);
    if (site !== undefined) return site;
    guard.failed(request.ip);
    throw new ApiError(401, 'tokenRefused');
  }

  async function verified(token: string): Promise<string | undefined> {
    let issuer: string | undefined;
    try {
      issuer = decodeJwt(token).iss;
    } catch {
      return undefined;
    }
    const site = await sites.keys(issuer ?? '');
    for (const key of site?.keys ?? []) {
      try {
        const now = context.clock.now();
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          audience: syncAudience,
          requiredClaims: ['iss', 'exp'],
          clockTolerance: clockDrift,
          currentDate: new Date(now),
        });
        return (payload.exp ?? 0) - now / 1000 > longestLife + clockDrift ? undefined : issuer;
      } catch {
        // The other key may be the right one.
      }
    }
    return undefined;
  }
}
