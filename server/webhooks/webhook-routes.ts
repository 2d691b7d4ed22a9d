/** The portal's doors to webhooks. */
import type { FastifyInstance } from 'fastify';
import { adminRoute, by } from '../admin/admin-route.ts';
import { ApiError, checked } from '../app/api-error.ts';
import type { AppContext } from '../app/app-context.ts';
import type { Outbox } from './outbox.ts';
import { webhookChange, webhookInput, webhookRevision } from './webhook.ts';
import type { Webhooks } from './webhooks.ts';

export function webhookRoutes(app: FastifyInstance, context: AppContext, webhooks: Webhooks, outbox: Outbox): void {
  const id = (params: Readonly<Record<string, string>>) => params['id'] ?? '';
  adminRoute(app, context, { method: 'GET', path: 'webhooks', right: 'webhooks.read' }, async () => ({
    webhooks: await webhooks.list(),
  }));
  adminRoute(app, context, { method: 'GET', path: 'webhooks/:id', right: 'webhooks.read' }, async ({ params }) => ({
    webhook: await webhooks.read(id(params)),
    deliveries: await webhooks.deliveries(id(params)),
  }));
  adminRoute(app, context, { method: 'POST', path: 'webhooks', right: 'webhooks.write', underTwo: true }, (request) =>
    webhooks.create(checked(webhookInput, request.body), by(request)),
  );
  adminRoute(
    app,
    context,
    { method: 'PATCH', path: 'webhooks/:id', right: 'webhooks.write', underTwo: true },
    async (request) => {
      const { revision, ...input } = checked(webhookChange, request.body);
      const changed = await webhooks.change(id(request.params), revision, input, by(request));
      // What has waited for it to be switched on.
      outbox.send();
      return changed;
    },
  );
  adminRoute(
    app,
    context,
    { method: 'POST', path: 'webhooks/:id/key', right: 'webhooks.write', underTwo: true },
    (request) => webhooks.newKey(id(request.params), checked(webhookRevision, request.body).revision, by(request)),
  );
  adminRoute(
    app,
    context,
    { method: 'DELETE', path: 'webhooks/:id', right: 'webhooks.write', underTwo: true },
    (request) => webhooks.remove(id(request.params), checked(webhookRevision, request.query).revision, by(request)),
  );
  const again = { method: 'POST', path: 'webhooks/:id/deliveries/:delivery', right: 'webhooks.write' } as const;
  adminRoute(app, context, again, async ({ params }) => {
    if (!(await outbox.again(id(params), params['delivery'] ?? ''))) throw new ApiError(404, 'notFound');
  });
}
