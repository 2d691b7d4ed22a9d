/** The server behind a real nginx with encryption, set up as the README says, word for word. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { silentLog } from '../../core/provider/world.ts';
import { parseConfig } from '../../server/config.ts';
import { type Service, startService } from '../../server/service.ts';
import { freePort, type Nginx, startNginx, whyNoNginx } from '../servers/nginx/nginx-server.ts';

const password = 'correct horse battery';
const skip = await whyNoNginx();

describe('behind nginx', { skip }, () => {
  let folder = '';
  let service: Service;
  let nginx: Nginx;
  let base = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'offhook-proxy-'));
    const port = await freePort();
    base = `https://127.0.0.1:${port}`;
    const config = parseConfig(
      {
        http: { port: 0, publicUrl: base, trustProxy: ['127.0.0.1'] },
        messaging: { port: 0 },
        data: folder,
        connections: [{ id: 'lab', name: 'Lab', connector: 'simulator' }],
        users: [{ login: 'agnes', name: 'Agnes', password, connection: 'lab', settings: { extension: '201' } }],
      },
      'test',
    );
    service = await startService({ config, log: silentLog, env: {} });
    nginx = await startNginx(port, Number(new URL(service.httpUrl).port));
  });
  after(async () => {
    await nginx.stop();
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function asked<T = object>(path: string, body: object | undefined, more: Record<string, string> = {}) {
    const headers = { ...(body ? { 'content-type': 'application/json' } : {}), ...more };
    const sent = request(new URL(path, base), { method: 'POST', ca: nginx.ca, headers });
    sent.end(body ? JSON.stringify(body) : undefined);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    let text = '';
    for await (const part of response) text += String(part);
    const cookie = (response.headers['set-cookie'] ?? [])[0] ?? '';
    return { status: response.statusCode, headers: response.headers, cookie, body: JSON.parse(text || '{}') as T };
  }

  it('people sign in with cookies for encrypted pages only, and browsers are told to stay encrypted', async () => {
    const { status, cookie, headers } = await asked('/api/sign-in', { login: 'agnes', password }, { origin: base });
    assert.equal(status, 200);
    assert.match(cookie, /; Secure/);
    assert.match(headers['strict-transport-security'] ?? '', /max-age/);
    assert.match(String(headers['content-security-policy']), /default-src 'none'/);
  });

  it('sockets go through, and say what the server says', async () => {
    const { cookie } = await asked('/api/sign-in', { login: 'agnes', password });
    const ticket = await asked<{ ticket: string; url: string }>('/api/tickets', undefined, {
      cookie: cookie.split(';')[0] ?? '',
    });
    assert.equal(ticket.body.url, `${base.replace('https', 'wss')}/messaging`);
    const socket = new WebSocket(ticket.body.url, { ca: nginx.ca });
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'signIn', version: 1, ticket: ticket.body.ticket }));
    const [message] = (await once(socket, 'message')) as [Buffer];
    assert.match(message.toString(), /signedIn|snapshot/);
    socket.close();
    await once(socket, 'close');
  });

  it('callers are told apart by the address that nginx saw, whatever they say of themselves', async () => {
    const claimed = { 'x-forwarded-for': '203.0.113.9' };
    const { cookie } = await asked('/api/sign-in', { login: 'agnes', password }, claimed);
    const sent = request(new URL('/api/account', base), {
      ca: nginx.ca,
      headers: { cookie: cookie.split(';')[0] ?? '' },
    });
    sent.end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    let text = '';
    for await (const part of response) text += String(part);
    const { signIns } = JSON.parse(text) as { signIns: { address: string; mine: boolean }[] };
    assert.equal(signIns.find(({ mine }) => mine)?.address, '127.0.0.1');
  });

  it('pages of other origins change nothing', async () => {
    const { status } = await asked('/api/sign-in', { login: 'agnes', password }, { origin: 'https://evil.example' });
    assert.equal(status, 403);
  });
});
