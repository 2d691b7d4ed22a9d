/** Pages as phones over real sockets: which of them is the phone, what it may say to whom, and what becomes of calls without one. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import type { ServerMessage } from '../../core/messaging/protocol.ts';
import type { MediaSignal } from '../../core/provider/media-signal.ts';
import { builtinSettings, type BuiltinSettings } from '../../core/connectors/builtin/settings.ts';
import { type BuiltinService, builtinService, plugIn } from '../../test/support/builtin-bed.ts';
import { serviceBed } from '../../test/support/messaging-bed.ts';
import { RawPage } from '../../test/support/raw-page.ts';
import { EventLog } from '../../test/contract/event-log.ts';

async function bedFor(t: TestContext, options: Partial<BuiltinSettings> = {}): Promise<BuiltinService> {
  const bed = await builtinService(options);
  t.after(() => bed.close());
  return bed;
}

async function phoneOf({ url, tickets }: BuiltinService, user: string, peers?: string[]): Promise<RawPage> {
  const page = await RawPage.signedIn(url, tickets.issue(user));
  page.say({ type: 'phone', on: true, ...(peers ? { peers } : {}) });
  assert.equal((await page.next('phone')).on, true);
  return page;
}

async function signal<K extends MediaSignal['kind']>(
  page: RawPage,
  kind: K,
): Promise<Extract<MediaSignal, { kind: K }>> {
  for (;;) {
    const { signal: heard } = await page.next('media');
    if (heard.kind === kind) return heard as Extract<MediaSignal, { kind: K }>;
  }
}

function eventsOf({ hub }: BuiltinService, user: string): EventLog {
  const provider = hub.session(user)?.provider;
  assert.ok(provider);
  return new EventLog(provider);
}

/** Agnes calls Bruno and they talk; what was opened at each of them. */
async function talking(bed: BuiltinService, a: RawPage, b: RawPage) {
  const [mine, theirs] = [bed.hub.session('a')?.provider, bed.hub.session('b')?.provider];
  assert.ok(mine && theirs);
  await mine.makeCall('102');
  const [openA, openB] = [await signal(a, 'open'), await signal(b, 'open')];
  await theirs.answerCall(openB.callId);
  return { openA, openB, mine, theirs };
}

const signalsIn = (page: RawPage): MediaSignal[] =>
  page.messages.flatMap((message: ServerMessage) =>
    message.type === 'media' && message.signal.kind !== 'frame' ? [message.signal] : [],
  );
const settle = () => new Promise((resolve) => setTimeout(resolve, 50));

describe('the phone of a user', () => {
  it('is the page that said so last; the other is told, and may no longer speak for it', async (t) => {
    const bed = await bedFor(t);
    const first = await phoneOf(bed, 'a');
    const b = await phoneOf(bed, 'b');
    const { openA } = await talking(bed, first, b);
    const second = await phoneOf(bed, 'a');
    assert.equal((await first.next('phone')).on, false);
    const anew = await signal(second, 'open');
    assert.equal(anew.callId, openA.callId);
    assert.notEqual(anew.peer, openA.peer);
    first.say({ type: 'media', signal: { kind: 'candidate', callId: openA.callId, peer: openA.peer, candidate: '' } });
    assert.equal((await first.next('error')).code, 'notAllowedNow');
  });

  it('is none where the sound is not in pages: the page is told, and nothing else happens', async (t) => {
    const bed = await serviceBed();
    t.after(() => bed.close());
    const page = await RawPage.signedIn(bed.url, bed.tickets.issue('a'));
    page.say({ type: 'phone', on: true });
    assert.equal((await page.next('error')).code, 'notSupported');
    page.say({ type: 'media', signal: { kind: 'restart', callId: 'x', peer: 'y' } });
    assert.equal((await page.next('error')).code, 'notSupported');
  });

  it('is needed to call and to be called', async (t) => {
    const bed = await bedFor(t);
    const a = await RawPage.signedIn(bed.url, bed.tickets.issue('a'));
    a.say({ type: 'command', id: '1', command: { type: 'makeCall', targetAddress: '102' } });
    assert.equal((await a.next('refusal')).code, 'ownPhoneUnreachable');
    a.say({ type: 'phone', on: true });
    await a.next('phone');
    const heard = eventsOf(bed, 'a');
    a.say({ type: 'command', id: '2', command: { type: 'makeCall', targetAddress: '102' } });
    assert.equal((await heard.next('callFinished')).call.cause, 'unreachable');
    plugIn(bed, 'b');
    a.say({ type: 'command', id: '3', command: { type: 'makeCall', targetAddress: '102' } });
    await heard.next('callStarted');
    assert.equal(bed.hub.session('b')?.provider.state.calls.length, 1);
  });
});

