/** Routes of the demo alone: anybody may be any agent and any customer there, so they are never added to a real server. */
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { ApiError, checked } from '../app/api-error.ts';
import { type AppContext, ticketFor } from '../app/app-context.ts';
import { setToken } from '../app/cookies.ts';
import { shown } from '../app/shown-user.ts';
import { placeOf } from '../app/sign-in-place.ts';
import type { UsersTable } from '../store/tables.ts';
import { signInLife } from '../users/sign-ins.ts';
import type { DemoExchange } from './demo-exchange.ts';
import { demoAgents, demoContacts, demoQueue, demoStrangers } from './demo-people.ts';
import type { Guests } from './guests.ts';

const agent = z.strictObject({ agent: z.string().min(1).max(100) });
const customer = z.strictObject({
  number: z.string().regex(/^\+?\d{3,15}$/, 'digits, with a + only in front'),
  name: z.string().max(80).default(''),
  /** An agent's extension, or the queue. */
  to: z.enum([demoQueue.number, ...demoAgents.map(({ extension }) => extension)]),
});
const guest = z.strictObject({ customer: z.string().min(1).max(40) });
const link = z.strictObject({ up: z.boolean() });

export function demoRoutes(app: FastifyInstance, context: AppContext, exchange: DemoExchange, guests: Guests): void {
  const { users, signIns, hub } = context;

  /** By extension or login. */
  async function agentCalled(name: string): Promise<UsersTable> {
    const found = demoAgents.find(({ login, extension }) => login === name || extension === name);
    const user = found && (await users.byLogin(found.login));
    if (!user) throw new ApiError(404, 'noExtension');
    return user;
  }

  app.get('/', async (_request, reply) => reply.redirect('/demo/'));

  app.get('/api/demo/agents', async () => ({
    agents: await Promise.all(
      demoAgents.map(async ({ login, name, extension }) => {
        const user = await users.byLogin(login);
        const session = user && hub.session(user.id);
        return { login, name, extension, present: (session?.listeners ?? 0) > 0 };
      }),
    ),
    queue: demoQueue,
  }));

  app.get('/api/demo/contacts', async () => ({ contacts: demoContacts }));

  /** `token` is for a page that wants to be another agent than the other windows of its browser, who share the cookie. */
  app.post('/api/demo/sign-in', async (request, reply) => {
    const user = await agentCalled(checked(agent, request.body).agent);
    const token = await signIns.begin(user.id, placeOf(request));
    setToken(request, reply, token, signInLife, false);
    return { user: shown(context, user), token };
  });

  app.post('/api/demo/tickets', async (request) => {
    const user = await agentCalled(checked(agent, request.body).agent);
    return ticketFor(context, request, user.id);
  });

  app.get('/api/demo/customers', async () => ({ customers: exchange.customers }));

  app.post('/api/demo/customers', async (request, reply) => {
    const { number, name, to } = checked(customer, request.body);
    const calling = exchange.call(number, name, to);
    if (!calling) throw new ApiError(429, 'tooManyAttempts', { retryAfter: 5 });
    return reply.code(201).send({ customer: calling });
  });

  app.delete<{ Params: { id: string } }>('/api/demo/customers/:id', async (request, reply) => {
    if (!exchange.hangUp(request.params.id)) throw new ApiError(404, 'callNotFound');
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

  app.get('/api/demo/link', async () => ({ up: exchange.linkUp }));

  app.post('/api/demo/link', async (request) => {
    exchange.setLink(checked(link, request.body).up);
    return { up: exchange.linkUp };
  });
}
