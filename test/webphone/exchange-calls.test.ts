// Calls of the built-in exchange between real browsers: whose tone is measured in whose page at each moment of a call.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { type BuiltinService, builtinService } from '../support/builtin-bed.ts';
import { openBrowser } from '../support/chromium.ts';
import { ExchangePage, exchangeSite } from '../support/exchange-pages.ts';
import type { LoopbackSite } from '../support/loopback-site.ts';
import { openToneBrowser } from '../support/tone-browser.ts';

/** What each agent's microphone hears, Hz. */
const tones = { a: 600, b: 1000, c: 1600 };

describe('the built-in exchange, from page to page', { timeout: 180_000 }, () => {
  let bed: BuiltinService;
  let site: LoopbackSite;
  const browsers: Browser[] = [];
  let a: ExchangePage;
  let b: ExchangePage;
  let c: ExchangePage;

  before(async () => {
    // Nobody makes fifty calls as fast as a test does.
    bed = await builtinService({}, { rate: { burst: 1000, perSecond: 1000 } });
    site = await exchangeSite(bed);
    for (const hertz of Object.values(tones)) browsers.push(await openToneBrowser(hertz));
    const [one, two, three] = browsers as [Browser, Browser, Browser];
    a = await ExchangePage.open(one, site, bed, 'a');
    b = await ExchangePage.open(two, site, bed, 'b');
    c = await ExchangePage.open(three, site, bed, 'c');
  });

  after(async () => {
    for (const browser of browsers) await browser.close();
    await site.close();
    await bed.close();
  });

  afterEach(async () => {
    for (const page of [a, b, c]) {
      for (const { id } of await page.calls()) await page.request({ type: 'dropCall', callId: id }).catch(() => {});
    }
    for (const page of [a, b, c]) await page.quiet();
    assert.equal(bed.link.peers.size, 0);
  });

  /** @returns the call as the caller and as the called know it */
  async function talk(from: ExchangePage, to: ExchangePage, number: string) {
    await from.request({ type: 'makeCall', targetAddress: number });
    const ringing = await to.call('alerting');
    await to.request({ type: 'answerCall', callId: ringing.id });
    return { calling: await from.call('connected'), called: await to.call('connected') };
  }

  it('two talk: each hears the other, and it was made ready while it rang', async () => {
    await a.request({ type: 'makeCall', targetAddress: '102' });
    const ringing = await b.call('alerting');
    await b.page.waitForFunction('said.includes("connected")');
    assert.equal(await b.page.evaluate('microphones()'), 0, 'nobody has answered, so no microphone is open');
    assert.deepEqual(
      (await b.hears()).filter(({ level }) => level > -75),
      [],
      'nothing is heard before the answer',
    );
    await b.request({ type: 'answerCall', callId: ringing.id });
    await a.call('connected');
    await Promise.all([a.hearsTones(tones.b), b.hearsTones(tones.a)]);
    const [{ received, local }] = await a.page.evaluate<[{ received: number; local: string }]>('stats()');
    assert.ok(received > 10, `${received} packets came`);
    assert.equal(local, 'host');
  });

  it('mute keeps the own voice back', async () => {
    const { calling } = await talk(a, b, '102');
    await b.hearsTones(tones.a);
    await a.request({ type: 'mute', callId: calling.id, muted: true });
    await b.hearsSilence();
    await a.hearsTones(tones.b);
    await a.request({ type: 'mute', callId: calling.id, muted: false });
    await b.hearsTones(tones.a);
  });

  it('hold silences the far end without ending it, and resuming brings it back', async () => {
    const { calling, called } = await talk(a, b, '102');
    await b.hearsTones(tones.a);
    await a.request({ type: 'holdCall', callId: calling.id });
    await b.hearsSilence();
    const [held] = await b.calls();
    assert.deepEqual([held?.id, held?.state, held?.heldByParty], [called.id, 'connected', true]);
    await a.request({ type: 'unholdCall', callId: calling.id });
    await Promise.all([a.hearsTones(tones.b), b.hearsTones(tones.a)]);
  });

  it('a transfer joins those who are left: the third is heard by the first', async () => {
    const { called: main } = await talk(a, b, '102');
    await b.request({ type: 'makeConsultCall', callId: main.id, targetAddress: '103' });
    await c.request({ type: 'answerCall', callId: (await c.call('alerting')).id });
    const consultation = await b.call('connected', 'consultation');
    await Promise.all([b.page.waitForFunction('calls().length === 2'), c.hearsTones(tones.b), a.hearsSilence()]);
    await b.request({ type: 'transferCall', callId: main.id, consultCallId: consultation.id });
    await b.quiet();
    await Promise.all([a.hearsTones(tones.c), c.hearsTones(tones.a)]);
  });

  it('a blind transfer rings the third, who then is heard', async () => {
    const { called } = await talk(a, b, '102');
    await b.request({ type: 'blindTransferCall', callId: called.id, targetAddress: '103' });
    await b.quiet();
    await c.request({ type: 'answerCall', callId: (await c.call('alerting')).id });
    await Promise.all([a.hearsTones(tones.c), c.hearsTones(tones.a)]);
  });

  it('a parked call is taken back by another, who then is heard', async () => {
    const { called } = await talk(a, b, '102');
    await b.request({ type: 'parkCall', callId: called.id });
    await b.quiet();
    await c.request({ type: 'makeCall', targetAddress: '701' });
    await c.call('connected');
    await Promise.all([a.hearsTones(tones.c), c.hearsTones(tones.a)]);
  });

  it('a conference: each of three hears both others, and two go on when one leaves', async () => {
    const { called: main } = await talk(a, b, '102');
    await b.request({ type: 'makeConsultCall', callId: main.id, targetAddress: '103' });
    await c.request({ type: 'answerCall', callId: (await c.call('alerting')).id });
    const consultation = await b.call('connected', 'consultation');
    await b.request({ type: 'conferenceCall', callId: main.id, consultCallId: consultation.id });
    await Promise.all([a.hearsTones(tones.b, tones.c), b.hearsTones(tones.a, tones.c), c.hearsTones(tones.a, tones.b)]);
    const [mine] = await c.calls();
    await c.request({ type: 'dropCall', callId: mine?.id ?? '' });
    await c.quiet();
    await Promise.all([a.hearsTones(tones.b), b.hearsTones(tones.a)]);
  });

  it('pain 14: tones reach the other side as tones', async () => {
    const { calling } = await talk(a, b, '102');
    await a.request({ type: 'mute', callId: calling.id, muted: true });
    await b.hearsSilence();
    await a.request({ type: 'sendDtmf', callId: calling.id, digits: '5555555555' });
    let heard = 0;
    for (const until = Date.now() + 5000; Date.now() < until && heard === 0;) {
      heard = (await b.hears()).find(({ level }) => level > -75)?.hertz ?? 0;
    }
    // The digit 5 is 770 Hz and 1336 Hz at once (ITU-T Q.23).
    assert.ok(Math.min(Math.abs(heard - 770), Math.abs(heard - 1336)) <= 12, `${heard} Hz`);
  });

  it('pain 13: after fifty calls nothing is left open', async () => {
    for (let i = 0; i < 50; i++) {
      const { calling } = await talk(a, b, '102');
      await a.request({ type: 'dropCall', callId: calling.id });
      await Promise.all([a.idle(), b.idle()]);
    }
    await Promise.all([a.quiet(), b.quiet()]);
  });

  it('the echo number lets a caller hear the own voice', async () => {
    await a.request({ type: 'makeCall', targetAddress: '*43' });
    await a.call('connected');
    await a.hearsTones(tones.a);
  });

  it('a simulated party is a soft melody', async () => {
    await a.request({ type: 'makeCall', targetAddress: '+15550100' });
    await a.call('connected');
    const since = Date.now();
    const notes = new Set<number>();
    while (notes.size < 3 && Date.now() - since < 10_000) {
      for (const { hertz, level } of await a.hears()) if (level > -75) notes.add(hertz);
    }
    assert.ok(notes.size >= 3, `heard ${[...notes].join(', ')} Hz`);
  });

  it('pain 08: without a microphone one hears all the same, and is told once why one is not heard', async (t) => {
    const deaf = await openBrowser('--autoplay-policy=no-user-gesture-required', '--allow-loopback-in-peer-connection');
    t.after(() => deaf.close());
    await c.page.evaluate('leave()');
    const silent = await ExchangePage.open(deaf, site, bed, 'c');
    await talk(a, silent, '103');
    await silent.hearsTones(tones.a);
    await a.hearsSilence();
    assert.deepEqual(
      (await silent.said()).filter((word) => word.startsWith('failed')),
      ['failed noMicrophone'],
    );
    await silent.page.close();
    await c.reload();
  });

  it('pain 02: a page that is loaded again in mid-call is heard again at once, in the same call', async () => {
    const { calling, called } = await talk(a, b, '102');
    await Promise.all([a.hearsTones(tones.b), b.hearsTones(tones.a)]);
    const gone = Date.now();
    await b.reload();
    await Promise.all([a.hearsTones(tones.b), b.hearsTones(tones.a)]);
    const took = Date.now() - gone;
    assert.ok(took < 2000, `sound after ${took} ms`);
    assert.deepEqual(
      (await b.calls()).map(({ id }) => id),
      [called.id],
    );
    const [mine] = await a.calls();
    assert.deepEqual([mine?.id, mine?.state, mine?.heldByParty ?? false], [calling.id, 'connected', false]);
  });

  it('pain 17: another page of the user takes the call over in mid-call, and the first one lets go of it', async () => {
    const { called } = await talk(a, b, '102');
    await b.hearsTones(tones.a);
    const [, , third] = browsers;
    assert.ok(third);
    const other = await ExchangePage.open(third, site, bed, 'a');
    await Promise.all([b.hearsTones(tones.c), other.hearsTones(tones.b)]);
    await a.page.waitForFunction('said.includes("phone false") && open() === 0 && microphones() === 0');
    assert.deepEqual(
      (await b.calls()).map(({ id, state }) => [id, state]),
      [[called.id, 'connected']],
    );
    await other.page.close();
    await a.reload();
    await b.hearsTones(tones.a);
  });

  it('pain 05: the sound outlives the way to the service, and the same connection goes on', async () => {
    await talk(a, b, '102');
    await Promise.all([a.hearsTones(tones.b), b.hearsTones(tones.a)]);
    const before = await b.page.evaluate('open()');
    await b.page.evaluate('said.length = 0; cut()');
    await b.page.waitForFunction('said.includes("activeCallSnapshot") || said.includes("initialized")');
    await a.page.waitForFunction('!calls()[0].heldByParty');
    assert.equal(await b.page.evaluate('open()'), before);
    assert.ok(!(await b.said()).includes('connecting'), 'no connection was made anew');
    await Promise.all([a.hearsTones(tones.b), b.hearsTones(tones.a)]);
  });
});