describe('a phone page that goes in mid-call', () => {
  it('is waited for: the far end is on hold meanwhile, and hears the page when it is back', async (t) => {
    const bed = await bedFor(t);
    const a = await phoneOf(bed, 'a');
    const b = await phoneOf(bed, 'b');
    const { openA, openB, mine } = await talking(bed, a, b);
    const heard = eventsOf(bed, 'a');
    b.socket.terminate();
    const { call: held } = await heard.next('callInfoChanged', ({ call }) => call.heldByParty === true);
    assert.equal(held.state, 'connected');
    const back = await phoneOf(bed, 'b');
    await heard.next('callInfoChanged', ({ call }) => call.heldByParty !== true);
    const [newA, newB] = [await signal(a, 'open'), await signal(back, 'open')];
    assert.deepEqual([newA.callId, newB.callId], [openA.callId, openB.callId]);
    assert.equal(newA.peer, newB.peer);
    assert.notEqual(newA.peer, openA.peer);
    assert.equal((await signal(a, 'close')).peer, openA.peer);
    assert.deepEqual(
      mine.state.calls.map(({ state }) => state),
      ['connected'],
    );
  });

  it('keeps what it still has, when only its network was away', async (t) => {
    const bed = await bedFor(t);
    const a = await phoneOf(bed, 'a');
    const b = await phoneOf(bed, 'b');
    const { openB } = await talking(bed, a, b);
    await settle();
    const before = signalsIn(a).length;
    b.socket.terminate();
    const back = await phoneOf(bed, 'b', [openB.peer, 'one of another life']);
    await settle();
    assert.deepEqual(signalsIn(back), []);
    assert.equal(signalsIn(a).length, before);
    back.say({ type: 'media', signal: { kind: 'restart', callId: openB.callId, peer: openB.peer } });
    assert.equal((await signal(a, 'restart')).peer, openB.peer);
  });

  it('is told to let go what is over', async (t) => {
    const bed = await bedFor(t);
    const a = await phoneOf(bed, 'a');
    const b = await phoneOf(bed, 'b');
    const { openA, openB, mine } = await talking(bed, a, b);
    b.socket.terminate();
    await mine.dropCall(openA.callId);
    const back = await phoneOf(bed, 'b', [openB.peer]);
    assert.equal((await signal(back, 'close')).peer, openB.peer);
  });

  it('rings on for the page that comes back', async (t) => {
    const bed = await bedFor(t);
    const a = await phoneOf(bed, 'a');
    const b = await phoneOf(bed, 'b');
    await bed.hub.session('a')?.provider.makeCall('102');
    const { callId } = await signal(b, 'open');
    b.socket.terminate();
    await settle();
    const back = await phoneOf(bed, 'b');
    await bed.hub.session('b')?.provider.answerCall(callId);
    await signal(back, 'open');
    assert.deepEqual(
      bed.hub.session('a')?.provider.state.calls.map(({ state }) => state),
      ['connected'],
    );
    a.socket.close();
  });

  it('is not waited for for ever: the call ends, and the far end is told why', async (t) => {
    const bed = await bedFor(t, { returnTime: 80 });
    const a = await phoneOf(bed, 'a');
    const b = await phoneOf(bed, 'b');
    const { openA } = await talking(bed, a, b);
    const [mine, theirs] = [eventsOf(bed, 'a'), eventsOf(bed, 'b')];
    b.socket.terminate();
    assert.equal((await mine.next('callFinished')).call.cause, 'unreachable');
    assert.equal((await theirs.next('callFinished')).call.cause, 'unknown');
    assert.equal((await signal(a, 'close')).peer, openA.peer);
    assert.equal(bed.link.peers.size, 0);
    const heard = eventsOf(bed, 'a');
    await bed.hub.session('a')?.provider.makeCall('102');
    assert.equal((await heard.next('callFinished')).call.cause, 'unreachable');
  });
});

