/** What the page of a simulated phone system asks: its agents, its customers, and the cable that can be pulled. */
import * as z from 'zod';
import { ApiError, checked } from '../app/api-error.ts';
import type { AppContext } from '../app/app-context.ts';
import type { UsersTable } from '../store/tables.ts';
import type { DemoCustomer, DemoExchange } from './demo-exchange.ts';
import { type DemoAgent, demoQueue } from './demo-people.ts';

const agent = z.strictObject({ agent: z.string().min(1).max(100) });
const customer = z.strictObject({
  number: z.string().regex(/^\+?\d{3,15}$/, 'digits, with a + only in front'),
  name: z.string().max(80).default(''),
  /** An agent's extension, or the queue. */
  to: z.string().max(8),
});
const link = z.strictObject({ up: z.boolean() });

export class DemoDesk {
  readonly #context: Pick<AppContext, 'users' | 'hub'>;
  readonly #agents: readonly DemoAgent[];
  readonly #exchange: () => DemoExchange;

  /** @param exchange @throws ApiError where there is none now */
  constructor(context: Pick<AppContext, 'users' | 'hub'>, agents: readonly DemoAgent[], exchange: () => DemoExchange) {
    this.#context = context;
    this.#agents = agents;
    this.#exchange = exchange;
  }

  async agents() {
    const { users, hub } = this.#context;
    const agents = await Promise.all(
      this.#agents.map(async ({ login, name, extension }) => {
        const user = await users.byLogin(login);
        const session = user && hub.session(user.id);
        return { login, name, extension, present: (session?.listeners ?? 0) > 0 };
      }),
    );
    return { agents, queue: demoQueue };
  }

  /** @param body names the agent by extension or login @throws ApiError 404 `noExtension` */
  async agent(body: unknown): Promise<UsersTable> {
    const { agent: name } = checked(agent, body);
    const found = this.#agents.find(({ login, extension }) => login === name || extension === name);
    const user = found && (await this.#context.users.byLogin(found.login));
    if (!user) throw new ApiError(404, 'noExtension');
    return user;
  }

  get customers(): { customers: DemoCustomer[] } {
    return { customers: this.#exchange().customers };
  }

  /** @throws ApiError 400 `invalidMessage`, 404 `noExtension`, 429 `tooManyAttempts` */
  customerCalls(body: unknown): { customer: DemoCustomer } {
    const { number, name, to } = checked(customer, body);
    const known = to === demoQueue.number || this.#agents.some(({ extension }) => extension === to);
    if (!known) throw new ApiError(400, 'invalidMessage', { issues: [{ path: 'to', text: 'an agent, or the queue' }] });
    const calling = this.#exchange().call(number, name, to);
    if (!calling) throw new ApiError(429, 'tooManyAttempts', { retryAfter: 5 });
    return { customer: calling };
  }

  /** @throws ApiError 404 `callNotFound` */
  customerHangsUp(id: string): void {
    if (!this.#exchange().hangUp(id)) throw new ApiError(404, 'callNotFound');
  }

  get link(): { up: boolean } {
    return { up: this.#exchange().linkUp };
  }

  setLink(body: unknown): { up: boolean } {
    this.#exchange().setLink(checked(link, body).up);
    return this.link;
  }
}
