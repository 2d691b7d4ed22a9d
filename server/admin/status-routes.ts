/** The portal's doors to how everything stands: the overview with what needs somebody, and one user row by row. */
import type { FastifyInstance } from 'fastify';
import type { AppContext } from '../app/app-context.ts';
import { adminRoute } from './admin-route.ts';
import type { Connections } from './connections.ts';
import { overviewOf } from './overview.ts';

export function statusRoutes(app: FastifyInstance, context: AppContext, connections: Connections): void {
  const { diagnostics, needs } = context;

  adminRoute(app, context, { method: 'GET', path: 'overview', right: 'overview.read' }, async () => {
    const list = await connections.list();
    return { ...overviewOf(context, diagnostics.lag), ...(await needs.now(list)), connections: list };
  });

  adminRoute(app, context, { method: 'GET', path: 'users/:id/readiness', right: 'users.read' }, ({ params }) =>
    needs.readiness(params['id'] ?? ''),
  );
}
