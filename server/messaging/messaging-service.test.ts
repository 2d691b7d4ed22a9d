/** What the Messaging Service does with pages that behave badly, are slow, silent, or many; and how it says goodbye. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it, type TestContext } from 'node:test';
import * as v from 'valibot';
import { WebSocket } from 'ws';
import { closeCodes, maxFrameBytes, ServerMessage } from '../../core/messaging/protocol.ts';
import { Page, type ServiceBed, serviceBed } from '../../test/support/messaging-bed.ts';
import { RawPage } from '../../test/support/raw-page.ts';
import { EventLog } from '../../test/contract/event-log.ts';
import type { Limits } from './limits.ts';

async function bedFor(t: TestContext, limits: Partial<Limits> = {}): Promise<ServiceBed> {
  const bed = await serviceBed({}, limits);
  t.after(() => bed.close());
  return bed;
}

/** The service is as well as ever: another page can sign in and is answered. */
async function stillWorks({ url, tickets }: ServiceBed): Promise<void> {
  const page = await RawPage.signedIn(url, tickets.issue('b'));
  page.say({ type: 'ping', id: '1' });
  assert.equal((await page.next('pong')).id, '1');
  page.socket.close();
  await page.closed;
}

describe('a page that has not signed in', () => {
  const first: [string, string | Buffer, number, string][] = [
    ['says something that is not JSON', '{"type":', closeCodes.invalidMessage, 'notJson'],
    ['says an unknown word', '{"type":"hello"}', closeCodes.invalidMessage, 'unknownCommand'],
    ['leaves out its ticket', '{"type":"signIn","version":1}', closeCodes.invalidMessage, 'invalidMessage'],
    [
      'speaks another version',
      '{"type":"signIn","version":2,"ticket":"x"}',
      closeCodes.invalidMessage,
      'invalidMessage',
    ],
    ['says null', 'null', closeCodes.invalidMessage, 'unknownCommand'],
    ['sends bytes', Buffer.from([1, 2, 3]), closeCodes.invalidMessage, 'invalidMessage'],
    [
      'gives a command',
      '{"type":"command","id":"1","command":{"type":"queryLineState"}}',
      closeCodes.notAuthorised,
      'notAuthorised',
    ],
    [
      'makes up a ticket',
      '{"type":"signIn","version":1,"ticket":"made-up"}',
      closeCodes.notAuthorised,
      'notAuthorised',
    ],
  ];
  for (const [deed, frame, code, reason] of first) {
    it(`is sent away when it ${deed}`, async (t) => {
      const bed = await bedFor(t);
      const page = await RawPage.open(bed.url);
      page.socket.send(frame);
      assert.deepEqual(await page.closed, { code, reason });
      await stillWorks(bed);
    });
  }

  it('is sent away when it says nothing', async (t) => {
    const { url } = await bedFor(t, { signInTime: 30 });
    const page = await RawPage.open(url);
    assert.deepEqual(await page.closed, { code: closeCodes.notAuthorised, reason: 'notAuthorised' });
  });

  it('cannot use a ticket twice', async (t) => {
    const { url, tickets } = await bedFor(t);
    const ticket = tickets.issue('a');
    const first = await RawPage.signedIn(url, ticket);
    const second = await RawPage.open(url);
    second.say({ type: 'signIn', version: 1, ticket });
    assert.deepEqual(await second.closed, { code: closeCodes.replayed, reason: 'replayed' });
    assert.equal(first.socket.readyState, WebSocket.OPEN);
  });

  it('is sent away with a ticket of somebody who has no extension', async (t) => {
    const { url, tickets } = await bedFor(t);
    const page = await RawPage.open(url);
    page.say({ type: 'signIn', version: 1, ticket: tickets.issue('nobody') });
    assert.deepEqual(await page.closed, { code: closeCodes.notAuthorised, reason: 'noExtension' });
  });
});