describe('a desk where somebody simulated sits', () => {
  it('rings without a phone and plays its side; the page takes over when it comes, and gives it back when it goes', async (t) => {
    const bed = await bedFor(t, { returnTime: 60 });
    bed.link.exchange.agent('102').standIn = true;
    const a = await phoneOf(bed, 'a');
    const [mine, theirs] = [bed.hub.session('a')?.provider, bed.hub.session('b')?.provider];
    assert.ok(mine && theirs);
    await mine.makeCall('102');
    await theirs.answerCall(theirs.state.calls[0]?.id ?? '');
    assert.equal((await signal(a, 'open')).with, 'music');
    const b = await phoneOf(bed, 'b');
    assert.equal((await signal(b, 'open')).with, 'page');
    assert.equal((await signal(a, 'open')).with, 'page');
    b.socket.terminate();
    assert.equal((await signal(a, 'open')).with, 'music');
    assert.deepEqual(
      mine.state.calls.map(({ state, heldByParty }) => [state, heldByParty ?? false]),
      [['connected', false]],
    );
  });
});

describe('a second call', () => {
  for (const [callWaiting, states] of [
    ['ring', ['connected', 'alerting']],
    ['busy', ['connected']],
  ] as const) {
    it(`while the user talks: ${callWaiting}`, async (t) => {
      const bed = await bedFor(t, { callWaiting });
      const [a, b] = [await phoneOf(bed, 'a'), await phoneOf(bed, 'b')];
      plugIn(bed, 'c');
      const { theirs } = await talking(bed, a, b);
      const heard = eventsOf(bed, 'c');
      await bed.hub.session('c')?.provider.makeCall('102');
      if (callWaiting === 'busy') assert.equal((await heard.next('callFinished')).call.cause, 'busy');
      assert.deepEqual(
        theirs.state.calls.map(({ state }) => state),
        states,
      );
    });
  }

  it('is refused while the user wants no calls', async (t) => {
    const bed = await bedFor(t);
    plugIn(bed, 'a');
    plugIn(bed, 'b');
    await bed.hub.session('b')?.provider.setUserState('dnd');
    const heard = eventsOf(bed, 'a');
    await bed.hub.session('a')?.provider.makeCall('102');
    assert.equal((await heard.next('callFinished')).call.cause, 'busy');
  });
});

