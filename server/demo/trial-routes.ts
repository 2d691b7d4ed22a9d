/** The portal's doors to the simulated phone system of a new server: begun, used from its page, and removed. */
import type { FastifyInstance } from 'fastify';
import type { Running } from '../admin/admin-context.ts';
import { adminRoute, by } from '../admin/admin-route.ts';
import { type AppContext, ticketFor } from '../app/app-context.ts';
import { DemoDesk } from './demo-desk.ts';
import { demoContacts } from './demo-people.ts';
import { type Trial, trialAgents } from './trial.ts';

export function trialRoutes(app: FastifyInstance, context: AppContext, trial: Trial, running: Running): void {
  const desk = new DemoDesk(context, trialAgents, () => trial.exchange);
  const right = 'connections.write';

  adminRoute(app, context, { method: 'GET', path: 'trial', right: 'overview.read' }, async () => ({
    on: trial.on,
    offered: await trial.offered(),
  }));
  adminRoute(app, context, { method: 'POST', path: 'trial', right, underTwo: true }, async (request) => {
    await running.inTurn(() => trial.begin(request.actor.role, by(request), running));
    return { on: true, offered: false };
  });
  adminRoute(app, context, { method: 'DELETE', path: 'trial', right }, (request) =>
    running.inTurn(() => trial.end(request.actor.role, by(request), running)),
  );

  adminRoute(app, context, { method: 'GET', path: 'trial/agents', right }, () => desk.agents());
  adminRoute(app, context, { method: 'GET', path: 'trial/contacts', right }, async () => ({ contacts: demoContacts }));
  adminRoute(app, context, { method: 'POST', path: 'trial/tickets', right }, async ({ body, base }) => {
    const { id } = await desk.agent(body);
    const { protocol, host } = new URL(base);
    return ticketFor(context, { protocol: protocol === 'https:' ? 'https' : 'http', host }, id);
  });
  adminRoute(app, context, { method: 'GET', path: 'trial/customers', right }, async () => desk.customers);
  adminRoute(app, context, { method: 'POST', path: 'trial/customers', right }, async ({ body }) =>
    desk.customerCalls(body),
  );
  adminRoute(app, context, { method: 'DELETE', path: 'trial/customers/:id', right }, async ({ params }) => {
    desk.customerHangsUp(params['id'] ?? '');
  });
  adminRoute(app, context, { method: 'GET', path: 'trial/link', right }, async () => desk.link);
  adminRoute(app, context, { method: 'POST', path: 'trial/link', right }, async ({ body }) => desk.setLink(body));
}
