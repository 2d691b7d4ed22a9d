/** The portal's doors to what helps to find faults. */
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { adminRoute, by } from '../admin/admin-route.ts';
import type { Audit } from '../admin/audit.ts';
import type { Connections } from '../admin/connections.ts';
import { ApiError, checked } from '../app/api-error.ts';
import type { AppContext } from '../app/app-context.ts';
import { bundleOf } from './bundle.ts';
import { callStory, recentCalls, recentTraces } from './call-traces.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { Frame } from './wires.ts';

const limit = z.coerce.number().int().min(1).max(500).default(100);
const framesQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  filter: z.string().max(100).default(''),
  limit,
});
const search = z.string().max(40).default('');
const callsQuery = z.strictObject({ search, limit });
const tracesQuery = z.strictObject({ search, limit, connectionId: z.string().max(63).optional() });
const bundleQuery = z.strictObject({ now: z.coerce.number().int().min(0).optional() });

const right = 'diagnostics.read';

export function diagnosticsRoutes(
  app: FastifyInstance,
  context: AppContext,
  diagnostics: Diagnostics,
  { audit, connections }: { audit: Audit; connections: Connections },
): void {
  const { hub, store } = context;

  function framesOf(id: string, query: unknown): Frame[] {
    if (!hub.connection(id)) throw new ApiError(404, 'notFound');
    return diagnostics.wires.frames(id, checked(framesQuery, query), hub.secretsAt(id));
  }

  adminRoute(app, context, { method: 'GET', path: 'connections/:id/frames', right }, async ({ params, query }) => ({
    frames: framesOf(params['id'] ?? '', query),
  }));
  adminRoute(app, context, { method: 'GET', path: 'connections/:id/frames.txt', right }, async (request) => {
    const frames = framesOf(request.params['id'] ?? '', request.query);
    request.answersAs('text/plain; charset=utf-8');
    return frames
      .map(({ at, direction, text }) => `${new Date(at).toISOString()} ${direction === 'S' ? '<' : '>'}\n${text}\n`)
      .join('\n');
  });
  adminRoute(app, context, { method: 'GET', path: 'diagnostics/calls', right }, async ({ query }) => {
    const asked = checked(callsQuery, query);
    return { calls: await recentCalls(store, hub, asked.search, asked.limit) };
  });
  adminRoute(app, context, { method: 'GET', path: 'diagnostics/calls/:id', right }, ({ params }) =>
    callStory(store, hub, diagnostics.traces, params['id'] ?? ''),
  );
  adminRoute(app, context, { method: 'GET', path: 'diagnostics/traces', right }, async ({ query }) => ({
    traces: recentTraces(hub, diagnostics.traces, checked(tracesQuery, query)),
  }));
  adminRoute(app, context, { method: 'GET', path: 'diagnostics/bundle', right }, async (request) => {
    const { now } = checked(bundleQuery, request.query);
    const object = { id: 'diagnostics', name: 'diagnostics' };
    await store.write([audit.entry({ ...by(request), action: 'diagnostics.bundle', kind: 'server', object })]);
    const list = await connections.list();
    return bundleOf(context, {
      diagnostics,
      connections: list,
      status: await context.needs.forBundle(list),
      audit: await audit.page(100),
      chain: await audit.head(),
      browserNow: now,
    });
  });
}
