/** The portal's doors to how everything stands: the overview with what needs somebody, and one user row by row. */
import type { FastifyInstance } from 'fastify';
import type { AppContext } from '../app/app-context.ts';
import type { Sites } from '../sites/sites.ts';
import { adminRoute } from './admin-route.ts';
import type { Connections } from './connections.ts';
import { overviewOf } from './overview.ts';
import type { People } from './people.ts';
import { readinessOf } from './readiness.ts';

export interface StatusParts {
  connections: Connections;
  people: People;
  sites: Sites;
}

export function statusRoutes(
  app: FastifyInstance,
  context: AppContext,
  { connections, people, sites }: StatusParts,
): void {
  const { diagnostics, needs, clock } = context;

  adminRoute(app, context, { method: 'GET', path: 'overview', right: 'overview.read' }, async () => {
    const list = await connections.list();
    return { ...overviewOf(context, diagnostics.lag), ...(await needs.now(list)), connections: list };
  });

  adminRoute(app, context, { method: 'GET', path: 'users/:id/readiness', right: 'users.read' }, ({ params }) =>
    readinessOf(params['id'] ?? '', { ...context, people, sites, now: () => clock.now() }),
  );
}
