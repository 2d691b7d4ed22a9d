/** The portal's doors: who may do what, what is refused and why, and that a secret that went in never comes out. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { silentLog } from '../../core/provider/world.ts';
import { RawPage } from '../../test/support/raw-page.ts';
import { parseConfig } from '../config.ts';
import { type Service, startService } from '../service.ts';
import { adminRouteTable } from './admin-route.ts';
import type { ConnectionView } from './connections.ts';
import type { PersonView } from './person.ts';
import { allRights, roles } from './roles.ts';

const password = 'correct horse battery';
const secret = 'planted-secret-9f2c';
let folder = '';
let service: Service;
let owner = '';

async function run(env: NodeJS.ProcessEnv = {}, more: object[] = []): Promise<Service> {
  const config = parseConfig(
    {
      http: { port: 0 },
      messaging: { port: 0 },
      data: folder,
      connections: [{ id: 'file', name: 'Of the file', connector: 'simulator' }, ...more],
      users: roles.map((role) => ({
        login: `file-${role.toLowerCase()}`,
        name: `A ${role}`,
        role,
        password,
        connection: 'file',
        settings: { extension: `1${roles.indexOf(role)}` },
      })),
    },
    'test',
  );
  return startService({ config, log: silentLog, env });
}

interface Answer<T> {
  status: number;
  text: string;
  body: T;
}

async function call<T = { code: string }>(
  method: string,
  path: string,
  { body, cookie = owner }: { body?: unknown; cookie?: string } = {},
): Promise<Answer<T>> {
  const response = await fetch(new URL(path, service.httpUrl), {
    method,
    headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') && text !== '';
  return { status: response.status, text, body: (json ? JSON.parse(text) : undefined) as T };
}

async function signIn(login: string): Promise<string> {
  const response = await fetch(new URL('api/sign-in', service.httpUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });
  assert.equal(response.status, 200, login);
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

const asterisk = (more: object = {}) => ({
  name: 'HQ Budapest',
  settings: { url: '127.0.0.1', port: 1, userName: 'offhook', secret, ...more },
});
const person = (more: object = {}) => ({
  login: 'a.nagy',
  name: 'Agnes Nagy',
  role: 'agent',
  active: true,
  connectionId: 'lab',
  settings: { extension: '201' },
  password,
  ...more,
});

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-admin-'));
  service = await run();
  owner = await signIn('file-owner');
});
after(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('the doors of the portal', () => {
  it('let each role do what its rights say, and no more', async () => {
    assert.ok(adminRouteTable.length > 10);
    for (const role of [...roles, undefined]) {
      const cookie = role ? await signIn(`file-${role.toLowerCase()}`) : '';
      for (const { method, path, right } of adminRouteTable) {
        const { status } = await call(method, `api/admin/${path.replace(':id', 'none')}`, {
          cookie,
          ...(method === 'GET' || method === 'DELETE' ? {} : { body: {} }),
        });
        const expected = role === undefined ? 401 : allRights(role).includes(right) ? undefined : 403;
        const place = `${role ?? 'nobody'}: ${method} ${path}`;
        if (expected) assert.equal(status, expected, place);
        else assert.ok(![401, 403, 500].includes(status), `${place}: ${status}`);
      }
    }
  });

  it('let nobody make somebody with more rights than may be given', async () => {
    const cookie = await signIn('file-usermanager');
    for (const role of ['owner', 'admin', 'auditor', 'userManager']) {
      const { status } = await call('POST', 'api/admin/users', {
        cookie,
        body: person({ connectionId: null, settings: {}, role }),
      });
      assert.equal(status, 403, role);
    }
  });

  it('are shut to another site, even with the cookie', async () => {
    const response = await fetch(new URL('api/admin/users', service.httpUrl), {
      method: 'POST',
      headers: { cookie: owner, origin: 'https://evil.example', 'content-type': 'application/json' },
      body: JSON.stringify(person()),
    });
    assert.equal(response.status, 403);
  });
});

describe('a connection', () => {
  it('is opened as soon as it is saved; its secret is sealed, and told to nobody', async () => {
    const made = await call<ConnectionView>('POST', 'api/admin/connections', {
      body: { id: 'hq', connector: 'asterisk', ...asterisk() },
    });
    assert.equal(made.status, 200, made.text);
    assert.deepEqual(made.body.secrets, ['secret']);
    assert.ok(made.body.status);
    const seen = [made.text];
    for (const path of ['connections', 'connections/hq', 'overview', 'audit', 'connectors']) {
      seen.push((await call('GET', `api/admin/${path}`)).text);
    }
    for (const file of await readdir(folder)) seen.push((await readFile(join(folder, file))).toString('latin1'));
    for (const text of seen) assert.ok(!text.includes(secret));
  });

  it('keeps a secret that the form leaves out, and tells of a change by what changed', async () => {
    const { secret: _, ...settings } = asterisk({ port: 2 }).settings;
    const changed = await call<ConnectionView>('PATCH', 'api/admin/connections/hq', {
      body: { revision: 1, name: 'HQ', settings },
    });
    assert.equal(changed.status, 200, changed.text);
    assert.deepEqual(changed.body.secrets, ['secret']);
    const { body } = await call<{ entries: { before: unknown; after: unknown }[] }>('GET', 'api/admin/audit?limit=1');
    assert.deepEqual(body.entries[0]?.before, { name: 'HQ Budapest', 'settings.port': 1 });
    assert.deepEqual(body.entries[0]?.after, { name: 'HQ', 'settings.port': 2 });
    await call('PATCH', 'api/admin/connections/hq', {
      body: { revision: 2, name: 'HQ', settings: { ...settings, secret: 'another' } },
    });
    const again = await call<{ entries: { after: unknown }[] }>('GET', 'api/admin/audit?limit=1');
    assert.deepEqual(again.body.entries[0]?.after, { 'settings.secret': 'changed' });
  });

  it('says beside which setting something is wrong', async () => {
    const { status, body } = await call<{ code: string; issues: { path: string }[] }>('POST', 'api/admin/connections', {
      body: { id: 'bad', connector: 'asterisk', ...asterisk({ port: 'x', secret: '' }) },
    });
    assert.deepEqual([status, body.code], [400, 'settingsInvalid']);
    assert.deepEqual(body.issues.map(({ path }) => path).toSorted(), ['settings.port', 'settings.secret']);
  });

  it('tells the second of two who change it, with what it is now', async () => {
    const { status, body } = await call<{ code: string; current: ConnectionView }>(
      'PATCH',
      'api/admin/connections/hq',
      {
        body: { revision: 1, ...asterisk() },
      },
    );
    assert.deepEqual([status, body.code, body.current.revision], [409, 'changedMeanwhile', 3]);
  });

  it('of the configuration file is changed there', async () => {
    const change = await call('PATCH', 'api/admin/connections/file', {
      body: { revision: 1, name: 'x', settings: {} },
    });
    assert.deepEqual([change.status, change.body.code], [409, 'ofTheFile']);
  });
});

describe('a user', () => {
  let id = '';

  it('is at the phone system as soon as saved, and may sign in', async () => {
    await call('POST', 'api/admin/connections', {
      body: { id: 'lab', connector: 'simulator', name: 'Lab', settings: {} },
    });
    const { status, body, text } = await call<PersonView>('POST', 'api/admin/users', { body: person() });
    assert.equal(status, 200, text);
    assert.deepEqual([body.number, body.now?.presence], ['201', 'ready']);
    id = body.id;
    await signIn('a.nagy');
  });

  it('has a login and a number of his own', async () => {
    assert.equal((await call('POST', 'api/admin/users', { body: person() })).body.code, 'loginTaken');
    const { body } = await call<{ issues: { path: string; text: string }[] }>('POST', 'api/admin/users', {
      body: person({ login: 'other' }),
    });
    assert.deepEqual(body.issues, [{ path: 'settings.extension', text: 'Agnes Nagy has the number 201 already.' }]);
  });

  it('is found by name, login and number', async () => {
    for (const search of ['agnes', 'A.NAGY', '201']) {
      const { body } = await call<{ people: PersonView[]; total: number }>('GET', `api/admin/users?search=${search}`);
      assert.deepEqual([body.total, body.people[0]?.login], [1, 'a.nagy'], search);
    }
    const { body } = await call<{ total: number }>('GET', 'api/admin/users?search=%25');
    assert.equal(body.total, 0);
  });

  it('who is deactivated is signed out, and has no place any more', async () => {
    const cookie = await signIn('a.nagy');
    const { body } = await call<PersonView>('PATCH', `api/admin/users/${id}`, {
      body: { revision: 1, ...person({ active: false, password: undefined }) },
    });
    assert.equal(body.now, null);
    assert.equal((await call('GET', 'api/me', { cookie })).status, 401);
  });

  it('who is an owner may go while another is left', async () => {
    const made = await call<PersonView>('POST', 'api/admin/users', {
      body: person({ login: 'boss', role: 'owner', connectionId: null, settings: {} }),
    });
    // The file's owner is one, too: another one may go.
    const gone = await call('DELETE', `api/admin/users/${made.body.id}?revision=1`);
    assert.equal(gone.status, 204);
  });

  it('can be removed only with the connection left empty', async () => {
    assert.equal((await call('DELETE', 'api/admin/connections/lab?revision=1')).body.code, 'stillUsed');
    assert.equal((await call('DELETE', `api/admin/users/${id}?revision=2`)).status, 204);
    assert.equal((await call('DELETE', 'api/admin/connections/lab?revision=1')).status, 204);
    assert.equal((await call('GET', 'api/admin/connections/lab')).status, 404);
  });
});

describe('a change while people talk', () => {
  const made: PersonView[] = [];
  const providerOf = (index: number) => {
    const session = service.hub.session(made[index]?.id ?? '');
    assert.ok(session);
    return session.provider;
  };

  before(async () => {
    for (const id of ['one', 'two']) {
      await call('POST', 'api/admin/connections', { body: { id, connector: 'simulator', name: id, settings: {} } });
      const { body } = await call<PersonView>('POST', 'api/admin/users', {
        body: person({ login: id, name: id, connectionId: id, password }),
      });
      made.push(body);
    }
  });

  it('leaves calls at other connections alone, and closes in the log those it ended', async () => {
    for (const index of [0, 1]) await providerOf(index).makeCall('+15550101');
    assert.equal(providerOf(0).state.calls.length, 1);
    const [first, second] = [providerOf(0), providerOf(1)];
    const changed = await call('PATCH', 'api/admin/connections/one', {
      body: { revision: 1, name: 'One', settings: { ringTime: 5000 } },
    });
    assert.equal(changed.status, 200, changed.text);
    assert.notEqual(providerOf(0), first);
    assert.equal(providerOf(1), second);
    assert.equal(second.state.calls.length, 1);
    const open = () => service.store.db.selectFrom('calls').select('user_id').where('ended_at', 'is', null).execute();
    while ((await open()).length !== 1) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.deepEqual(await open(), [{ user_id: made[1]?.id }]);
  });

  it('sends a page to the session that was made anew', async () => {
    const cookie = await signIn('two');
    const ticket = async () => (await call<{ ticket: string }>('POST', 'api/tickets', { cookie })).body.ticket;
    const page = await RawPage.signedIn(service.messagingUrl, await ticket());
    await call('PATCH', `api/admin/users/${made[1]?.id}`, {
      body: {
        revision: 1,
        ...person({ login: 'two', name: 'Two', connectionId: 'two', password: undefined }),
        settings: { extension: '299' },
      },
    });
    await page.next('goingAway');
    await page.closed;
    const again = await RawPage.signedIn(service.messagingUrl, await ticket());
    again.socket.close();
    assert.equal(service.hub.session(made[1]?.id ?? '')?.user.number, '299');
  });
});

describe('after a restart', () => {
  it('everything is there again', async () => {
    await service.stop();
    service = await run();
    const { body } = await call<ConnectionView>('GET', 'api/admin/connections/hq');
    assert.deepEqual([body.secrets, body.problem], [['secret'], undefined]);
  });

  it('a file that uses the name of something made in the portal is refused, and overwrites nothing', async () => {
    await service.stop();
    await assert.rejects(
      run({}, [{ id: 'hq', name: 'Mine', connector: 'simulator' }]),
      /connections\.1\.id: hq was made in/,
    );
    service = await run();
    const { body } = await call<ConnectionView>('GET', 'api/admin/connections/hq');
    assert.deepEqual([body.connector, body.secrets], ['asterisk', ['secret']]);
  });

  it('with another key the server runs, says what is missing, and destroys nothing', async () => {
    await service.stop();
    service = await run({ OFFHOOK_KEY: Buffer.alloc(32, 7).toString('base64') });
    const lost = await call<ConnectionView>('GET', 'api/admin/connections/hq');
    assert.match(lost.body.problem ?? '', /sealed under the key [0-9a-f]{8}, and the key here is [0-9a-f]{8}/);
    await service.stop();
    service = await run();
    const { body } = await call<ConnectionView>('GET', 'api/admin/connections/hq');
    assert.equal(body.problem, undefined);
  });

  it('with another key for good, secrets are entered again, and whoever had no place has one', async () => {
    const { body: made } = await call<PersonView>('POST', 'api/admin/users', {
      body: person({ login: 'placed', connectionId: 'hq', settings: { extension: '401' } }),
    });
    await service.stop();
    service = await run({ OFFHOOK_KEY: Buffer.alloc(32, 7).toString('base64') });
    const who = async () => (await call<PersonView>('GET', `api/admin/users/${made.id}`)).body;
    assert.match((await who()).problem ?? '', /no connection hq/);
    const { body: lost } = await call<ConnectionView>('GET', 'api/admin/connections/hq');
    const again = (settings: object) =>
      call<ConnectionView & { issues: { path: string }[] }>('PATCH', 'api/admin/connections/hq', {
        body: { revision: lost.revision, name: 'HQ', settings },
      });
    const { secret: _, ...without } = asterisk().settings;
    const refused = await again(without);
    assert.deepEqual([refused.status, refused.body.issues[0]?.path], [400, 'settings.secret']);
    const entered = await again(asterisk().settings);
    assert.deepEqual([entered.status, entered.body.problem], [200, undefined]);
    const { problem, number } = await who();
    assert.deepEqual([problem, number], [undefined, '401']);
  });

  it('a key that others may read is refused, with the remedy', async () => {
    const file = join(folder, 'open-key');
    await writeFile(file, Buffer.alloc(32).toString('base64'), { mode: 0o644 });
    await service.stop();
    await assert.rejects(run({ OFFHOOK_KEY_FILE: file }), /chmod 600/);
    service = await run();
  });
});
