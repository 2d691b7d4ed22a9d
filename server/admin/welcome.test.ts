/** The first owner: made by the link that the server prints, once, whatever goes wrong before. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { silentLog } from '../../core/provider/world.ts';
import { parseConfig } from '../config.ts';
import { type Service, startService } from '../service.ts';

const password = 'correct horse battery';
const folder = await mkdtemp(join(tmpdir(), 'offhook-welcome-'));
let service: Service;

after(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

async function run(user: object): Promise<void> {
  const config = parseConfig(
    {
      http: { port: 0 },
      messaging: { port: 0 },
      data: folder,
      connections: [{ id: 'lab', name: 'Lab', connector: 'simulator' }],
      users: [{ name: 'Somebody', connection: 'lab', ...user }],
    },
    'test',
  );
  service = await startService({ config, log: silentLog, env: {} });
}

async function call(method: string, path: string, body?: object, cookie = '') {
  const response = await fetch(new URL(`api/${path}`, service.httpUrl), {
    method,
    headers: { cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return {
    status: response.status,
    cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '',
    body: (await response.json()) as { code: string; user: { id: string; role: string } },
  };
}

it('the first owner is made by the link that the server prints, once', async () => {
  await run({ login: 'gone', role: 'owner', settings: { extension: '202' } });
  assert.equal(service.welcomeUrl, undefined);
  await service.stop();
  // An owner of the file who is in it no more is nobody who could sign in.
  const agnes = { login: 'agnes', settings: { extension: '201' } };
  await run(agnes);
  const token = /\/admin\/#\/welcome\/([\w-]+)$/.exec(service.welcomeUrl ?? '')?.[1];
  const given = { login: 'boss', name: 'The boss', password };
  const welcome = (body: object) => call('POST', 'welcome', body);
  assert.equal((await welcome({ ...given, token: 'x'.repeat(32) })).status, 410);
  assert.equal((await welcome({ ...given, password: 'short', token })).status, 400);
  assert.equal((await welcome({ ...given, login: 'agnes', token })).body.code, 'loginTaken');
  const made = await welcome({ ...given, token });
  assert.equal(made.body.user.role, 'owner');
  assert.equal((await welcome({ ...given, login: 'second', token })).body.code, 'welcomeUsed');
  const { cookie } = await call('POST', 'sign-in', { login: 'boss', password });
  const last = await call('DELETE', `admin/users/${made.body.user.id}?revision=1`, undefined, cookie);
  assert.deepEqual([last.status, last.body.code], [409, 'lastOwner']);
  await service.stop();
  await run(agnes);
  assert.equal(service.welcomeUrl, undefined);
});
