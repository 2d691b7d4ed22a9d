/** Another key for the secrets: all of them or none, with the server stopped, and no moment at which a crash loses one. */
import assert from 'node:assert/strict';
import { access, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { silentLog } from '../../core/provider/world.ts';
import { Program } from '../../test/support/program.ts';
import { parseConfig } from '../config.ts';
import { type Service, startService } from '../service.ts';
import { Store } from '../store/store.ts';
import { offerKey, sealingKey } from './key.ts';
import { keyInForce, rekey } from './rekey.ts';

const password = 'correct horse battery';
let data = '';
let service: Service | undefined;
let cookie = '';

async function start(env: NodeJS.ProcessEnv = {}): Promise<Service> {
  const config = parseConfig(
    {
      http: { port: 0 },
      messaging: { port: 0 },
      data,
      connections: [{ id: 'lab', name: 'Lab', connector: 'simulator' }],
      users: [
        { login: 'boss', name: 'Boss', role: 'owner', password, connection: 'lab', settings: { extension: '100' } },
      ],
    },
    'test',
  );
  service = await startService({ config, log: silentLog, env });
  const response = await call('POST', 'sign-in', { login: 'boss', password });
  cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return service;
}

async function stop(): Promise<void> {
  await service?.stop();
  service = undefined;
}

async function call(method: string, path: string, body?: object): Promise<Response> {
  return fetch(new URL(`api/${path}`, service?.httpUrl), {
    method,
    headers: { cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

async function rekeyed(env: Record<string, string> = {}) {
  const program = new Program(['rekey', '--data', data, '--json'], env);
  return { code: await program.ended, out: program.out, err: program.err };
}

/** What only the right key opens: the connection is there without a problem. */
async function problem(): Promise<string | undefined> {
  const connection = (await (await call('GET', 'admin/connections/hq')).json()) as { problem?: string };
  return connection.problem;
}

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'offhook-rekey-'));
  await start();
  const settings = { url: '127.0.0.1', port: 1, userName: 'offhook', secret: 'planted-secret' };
  const made = await call('POST', 'admin/connections', { id: 'hq', connector: 'asterisk', name: 'HQ', settings });
  assert.equal(made.status, 200);
  assert.equal(
    (await call('POST', 'admin/sites', { id: 'crm', name: 'CRM', origins: ['https://crm.test'] })).status,
    200,
  );
});
/** A place that seals and is not known to the list would make it refuse. */
async function sealEverywhere(): Promise<void> {
  const webhook = { url: 'https://hooks.example.com/', events: ['call.ended'], active: true };
  const made = await call('POST', 'admin/webhooks', webhook);
  assert.ok(made.ok, await made.text());
}

afterEach(async () => {
  await stop();
  await rm(data, { recursive: true, force: true });
});

const key = (name: string) => readFile(join(data, name), 'utf8');
const there = (name: string) =>
  access(join(data, name)).then(
    () => true,
    () => false,
  );

describe('offhook rekey', () => {
  it('is refused while a server runs', async () => {
    const { code, err } = await rekeyed();
    assert.deepEqual([code, /busy: a server worked with/.test(err)], [1, true], err);
  });

  it('seals everything anew, keeps the old key aside, and the server opens it all', async () => {
    await sealEverywhere();
    await stop();
    const before = await key('key');
    const { code, out } = await rekeyed();
    assert.equal(code, 0);
    const told = JSON.parse(out) as { secrets: number; from: string; to: string };
    assert.ok(told.secrets >= 4 && told.from !== told.to, out);
    assert.notEqual(await key('key'), before);
    assert.equal(await key('key.old'), before);
    assert.equal((await stat(join(data, 'key'))).mode & 0o077, 0);
    await start();
    assert.equal(await problem(), undefined);
    const file = await readFile(join(data, 'offhook.db'));
    assert.ok(!file.includes('planted-secret'));
  });

  it('that was cut short after the database was written is ended by the next start', async () => {
    await stop();
    const store = await Store.open(data);
    await rekey(store, await sealingKey(data, {}), await offerKey(data));
    await store.close();
    assert.ok(await there('key.new'));
    await start();
    assert.equal(await problem(), undefined);
    assert.deepEqual([await there('key.new'), await there('key.old')], [false, true]);
  });

  it('that was cut short between taking the old key away and bringing the new one is ended, too', async () => {
    await stop();
    const store = await Store.open(data);
    await rekey(store, await sealingKey(data, {}), await offerKey(data));
    await store.close();
    await rename(join(data, 'key'), join(data, 'key.old'));
    await start();
    assert.equal(await problem(), undefined);
  });

  it('that was cut short before anything was written has changed nothing', async () => {
    await stop();
    const before = await key('key');
    await offerKey(data);
    await start();
    assert.equal(await problem(), undefined);
    assert.equal(await key('key'), before);
  });

  it('writes nothing where one secret cannot be opened, or stands where nobody looks', async () => {
    await stop();
    const store = await Store.open(data);
    try {
      const from = await sealingKey(data, {});
      const to = await offerKey(data);
      const read = () => store.db.selectFrom('connections').select('settings').where('id', '=', 'hq').execute();
      const before = await read();
      await store.db.insertInto('meta').values({ key: 'x', value: '{"sealed":"1.a.b.c"}' }).execute();
      await assert.rejects(rekey(store, from, to), /meta\.value keeps secrets that are not known here/);
      await store.db.deleteFrom('meta').where('key', '=', 'x').execute();
      await assert.rejects(rekey(store, to, from), /sealed under the key/);
      assert.deepEqual(await read(), before);
      assert.equal(await keyInForce(store), undefined);
    } finally {
      await store.close();
    }
  });

  it('takes keys of the environment as they are given, and leaves files alone', async () => {
    await stop();
    const [old, next] = [(await key('key')).trim(), Buffer.alloc(32, 7).toString('base64')];
    const without = await rekeyed({ OFFHOOK_KEY: old });
    assert.deepEqual([without.code, /OFFHOOK_NEW_KEY/.test(without.err)], [2, true]);
    const { code } = await rekeyed({ OFFHOOK_KEY: old, OFFHOOK_NEW_KEY: next });
    assert.equal(code, 0);
    await start({ OFFHOOK_KEY: next });
    assert.equal(await problem(), undefined);
    await stop();
    // The key before opens nothing, says so, and nothing is lost by the attempt.
    await start({ OFFHOOK_KEY: old });
    assert.match(String(await problem()), /sealed under the key/);
    await stop();
    await start({ OFFHOOK_KEY: next });
    assert.equal(await problem(), undefined);
  });
});
