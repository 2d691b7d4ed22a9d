/** The portal's doors to the sites. A key is told once, to whoever makes it. */
import type { FastifyInstance } from 'fastify';
import { ApiError, checked } from '../app/api-error.ts';
import type { AppContext } from '../app/app-context.ts';
import { type Rate, RateLimit } from '../messaging/rate-limit.ts';
import { DoctorFault, examine } from '../sites/doctor.ts';
import type { Sites } from '../sites/sites.ts';
import type { Running } from './admin-context.ts';
import { adminRoute, by } from './admin-route.ts';
import { changedSite, examined, newSite, removal, rollBack } from './inputs.ts';

/** Of one administrator: another server is asked in our name. */
const examinations: Rate = { burst: 10, perSecond: 1 / 6 };

export function siteRoutes(
  app: FastifyInstance,
  context: AppContext,
  sites: Sites,
  running: Running,
  allowPrivate: boolean,
): void {
  const paces = new Map<string, RateLimit>();
  adminRoute(app, context, { method: 'POST', path: 'sites/examine', right: 'sites.write' }, async (request) => {
    const { url } = checked(examined, request.body);
    const now = context.clock.now();
    const pace = paces.get(request.actor.id) ?? new RateLimit(examinations, now);
    paces.set(request.actor.id, pace);
    if (!pace.take(now)) throw new ApiError(429, 'tooFast', { retryAfter: Math.ceil(1 / examinations.perSecond) });
    const origins = (await sites.list()).flatMap((site) => site.origins);
    try {
      return await examine(url, { server: context.publicUrl ?? request.base, origins, allowPrivate });
    } catch (error) {
      if (!(error instanceof DoctorFault)) throw error;
      throw new ApiError(400, error.code, { issues: [{ path: 'url', text: error.message }] });
    }
  });
  adminRoute(app, context, { method: 'GET', path: 'sites', right: 'sites.read' }, async () => ({
    sites: await sites.list(),
  }));
  adminRoute(app, context, { method: 'GET', path: 'sites/:id', right: 'sites.read' }, ({ params }) =>
    sites.read(params['id'] ?? ''),
  );
  adminRoute(app, context, { method: 'POST', path: 'sites', right: 'sites.write', underTwo: true }, (request) => {
    const { id, ...input } = checked(newSite, request.body);
    return running.inTurn(() => sites.create(id, input, by(request)));
  });
  adminRoute(app, context, { method: 'PATCH', path: 'sites/:id', right: 'sites.write', underTwo: true }, (request) => {
    const { revision, ...input } = checked(changedSite, request.body);
    return running.inTurn(() => sites.change(request.params['id'] ?? '', revision, input, by(request)));
  });
  adminRoute(app, context, { method: 'GET', path: 'sites/:id/revisions', right: 'sites.read' }, ({ params }) =>
    sites.history(params['id'] ?? ''),
  );
  adminRoute(
    app,
    context,
    { method: 'POST', path: 'sites/:id/roll-back', right: 'sites.write', underTwo: true },
    (request) => {
      const { revision, to } = checked(rollBack, request.body);
      return running.inTurn(() => sites.rollBack(request.params['id'] ?? '', revision, to, by(request)));
    },
  );
  adminRoute(
    app,
    context,
    { method: 'POST', path: 'sites/:id/key', right: 'sites.write', underTwo: true },
    (request) => {
      const { revision } = checked(removal, request.body);
      return running.inTurn(() => sites.rotate(request.params['id'] ?? '', revision, by(request)));
    },
  );
  adminRoute(app, context, { method: 'DELETE', path: 'sites/:id', right: 'sites.write', underTwo: true }, (request) => {
    const { revision } = checked(removal, request.query);
    return running.inTurn(() => sites.remove(request.params['id'] ?? '', revision, by(request)));
  });
}
