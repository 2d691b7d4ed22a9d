/** The server on a network: https and wss by itself, or behind a proxy whose word is taken, and nobody else's. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import tls from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { type Clock, silentLog, systemClock } from '../../core/provider/world.ts';
import { certificate } from '../../test/support/tls-front.ts';
import { parseConfig } from '../config.ts';
import { type Service, startService } from '../service.ts';
import { TlsWatch } from './tls-files.ts';

const password = 'correct horse battery';
let folder = '';
let files: { cert: string; key: string };
let ca = '';

async function run(http: object, clock: Clock = systemClock): Promise<Service> {
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
  return startService({ config, log: silentLog, env: {}, clock });
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

  it('takes a renewed certificate without a restart, and none that does not fit its key', async () => {
    const own = { cert: join(folder, 'renewed.pem'), key: join(folder, 'renewed-key.pem') };
    const renew = async () => {
      const made = await certificate(2);
      await writeFile(own.cert, made.cert);
      await writeFile(own.key, made.key, { mode: 0o600 });
      return new X509Certificate(made.cert).fingerprint256;
    };
    const shown = async (url: string) => {
      const { hostname: host, port } = new URL(url);
      const socket = tls.connect({ host, port: Number(port), rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      const { fingerprint256 } = socket.getPeerCertificate();
      socket.destroy();
      return fingerprint256;
    };
    const first = await renew();
    // The files are looked at when the clock says so; here that is soon.
    const clock: Clock = { ...systemClock, setTimeout: (back, ms) => systemClock.setTimeout(back, Math.min(ms, 20)) };
    const service = await run({ tls: own }, clock);
    try {
      assert.equal(await shown(service.httpUrl), first);
      await writeFile(own.cert, (await certificate(2)).cert);
      const watch = new TlsWatch(own, { clock: systemClock, log: silentLog }, () => assert.fail('half of a pair'));
      await watch.look();
      assert.equal(await shown(service.httpUrl), first);
      const second = await renew();
      for (const url of [service.httpUrl, service.messagingUrl]) {
        while ((await shown(url)) !== second) await new Promise((resolve) => setImmediate(resolve));
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
