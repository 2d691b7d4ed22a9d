/** One's own account: a second factor whose codes are good once, sign-ins that can be ended, and a password that asks for the old one. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import { silentLog, systemClock } from '../../core/provider/world.ts';
import { parseConfig } from '../config.ts';
import { type Service, startService } from '../service.ts';
import type { SignInView } from '../users/sign-ins.ts';

const password = 'correct horse battery';
let folder = '';
let service: Service;
/** The server's clock is ahead by this, ms. */
let ahead = 0;

async function call(method: string, path: string, { body, cookie = '' }: { body?: object; cookie?: string } = {}) {
  const response = await fetch(new URL(`api/${path}`, service.httpUrl), {
    method,
    headers: { cookie, 'user-agent': 'A browser', ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return {
    status: response.status,
    cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '',
    body: (text ? JSON.parse(text) : {}) as Record<string, unknown>,
  };
}

const signIn = (login: string, more: object = {}) => call('POST', 'sign-in', { body: { login, password, ...more } });
const codeOf = (secret: string, steps = 0) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + ahead + steps * 30_000 });

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-account-'));
  const config = parseConfig(
    {
      http: { port: 0 },
      messaging: { port: 0 },
      data: folder,
      connections: [{ id: 'lab', name: 'Lab', connector: 'simulator' }],
      users: ['a', 'b', 'c'].map((login, i) => ({
        login,
        name: login,
        role: login === 'c' ? 'owner' : 'agent',
        password,
        connection: 'lab',
        settings: { extension: `20${i}` },
      })),
    },
    'test',
  );
  const clock = { ...systemClock, now: () => systemClock.now() + ahead };
  service = await startService({ config, log: silentLog, env: {}, clock });
});
after(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('the second factor', () => {
  let secret = '';
  /** The one that it was set up with: the next step of time has another. */
  let first = '';

  it('is kept only after a right code and the password, and seals its secret', async () => {
    const { cookie } = await signIn('a');
    secret = (await call('POST', 'account/second-factor/offer', { cookie })).body['secret'] as string;
    const keep = (body: object) => call('POST', 'account/second-factor', { cookie, body });
    assert.equal((await keep({ password: 'wrong', secret, code: codeOf(secret) })).body['code'], 'passwordWrong');
    assert.equal((await keep({ password, secret, code: '000000' })).body['code'], 'codeWrong');
    first = codeOf(secret);
    assert.equal((await keep({ password, secret, code: first })).status, 204);
    for (const file of await readdir(folder)) {
      assert.ok(!(await readFile(join(folder, file))).includes(secret), file);
    }
  });

  it('is asked for at the sign-in, and each code is good once', async () => {
    assert.equal((await signIn('a')).body['code'], 'codeNeeded');
    // The one that was used to set it up is used.
    assert.equal((await signIn('a', { code: first })).body['code'], 'codeWrong');
    ahead += 60_000;
    const code = codeOf(secret);
    const both = await Promise.all([signIn('a', { code }), signIn('a', { code })]);
    assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 401]);
  });

  it('takes a code of a clock that is a little wrong, and none that is older', async () => {
    ahead += 300_000;
    assert.equal((await signIn('a', { code: codeOf(secret, -2) })).status, 401);
    assert.equal((await signIn('a', { code: codeOf(secret, 1) })).status, 200);
  });

  it('can be taken away by an administrator for somebody who has lost the phone', async () => {
    const { cookie } = await signIn('c');
    const person = { login: 'q', name: 'Q', role: 'auditor', active: true, connectionId: null, settings: {}, password };
    const { body: made } = await call('POST', 'admin/users', { cookie, body: person });
    const theirs = (await signIn('q')).cookie;
    const offered = (await call('POST', 'account/second-factor/offer', { cookie: theirs })).body['secret'] as string;
    await call('POST', 'account/second-factor', {
      cookie: theirs,
      body: { password, secret: offered, code: codeOf(offered) },
    });
    assert.equal((await signIn('q')).body['code'], 'codeNeeded');
    const { body } = await call('DELETE', `admin/users/${String(made['id'])}/second-factor?revision=1`, { cookie });
    assert.equal(body['secondFactor'], false);
    assert.equal((await signIn('q')).status, 200);
    assert.equal((await call('GET', 'me', { cookie: theirs })).status, 401, 'who had the phone is signed out');
  });

  it('cannot be guessed', async () => {
    const statuses = [];
    for (let i = 0; i < 8; i++) statuses.push((await signIn('a', { code: `00000${i}` })).status);
    assert.equal(statuses.at(-1), 429);
  });
});

describe('where one is signed in', () => {
  it('is listed with what it is, and ended one by one', async () => {
    const [here, there] = [await signIn('b'), await signIn('b')];
    const list = async () => (await call('GET', 'account', { cookie: here.cookie })).body['signIns'] as SignInView[];
    const before = await list();
    assert.equal(before.length, 2);
    assert.deepEqual([before[0]?.client, before[0]?.address], ['A browser', '127.0.0.1']);
    const other = before.find(({ mine }) => !mine);
    assert.ok(!JSON.stringify(before).includes(there.cookie.split('=')[1] ?? '-'));
    await call('DELETE', `account/sign-ins/${other?.id}`, { cookie: here.cookie });
    assert.equal((await call('GET', 'me', { cookie: there.cookie })).status, 401);
    assert.equal((await list()).length, 1);
  });

  it('is nobody else’s business', async () => {
    const [mine, theirs] = [await signIn('b'), await signIn('c')];
    const [sign] = (await call('GET', 'account', { cookie: theirs.cookie })).body['signIns'] as SignInView[];
    await call('DELETE', `account/sign-ins/${sign?.id}`, { cookie: mine.cookie });
    assert.equal((await call('GET', 'me', { cookie: theirs.cookie })).status, 200);
  });
});

describe('one’s own password', () => {
  it('is changed by whoever knows the old one, and ends all other sign-ins', async () => {
    const owner = await signIn('c');
    await call('POST', 'admin/users', {
      cookie: owner.cookie,
      body: { login: 'p', name: 'P', role: 'auditor', active: true, connectionId: null, settings: {}, password },
    });
    const [here, there] = [await signIn('p'), await signIn('p')];
    const change = (body: object) => call('POST', 'account/password', { cookie: here.cookie, body });
    assert.equal(
      (await change({ password: 'wrong', newPassword: 'another horse battery' })).body['code'],
      'passwordWrong',
    );
    assert.equal((await change({ password, newPassword: 'short' })).status, 400);
    assert.equal((await change({ password, newPassword: 'another horse battery' })).status, 204);
    assert.equal((await call('GET', 'me', { cookie: here.cookie })).status, 200);
    assert.equal((await call('GET', 'me', { cookie: there.cookie })).status, 401);
    assert.equal((await signIn('p')).status, 401);
  });

  it('of the configuration file is changed there', async () => {
    const { cookie } = await signIn('b');
    const { body } = await call('POST', 'account/password', {
      cookie,
      body: { password, newPassword: 'another horse battery' },
    });
    assert.equal(body['code'], 'ofTheFile');
  });
});
