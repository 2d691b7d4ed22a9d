/** What the pages of the demo ask of its server. One function per question; answers are the server's, taken as they are. */
import type { Ticket } from '../core/session/page-session.ts';

export interface Agent {
  login: string;
  name: string;
  extension: string;
  /** Somebody has the agent's page open. */
  present: boolean;
}

export interface Contact {
  id: string;
  name: string;
  company: string;
  title: string;
  number: string;
}

/** A customer whom the demo has made call. */
export interface Customer {
  id: string;
  number: string;
  name: string;
  to: string;
  state: 'ringing' | 'calling' | 'talking' | 'ended';
}

class Refused extends Error {
  readonly status: number;

  constructor(path: string, status: number) {
    super(`${path}: ${status}`);
    this.status = status;
  }
}

/** On a server that is no demo: its administrator tries a simulated phone system, and is signed in as that. */
export const isTrial = new URL(location.href).searchParams.has('trial');
const base = isTrial ? 'admin/trial' : 'demo';

async function ask<T>(path: string, init: { method?: string; body?: object } = {}): Promise<T> {
  const { method = init.body ? 'POST' : 'GET', body } = init;
  const response = await fetch(`/api/${path}`, {
    method,
    headers: {
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Refused(path, response.status);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export const demoApi = {
  agents: () => ask<{ agents: Agent[]; queue: { number: string; name: string } }>(`${base}/agents`),
  contacts: async () => (await ask<{ contacts: Contact[] }>(`${base}/contacts`)).contacts,
  /** The administrator stays who he is: the agent has a ticket alone. */
  signIn: async (agent: string) => (isTrial ? undefined : ask<unknown>(`${base}/sign-in`, { body: { agent } })),
  ticket: (agent: string) => ask<Ticket>(`${base}/tickets`, { body: { agent } }),
  customers: async () => (await ask<{ customers: Customer[] }>(`${base}/customers`)).customers,
  customerCalls: (number: string, name: string, to: string) =>
    ask<unknown>(`${base}/customers`, { body: { number, name, to } }),
  customerHangsUp: (id: string) => ask<unknown>(`${base}/customers/${id}`, { method: 'DELETE' }),
  /** Whom a guest can be, and whom guests call. */
  guests: () =>
    ask<{ customers: { id: string; name: string; number: string }[]; call: { number: string; name: string } }>(
      `${base}/guests`,
    ),
  enter: async (customer: string): Promise<{ guest: string } | { refused: 'inUse' | 'full' | 'unreachable' }> => {
    try {
      return await ask<{ guest: string }>(`${base}/guests`, { body: { customer } });
    } catch (error) {
      const { status } = error as Refused;
      return { refused: status === 409 ? 'inUse' : status === 429 ? 'full' : 'unreachable' };
    }
  },
  /** @returns `over` when there is no such guest any more */
  guestTicket: async (guest: string): Promise<Ticket | 'over'> => {
    try {
      return await ask<Ticket>(`${base}/guests/${guest}/tickets`, { method: 'POST' });
    } catch (error) {
      if ((error as Refused).status === 404) return 'over';
      throw error;
    }
  },
  leave: (guest: string) => ask<unknown>(`${base}/guests/${guest}`, { method: 'DELETE' }),
  linkUp: async () => (await ask<{ up: boolean }>(`${base}/link`)).up,
  setLink: async (up: boolean) => (await ask<{ up: boolean }>(`${base}/link`, { body: { up } })).up,
};
