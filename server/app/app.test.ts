/** The application server's doors: who gets in, what is checked, and what every answer carries. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { silentLog } from '../../core/provider/world.ts';
import { RawPage } from '../../test/support/raw-page.ts';
import { type Config, parseConfig } from '../config.ts';
import { demoConfig } from '../demo/demo-config.ts';
import { type Service, startService } from '../service.ts';

const password = 'correct horse battery';
let folder = '';
let service: Service;

const post = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
  fetch(new URL(path, service.httpUrl), {
    method: 'POST',
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
const get = (path: string, headers: Record<string, string> = {}) => fetch(new URL(path, service.httpUrl), { headers });
const cookieOf = (response: Response) => response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];

async function signedIn(login: string): Promise<string> {
  const response = await post('api/sign-in', { login, password });
  assert.equal(response.status, 200);
  return cookieOf(response);
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-app-'));
  const config: Config = parseConfig(
    {
      http: { port: 0 },
      messaging: { port: 0 },
      data: folder,
      ...demoConfig,
      users: demoConfig.users.map((user) => ({ ...user, password: { env: 'TEST_PASSWORD' } })),
    },
    'test',
  );
  service = await startService({ config, demo: true, log: silentLog, env: { TEST_PASSWORD: password } });
});

after(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('signing in', () => {
  it('takes the right password and gives a cookie that scripts and other sites cannot use', async () => {
    const response = await post('api/sign-in', { login: 'agnes', password });
    assert.equal(response.status, 200);
    const cookie = response.headers.getSetCookie()[0] ?? '';
    assert.match(cookie, /HttpOnly/);
    assert.match(cookie, /SameSite=Lax/);
    const me = (await (await get('api/me', { cookie: cookieOf(response) })).json()) as {
      user: { name: string; login: string };
    };
    assert.equal(me.user.login, 'agnes');
    assert.ok(!JSON.stringify(me).includes('argon2'));
  });

  it('refuses a wrong password and an unknown login with the same words', async () => {
    const wrong = await post('api/sign-in', { login: 'bruno', password: 'nope' });
    const unknown = await post('api/sign-in', { login: 'nobody', password: 'nope' });
    assert.equal(wrong.status, 401);
    assert.deepEqual(await wrong.json(), await unknown.json());
    assert.deepEqual(wrong.headers.getSetCookie(), []);
  });

  it('locks a login after some guesses, even for the right password, and says how long', async () => {
    for (let i = 0; i < 6; i++) await post('api/sign-in', { login: 'irina', password: `guess ${i}` });
    const locked = await post('api/sign-in', { login: 'irina', password });
    assert.deepEqual(await codeOf(locked), [429, 'tooManyAttempts']);
    assert.ok(Number(locked.headers.get('retry-after')) > 0);
  });

  it('ends with signing out', async () => {
    const response = await post('api/demo/sign-in', { agent: 'agnes' });
    const cookie = cookieOf(response);
    assert.equal((await post('api/sign-out', undefined, { cookie })).status, 204);
    assert.deepEqual(await codeOf(await get('api/me', { cookie })), [401, 'notAuthorised']);
  });
});

describe('every door', () => {
  it('is closed without a sign-in', async () => {
    for (const path of ['api/me', 'api/calls']) assert.deepEqual(await codeOf(await get(path)), [401, 'notAuthorised']);
    assert.deepEqual(await codeOf(await post('api/tickets')), [401, 'notAuthorised']);
    const cookie = `offhook=${'A'.repeat(43)}`;
    assert.deepEqual(await codeOf(await get('api/me', { cookie })), [401, 'notAuthorised']);
  });

  it('refuses what does not fit, and says where', async () => {
    const response = await post('api/sign-in', { login: 5, password: 'x', more: true });
    assert.equal(response.status, 400);
    const body = (await response.json()) as { code: string; issues: { path: string }[] };
    assert.equal(body.code, 'invalidMessage');
    assert.ok(body.issues.some(({ path }) => path === 'login'));
    assert.deepEqual(await codeOf(await post('api/sign-in', '{"login":')), [400, 'invalidMessage']);
    assert.deepEqual(await codeOf(await post('api/sign-in', 'x', { 'content-type': 'text/plain' })), [
      415,
      'invalidMessage',
    ]);
    assert.deepEqual(await codeOf(await post('api/sign-in', { login: 'x'.repeat(100_000) })), [413, 'messageTooLarge']);
    assert.deepEqual(await codeOf(await get('api/nothing')), [404, 'notFound']);
    assert.deepEqual(await codeOf(await get('%00/../../etc/passwd')), [404, 'notFound']);
  });

  it('is closed to other sites that would change something', async () => {
    const foreign = await post('api/demo/sign-in', { agent: '201' }, { origin: 'https://evil.example' });
    assert.deepEqual(await codeOf(foreign), [403, 'notAuthorised']);
    const own = await post('api/demo/sign-in', { agent: '201' }, { origin: service.httpUrl.slice(0, -1) });
    assert.equal(own.status, 200);
  });

  it('carries the security headers', async () => {
    const { headers } = await get('healthz');
    assert.match(
      headers.get('content-security-policy') ?? '',
      /default-src 'none'.*require-trusted-types-for 'script'/,
    );
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('x-powered-by'), null);
  });
});

describe('a ticket', () => {
  it('opens the Messaging Service on the HTTP port, once', async () => {
    const cookie = await signedIn('agnes');
    const { ticket, url } = (await (await post('api/tickets', undefined, { cookie })).json()) as {
      ticket: string;
      url: string;
    };
    assert.equal(url, `${service.httpUrl.replace('http', 'ws')}messaging`);
    const page = await RawPage.signedIn(url, ticket);
    const again = await RawPage.open(url);
    again.say({ type: 'signIn', version: 1, ticket });
    assert.equal((await again.closed).reason, 'replayed');
    page.socket.close();
  });

  it('opens it on its own port, too', async () => {
    const cookie = await signedIn('agnes');
    const { ticket } = (await (await post('api/tickets', undefined, { cookie })).json()) as { ticket: string };
    const page = await RawPage.signedIn(service.messagingUrl, ticket);
    page.socket.close();
  });
});

describe('the calls', () => {
  it('are one’s own, newest first, by page and by number', async () => {
    const cookie = await signedIn('agnes');
    const others = await signedIn('bruno');
    const session = service.hub.sessions.find(({ user }) => user.name === 'Agnes Nagy')!;
    const numbers = ['+15550101', '+15550112', '+15550101'];
    for (const number of numbers) {
      await session.provider.makeCall(number);
      await session.provider.dropCall(session.provider.state.calls[0]!.id);
    }
    interface Answer {
      calls: { id: string; number: string; startedAt: number }[];
      next: string | null;
    }
    const page = async (query: string, as = cookie) =>
      (await (await get(`api/calls${query}`, { cookie: as })).json()) as Answer;
    let all = await page('');
    while (all.calls.length < 3) all = await page('');
    assert.deepEqual(
      all.calls.map(({ number }) => number),
      numbers.toReversed(),
    );
    const first = await page('?limit=2');
    assert.equal(first.calls.length, 2);
    const rest = await page(`?limit=2&before=${first.next}`);
    assert.deepEqual([...first.calls, ...rest.calls], all.calls);
    assert.equal(rest.next, null);
    assert.equal((await page('?number=%2B1%20555%200101')).calls.length, 2);
    assert.deepEqual((await page('', others)).calls, []);
    assert.deepEqual(await codeOf(await get('api/calls?limit=1000', { cookie })), [400, 'invalidMessage']);
    assert.deepEqual(await codeOf(await get(`api/calls?before=1'--`, { cookie })), [400, 'invalidMessage']);
  });
});

describe('a call', () => {
  const patch = (id: string, body: unknown, cookie: string) =>
    fetch(new URL(`api/calls/${id}`, service.httpUrl), {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    });

  it('takes what its agent has to say, and is found by it', async () => {
    const cookie = await signedIn('agnes');
    const { calls } = (await (await get('api/calls?limit=1', { cookie })).json()) as { calls: { id: string }[] };
    const { id } = calls[0]!;
    const change = { outcome: 'sale', note: '<b>Sold</b>', followUpAt: 1_800_000_000_000 };
    assert.equal(
      (await patch(id, { ...change, link: [{ kind: 'case', id: '7', title: 'Lamp' }] }, cookie)).status,
      204,
    );
    const read = async (query: string) =>
      ((await (await get(`api/calls${query}`, { cookie })).json()) as { calls: { id: string; note: string }[] }).calls;
    for (const query of ['?outcome=sale', '?record=case:7', '?outcome=sale&kind=outgoing&group=false&from=0']) {
      assert.deepEqual(
        (await read(query)).map((call) => [call.id, call.note]),
        [[id, '<b>Sold</b>']],
        query,
      );
    }
    const story = (await (await get(`api/calls/${id}`, { cookie })).json()) as {
      timeline: unknown[];
      links: unknown[];
    };
    assert.ok(story.timeline.length >= 2);
    assert.deepEqual(story.links, [{ kind: 'case', id: '7', title: 'Lamp' }]);
  });

  it('is closed to others, and to what does not fit', async () => {
    const cookie = await signedIn('agnes');
    const others = await signedIn('bruno');
    const { calls } = (await (await get('api/calls?limit=1', { cookie })).json()) as { calls: { id: string }[] };
    const { id } = calls[0]!;
    assert.deepEqual(await codeOf(await patch(id, { note: 'mine' }, others)), [404, 'callNotFound']);
    assert.deepEqual(await codeOf(await get(`api/calls/${id}`, { cookie: others })), [404, 'callNotFound']);
    assert.deepEqual(await codeOf(await get(`api/calls/${id}`)), [401, 'notAuthorised']);
    const bad = await patch(id, { note: 5, user_id: 'b' }, cookie);
    assert.equal(bad.status, 400);
    const { issues } = (await bad.json()) as { issues: { path: string }[] };
    assert.deepEqual(issues.map(({ path }) => path).sort(), ['change.note', 'change.user_id']);
    for (const query of ['?kind=lost', '?record=x', '?from=yesterday', '?group=1', '?search=' + 'x'.repeat(65)]) {
      assert.deepEqual(await codeOf(await get(`api/calls${query}`, { cookie })), [400, 'invalidMessage'], query);
    }
  });

  it('is counted by hour, over a time that has an end', async () => {
    const cookie = await signedIn('agnes');
    const from = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 24 * 3_600_000;
    const totals = await get(`api/calls/totals?from=${from}&to=${from + 48 * 3_600_000}`, { cookie });
    const { hours } = (await totals.json()) as { hours: { at: number; answered: number; other: number }[] };
    assert.equal(
      hours.reduce((sum, { other, answered }) => sum + other + answered, 0),
      3,
    );
    assert.deepEqual(await codeOf(await get(`api/calls/totals?from=0&to=${from}`, { cookie })), [
      400,
      'invalidMessage',
    ]);
    assert.equal((await post('api/calls/seen', {}, { cookie })).status, 204);
    assert.deepEqual(await codeOf(await post('api/calls/seen', {})), [401, 'notAuthorised']);
  });
});

describe('whoever watches the server', () => {
  it('learns that it is ready, and that it is not while a link is down', async () => {
    assert.equal((await get('readyz')).status, 200);
    await post('api/demo/link', { up: false });
    const down = await get('readyz');
    assert.equal(down.status, 503);
    assert.deepEqual(((await down.json()) as { links: unknown }).links, [
      { connection: 'demo', state: 'down', reason: 'unreachable' },
    ]);
    assert.equal((await get('healthz')).status, 200);
    await post('api/demo/link', { up: true });
    assert.equal((await get('readyz')).status, 200);
  });

  it('reads metrics', async () => {
    const text = await (await get('metrics')).text();
    for (const name of [
      'offhook_link_up{connection="demo",connector="builtin"} 1',
      'offhook_sockets',
      'offhook_save_queue 0',
      'offhook_event_lag_seconds_bucket',
    ]) {
      assert.ok(text.includes(name), name);
    }
    assert.ok(!/15550101/.test(text));
  });
});

describe('the demo', () => {
  it('lets a customer call an agent and hang up again', async () => {
    const session = service.hub.sessions.find(({ user }) => user.name === 'Bruno Silva')!;
    const answer = await post('api/demo/customers', { number: '+15550134', name: 'Diego Fuentes', to: '202' });
    assert.equal(answer.status, 201);
    const { customer } = (await answer.json()) as { customer: { id: string } };
    assert.deepEqual(
      session.provider.state.calls.map(({ callerId, callerName }) => [callerId, callerName]),
      [['+15550134', 'Diego Fuentes']],
    );
    const remove = () => fetch(new URL(`api/demo/customers/${customer.id}`, service.httpUrl), { method: 'DELETE' });
    assert.equal((await remove()).status, 204);
    assert.deepEqual(session.provider.state.calls, []);
    assert.deepEqual(await codeOf(await remove()), [404, 'callNotFound']);
  });

  it('has a bounded number of customers', async () => {
    const ids: string[] = [];
    let last = 201;
    for (let i = 0; i < 25 && last === 201; i++) {
      const answer = await post('api/demo/customers', { number: `+155501${10 + i}`, name: '', to: '600' });
      last = answer.status;
      if (last === 201) ids.push(((await answer.json()) as { customer: { id: string } }).customer.id);
    }
    assert.equal(last, 429);
    for (const id of ids) await fetch(new URL(`api/demo/customers/${id}`, service.httpUrl), { method: 'DELETE' });
  });

  it('refuses customers with numbers that are none, and calls to strangers', async () => {
    for (const body of [
      { number: 'abc', to: '201' },
      { number: '+15550123', to: '999' },
      { number: '1\r\n2', to: '201' },
    ]) {
      assert.equal((await post('api/demo/customers', body)).status, 400);
    }
  });
});
