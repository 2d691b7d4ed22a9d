/** Routes of the demo alone: anybody may be any agent and any customer there, so they are never added to a real server. */
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { ApiError, checked } from '../app/api-error.ts';
import { type AppContext, ticketFor } from '../app/app-context.ts';
import { setToken } from '../app/cookies.ts';
import { shown } from '../app/shown-user.ts';
import { placeOf } from '../app/sign-in-place.ts';
import { signInLife } from '../users/sign-ins.ts';
import { DemoDesk } from './demo-desk.ts';
import type { DemoExchange } from './demo-exchange.ts';
import { demoAgents, demoContacts, demoQueue, demoStrangers } from './demo-people.ts';
import type { Guests } from './guests.ts';

const guest = z.strictObject({ customer: z.string().min(1).max(40) });

export function demoRoutes(app: FastifyInstance, context: AppContext, exchange: DemoExchange, guests: Guests): void {
  const { signIns } = context;
  const desk = new DemoDesk(context, demoAgents, () => exchange);

  app.get('/', async (_request, reply) => reply.redirect('/demo/'));

  app.get('/api/demo/agents', () => desk.agents());

  app.get('/api/demo/contacts', async () => ({ contacts: demoContacts }));

  /** `token` is for a page that wants to be another agent than the other windows of its browser, who share the cookie. */
  app.post('/api/demo/sign-in', async (request, reply) => {
    const user = await desk.agent(request.body);
    const token = await signIns.begin(user.id, placeOf(request));
    setToken(request, reply, token, signInLife, false);
    return { user: shown(context, user), token };
  });

  app.post('/api/demo/tickets', async (request) => {
    const user = await desk.agent(request.body);
    return ticketFor(context, request, user.id);
  });

  app.get('/api/demo/customers', async () => desk.customers);

  app.post('/api/demo/customers', async (request, reply) => reply.code(201).send(desk.customerCalls(request.body)));

  app.delete<{ Params: { id: string } }>('/api/demo/customers/:id', async (request, reply) => {
    desk.customerHangsUp(request.params.id);
    return reply.code(204).send();
  });

  /** Whom a guest can be. */
  app.get('/api/demo/guests', async () => ({
    customers: [...demoContacts, ...demoStrangers].map(({ id, name, number }) => ({ id, name, number })),
    call: demoQueue,
  }));

  /** A phone for the customer's page. */
  app.post('/api/demo/guests', async (request, reply) => {
    const { customer: id } = checked(guest, request.body);
    const customer = [...demoContacts, ...demoStrangers].find((each) => each.id === id);
    if (!customer) throw new ApiError(404, 'invalidMessage');
    const entered = guests.enter(customer.number, customer.name, [demoQueue.number]);
    if ('refused' in entered) {
      throw entered.refused === 'inUse'
        ? new ApiError(409, 'busy')
        : new ApiError(429, 'tooManyAttempts', { retryAfter: 60 });
    }
    return reply.code(201).send({ guest: entered.id });
  });

  /** For each connection of the guest's page. */
  app.post<{ Params: { id: string } }>('/api/demo/guests/:id/tickets', async (request) => {
    if (!guests.session(request.params.id)) throw new ApiError(404, 'notAuthorised');
    return ticketFor(context, request, request.params.id);
  });

  app.delete<{ Params: { id: string } }>('/api/demo/guests/:id', async (request, reply) => {
    if (!guests.leave(request.params.id)) throw new ApiError(404, 'notAuthorised');
    return reply.code(204).send();
  });

  app.get('/api/demo/link', async () => desk.link);

  app.post('/api/demo/link', async (request) => desk.setLink(request.body));
}
