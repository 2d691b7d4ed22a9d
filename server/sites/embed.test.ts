/** Pages of other origins: only a token of their own site, fresh and used once, opens the door. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { SignJWT, UnsecuredJWT } from 'jose';
import { silentLog, systemClock } from '../../core/provider/world.ts';
import { RawPage } from '../../test/support/raw-page.ts';
import { parseConfig } from '../config.ts';
import { type Service, startService } from '../service.ts';
import type { SiteView, SiteWithKey } from './sites.ts';

const password = 'correct horse battery';
const origin = 'https://crm.example.com';
let folder = '';
let service: Service;
let cookie = '';
let key = '';
/** The server's clock is ahead by this, ms. */
let ahead = 0;

async function call<T>(method: string, path: string, body?: object, headers: Record<string, string> = { cookie }) {
  const response = await fetch(new URL(`api/${path}`, service.httpUrl), {
    method,
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : {}) as T };
}

interface Claims {
  iss?: string;
  sub?: string;
  jti?: string;
  /** s from now */
  life?: number;
}

function claims({ iss = 'crm', sub = 'agnes', jti = randomUUID(), life = 60 }: Claims = {}) {
  const now = Math.floor((Date.now() + ahead) / 1000);
  return { iss, sub, jti, exp: now + life };
}

function token(given?: Claims, signedBy = key): Promise<string> {
  return new SignJWT(claims(given)).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(signedBy, 'base64url'));
}

const ticket = (text: string, from: string | undefined = origin) =>
  call<{ code: string; ticket: string; url: string }>(
    'POST',
    'embed/tickets',
    { token: text },
    from ? { origin: from } : {},
  );

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-embed-'));
  const config = parseConfig(
    {
      http: { port: 0 },
      messaging: { port: 0 },
      data: folder,
      connections: [{ id: 'lab', name: 'Lab', connector: 'simulator' }],
      users: [
        { login: 'agnes', name: 'Agnes', connection: 'lab', settings: { extension: '201' } },
        { login: 'boss', name: 'Boss', role: 'owner', password, connection: 'lab', settings: { extension: '100' } },
      ],
    },
    'test',
  );
  const clock = { ...systemClock, now: () => systemClock.now() + ahead };
  service = await startService({ config, log: silentLog, env: {}, clock });
  const signedIn = await call('POST', 'sign-in', { login: 'boss', password }, {});
  cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const made = await call<SiteWithKey>('POST', 'admin/sites', { id: 'crm', name: 'CRM', origins: [origin] });
  key = made.body.key;
});
after(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a page of another origin', () => {
  it('gets a ticket for a token of its site, which opens the Messaging Service', async () => {
    const { status, body, headers } = await ticket(await token());
    assert.equal(status, 200);
    assert.equal(headers.get('access-control-allow-origin'), origin);
    assert.equal(headers.get('access-control-allow-credentials'), null);
    const page = await RawPage.signedIn(body.url, body.ticket);
    page.socket.close();
  });

  it('may be asked for by its back end, which has no origin', async () => {
    assert.equal((await ticket(await token(), '')).status, 200);
  });

  const refused: [name: string, made: () => Promise<string> | string][] = [
    ['signed by somebody else', () => token({}, randomBytes(32).toString('base64url'))],
    ['signed by nobody', () => new UnsecuredJWT(claims()).encode()],
    ['that has ended', () => token({ life: -60 })],
    ['that lives for a day', () => token({ life: 86_400 })],
    ['of a site that there is not', () => token({ iss: 'other' })],
    ['for somebody who is not here', () => token({ sub: 'nobody' })],
    ['without a name of its own', () => withoutJti()],
    ['that is none', () => 'x'.repeat(40)],
  ];
  for (const [name, made] of refused) {
    it(`is refused with a token ${name}`, async () => {
      const { status, body } = await ticket(await made());
      assert.deepEqual([status, body.code], [401, 'tokenRefused']);
    });
  }

  it('is refused with a token that was used', async () => {
    const once = await token();
    const both = await Promise.all([ticket(once), ticket(once)]);
    assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 401]);
  });

  it('is not shut out because many of its office have no telephone here, or clocks that are late', async () => {
    for (let i = 0; i < 30; i++) {
      assert.equal((await ticket(await token({ sub: `stranger-${i}` }))).status, 401);
      assert.equal((await ticket(await token({ life: -60 }))).status, 401);
    }
    assert.equal((await ticket(await token())).status, 200);
  });

  it('of a foreign site is refused, and its browser is not even let ask', async () => {
    const { status, body, headers } = await ticket(await token(), 'https://evil.example');
    assert.deepEqual([status, body.code], [403, 'originRefused']);
    assert.equal(headers.get('access-control-allow-origin'), null);
    const asked = (from: string) => call('OPTIONS', 'embed/tickets', undefined, { origin: from });
    assert.equal((await asked('https://evil.example')).status, 403);
    assert.equal((await asked(origin)).status, 204);
  });

  it('reaches nothing else of the server, with or without a cookie', async () => {
    const { status, headers } = await call('POST', 'tickets', undefined, { cookie, origin });
    assert.equal(status, 403);
    assert.equal(headers.get('access-control-allow-origin'), null);
  });
});

describe('a site', () => {
  it('shows its key once, and keeps it sealed', async () => {
    const { body } = await call<{ sites: SiteView[] }>('GET', 'admin/sites');
    assert.deepEqual(
      body.sites.map(({ id }) => id),
      ['crm'],
    );
    assert.ok(!JSON.stringify(body).includes(key));
    for (const file of await readdir(folder)) assert.ok(!(await readFile(join(folder, file))).includes(key), file);
  });

  it('gets a new key, and the old one is good for a week more', async () => {
    const old = key;
    const { body } = await call<SiteWithKey>('POST', 'admin/sites/crm/key', { revision: 1 });
    key = body.key;
    assert.notEqual(key, old);
    assert.equal((await ticket(await token())).status, 200);
    assert.equal((await ticket(await token({}, old))).status, 200);
    ahead += 8 * 24 * 60 * 60 * 1000;
    assert.equal((await ticket(await token({}, old))).status, 401);
    assert.equal((await ticket(await token())).status, 200);
  });

  it('has origins only, and says what is wrong with anything else', async () => {
    const signedIn = await call('POST', 'sign-in', { login: 'boss', password }, {});
    cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    for (const wrong of ['https://crm.example.com/', 'crm.example.com', 'https://crm.example.com/path', '*']) {
      const { status } = await call('POST', 'admin/sites', { id: 'x', name: 'X', origins: [wrong] });
      assert.equal(status, 400, wrong);
    }
  });

  it('that is removed lets nobody in', async () => {
    assert.equal((await call('DELETE', 'admin/sites/crm?revision=2')).status, 204);
    assert.equal((await ticket(await token())).status, 401);
  });

  it('cannot be guessed at', async () => {
    const statuses = [];
    for (let i = 0; i < 60; i++) statuses.push((await ticket('x'.repeat(40))).status);
    assert.equal(statuses.at(-1), 429);
  });
});

/** The same token without its `jti`, signed again. */
async function withoutJti(): Promise<string> {
  const { jti: _, ...rest } = claims();
  return new SignJWT(rest).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(key, 'base64url'));
}
