/** The simulated phone system of a new server: there again after a restart, and never in the way of what is real. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { silentLog } from '../../core/provider/world.ts';
import { parseConfig } from '../config.ts';
import { type Service, startService } from '../service.ts';

let folder = '';
let service: Service;
let cookie = '';
const config = () => parseConfig({ http: { port: 0 }, messaging: { port: 0 }, data: folder }, 'test');

async function ask(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
  const response = await fetch(new URL(`api/${path}`, service.httpUrl), {
    method,
    headers: { cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
}
const person = { name: 'Real', role: 'agent', active: true, settings: { extension: '299' } };

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-trial-'));
  service = await startService({ config: config(), log: silentLog, env: {} });
  const token = service.welcomeUrl?.split('/').pop();
  const owner = { token, login: 'boss', name: 'Boss', password: 'correct horse battery' };
  assert.equal((await ask('POST', 'welcome', owner)).status, 200);
});
after(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('the simulated phone system of a new server', () => {
  it('is offered, begun once, and its customers call', async () => {
    assert.deepEqual((await ask('GET', 'admin/trial')).body, { on: false, offered: true });
    assert.equal((await ask('GET', 'admin/trial/customers')).status, 404);
    assert.equal((await ask('POST', 'admin/trial')).status, 200);
    assert.deepEqual((await ask('GET', 'admin/trial')).body, { on: true, offered: false });
    assert.equal((await ask('POST', 'admin/trial')).status, 409);
    const calling = await ask('POST', 'admin/trial/customers', { number: '+15550101', name: 'Hannah', to: '201' });
    assert.equal(calling.status, 200);
    assert.equal(service.hub.sessions.filter(({ provider }) => provider.state.calls.length > 0).length, 1);
  });

  it('gives tickets for its own agents alone, and calls nobody else', async () => {
    assert.equal((await ask('POST', 'admin/trial/tickets', { agent: 'simulated-agnes' })).status, 200);
    assert.equal((await ask('POST', 'admin/trial/tickets', { agent: 'boss' })).status, 404);
    const astray = { number: '+15550101', name: 'Hannah', to: '999' };
    assert.equal((await ask('POST', 'admin/trial/customers', astray)).status, 400);
    assert.equal((await ask('POST', 'admin/trial/customers', { ...astray, number: 'javascript:' })).status, 400);
  });

  it('is there again after a restart, and its desks ring', async () => {
    await service.stop();
    service = await startService({ config: config(), log: silentLog, env: {} });
    assert.deepEqual((await ask('GET', 'admin/trial')).body, { on: true, offered: false });
    await ask('POST', 'admin/trial/customers', { number: '+15550112', name: 'Owen', to: '202' });
    const rings = () => service.hub.sessions.find(({ provider }) => provider.state.calls[0]?.callerName === 'Owen');
    assert.equal(rings()?.user.name, 'Bruno Silva');
  });

  it('is not removed while somebody real is at it, and not offered beside a real connection', async () => {
    const made = await ask('POST', 'admin/users', { ...person, login: 'real', connectionId: 'simulated-phone-system' });
    const { id, revision } = made.body as { id: string; revision: number };
    assert.equal((await ask('DELETE', 'admin/trial')).status, 409);
    assert.equal((await ask('DELETE', `admin/users/${id}?revision=${revision}`)).status, 204);
    assert.equal((await ask('DELETE', 'admin/trial')).status, 204);
    assert.deepEqual((await ask('GET', 'admin/trial')).body, { on: false, offered: true });
    assert.equal(
      (await ask('POST', 'admin/connections', { id: 'own', connector: 'builtin', name: 'Own', settings: {} })).status,
      200,
    );
    assert.deepEqual((await ask('GET', 'admin/trial')).body, { on: false, offered: false });
    assert.equal((await ask('POST', 'admin/trial')).status, 409);
  });

  it('is in the audit log, begun and removed', async () => {
    const { entries } = (await ask('GET', 'admin/audit')).body as { entries: { action: string; before: unknown }[] };
    const actions = entries.map(({ action }) => action);
    for (const action of ['connection.create', 'user.create', 'connection.remove', 'user.remove', 'trial.remove'])
      assert.ok(actions.includes(action), action);
    assert.deepEqual(entries.find(({ action }) => action === 'trial.remove')?.before, { calls: 2, users: 2 });
  });
});
