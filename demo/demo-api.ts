/** What the CRM page asks of the demo server. One function per question; answers are the server's, taken as they are. */
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

async function ask<T>(path: string, init: { method?: string; body?: object } = {}): Promise<T> {
  const { method = init.body ? 'POST' : 'GET', body } = init;
  const response = await fetch(`/api/${path}`, {
    method,
    headers: {
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

export const demoApi = {
  agents: () => ask<{ agents: Agent[]; queue: { number: string; name: string } }>('demo/agents'),
  contacts: async () => (await ask<{ contacts: Contact[] }>('demo/contacts')).contacts,
  signIn: (agent: string) => ask<unknown>('demo/sign-in', { body: { agent } }),
  ticket: (agent: string) => ask<Ticket>('demo/tickets', { body: { agent } }),
  customers: async () => (await ask<{ customers: Customer[] }>('demo/customers')).customers,
  customerCalls: (number: string, name: string, to: string) =>
    ask<unknown>('demo/customers', { body: { number, name, to } }),
  customerHangsUp: (id: string) => ask<unknown>(`demo/customers/${id}`, { method: 'DELETE' }),
  linkUp: async () => (await ask<{ up: boolean }>('demo/link')).up,
  setLink: async (up: boolean) => (await ask<{ up: boolean }>('demo/link', { body: { up } })).up,
};
