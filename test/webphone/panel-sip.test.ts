// The panel as a SIP web phone at a real Asterisk: run by the page alone, and beside the manager interface. The server logs the calls.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { whyNoAsterisk } from '../servers/asterisk/available.ts';
import { type Bed, startBed } from '../servers/asterisk/bed.ts';
import { bedSettings } from '../support/asterisk-bed.ts';
import { PanelPhone, type PhoneService, serviceWith } from '../support/panel-phones.ts';
import { openToneBrowser } from '../support/tone-browser.ts';

/** What the agent's microphone hears, and what an outside customer plays, Hz. */
const voice = 600;
const music = 1000;

describe('the panel as a web phone of Asterisk', { timeout: 300_000, skip: await whyNoAsterisk(22) }, () => {
  let servers: Bed;
  let browser: Browser;
  const open: PanelPhone[] = [];
  const services: PhoneService[] = [];

  before(async () => {
    servers = await startBed({ major: 22 });
    browser = await openToneBrowser(voice);
  });

  after(async () => {
    await browser.close();
    for (const service of services) await service.close();
    await servers.stop();
  });

  afterEach(async () => {
    for (const phone of open.splice(0)) await phone.context.close();
    await servers.quiet();
  });

  const sip = () => ({ url: servers.pbx.websocketUrl, domain: '127.0.0.1', realm: 'asterisk' });
  const account = { extension: '201', password: 'pw201' };

  /** Sound that gets no answer any more: the row says so, and when there is some again the call goes on. */
  async function lostAndFound(phone: PanelPhone): Promise<void> {
    await phone.call('+15550140');
    await phone.hears([voice]);
    // Some seconds, in which Asterisk learns whose sound it is.
    await phone.says(/Good|Fair/);
    servers.pbx.freeze();
    try {
      await phone.says('Sound lost, reconnecting…');
    } finally {
      servers.pbx.thaw();
    }
    await phone.hears([voice], 20_000);
    // How it sounds may be poor for a while: the stretch without sound counts.
    await phone.saysNoMore('reconnecting');
    assert.equal(await phone.page.locator('cti-call').count(), 1);
    await phone.end();
    await phone.silent();
  }

  async function agent(service: PhoneService): Promise<PanelPhone> {
    const phone = await PanelPhone.open(browser, service, '201');
    open.push(phone);
    await phone.says('Telephone ready');
    return phone;
  }

  describe('run by the page alone', () => {
    let service: PhoneService;

    before(async () => {
      service = await serviceWith({ connector: 'sip', settings: sip() }, [{ extension: '201', settings: account }]);
      services.push(service);
    });

    it('rings, talks and hangs up in the panel, and the server has the call', async () => {
      const phone = await agent(service);
      const customer = await servers.customer('555201', { then: 'echo' });
      await phone.answer();
      await phone.hears([voice]);
      await phone.says(/Good|Fair/);
      await phone.end();
      await customer.ended();
      await phone.silent();
      const { mos } = await phone.quality();
      assert.ok(mos > 3, String(mos));
      assert.deepEqual(await phone.lastCall(), {
        direction: 'in',
        number: '+15550123',
        cause: 'normal',
        answered: true,
      });
    });

    it('the password never leaves the server: the page gets a digest', async () => {
      const phone = await agent(service);
      assert.doesNotMatch(phone.wire(), /pw201/);
      assert.match(phone.wire(), /"ha1":"[0-9a-f]{32}"/);
      const stored = await phone.page.evaluate<string>('JSON.stringify({ ...localStorage, ...sessionStorage })');
      assert.doesNotMatch(stored, /ha1|pw201/);
    });

    it('pain 30: JsSIP is loaded once there is a SIP phone, and not for a page that only mirrors one', async () => {
      const phone = await agent(service);
      assert.ok((await phone.loaded()).some((name) => name.startsWith('jssip-')));
      const second = await phone.tab();
      await second.says('Your telephone is in another tab');
      assert.ok(!(await second.loaded()).some((name) => name.startsWith('jssip-')));
    });

    it('pain 01: another tab mirrors the call and ends it', async () => {
      const phone = await agent(service);
      await phone.call('+15550100');
      await phone.hears([music]);
      const second = await phone.tab();
      await second.says('Your telephone is in another tab');
      await second.button('Hold').click();
      await second.button('Resume').click();
      await phone.hears([music]);
      await second.end();
      await phone.button('End').waitFor({ state: 'detached' });
      await phone.silent();
    });

    it('pain 01: the tab that is the telephone is killed in mid-call, and another goes on', async () => {
      const phone = await agent(service);
      const second = await phone.tab();
      await second.says('Your telephone is in another tab');
      const customer = await servers.customer('555201', { then: 'echo' });
      await phone.answer();
      await phone.hears([voice]);
      await phone.page.close();
      await second.hears([voice]);
      await second.end();
      await customer.ended();
      await second.silent();
    });

    it('pain 02: a reload in mid-call brings it back, and the customer hears of no end', async () => {
      const phone = await agent(service);
      const customer = await servers.customer('555201', { then: 'echo' });
      await phone.answer();
      await phone.hears([voice]);
      await phone.load();
      const took = await phone.hears([voice]);
      assert.ok(took < 2000, `${took} ms`);
      await phone.end();
      await customer.ended();
    });

    it('pain 10: sound that gets lost is told in the row of the telephone, and found again', async () => {
      await lostAndFound(await agent(service));
    });
  });

  describe('beside the manager interface', () => {
    let service: PhoneService;

    before(async () => {
      service = await serviceWith(
        { connector: 'asterisk', settings: bedSettings(servers.pbx.ami, 'cti'), webPhone: sip() },
        [{ extension: '201', settings: { extension: '201' }, webPhone: account }],
      );
      services.push(service);
    });

    const calls = () =>
      service.service.hub.sessions.flatMap(({ provider }) =>
        provider.state.calls.map(({ id, state, startedAt, connectedAt }) => ({ id, state, startedAt, connectedAt })),
      );

    it('one call: dialled in the panel, the own phone answers by itself, held and ended', async () => {
      const phone = await agent(service);
      await phone.call('+15550100');
      await phone.hears([music]);
      assert.equal(await phone.page.locator('cti-call').count(), 1);
      await phone.button('Hold').click();
      await phone.button('Resume').click();
      await phone.hears([music]);
      await phone.end();
      await phone.silent();
      assert.equal((await phone.lastCall()).direction, 'out');
    });

    it('pain 02: a reload in mid-call brings it back: the same call here and in the log, and the customer hears of no end', async () => {
      const phone = await agent(service);
      const customer = await servers.customer('555201', { then: 'echo' });
      await phone.answer();
      await phone.hears([voice]);
      const before = calls();
      const told: string[] = [];
      const unlisten = service.service.hub.sessions.map(({ provider }) =>
        provider.listen(({ type }) => told.push(type)),
      );
      await phone.load();
      const took = await phone.hears([voice]);
      assert.ok(took < 2000, `${took} ms`);
      // What has changed at the phone system is told within this time.
      await new Promise((resolve) => setTimeout(resolve, 1000));
      assert.equal(await phone.page.locator('cti-call').count(), 1);
      assert.deepEqual(calls(), before);
      assert.equal(before.length, 1);
      assert.deepEqual(
        told.filter((type) => type === 'callStarted' || type === 'callFinished'),
        [],
      );
      for (const end of unlisten) end();
      await phone.button('Hold').click();
      await phone.button('Resume').click();
      await phone.hears([voice]);
      await phone.end();
      await customer.ended();
      await phone.silent();
      assert.deepEqual(calls(), []);
      assert.equal((await phone.lastCall()).number, '+15550123');
    });

    it('pain 17: a call dialled in a tab that is not the telephone is heard in the one that is', async () => {
      const phone = await agent(service);
      const second = await phone.tab();
      await second.says('Your telephone is in another tab');
      await second.call('+15550100');
      await phone.hears([music]);
      assert.equal(await second.page.evaluate('openConnections()'), 0);
      await second.end();
      await phone.silent();
    });

    it('pain 10: sound that gets lost is told in the row of the telephone, and found again', async () => {
      await lostAndFound(await agent(service));
    });
  });
});