describe('a signed-in page', () => {
  it('is told what is wrong with a message, and stays', async (t) => {
    const { url, tickets } = await bedFor(t);
    const page = await RawPage.signedIn(url, tickets.issue('a'));
    for (const [message, code] of [
      ['not json', 'notJson'],
      ['[]', 'unknownCommand'],
      [{ type: 'nonsense' }, 'unknownCommand'],
      [{ type: 'ping' }, 'invalidMessage'],
      [{ type: 'command', command: { type: 'makeCall', targetAddress: '1' } }, 'invalidMessage'],
    ] as const) {
      page.say(message);
      assert.equal((await page.next('error')).code, code);
    }
    page.say({ type: 'ping', id: 'p' });
    assert.equal((await page.next('pong')).id, 'p');
  });

  it('has a command refused by its id: unknown, of wrong types, impossible now', async (t) => {
    const { url, tickets } = await bedFor(t);
    const page = await RawPage.signedIn(url, tickets.issue('a'));
    for (const [id, command, code] of [
      ['1', { type: 'explode' }, 'unknownCommand'],
      ['2', { type: 'makeCall', targetAddress: 5 }, 'invalidMessage'],
      ['3', { type: 'makeCall', targetAddress: '1'.repeat(129) }, 'invalidMessage'],
      ['4', { type: 'makeCall', targetAddress: '100\r\nAction: Hangup' }, 'invalidNumber'],
      ['5', { type: 'dropCall', callId: 'ghost' }, 'callNotFound'],
      ['6', 'makeCall', 'unknownCommand'],
    ] as const) {
      page.say({ type: 'command', id, command });
      const refusal = await page.next('refusal');
      assert.deepEqual([refusal.id, refusal.code], [id, code]);
    }
  });

  it('is sent away when it signs in again', async (t) => {
    const { url, tickets } = await bedFor(t);
    const page = await RawPage.signedIn(url, tickets.issue('a'));
    page.say({ type: 'signIn', version: 1, ticket: tickets.issue('a') });
    assert.deepEqual(await page.closed, { code: closeCodes.invalidMessage, reason: 'invalidMessage' });
  });

  it('is sent away when it sends a frame that is too large', async (t) => {
    const bed = await bedFor(t);
    const page = await RawPage.signedIn(bed.url, bed.tickets.issue('a'));
    page.say('x'.repeat(1024 * 1024));
    assert.equal((await page.closed).code, closeCodes.tooLarge);
    assert.equal(bed.service.refusals.get('messageTooLarge'), 1);
    await stillWorks(bed);
  });

  it('may send a frame of the allowed size', async (t) => {
    const { url, tickets } = await bedFor(t);
    const page = await RawPage.signedIn(url, tickets.issue('a'));
    page.say('x'.repeat(maxFrameBytes));
    assert.equal((await page.next('error')).code, 'notJson');
  });

  it('is sent away when it floods', async (t) => {
    const bed = await bedFor(t, { rate: { burst: 20, perSecond: 1 } });
    const page = await RawPage.signedIn(bed.url, bed.tickets.issue('a'));
    for (let i = 0; i < 100; i++) page.say({ type: 'ping', id: '1' });
    assert.deepEqual(await page.closed, { code: closeCodes.tooFast, reason: 'tooFast' });
    assert.ok(page.messages.filter(({ type }) => type === 'pong').length <= 20);
    await stillWorks(bed);
  });

  it('is asked whether it is there when it is silent, and sent away when it stays silent', async (t) => {
    const { url, tickets } = await bedFor(t, { pingInterval: 30, silenceLimit: 120 });
    const silent = await RawPage.signedIn(url, tickets.issue('a'));
    const alive = await RawPage.signedIn(url, tickets.issue('a'));
    alive.socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as { type: string; id: string };
      if (message.type === 'ping') alive.say({ type: 'pong', id: message.id });
    });
    await silent.next('ping');
    assert.deepEqual(await silent.closed, { code: closeCodes.silent, reason: 'timeout' });
    await alive.next('ping');
    await alive.next('ping');
    assert.equal(alive.socket.readyState, WebSocket.OPEN);
  });

  it('hears what other pages of its user do, in the same order', async (t) => {
    const bed = await bedFor(t);
    const pages = [new Page(bed, 'a'), new Page(bed, 'a')];
    for (const { provider } of pages) await provider.connect();
    t.after(() => Promise.all(pages.map(({ provider }) => provider.closeConnection())));
    const logs = pages.map(({ provider }) => new EventLog(provider));
    await pages[0]?.provider.makeCall('102');
    for (const log of logs) await log.next('callStarted');
    await pages[1]?.provider.dropCall(pages[1].provider.state.calls[0]?.id ?? '');
    for (const log of logs) assert.equal((await log.next('callFinished')).call.cause, 'normal');
    assert.deepEqual(logs[0]?.said(), logs[1]?.said());
  });

  it('is told native messages while one page of its user wants them, and until that one leaves', async (t) => {
    const bed = await bedFor(t);
    const provider = bed.hub.session('a')?.provider;
    const curious = await RawPage.signedIn(bed.url, bed.tickets.issue('a'));
    const other = await RawPage.signedIn(bed.url, bed.tickets.issue('a'));
    assert.equal(provider?.tracing, false);
    curious.say({ type: 'trace', on: true });
    curious.say({ type: 'ping', id: '1' });
    await curious.next('pong');
    assert.equal(provider?.tracing, true);
    other.socket.close();
    await other.closed;
    assert.equal(provider?.tracing, true);
    curious.socket.terminate();
    await new EventLog(provider).until('nobody wants them', () => !provider.tracing);
  });

  it('gets only messages of the protocol', async (t) => {
    const bed = await bedFor(t);
    const page = await RawPage.signedIn(bed.url, bed.tickets.issue('a'));
    page.say({ type: 'command', id: '1', command: { type: 'makeCall', targetAddress: '102' } });
    await page.next('reply');
    page.say({ type: 'command', id: '2', command: { type: 'holdCall', callId: 'x' } });
    await page.next('refusal');
    page.say({ type: 'snapshot' });
    await page.next('snapshot');
    for (const message of page.messages)
      assert.ok(v.safeParse(ServerMessage, message).success, JSON.stringify(message));
  });
});

