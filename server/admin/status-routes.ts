/** The portal's doors to how everything stands: the overview with what needs somebody, one user row by row, and the search. */
import type { FastifyInstance } from 'fastify';
import { checked } from '../app/api-error.ts';
import type { AppContext } from '../app/app-context.ts';
import { adminRoute } from './admin-route.ts';
import { mostUrgent } from './connection-page.ts';
import type { ConnectionView } from './connections.ts';
import { searchQuery } from './inputs.ts';
import { overviewOf } from './overview.ts';
import { may } from './roles.ts';
import { search, type SearchParts } from './search.ts';

/** More than this nobody reads on an overview; the page of the connections has all. */
const mostConnections = 12;

export function statusRoutes(app: FastifyInstance, context: AppContext, parts: SearchParts): void {
  const { diagnostics, needs } = context;

  adminRoute(app, context, { method: 'GET', path: 'overview', right: 'overview.read' }, async () => {
    const list = await parts.connections.list();
    return { ...overviewOf(context, diagnostics.lag), ...(await needs.now(list)), ...shown(list) };
  });

  adminRoute(app, context, { method: 'GET', path: 'search', right: 'overview.read' }, async ({ actor, query }) => ({
    hits: await search(checked(searchQuery, query).q, (right) => may(actor.role, right), parts),
  }));

  adminRoute(app, context, { method: 'GET', path: 'users/:id/readiness', right: 'users.read' }, ({ params }) =>
    needs.readiness(params['id'] ?? ''),
  );
}

function shown(list: readonly ConnectionView[]) {
  return { connections: mostUrgent(list, mostConnections), connectionCount: list.length };
}
