/** The portal's doors to the sites. A key is told once, to whoever makes it. */
import type { FastifyInstance } from 'fastify';
import { checked } from '../app/api-error.ts';
import type { AppContext } from '../app/app-context.ts';
import type { Sites } from '../sites/sites.ts';
import type { Running } from './admin-context.ts';
import { adminRoute } from './admin-route.ts';
import { changedSite, newSite, removal } from './inputs.ts';

export function siteRoutes(app: FastifyInstance, context: AppContext, sites: Sites, running: Running): void {
  adminRoute(app, context, { method: 'GET', path: 'sites', right: 'sites.read' }, async () => ({
    sites: await sites.list(),
  }));
  adminRoute(app, context, { method: 'GET', path: 'sites/:id', right: 'sites.read' }, ({ params }) =>
    sites.read(params['id'] ?? ''),
  );
  adminRoute(app, context, { method: 'POST', path: 'sites', right: 'sites.write' }, (request) => {
    const { id, ...input } = checked(newSite, request.body);
    return running.inTurn(() => sites.create(id, input, request));
  });
  adminRoute(app, context, { method: 'PATCH', path: 'sites/:id', right: 'sites.write' }, (request) => {
    const { revision, ...input } = checked(changedSite, request.body);
    return running.inTurn(() => sites.change(request.params['id'] ?? '', revision, input, request));
  });
  adminRoute(app, context, { method: 'POST', path: 'sites/:id/key', right: 'sites.write' }, (request) => {
    const { revision } = checked(removal, request.body);
    return running.inTurn(() => sites.rotate(request.params['id'] ?? '', revision, request));
  });
  adminRoute(app, context, { method: 'DELETE', path: 'sites/:id', right: 'sites.write' }, (request) => {
    const { revision } = checked(removal, request.query);
    return running.inTurn(() => sites.remove(request.params['id'] ?? '', revision, request));
  });
}
