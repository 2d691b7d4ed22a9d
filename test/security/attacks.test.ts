/** What somebody on the network tries: ways around the sign-in, out of the folder, into headers, and to wear the server out. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { silentLog } from '../../core/provider/world.ts';
import { adminRouteTable } from '../../server/admin/admin-route.ts';
import { parseConfig } from '../../server/config.ts';
import { type Service, startService } from '../../server/service.ts';

const password = 'correct horse battery';
let folder = '';
let service: Service;
let owner = '';
let agent = '';

const call = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
  fetch(new URL(path, service.httpUrl), {
    method,
    headers,
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
  });

async function signIn(login: string): Promise<string> {
  const body = JSON.stringify({ login, password });
  const response = await call('POST', 'api/sign-in', { 'content-type': 'application/json' }, body);
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

/** Bytes as they are: a client library would put right what an attacker does not. @returns the answer's first line */
async function raw(text: string): Promise<string> {
  const { hostname, port } = new URL(service.httpUrl);
  const socket = net.connect({ host: hostname, port: Number(port) });
  let heard = '';
  socket.on('data', (bytes: Buffer) => {
    heard += bytes.toString();
    socket.destroy();
  });
  socket.on('error', () => undefined);
  // A half-closed socket is closed by the server before it has answered.
  socket.write(text);
  await once(socket, 'close');
  return heard.split('\r\n')[0] ?? '';
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-attacks-'));
  const user = (login: string, role: string, extension: string) => ({
    login,
    name: login,
    role,
    password,
    connection: 'lab',
    settings: { extension },
  });
  const config = parseConfig(
    {
      http: { port: 0 },
      messaging: { port: 0 },
      data: folder,
      connections: [{ id: 'lab', name: 'Lab', connector: 'simulator' }],
      users: [user('boss', 'owner', '100'), user('agent', 'agent', '201')],
    },
    'test',
  );
  service = await startService({ config, log: silentLog, env: {} });
  [owner, agent] = [await signIn('boss'), await signIn('agent')];
});
after(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a way around the rights', () => {
  it('is not another method, another case, a doubled or a dotted path', async () => {
    for (const { path } of adminRouteTable) {
      const plain = `api/admin/${path.replace(':id', 'lab')}`;
      for (const tried of [plain.toUpperCase(), `./x/../${plain}`, `/${plain}`, `${plain}/`, `${plain}%2e`]) {
        for (const method of ['GET', 'HEAD', 'PUT', 'OPTIONS', 'TRACE'].filter((each) => each !== 'TRACE')) {
          const { status } = await call(method, tried, { cookie: agent });
          assert.ok(status >= 300, `${method} ${tried}: ${status}`);
        }
      }
    }
  });

  it('is not a header that names somebody else', async () => {
    for (const header of ['x-forwarded-user', 'x-user', 'x-original-url', 'x-http-method-override']) {
      const { status } = await call('GET', 'api/admin/users', { cookie: agent, [header]: 'boss' });
      assert.equal(status, 403, header);
    }
  });

  it('is not two cookies, or a cookie of another kind', async () => {
    for (const cookie of [`${agent}; offhook=x`, `offhook=; ${agent}`, `x${owner}`, owner.toUpperCase()]) {
      const { status } = await call('GET', 'api/admin/users', { cookie });
      assert.notEqual(status, 200, cookie);
    }
  });

  it('is not a page of another site that has the owner’s cookie', async () => {
    for (const { method, path } of adminRouteTable.filter((route) => route.method !== 'GET')) {
      for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', 'https://127.0.0.1']) {
        const headers = { cookie: owner, origin, 'content-type': 'application/json' };
        const body = method === 'DELETE' ? undefined : '{}';
        const { status } = await call(method, `api/admin/${path.replace(':id', 'lab')}`, headers, body);
        assert.equal(status, 403, `${method} ${path} from ${origin}`);
      }
    }
  });
});

describe('what the server reads', () => {
  it('stays in the folder of its pages', async () => {
    for (const path of [
      '/../package.json',
      '/..%2fpackage.json',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/demo/..%5c..%5cx',
      '/admin/%00',
    ]) {
      const line = await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      assert.match(line, /^HTTP\/1\.1 (400|403|404)/, path);
    }
  });

  it('is no bigger than it has to be, also where a file is taken', async () => {
    const headers = { cookie: owner, 'content-type': 'application/json' };
    const big = (bytes: number) => JSON.stringify({ login: 'x'.repeat(bytes) });
    assert.equal((await call('POST', 'api/admin/users', headers, big(100_000))).status, 413);
    const file = JSON.stringify({ csv: 'x'.repeat(11_000_000), apply: false });
    assert.equal((await call('POST', 'api/admin/users/import', headers, file)).status, 413);
  });

  it('is JSON, deep or poisoned as it may be', async () => {
    const headers = { cookie: owner, 'content-type': 'application/json' };
    const deep = `{"settings":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    for (const body of [
      deep,
      '{"__proto__":{"role":"owner"}}',
      '{"constructor":{"prototype":{}}}',
      '[]',
      '"x"',
      '1e999',
    ]) {
      const { status } = await call('POST', 'api/admin/users', headers, body);
      assert.equal(status, 400, body.slice(0, 40));
    }
    assert.equal(({} as { role?: string }).role, undefined);
  });

  it('cannot be cut in two requests', async () => {
    const both =
      'POST /api/sign-out HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
    assert.match(await raw(both), / 400 /);
    assert.match(await raw('GET /api/me HTTP/1.1\r\nHost: x\r\nX: a\nInjected: b\r\n\r\n'), / (400|401) /);
  });
});

describe('what the server says', () => {
  it('has no header that a name has written', async () => {
    const headers = { cookie: owner, 'content-type': 'application/json' };
    const person = {
      login: 'crlf',
      name: 'A\r\nSet-Cookie: x=1',
      role: 'agent',
      active: true,
      connectionId: null,
      settings: {},
    };
    const refused = await call('POST', 'api/admin/users', headers, JSON.stringify(person));
    assert.equal(refused.status, 400);
    assert.deepEqual(refused.headers.getSetCookie(), []);
  });

  it('is the same for a login that there is and one that there is not', async () => {
    const tried = async (login: string) => {
      const body = JSON.stringify({ login, password: 'wrong' });
      const response = await call('POST', 'api/sign-in', { 'content-type': 'application/json' }, body);
      return [response.status, await response.text()];
    };
    assert.deepEqual(await tried('boss'), await tried('nobody'));
  });
});

describe('somebody who wears the server out', () => {
  it('with half-open requests keeps nobody else from being answered', async () => {
    const { hostname, port } = new URL(service.httpUrl);
    const slow = Array.from({ length: 200 }, () => {
      const socket = net.connect({ host: hostname, port: Number(port) });
      socket.on('error', () => undefined);
      socket.write('POST /api/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n');
      return socket;
    });
    try {
      assert.equal((await call('GET', 'api/me', { cookie: owner })).status, 200);
    } finally {
      for (const socket of slow) socket.destroy();
    }
  });

  it('with guesses is slowed down, login by login and address by address', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 60; i++) {
      const body = JSON.stringify({ login: `guess-${i}`, password: 'wrong' });
      statuses.push((await call('POST', 'api/sign-in', { 'content-type': 'application/json' }, body)).status);
    }
    assert.equal(statuses[0], 401);
    assert.equal(statuses.at(-1), 429);
  });
});
