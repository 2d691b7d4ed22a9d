/** The whole server as a program: it is killed in mid-call, comes back, and has lost nothing; it stops when told to. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { MessagingServiceProvider } from '../core/messaging/messaging-service-provider.ts';
import { CtiError } from '../core/provider/errors.ts';
import { systemClock } from '../core/provider/world.ts';
import { EventLog } from '../test/contract/event-log.ts';
import { Program } from '../test/support/program.ts';
import { nodeSockets } from './sockets.ts';

async function folderFor(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-service-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function started(t: TestContext, data: string, ports = ['0', '0']) {
  const [http = '0', messaging = '0'] = ports;
  const program = new Program(
    ['start', '--demo', '--json', '--http-port', http, '--messaging-port', messaging, '--data', data],
    { OFFHOOK_LOG: 'info' },
  );
  t.after(() => program.end('SIGKILL'));
  const [line] = await program.says(/\{"url":.*\}/);
  const { url, messagingUrl } = JSON.parse(line) as { url: string; messagingUrl: string };
  return { program, url, messagingUrl };
}

async function asked<T>(
  url: string,
  path: string,
  init: { method?: string; body?: unknown; token?: string } = {},
): Promise<T> {
  const response = await fetch(new URL(path, url), {
    method: init.method ?? 'GET',
    headers: {
      ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(init.token === undefined ? {} : { authorization: `Bearer ${init.token}` }),
    },
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
  }).catch(() => {
    throw new CtiError('unreachable');
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

interface CallsAnswer {
  calls: {
    id: string;
    cause: string | null;
    startedAt: number;
    connectedAt: number;
    endedAt: number | null;
    talkMs: number;
  }[];
}

describe('the server', () => {
  it('killed with kill -9 in mid-call and started again: the call is closed once, and the page comes back by itself', async (t) => {
    const data = await folderFor(t);
    const first = await started(t, data);
    const { token } = await asked<{ token: string }>(first.url, 'api/demo/sign-in', {
      method: 'POST',
      body: { agent: '201' },
    });
    const page = new MessagingServiceProvider({
      url: first.messagingUrl,
      clock: systemClock,
      random: Math.random,
      retry: { base: 50, cap: 200 },
      webSocket: (url) => nodeSockets.webSocket(url),
      ticket: async () => (await asked<{ ticket: string }>(first.url, 'api/tickets', { method: 'POST', token })).ticket,
    });
    t.after(() => page.closeConnection());
    await page.connect();
    const heard = new EventLog(page);
    await asked(first.url, 'api/demo/customers', {
      method: 'POST',
      body: { number: '+15550123', name: 'Mei', to: '201' },
    });
    const { call } = await heard.next('callStarted');
    await page.answerCall(call.id);
    await heard.next('callSaved', (event) => event.call.connectedAt !== undefined);

    const killedAt = Date.now();
    assert.equal(await first.program.end('SIGKILL'), 'SIGKILL');
    await heard.next('disconnected');
    assert.equal(page.state.calls.length, 1);

    const second = await started(t, data, [new URL(first.url).port, new URL(first.messagingUrl).port]);
    await heard.next('initialized');
    const ended = await heard.next('callFinished');
    assert.equal(ended.call.cause, 'unknown');
    assert.deepEqual(heard.invariants.broken, []);

    // The sign-in outlives the server, too.
    const { calls } = await asked<CallsAnswer>(second.url, 'api/calls', { token });
    assert.equal(calls.length, 1);
    const [row] = calls;
    assert.equal(row?.cause, 'unknown');
    assert.ok(
      row.endedAt !== null && row.endedAt >= row.connectedAt && row.endedAt <= killedAt + 50,
      'ended before it was killed',
    );
    assert.ok(killedAt - row.endedAt < 2500, 'known to the heartbeat');

    assert.equal(await second.program.end('SIGTERM'), 0);
    const third = await started(t, data);
    assert.deepEqual((await asked<CallsAnswer>(third.url, 'api/calls', { token })).calls, calls);
  });

  it('stops gracefully in mid-call: pages are told, and the record is closed at the next start', async (t) => {
    const data = await folderFor(t);
    const { program, url } = await started(t, data);
    const { token } = await asked<{ token: string }>(url, 'api/demo/sign-in', {
      method: 'POST',
      body: { agent: '202' },
    });
    await asked(url, 'api/demo/customers', { method: 'POST', body: { number: '+15550123', name: 'Mei', to: '202' } });
    const stoppedAt = Date.now();
    assert.equal(await program.end('SIGINT'), 0);
    assert.match(program.err, /"msg":"server down"/);
    const again = await started(t, data);
    const { calls } = await asked<CallsAnswer>(again.url, 'api/calls', { token });
    assert.equal(calls.length, 1);
    assert.equal(calls[0]?.cause, 'unknown');
    assert.ok(Math.abs((calls[0].endedAt ?? 0) - stoppedAt) < 1500);
  });

  it('logs neither secrets nor whole numbers', async (t) => {
    const { program, url } = await started(t, await folderFor(t));
    await asked(url, 'api/demo/customers', { method: 'POST', body: { number: '+15550123', name: 'Mei', to: '201' } });
    const { token } = await asked<{ token: string }>(url, 'api/demo/sign-in', {
      method: 'POST',
      body: { agent: '201' },
    });
    await program.end();
    assert.ok(!program.err.includes('5550123') && !program.err.includes(token));
  });
});
