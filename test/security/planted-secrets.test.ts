/** Secrets are planted wherever one can be entered; then everything that the server sends, logs and writes is searched for them. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Log } from '../../core/provider/world.ts';
import { adminRouteTable } from '../../server/admin/admin-route.ts';
import { parseConfig } from '../../server/config.ts';
import { type Service, startService } from '../../server/service.ts';
import { RawPage } from '../support/raw-page.ts';

const planted = {
  ami: 'planted-ami-secret',
  oktell: 'planted-oktell-password',
  sip: 'planted-sip-password',
  file: 'planted-file-secret',
  password: 'planted sign-in password',
  changed: 'planted-changed-secret',
};
const texts = Object.values(planted);

let folder = '';
let service: Service;
let cookie = '';
const logged: string[] = [];
/** What was sent, by where it was asked for. */
const sent = new Map<string, string>();

const note = (message: string, fields?: object) => logged.push(`${message} ${JSON.stringify(fields ?? {})}`);
const log: Log = { error: note, warn: note, info: note, debug: note };

async function call(method: string, path: string, body?: object): Promise<Response> {
  const response = await fetch(new URL(path, service.httpUrl), {
    method,
    headers: { cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.clone().text();
  sent.set(`${sent.size} ${method} ${path}`, `${JSON.stringify([...response.headers])}\n${text}`);
  return response;
}

const made = async (path: string, body: object) => {
  const response = await call('POST', `api/admin/${path}`, body);
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as { id: string; revision: number };
};

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-secrets-'));
  const config = parseConfig(
    {
      http: { port: 0 },
      messaging: { port: 0 },
      data: folder,
      connections: [
        {
          id: 'file',
          name: 'Of the file',
          connector: 'asterisk',
          settings: { url: '127.0.0.1', port: 1, userName: 'x', secret: planted.file },
        },
        { id: 'lab', name: 'Lab', connector: 'simulator' },
      ],
      users: [
        {
          login: 'boss',
          name: 'Boss',
          role: 'owner',
          password: planted.password,
          connection: 'lab',
          settings: { extension: '100' },
        },
      ],
    },
    'test',
  );
  service = await startService({ config, log, env: {} });
  const signedIn = await call('POST', 'api/sign-in', { login: 'boss', password: planted.password });
  cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
});
after(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('planted secrets', () => {
  it('go in at every door', async () => {
    const hq = { name: 'HQ', settings: { url: '127.0.0.1', port: 1, userName: 'x', secret: planted.ami } };
    const phones = { webPhone: { url: 'wss://127.0.0.1:1', realm: 'asterisk' } };
    const { revision } = await made('connections', { id: 'hq', connector: 'asterisk', ...hq, ...phones });
    const settings = { ...hq.settings, secret: planted.changed };
    assert.equal(
      (await call('PATCH', 'api/admin/connections/hq', { revision, ...hq, settings, ...phones })).status,
      200,
    );
    await call('POST', 'api/admin/connections/test', { connector: 'asterisk', settings: hq.settings });
    // Settings that cannot be saved are answered too, with what is wrong.
    await call('POST', 'api/admin/connections', {
      id: 'bad',
      connector: 'asterisk',
      ...hq,
      settings: { secret: planted.ami },
    });
    const oktell = { name: 'Oktell', settings: { url: 'ws://127.0.0.1:1' } };
    await made('connections', { id: 'okt', connector: 'oktell', ...oktell });
    const person = { role: 'agent', active: true, password: planted.password };
    await made('users', {
      login: 'a',
      name: 'A',
      ...person,
      connectionId: 'hq',
      settings: { extension: '201' },
      webPhone: { extension: '201', password: planted.sip },
    });
    await made('users', {
      login: 'o',
      name: 'O',
      ...person,
      connectionId: 'okt',
      settings: { login: 'oleg', password: planted.oktell },
    });
    await call('POST', 'api/admin/users/import', {
      csv: `login,connection,settings.login,settings.password\no,okt,oleg,${planted.changed}\nbad one,okt,x,${planted.oktell}\n`,
      apply: true,
    });
    await made('sites', { id: 'crm', name: 'CRM', origins: ['https://crm.example.com'] });
    sent.delete([...sent.keys()].at(-1) ?? '');
  });

  it('come out at none of the portal’s, nor where the server tells how it is', async () => {
    const ids = ['hq', 'file', 'okt', ...service.hub.sessions.map(({ user }) => user.id), 'crm', 'none'];
    for (const { method, path } of adminRouteTable) {
      if (method !== 'GET') continue;
      for (const id of path.includes(':id') ? ids : ['']) await call('GET', `api/admin/${path.replace(':id', id)}`);
    }
    for (const path of ['api/me', 'api/account', 'api/calls', 'healthz', 'readyz', 'metrics', 'nothing'])
      await call('GET', path);
    assert.ok(sent.size > 40);
  });

  it('reach the page of a hosted user neither by its socket nor as its telephone', async () => {
    for (const login of ['a', 'o']) {
      const signedIn = await call('POST', 'api/sign-in', { login, password: planted.password });
      const own = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      const response = await fetch(new URL('api/tickets', service.httpUrl), {
        method: 'POST',
        headers: { cookie: own },
      });
      const page = await RawPage.signedIn(service.messagingUrl, ((await response.json()) as { ticket: string }).ticket);
      page.say({ type: 'trace', on: true });
      page.say({ type: 'ask', id: 'q', what: 'phone', input: {} });
      await page.next('answer');
      sent.set(`socket of ${login}`, JSON.stringify(page.messages));
      page.socket.close();
    }
  });

  it('are in nothing that was sent, logged or written', async () => {
    for (const [place, text] of sent) {
      for (const secret of texts) assert.ok(!text.includes(secret), `${secret} in the answer to ${place}`);
    }
    for (const line of logged)
      for (const secret of texts) assert.ok(!line.includes(secret), `${secret} in the log: ${line}`);
    for (const file of await readdir(folder)) {
      const bytes = await readFile(join(folder, file));
      for (const secret of texts) assert.ok(!bytes.includes(secret), `${secret} in ${file}`);
    }
  });

  it('were really there to be found: without a seal the search finds them', async () => {
    assert.ok(`{"secret":"${planted.ami}"}`.includes(planted.ami));
    const row = await service.store.db
      .selectFrom('connections')
      .select('settings')
      .where('id', '=', 'hq')
      .executeTakeFirst();
    assert.match(row?.settings ?? '', /"secret":\{"sealed":"1\./);
  });
});
