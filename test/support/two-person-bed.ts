/** A server under the two-person rule, with people of several roles who ask it as the portal does. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, silentLog, systemClock } from '../../core/provider/world.ts';
import { parseConfig } from '../../server/config.ts';
import { type Service, startService } from '../../server/service.ts';
import type { ProposalView } from '../../server/two-person/proposal-views.ts';
import { ownerPassword } from './admin-bed.ts';

export let folder = '';
export let service: Service;
let later = 0;
export const wait = (ms: number) => {
  later += ms;
};
const clock: Clock = { ...systemClock, now: () => Date.now() + later };
export const day = 24 * 60 * 60 * 1000;
export const secret = 'planted-secret-two';

export const logins = { ana: 'owner', bob: 'owner', tess: 'admin', uma: 'userManager', audra: 'auditor' } as const;
type Login = keyof typeof logins;
let cookies: Record<Login, string>;

interface Answer<T> {
  status: number;
  text: string;
  body: T;
}
interface Proposed {
  proposal: ProposalView;
  text: string;
}

export async function start(): Promise<void> {
  const config = parseConfig(
    {
      http: { port: 0 },
      messaging: { port: 0 },
      data: folder,
    },
    'test',
  );
  service = await startService({ config, log: silentLog, env: {}, clock });
}

export async function as<T = { code: string }>(
  who: string,
  method: string,
  path: string,
  body?: object,
): Promise<Answer<T>> {
  const response = await fetch(new URL(path.startsWith('api/') ? path : `api/admin/${path}`, service.httpUrl), {
    method,
    headers: { cookie: cookies[who as Login] ?? who, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return { status: response.status, text, body: (text === '' ? undefined : JSON.parse(text)) as T };
}

export async function ok<T>(who: string, method: string, path: string, body?: object): Promise<T> {
  const { status, text, body: answer } = await as<T>(who, method, path, body);
  assert.ok(status < 300 && status !== 202, `${method} ${path}: ${status} ${text}`);
  return answer;
}

/** @returns the proposal that a change has become */
export async function proposes(who: string, method: string, path: string, body?: object): Promise<ProposalView> {
  const { status, text, body: answer } = await as<Proposed>(who, method, path, body);
  assert.equal(status, 202, text);
  assert.equal(answer.text, 'This waits for a second person now.');
  return answer.proposal;
}

export async function signIn(login: string): Promise<string> {
  const response = await fetch(new URL('api/sign-in', service.httpUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password: ownerPassword }),
  });
  assert.equal(response.status, 200, login);
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}
export const signAllIn = async () => {
  const pairs = Object.keys(logins).map(async (login) => [login, await signIn(login)] as const);
  cookies = Object.fromEntries(await Promise.all(pairs)) as Record<Login, string>;
};
export const person = (login: string, more: object = {}) => ({
  login,
  name: login,
  role: 'agent',
  active: true,
  connectionId: null,
  settings: {},
  password: ownerPassword,
  ...more,
});
export const hq = (more: object = {}) => ({
  name: 'HQ',
  settings: { url: '127.0.0.1', port: 1, userName: 'offhook', secret },
  ...more,
});
export const approve = (who: string, { id }: ProposalView) =>
  as<{ code: string; answer: unknown }>(who, 'POST', `proposals/${id}/approve`, {});
export const list = async (who: string) => (await ok<{ proposals: ProposalView[] }>(who, 'GET', 'proposals')).proposals;
export const state = async ({ id }: ProposalView) => (await list('bob')).find((one) => one.id === id)?.state;
export const site = (name: string) => ({ name, origins: ['https://crm.example.com'] });

/** A server with one owner, Ana. */
export async function begin(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'offhook-two-'));
  await start();
  const token = service.welcomeUrl?.split('/').at(-1) ?? '';
  const made = await fetch(new URL('api/welcome', service.httpUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, login: 'ana', name: 'Ana', password: ownerPassword }),
  });
  assert.ok(made.ok, await made.text());
  cookies = { ana: await signIn('ana') } as Record<Login, string>;
}

/** The second owner, Bob. */
export async function second(): Promise<void> {
  await ok('ana', 'POST', 'users', person('bob', { role: 'owner' }));
}

/** The others, and something of what they look after. */
export async function people(): Promise<void> {
  for (const [login, role] of Object.entries(logins)) {
    if (login !== 'ana' && login !== 'bob') await ok('ana', 'POST', 'users', person(login, { role }));
  }
  await signAllIn();
  await ok('tess', 'POST', 'connections', { id: 'hq', connector: 'asterisk', ...hq() });
  await ok('tess', 'POST', 'sites', { id: 'crm', ...site('CRM') });
}

export async function end(): Promise<void> {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
}
