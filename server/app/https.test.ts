/** The server on a network: https and wss by itself, or behind a proxy whose word is taken, and nobody else's. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { silentLog } from '../../core/provider/world.ts';
import { certificate } from '../../test/support/tls-front.ts';
import { parseConfig } from '../config.ts';
import { type Service, startService } from '../service.ts';

const password = 'correct horse battery';
let folder = '';
let files: { cert: string; key: string };
let ca = '';

async function run(http: object): Promise<Service> {
  const config = parseConfig(
    {
      http: { port: 0, ...http },
      messaging: { port: 0 },
      data: folder,
      connections: [{ id: 'lab', name: 'Lab', connector: 'simulator' }],
      users: [{ login: 'agnes', name: 'Agnes', password, connection: 'lab', settings: { extension: '201' } }],
    },
    'test',
  );
  return startService({ config, log: silentLog, env: {} });
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-https-'));
  files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  const made = await certificate(2);
  ca = made.cert;
  await writeFile(files.cert, made.cert);
  await writeFile(files.key, made.key, { mode: 0o600 });
});
after(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('https', () => {
  it('is spoken by itself: secure cookies, wss on both ports, and browsers told to stay with it', async () => {
    const service = await run({ tls: files });
    try {
      const asked = async (path: string, body?: object, cookie = '') => {
        const headers = { cookie, ...(body ? { 'content-type': 'application/json' } : {}) };
        const sent = request(new URL(path, service.httpUrl), { method: 'POST', ca, headers });
        sent.end(body ? JSON.stringify(body) : undefined);
        const [response] = (await once(sent, 'response')) as [IncomingMessage];
        let text = '';
        for await (const part of response) text += String(part);
        return { headers: response.headers, body: JSON.parse(text) as { ticket: string; url: string } };
      };
      const { headers } = await asked('api/sign-in', { login: 'agnes', password });
      const [cookie = ''] = headers['set-cookie'] ?? [];
      assert.match(cookie, /; Secure/);
      assert.match(headers['strict-transport-security'] ?? '', /max-age=\d{8}/);
      for (const url of [undefined, service.messagingUrl]) {
        const { body } = await asked('api/tickets', undefined, cookie.split(';')[0]);
        assert.match(body.url, /^wss:/);
        const socket = new WebSocket(url ?? body.url, { ca });
        await once(socket, 'open');
        socket.send(JSON.stringify({ type: 'signIn', version: 1, ticket: body.ticket }));
        const [message] = (await once(socket, 'message')) as [Buffer];
        assert.doesNotMatch(message.toString(), /error/);
        socket.close();
        await once(socket, 'close');
      }
    } finally {
      await service.stop();
    }
  });

  it('is refused with files that are not there, or do not belong together', async () => {
    await assert.rejects(
      run({ tls: { ...files, key: join(folder, 'none') } }),
      /http\.tls\.key: .*none cannot be read/,
    );
    const other = join(folder, 'other.pem');
    await writeFile(other, (await certificate(2)).key);
    await assert.rejects(run({ tls: { ...files, key: other } }), /do not belong together/);
  });
});

describe('behind a proxy', () => {
  const addressSeen = async (http: object) => {
    const service = await run(http);
    try {
      const headers = {
        'content-type': 'application/json',
        'x-forwarded-for': '203.0.113.9',
        'x-forwarded-proto': 'https',
      };
      const body = JSON.stringify({ login: 'agnes', password });
      const signIn = await fetch(new URL('api/sign-in', service.httpUrl), { method: 'POST', headers, body });
      const cookie = signIn.headers.getSetCookie()[0] ?? '';
      const account = await fetch(new URL('api/account', service.httpUrl), { headers: { cookie } });
      const { signIns } = (await account.json()) as { signIns: { address: string }[] };
      return { address: signIns[0]?.address, secure: cookie.includes('Secure') };
    } finally {
      await service.stop();
    }
  };

  it('callers are who the proxy says they are', async () => {
    assert.deepEqual(await addressSeen({ trustProxy: ['127.0.0.1'] }), { address: '203.0.113.9', secure: true });
  });

  it('nobody else is believed', async () => {
    assert.deepEqual(await addressSeen({}), { address: '127.0.0.1', secure: false });
    assert.deepEqual(await addressSeen({ trustProxy: ['10.0.0.0/8'] }), { address: '127.0.0.1', secure: false });
  });
});
