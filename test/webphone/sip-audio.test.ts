/** Sound through the SIP web phone and a real Asterisk, measured by its frequency: each voice is a tone of its own. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { MessagingServiceProvider } from '../../core/messaging/messaging-service-provider.ts';
import type { CallState } from '../../core/model/call.ts';
import type { Bed } from '../servers/asterisk/bed.ts';
import { whyNoAsterisk } from '../servers/asterisk/available.ts';
import { SipBeds } from '../support/sip-bed.ts';
import type { SipAccount, SipPage } from '../support/sip-page.ts';

const tones = { 201: 440, 202: 880, 203: 1320 };
/** What outside numbers and customers play: Asterisk's music on hold in these tests. */
const music = 1000;

describe('the sound of the SIP web phone', { skip: await whyNoAsterisk(22) }, () => {
  const beds = new SipBeds();
  let servers: Bed;

  before(async () => {
    servers = await beds.servers();
  });
  beforeEach(async () => {
    await beds.closePages();
    await servers.quiet();
  });
  after(() => beds.stop());

  async function agent(
    extension: '201' | '202' | '203',
    more: Partial<SipAccount> = {},
  ): Promise<{ page: SipPage; provider: MessagingServiceProvider }> {
    const page = await beds.page(extension, more, tones[extension]);
    return { page, provider: await page.provider() };
  }

  const is = (page: SipPage, state: CallState, count = 1) =>
    page.until(`bench.provider.state.calls.filter((call) => call.state === '${state}').length === ${count}`);
  const none = (page: SipPage) => page.until('bench.provider.state.calls.length === 0');
  const first = (provider: MessagingServiceProvider) => provider.state.calls[0]?.id ?? '';

  it('echo: the own voice comes back, packets go both ways, and the microphone is let go', async () => {
    const { page, provider } = await agent('201');
    await provider.makeCall('600');
    await is(page, 'connected');
    await page.hears(tones[201]);
    await page.until('bench.stats().then(({ received, sent, energy }) => received > 50 && sent > 50 && energy > 0)');
    await provider.dropCall(first(provider));
    await page.until('bench.liveTracks() === 0 && bench.openConnections() === 0');
  });

  it('over a trunk and back', async () => {
    const { page, provider } = await agent('201');
    await provider.makeCall('+15550140');
    await is(page, 'connected');
    await page.hears(tones[201]);
    await provider.dropCall(first(provider));
  });

  it('a customer who calls is heard', async () => {
    const { page, provider } = await agent('201');
    const customer = await servers.customer('555201');
    await is(page, 'alerting');
    await provider.answerCall(first(provider));
    await page.hears(music);
    await customer.hangup();
    await none(page);
  });

  it('two pages hear each other, mute and hold silence, and go on after', async () => {
    const [anna, bruno] = [await agent('201'), await agent('202')];
    await anna.provider.makeCall('202');
    await is(bruno.page, 'alerting');
    await bruno.provider.answerCall(first(bruno.provider));
    await anna.page.hears(tones[202]);
    await bruno.page.hears(tones[201]);
    const call = first(anna.provider);
    await anna.provider.mute(call, true);
    await bruno.page.hears(0);
    await anna.page.hears(tones[202]);
    await anna.provider.mute(call, false);
    await bruno.page.hears(tones[201]);
    await anna.provider.holdCall(call);
    await bruno.page.hears(0);
    await anna.page.hears(0);
    await anna.provider.unholdCall(call);
    await bruno.page.hears(tones[201]);
    await anna.page.hears(tones[202]);
    // Mute outlives a hold.
    await anna.provider.mute(call, true);
    await anna.provider.holdCall(call);
    await anna.provider.unholdCall(call);
    await anna.page.hears(tones[202]);
    await bruno.page.hears(0);
  });

  it('pain 16: after a blind transfer the two who are left hear each other', async () => {
    const [anna, bruno, clara] = [await agent('201'), await agent('202'), await agent('203')];
    await anna.provider.makeCall('202');
    await is(bruno.page, 'alerting');
    await bruno.provider.answerCall(first(bruno.provider));
    await is(anna.page, 'connected');
    await bruno.provider.blindTransferCall(first(bruno.provider), '203');
    await none(bruno.page);
    await is(clara.page, 'alerting');
    await clara.provider.answerCall(first(clara.provider));
    await clara.page.hears(tones[201]);
    await anna.page.hears(tones[203]);
    await bruno.page.until('bench.liveTracks() === 0');
  });

  it('pain 16: after an attended transfer the two who are left hear each other', async () => {
    const [anna, bruno, clara] = [await agent('201'), await agent('202'), await agent('203')];
    await anna.provider.makeCall('202');
    await is(bruno.page, 'alerting');
    const main = first(bruno.provider);
    await bruno.provider.answerCall(main);
    await is(anna.page, 'connected');
    await bruno.provider.makeConsultCall(main, '203');
    await is(clara.page, 'alerting');
    await clara.provider.answerCall(first(clara.provider));
    await is(bruno.page, 'connected');
    await clara.page.hears(tones[202]);
    const consultation = bruno.provider.state.calls.find(({ parentId }) => parentId === main)?.id ?? '';
    await bruno.provider.transferCall(main, consultation);
    await none(bruno.page);
    await clara.page.hears(tones[201]);
    await anna.page.hears(tones[203]);
    await anna.page.until("bench.provider.state.calls[0].calledId === '203'");
  });

  for (const dtmf of ['rfc4733', 'info'] as const) {
    it(`pain 14: a pasted row of tones with a pause reaches a voice menu, by ${dtmf}`, async () => {
      const { page, provider } = await agent('201', { connection: { dtmf } });
      await provider.makeCall('608');
      await is(page, 'connected');
      const asked = Date.now();
      await provider.sendDtmf(first(provider), '12 (34),55#');
      await page.until("bench.events.some(({ type }) => type === 'dtmfEntered')");
      assert.ok(Date.now() - asked > 2000, 'the pause was kept');
      const read = await servers.admin.waitFor('UserEvent', {
        where: (event) => event.get('UserEvent') === 'DigitsRead',
      });
      assert.equal(read.get('Digits'), '123455');
    });
  }

  it('what is heard before the answer is heard', async () => {
    const { page, provider } = await agent('201');
    await provider.makeCall('+15550143');
    await page.until(
      "bench.sound.connections(bench.calls[0]?.id ?? '').at(-1)?.getReceivers().some(({ track }) => !track.muted)",
    );
    assert.equal(provider.state.calls[0]?.state, 'alerting');
    const early = await page.run<{ received: number }>('bench.stats()');
    assert.ok(early.received > 0, JSON.stringify(early));
    await is(page, 'connected');
    await page.hears(tones[201]);
  });

  it('headers of the connection are in what Asterisk receives', async () => {
    const { page, provider } = await agent('201', { connection: { extraHeaders: ['X-Tenant: seven'] } });
    await provider.makeCall('610');
    const told = await servers.admin.waitFor('UserEvent', { where: (event) => event.get('UserEvent') === 'Tenant' });
    assert.equal(told.get('Tenant'), 'seven');
    await none(page);
  });
});
