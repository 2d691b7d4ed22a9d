// Webitel in a page whose web phone address is one of SIP: a fake Webitel says which calls there are, a real Asterisk carries
// the sound, and the panel is one telephone.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { FakeWebitel } from '../../core/connectors/webitel/fake.ts';
import { whyNoAsterisk } from '../servers/asterisk/available.ts';
import { type Bed, startBed } from '../servers/asterisk/bed.ts';
import { PanelPhone, type PhoneService, serviceWith } from '../support/panel-phones.ts';
import { openToneBrowser } from '../support/tone-browser.ts';
import { quickFake, settingsFor } from '../support/webitel-bed.ts';
import { WebitelVoices } from '../support/webitel-voices.ts';

/** What the agent's microphone hears, Hz. */
const voice = 440;
/** Answers at once, and is an echo, at the fake and at Asterisk's outside world alike. */
const echoes = '+15550140';

describe('the panel at Webitel with SIP over a WebSocket', { timeout: 200_000, skip: await whyNoAsterisk(22) }, () => {
  let servers: Bed;
  let browser: Browser;
  let fake: FakeWebitel;
  let voices: WebitelVoices;
  let service: PhoneService;
  const open: PanelPhone[] = [];

  before(async () => {
    servers = await startBed({ major: 22 });
    browser = await openToneBrowser(voice);
    const accounts = [{ number: '201', password: 'pw201', name: 'Olena', deskPhone: false }];
    fake = await new FakeWebitel({ ...quickFake, accounts, domain: '127.0.0.1' }).start();
    voices = new WebitelVoices(servers, fake.desk, '201@127.0.0.1');
    const settings = settingsFor(fake, {
      webitelWebrtcConnectionString: servers.pbx.websocketUrl,
      webPhoneProtocol: 'sip',
    });
    service = await serviceWith({ connector: 'webitel', runs: 'page', settings }, [
      { extension: '201', settings: { login: '201', password: 'pw201' } },
    ]);
  });
  afterEach(async () => {
    for (const phone of open.splice(0)) await phone.context.close();
    await servers.quiet();
    await service.quiet();
  });
  after(async () => {
    voices.stop();
    await browser.close();
    await service.close();
    await fake.stop();
    await servers.stop();
  });

  const registered = async () => /Contact:\s+201\//.test(await servers.cli('pjsip show aor 201'));
  async function agent(): Promise<PanelPhone> {
    const phone = await PanelPhone.open(browser, service, '201');
    open.push(phone);
    await phone.says('Telephone ready');
    while (!(await registered())) await new Promise((resolve) => setTimeout(resolve, 50));
    return phone;
  }
  const cards = (phone: PanelPhone) => phone.page.locator('cti-call').count();

  it('a customer is answered, muted, held at the phone, heard of by Webitel, and ended; one call with its quality', async () => {
    const phone = await agent();
    fake.customerCalls('15550123', 'ACME', '201');
    await phone.answer();
    await phone.hears([voice]);
    assert.equal(await cards(phone), 1);
    await phone.button('Mute').click();
    await phone.hears([]);
    await phone.button('Unmute').click();
    await phone.hears([voice]);
    await phone.button('Hold').click();
    await phone.button('Resume').waitFor();
    await phone.hears([]);
    await phone.button('Resume').click();
    await phone.hears([voice]);
    await phone.says(/Good|Fair/);
    await phone.end();
    await phone.silent();
    const { direction, number, answered } = await phone.lastCall();
    assert.deepEqual({ direction, number, answered }, { direction: 'in', number: '15550123', answered: true });
    assert.ok((await phone.quality()).mos > 3);
  });

  it('what is dialled goes out by SIP, is one call with Webitel’s, and has its quality in the record', async () => {
    const phone = await agent();
    await phone.call(echoes);
    await phone.hears([voice], 10_000);
    assert.equal(await cards(phone), 1);
    await phone.says(/Good|Fair/);
    await phone.end();
    await phone.silent();
    const { direction, number, answered } = await phone.lastCall();
    assert.deepEqual({ direction, number, answered }, { direction: 'out', number: echoes, answered: true });
    assert.ok((await phone.quality()).mos > 3);
  });

  it('a reload in mid-call: the same call, and sound again', async () => {
    const phone = await agent();
    fake.customerCalls('15550123', 'ACME', '201');
    await phone.answer();
    await phone.hears([voice]);
    await phone.load();
    await phone.hears([voice], 15_000);
    assert.equal(await cards(phone), 1);
    await phone.end();
    await phone.silent();
  });

  it('is registered no more once the page is gone', async () => {
    const phone = await agent();
    await phone.page.evaluate("document.querySelector('cti-panel').remove()");
    while (await registered()) await new Promise((resolve) => setTimeout(resolve, 50));
  });
});