describe('what a phone page says to another', () => {
  it('reaches the other page of the pair alone, under the call that that one knows', async (t) => {
    const bed = await bedFor(t);
    const [a, b, c] = [await phoneOf(bed, 'a'), await phoneOf(bed, 'b'), await phoneOf(bed, 'c')];
    const { openA, openB } = await talking(bed, a, b);
    assert.ok(openA.offers && !openB.offers);
    a.say({
      type: 'media',
      signal: { kind: 'description', type: 'offer', sdp: 'v=0 from a', callId: openA.callId, peer: openA.peer },
    });
    const offer = await signal(b, 'description');
    assert.deepEqual([offer.sdp, offer.callId, offer.peer], ['v=0 from a', openB.callId, openB.peer]);
    b.say({
      type: 'media',
      signal: { kind: 'candidate', candidate: 'candidate:1', sdpMid: '0', callId: openB.callId, peer: openB.peer },
    });
    assert.equal((await signal(a, 'candidate')).callId, openA.callId);
    assert.deepEqual(signalsIn(c), []);
  });

  it('is refused for calls of others, for a wrong part, and for what nobody knows', async (t) => {
    const bed = await bedFor(t);
    const [a, b, c] = [await phoneOf(bed, 'a'), await phoneOf(bed, 'b'), await phoneOf(bed, 'c')];
    const { openA, openB } = await talking(bed, a, b);
    const description = (of: { callId: string; peer: string }, type: string) => ({
      type: 'media',
      signal: { kind: 'description', type, sdp: 'v=0', callId: of.callId, peer: of.peer },
    });
    for (const [page, message, code] of [
      [c, description(openA, 'offer'), 'callNotFound'],
      [c, description(openB, 'answer'), 'callNotFound'],
      [a, description(openB, 'offer'), 'callNotFound'],
      [a, description({ callId: openA.callId, peer: 'nothing' }, 'offer'), 'callNotFound'],
      [a, description(openA, 'answer'), 'notAllowedNow'],
      [b, description(openB, 'offer'), 'notAllowedNow'],
      [a, { type: 'media', signal: { kind: 'restart', callId: openA.callId, peer: openA.peer } }, 'notAllowedNow'],
      [a, { type: 'media', signal: { kind: 'open', callId: openA.callId, peer: openA.peer } }, 'invalidMessage'],
      [a, { type: 'media', signal: { kind: 'close', callId: openA.callId, peer: openA.peer } }, 'invalidMessage'],
    ] as const) {
      page.say(message);
      assert.equal((await page.next('error')).code, code, JSON.stringify(message));
    }
    await settle();
    assert.ok(signalsIn(b).every(({ kind }) => kind === 'open'));
  });

  it('is bounded: by the size of a description, and by the number of words for one pair', async (t) => {
    const bed = await bedFor(t);
    const [a, b] = [await phoneOf(bed, 'a'), await phoneOf(bed, 'b')];
    const { openA } = await talking(bed, a, b);
    const of = { callId: openA.callId, peer: openA.peer };
    a.say({ type: 'media', signal: { kind: 'description', type: 'offer', sdp: 'x'.repeat(32 * 1024 + 1), ...of } });
    assert.equal((await a.next('error')).code, 'invalidMessage');
    a.say({
      type: 'media',
      signal: { kind: 'description', type: 'offer', sdp: `${'a'.repeat(62)}\r\n`.repeat(512), ...of },
    });
    assert.equal((await signal(b, 'description')).sdp.length, 32 * 1024);
    for (let i = 0; i < 65; i++)
      a.say({ type: 'media', signal: { kind: 'candidate', candidate: `candidate:${i}`, ...of } });
    assert.equal((await a.next('error')).code, 'tooFast');
    await settle();
    assert.equal(signalsIn(b).filter(({ kind }) => kind === 'candidate').length, 64);
  });

  it('may come a moment too late: nobody is told of a fault', async (t) => {
    const bed = await bedFor(t);
    const [a, b] = [await phoneOf(bed, 'a'), await phoneOf(bed, 'b')];
    const { openA, mine } = await talking(bed, a, b);
    await mine.dropCall(openA.callId);
    assert.equal((await signal(a, 'close')).peer, openA.peer);
    a.say({ type: 'media', signal: { kind: 'candidate', candidate: '', callId: openA.callId, peer: openA.peer } });
    await settle();
    assert.ok(!a.messages.some(({ type }) => type === 'error'));
    assert.deepEqual(
      signalsIn(b).map(({ kind }) => kind),
      ['open', 'close'],
    );
  });
});

describe('the servers that a page is given', () => {
  it('have a credential of their own for each user, good for hours and made from the secret alone', async (t) => {
    const bed = await bedFor(t, {
      stunUrls: ['stun:turn.example.com:3478'],
      turnUrls: ['turn:turn.example.com:3478?transport=udp'],
      turnSecret: 'north',
    });
    assert.equal(builtinSettings.safeParse({ turnUrls: ['turn:turn.example.com'] }).success, false);
    const [a, b] = [await phoneOf(bed, 'a'), await phoneOf(bed, 'b')];
    const { openA, openB } = await talking(bed, a, b);
    const [stun, turn] = openA.iceServers;
    assert.deepEqual(stun, { urls: ['stun:turn.example.com:3478'] });
    assert.equal(
      turn?.credential,
      createHmac('sha1', 'north')
        .update(turn?.username ?? '')
        .digest('base64'),
    );
    const [expiry, user] = turn?.username?.split(':') ?? [];
    const left = Number(expiry) - Date.now() / 1000;
    assert.ok(left > 7 * 3600 && left <= 8 * 3600, `${left} s`);
    assert.equal(user, '101');
    assert.notEqual(openB.iceServers[1]?.username, turn?.username);
    assert.ok(!JSON.stringify([a.messages, b.messages]).includes('north'));
  });
});
