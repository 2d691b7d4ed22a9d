// Oktell with the voice in the page: a fake Oktell says which calls there are, a real Asterisk carries the sound, and the
// panel is one telephone, whether the page talks to Oktell by itself or the Messaging Service does.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { FakeOktell } from '../../core/connectors/oktell/fake.ts';
import { whyNoAsterisk } from '../servers/asterisk/available.ts';
import { type Bed, startBed } from '../servers/asterisk/bed.ts';
import { quickFake } from '../support/oktell-bed.ts';
import { OktellVoices } from '../support/oktell-voices.ts';
import { PanelPhone, type PhoneService, serviceWith } from '../support/panel-phones.ts';
import { openToneBrowser } from '../support/tone-browser.ts';

/** What the agent's microphone hears, and what the second party plays, Hz. */
const voice = 600;
const tone = 1004;
const customer = '15550123';

describe('Oktell with a web phone', { timeout: 300_000, skip: await whyNoAsterisk(22) }, () => {
  let servers: Bed;
  let browser: Browser;
  let fake: FakeOktell;
  let voices: OktellVoices;
  const services: PhoneService[] = [];
  const open: PanelPhone[] = [];
  const users = [
    { login: 'agent201', password: 'Secret1', number: '201', name: 'Olena' },
    { login: 'agent202', password: 'Secret2', number: '202', name: 'Petro' },
  ];

  before(async () => {
    servers = await startBed({ major: 22 });
    browser = await openToneBrowser(voice);
    fake = await new FakeOktell({
      ...quickFake,
      users,
      sipPort: Number(new URL(servers.pbx.websocketUrl).port),
    }).start();
    voices = new OktellVoices(fake, servers);
  });
  afterEach(async () => {
    for (const phone of open.splice(0)) await phone.context.close();
    fake.restart();
    voices.forget();
    await servers.quiet();
  });
  after(async () => {
    voices.stop();
    await browser.close();
    for (const service of services) await service.close();
    await fake.stop();
    await servers.stop();
  });

  const connection = () => ({
    connector: 'oktell',
    settings: { url: `ws://127.0.0.1:${fake.port}`, webPhoneUrl: servers.pbx.websocketUrl },
  });
  const account = { login: 'agent201', password: 'Secret1', isOperator: false };

  async function agent(service: PhoneService): Promise<PanelPhone> {
    const phone = await PanelPhone.open(browser, service, '201');
    open.push(phone);
    await phone.says('Telephone ready');
    return phone;
  }
  const cards = (phone: PanelPhone) => phone.page.locator('cti-call').count();

  for (const [where, start] of [
    [
      'run by the page',
      () =>
        serviceWith({ ...connection(), runs: 'page' }, [
          { extension: '201', settings: { ...account, useWebPhone: true } },
        ]),
    ],
    [
      'held by the service',
      () =>
        serviceWith(
          { ...connection(), webPhone: { url: servers.pbx.websocketUrl, domain: '127.0.0.1', realm: 'asterisk' } },
          [{ extension: '201', settings: account, webPhone: { extension: '201', password: 'pw201' } }],
        ),
    ],
  ] as const) {
    describe(where, () => {
      let service: PhoneService;
      before(async () => {
        service = await start();
        services.push(service);
      });

      it('a customer rings here, is heard, muted, held and ended; one call, and the server has it', async () => {
        const phone = await agent(service);
        fake.customerCalls(customer, 'ACME', '201');
        await phone.answer();
        await phone.hears([voice]);
        assert.equal(await cards(phone), 1);
        await phone.button('Mute').click();
        await phone.hears([]);
        await phone.button('Unmute').click();
        await phone.hears([voice]);
        // Oktell itself holds: both parties share the one leg to this phone.
        await phone.button('Hold').click();
        await phone.button('Resume').waitFor();
        await phone.hears([]);
        assert.ok(fake.received.some(({ method, body }) => method === 'pbxmakeflash' && body['mode'] === 'switch'));
        await phone.button('Resume').click();
        await phone.hears([voice]);
        await phone.end();
        await phone.silent();
        const { direction, number, answered } = await phone.lastCall();
        assert.deepEqual({ direction, number, answered }, { direction: 'in', number: customer, answered: true });
      });

      it('click to dial: the ring of the own phone is answered by itself', async () => {
        const phone = await agent(service);
        await phone.call('15550100');
        await phone.hears([voice], 10_000);
        assert.equal(await cards(phone), 1);
        // At once: Oktell's line info may not have told yet that the party has answered.
        await phone.end();
        await phone.silent();
      });

      it('what the agent has not dialled waits to be answered, and is gone when the caller is', async () => {
        const phone = await agent(service);
        const caller = fake.customerCalls(customer, 'ACME', '201');
        await phone.button('Answer').waitFor();
        assert.equal(await phone.page.evaluate('liveTracks()'), 0);
        fake.exchange.outsideHangsUp(caller);
        await phone.button('Answer').waitFor({ state: 'detached' });
        await phone.silent();
      });

      it('a consultation, a swap, and both are joined: the voice follows whoever is talked to', async () => {
        const phone = await agent(service);
        fake.customerCalls(customer, 'ACME', '201');
        await phone.answer();
        await phone.hears([voice]);
        await phone.button('Consult').click();
        await phone.page.getByRole('combobox').last().fill('15550177');
        await phone.page.keyboard.press('Enter');
        await phone.hears([tone], 10_000);
        await phone.button('Transfer').click();
        await phone.button('End').waitFor({ state: 'detached' });
        await phone.silent();
        assert.equal((await phone.lastCall()).cause, 'transferred');
      });

      it('a reload in mid-call: the same call, and sound again', async () => {
        const phone = await agent(service);
        fake.customerCalls(customer, 'ACME', '201');
        await phone.answer();
        await phone.hears([voice]);
        await phone.load();
        await phone.hears([voice], 15_000);
        assert.equal(await cards(phone), 1);
        await phone.end();
        await phone.silent();
      });
    });
  }

  it('an Oktell that has no account for a web phone is told, and the telephone is not ready', async () => {
    const poor = await new FakeOktell({ ...quickFake, users }).start();
    try {
      const service = await serviceWith(
        { connector: 'oktell', runs: 'page', settings: { url: `ws://127.0.0.1:${poor.port}` } },
        [{ extension: '201', settings: { ...account, useWebPhone: true } }],
      );
      services.push(service);
      const phone = await PanelPhone.open(browser, service, '201');
      open.push(phone);
      await phone.says('refused');
    } finally {
      await poor.stop();
    }
  });
});