describe('pain S2: a page that reads too slowly', () => {
  it('gets a snapshot instead of the events that it did not take, and nothing piles up', async (t) => {
    const bed = await bedFor(t, { lagging: 64 * 1024, drainCheck: 10 });
    const page = await RawPage.signedIn(bed.url, bed.tickets.issue('a'));
    const provider = bed.hub.session('a')?.provider;
    assert.ok(provider);
    page.socket.pause();
    const before = process.memoryUsage().heapUsed;
    // Enough to fill the kernel's buffers of both ends many times over.
    for (let i = 0; i < 60_000; i++) {
      bed.link.exchange.setAgentState('101', i % 2 === 0 ? 'break' : 'ready');
      if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    assert.ok(process.memoryUsage().heapUsed - before < 64 * 1024 * 1024);
    bed.link.exchange.setAgentState('101', 'dnd');
    page.socket.resume();
    const snapshot = await page.next('snapshot');
    assert.equal(snapshot.seq, provider.seq);
    assert.equal(snapshot.state.agent?.state, 'dnd');
    assert.equal(bed.service.resyncs, 1);
    bed.link.exchange.setAgentState('101', 'ready');
    const { event } = await page.next('event');
    assert.equal(event.seq, snapshot.seq + 1);
  });
});

describe('the service stops', () => {
  it('tells each page when to come back, not all at once', async (t) => {
    const bed = await serviceBed();
    t.after(() => bed.hub.stop());
    const pages = await Promise.all(Array.from({ length: 8 }, () => RawPage.signedIn(bed.url, bed.tickets.issue('a'))));
    await bed.service.stop();
    const waits = await Promise.all(pages.map(async (page) => (await page.next('goingAway')).comeBackIn));
    assert.ok(waits.every((wait) => wait >= 500 && wait < 10_000));
    assert.ok(new Set(waits).size > 1);
    for (const page of pages) assert.deepEqual(await page.closed, { code: closeCodes.goingAway, reason: 'goingAway' });
  });

  it('does not wait for a page that does not answer', async (t) => {
    const bed = await serviceBed();
    t.after(() => bed.hub.stop());
    const page = await RawPage.signedIn(bed.url, bed.tickets.issue('a'));
    page.socket.pause();
    await bed.service.stop();
    assert.equal(bed.service.sockets, 0);
    page.socket.terminate();
  });
});

describe('the upgrade', () => {
  it('refuses a plain request and an unknown path', async (t) => {
    const { url } = await bedFor(t);
    const answer = await fetch(url.replace('ws:', 'http:'));
    assert.equal(answer.status, 426);
  });

  it('refuses more sockets than the service takes', async (t) => {
    const { url, tickets } = await bedFor(t, { sockets: 1 });
    await RawPage.signedIn(url, tickets.issue('a'));
    const second = new WebSocket(url);
    const [error] = (await once(second, 'error')) as [Error];
    assert.match(error.message, /503/);
  });
});
