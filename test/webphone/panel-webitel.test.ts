// The panel at a Webitel that the page talks to by itself, with its web phone over Verto: two agents in two browsers, each
// with a tone for a voice.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { FakeWebitel, fakeAccounts } from '../../core/connectors/webitel/fake.ts';
import { FakeVerto } from '../../core/webphone/verto/fake.ts';
import { PanelPhone, type PhoneService, serviceWith } from '../support/panel-phones.ts';
import { openToneBrowser } from '../support/tone-browser.ts';
import { quickFake, settingsFor, userOf } from '../support/webitel-bed.ts';

const tones = { '201': 440, '202': 880, '203': 1320 };

describe('the panel at Webitel with its web phone', () => {
  const browsers = new Map<number, Browser>();
  let webitel: FakeWebitel;
  let verto: FakeVerto;
  let service: PhoneService;
  const open: PanelPhone[] = [];

  before(async () => {
    const accounts = fakeAccounts.map((each) => ({ ...each, deskPhone: false }));
    webitel = await new FakeWebitel({ ...quickFake, accounts }).start();
    verto = await new FakeVerto({ desk: webitel.desk, detachTimeout: 4000 }).start();
    service = await serviceWith(
      {
        connector: 'webitel',
        runs: 'page',
        settings: settingsFor(webitel, { webitelWebrtcConnectionString: verto.url }),
      },
      ['201', '202', '203'].map((extension, place) => ({ extension, settings: userOf(place) })),
    );
  });
  afterEach(async () => {
    for (const phone of open.splice(0)) await phone.context.close();
    await Promise.race([
      service.quiet(),
      new Promise((_, reject) => setTimeout(reject, 15_000, new Error('a call is left')).unref()),
    ]);
    assert.deepEqual(verto.complaints, []);
  });
  after(async () => {
    for (const browser of browsers.values()) await browser.close();
    await service.close();
    await verto.stop();
    await webitel.stop();
  });

  async function agent(extension: keyof typeof tones): Promise<PanelPhone> {
    const hertz = tones[extension];
    const browser = browsers.get(hertz) ?? (await openToneBrowser(hertz));
    browsers.set(hertz, browser);
    const phone = await PanelPhone.open(browser, service, extension);
    open.push(phone);
    await phone.page.evaluate(`(() => {
      globalThis.said = [];
      for (const type of ['call-started', 'call-finished', 'web-rtc-started', 'web-rtc-destroyed']) {
        addEventListener('cti-' + type, () => said.push(type));
      }
    })()`);
    await phone.says('Telephone ready');
    const login = `${extension}@${webitel.domain}`;
    const isThere = () => verto.received.some(({ method, params }) => method === 'login' && params['login'] === login);
    for (let tries = 0; !isThere(); tries++) {
      if (tries > 500) throw new Error(`${login} has no web phone`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return phone;
  }
  async function talking(): Promise<{ olena: PanelPhone; petro: PanelPhone }> {
    const [olena, petro] = [await agent('201'), await agent('202')];
    await olena.call('202');
    await petro.answer();
    await Promise.all([olena.hears([880]), petro.hears([440])]);
    return { olena, petro };
  }

  it('two agents hear each other in one call, which is held, muted and ended, and the server has it', async () => {
    const { olena, petro } = await talking();
    assert.equal(await olena.page.getByRole('button', { name: 'End', exact: true }).count(), 1);
    await olena.button('Hold').click();
    await Promise.all([olena.hears([]), petro.hears([])]);
    await olena.button('Resume').click();
    await Promise.all([olena.hears([880]), petro.hears([440])]);
    await olena.button('Mute').click();
    await petro.hears([]);
    await olena.button('Unmute').click();
    await petro.hears([440]);
    await olena.end();
    await Promise.all([olena.silent(), petro.silent()]);
    for (const phone of [olena, petro]) {
      assert.deepEqual(await phone.page.evaluate('said'), [
        'call-started',
        'web-rtc-started',
        'call-finished',
        'web-rtc-destroyed',
      ]);
    }
    const { direction, number, answered } = await petro.lastCall();
    assert.deepEqual({ direction, number, answered }, { direction: 'in', number: '201', answered: true });
  });

  it('a reload in mid-call: the same call, and sound again', async () => {
    const { olena, petro } = await talking();
    await olena.load();
    await Promise.all([olena.hears([880], 15_000), petro.hears([440], 15_000)]);
    assert.equal(await olena.page.getByRole('button', { name: 'End', exact: true }).count(), 1);
    await olena.end();
    await Promise.all([olena.silent(), petro.silent()]);
  });

  it('how a call that comes has sounded is kept with it, though its leg has another name', async () => {
    const { olena, petro } = await talking();
    await petro.says(/Good|Fair/);
    await olena.end();
    await petro.until(
      `fetch('/api/calls?limit=1').then((answer) => answer.json())
        .then(({ calls: [{ id }] }) => fetch('/api/calls/' + id)).then((answer) => answer.json())
        .then(({ quality }) => String(quality?.mos > 3))`,
      'true',
    );
  });

  it('a consultation rings here by itself, and the two others are joined', async () => {
    const { olena, petro } = await talking();
    const clara = await agent('203');
    await olena.button('Consult').click();
    const target = olena.page.getByPlaceholder('Name or number').filter({ visible: true }).first();
    await target.fill('203');
    await target.press('Enter');
    await clara.answer();
    await Promise.all([olena.hears([1320]), clara.hears([440])]);
    await olena.button('Transfer').click();
    await Promise.all([petro.hears([1320]), clara.hears([880])]);
    await olena.silent();
    await petro.end();
    await clara.silent();
  });
});
