/** The application server: HTTP routes, errors by code, and the built pages. */
// fastify: routing, body limits and life cycle; schemas are zod's, at each route.
import fastify, { type FastifyInstance } from 'fastify';
import { errors } from '../../core/provider/errors.ts';
import { accountRoutes } from './account-routes.ts';
import { ApiError } from './api-error.ts';
import type { AppContext } from './app-context.ts';
import { callRoutes } from './call-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { securityHeaders } from './security-headers.ts';
import { signInRoutes } from './sign-in-routes.ts';
import { embedPath } from '../sites/embed-routes.ts';
import { serveStaticFiles } from './static-files.ts';

/** More routes, as the demo has them. */
export type Routes = (app: FastifyInstance, context: AppContext) => void;

/** Bytes of a request's body. */
const bodyLimit = 64 * 1024;

/** How the server listens. */
export interface Listening {
  /** PEM. */
  tls?: { cert: Buffer; key: Buffer } | undefined;
  /** Proxies whose `X-Forwarded-…` headers are believed; anybody else's are not. */
  trustProxy?: string[] | undefined;
}

export async function createApp(
  context: AppContext,
  more: readonly Routes[] = [],
  { tls, trustProxy }: Listening = {},
): Promise<FastifyInstance> {
  const options = {
    logger: false,
    bodyLimit,
    forceCloseConnections: true,
    requestTimeout: 30_000,
    ...(trustProxy ? { trustProxy } : {}),
  };
  // Encrypted or not, the routes are the same.
  const app = tls ? (fastify({ ...options, https: tls }) as unknown as FastifyInstance) : fastify(options);
  // Connections come and go while the server runs.
  securityHeaders(app, () => context.hub.connections.flatMap(({ pageAddresses = [] }) => pageAddresses));
  // Only JSON is read: a form of another site cannot send it without being asked about.
  app.removeContentTypeParser('text/plain');
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/api/')) void reply.header('cache-control', 'no-store');
    // Whoever comes with a signed token comes from elsewhere, and no cookie counts there.
    if (request.routeOptions.url === embedPath) return;
    if (!sameOrigin(context, request.method, request.headers.origin, request.host))
      throw new ApiError(403, 'notAuthorised');
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof ApiError) {
      if (error.retryAfter !== undefined) void reply.header('retry-after', String(error.retryAfter));
      return reply.code(error.status).send(error.body);
    }
    const status = error.statusCode ?? 500;
    if (status >= 500) context.log.error('request failed', { path: request.routeOptions.url, error: error.message });
    const code = status === 413 ? 'messageTooLarge' : status < 500 ? 'invalidMessage' : 'internal';
    return reply.code(status).send({ code, text: errors[code].text });
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ code: 'notFound', text: 'There is nothing here.' }),
  );
  healthRoutes(app, context);
  signInRoutes(app, context);
  accountRoutes(app, context);
  callRoutes(app, context);
  for (const routes of more) routes(app, context);
  if (!context.demo) app.get('/', async (_request, reply) => reply.redirect('/admin/'));
  await serveStaticFiles(app);
  return app;
}

/** Other sites' pages may not change anything with our cookie. A request without an origin is no page's. */
function sameOrigin({ publicUrl }: AppContext, method: string, origin: string | undefined, host: string): boolean {
  if (method === 'GET' || method === 'HEAD' || origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  return new URL(origin).host === host || (publicUrl !== undefined && new URL(publicUrl).origin === origin);
}
