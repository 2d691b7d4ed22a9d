// Calls over a real TURN server: pages that may use nothing else hear each other, and wrong credentials open no way.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { iceServers } from '../../core/connectors/builtin/ice-servers.ts';
import type { BuiltinSettings } from '../../core/connectors/builtin/settings.ts';
import { startTurn, type TurnServer, whyNoTurn } from '../servers/turn/turn-server.ts';
import { type BuiltinService, builtinService } from '../support/builtin-bed.ts';
import { ExchangePage, exchangeSite } from '../support/exchange-pages.ts';
import type { LoopbackSite } from '../support/loopback-site.ts';
import { openToneBrowser } from '../support/tone-browser.ts';

const tones = { a: 600, b: 1000 };

interface Stats {
  state: string;
  local?: string;
  remote?: string;
}

describe('pain 10: over a relay', { timeout: 120_000, skip: await whyNoTurn() }, () => {
  let turn: TurnServer;
  const browsers: Browser[] = [];
  const closers: (() => Promise<void>)[] = [];

  before(async () => {
    turn = await startTurn();
    for (const hertz of Object.values(tones)) browsers.push(await openToneBrowser(hertz));
  });

  after(async () => {
    for (const browser of browsers) await browser.close();
    await turn.stop();
  });

  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  async function pages(settings: Partial<BuiltinSettings>): Promise<[ExchangePage, ExchangePage]> {
    const bed: BuiltinService = await builtinService(settings);
    closers.push(() => bed.close());
    const site: LoopbackSite = await exchangeSite(bed);
    closers.push(() => site.close());
    const opened: ExchangePage[] = [];
    for (const [index, user] of ['a', 'b'].entries()) {
      const page = await ExchangePage.open(browsers[index] as Browser, site, bed, user, 'relay');
      closers.push(() => page.page.close());
      opened.push(page);
    }
    return opened as [ExchangePage, ExchangePage];
  }

  async function talk(a: ExchangePage, b: ExchangePage): Promise<void> {
    await a.request({ type: 'makeCall', targetAddress: '102' });
    await b.request({ type: 'answerCall', callId: (await b.call('alerting')).id });
    await a.call('connected');
  }

  it('two hear each other, by the relay alone', async () => {
    const [a, b] = await pages({ turnUrls: [turn.url], turnSecret: turn.secret });
    await talk(a, b);
    await Promise.all([a.hearsTones(tones.b), b.hearsTones(tones.a)]);
    for (const page of [a, b]) {
      const [used] = await page.page.evaluate<Stats[]>('stats()');
      assert.deepEqual([used?.state, used?.local, used?.remote], ['connected', 'relay', 'relay']);
    }
    assert.match(turn.log(), /user <\d+:101>/);
  });

  it('pain 05: when the way is lost another one is found, in the same call', async () => {
    const [a, b] = await pages({ turnUrls: [turn.url], turnSecret: turn.secret });
    await talk(a, b);
    await Promise.all([a.hearsTones(tones.b), b.hearsTones(tones.a)]);
    const [before] = await a.calls();
    await turn.stop();
    await Promise.all([a, b].map(({ page }) => page.waitForFunction('said.includes("reconnecting")')));
    turn = await startTurn(turn);
    await Promise.all([a.hearsTones(tones.b), b.hearsTones(tones.a)]);
    assert.deepEqual(
      (await a.calls()).map(({ id, state }) => [id, state]),
      [[before?.id, 'connected']],
    );
    assert.equal(await a.page.evaluate('open()'), 1);
    assert.ok(!(await a.said()).includes('lost'));
  });

  it('the echo goes over it by itself, so that it tries out the whole way', async () => {
    const [a] = await pages({ turnUrls: [turn.url], turnSecret: turn.secret });
    await a.request({ type: 'makeCall', targetAddress: '*43' });
    await a.hearsTones(tones.a);
    const used = await a.page.evaluate<Stats[]>('stats()');
    assert.deepEqual(
      used.map(({ local, remote }) => [local, remote]),
      [
        ['relay', 'relay'],
        ['relay', 'relay'],
      ],
    );
  });

  it('with a wrong secret there is no way, and the call says that it has no sound', async () => {
    const [a, b] = await pages({ turnUrls: [turn.url], turnSecret: 'another one' });
    await talk(a, b);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    for (const page of [a, b]) {
      const all = await page.page.evaluate<Stats[]>('stats()');
      assert.deepEqual(
        all.map(({ local }) => local),
        [undefined],
      );
      assert.ok(all.every(({ state }) => state !== 'connected'));
    }
    await a.page.waitForFunction('said.includes("lost")', undefined, { timeout: 25_000 });
    assert.equal((await a.calls())[0]?.state, 'connected', 'the call itself goes on');
  });
});

describe('a credential', { timeout: 60_000, skip: await whyNoTurn() }, () => {
  it('that has expired opens no way', async (t) => {
    const turn = await startTurn();
    t.after(() => turn.stop());
    const browser = await openToneBrowser(600);
    t.after(() => browser.close());
    const bed = await builtinService();
    t.after(() => bed.close());
    const site = await exchangeSite(bed);
    t.after(() => site.close());
    const page = await browser.newPage();
    await page.goto(site.address);
    const relays = async (now: number): Promise<number> => {
      const servers = iceServers({ stunUrls: [], turnUrls: [turn.url], turnSecret: turn.secret }, '101', now);
      return page.evaluate(`(async () => {
        const connection = new RTCPeerConnection({ iceServers: ${JSON.stringify(servers)}, iceTransportPolicy: 'relay' });
        let relays = 0;
        connection.onicecandidate = ({ candidate }) => { if (candidate?.type === 'relay') relays++; };
        connection.addTransceiver('audio');
        await connection.setLocalDescription();
        for (let i = 0; i < 100 && connection.iceGatheringState !== 'complete'; i++) await new Promise((r) => setTimeout(r, 50));
        connection.close();
        return relays;
      })()`);
    };
    assert.ok((await relays(Date.now())) > 0);
    assert.equal(await relays(Date.now() - 9 * 3_600_000), 0);
  });
});
