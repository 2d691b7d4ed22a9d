// The telephone in the panel, as agents use it: two browsers talk, tabs take turns, a reload brings the call back.
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { PanelPhone, type PhoneService, phoneService } from '../support/panel-phones.ts';
import { openToneBrowser } from '../support/tone-browser.ts';

const tones = { anna: 600, ben: 1000 };

describe('the telephone in the panel', { timeout: 180_000 }, () => {
  let server: PhoneService;
  const browsers: Browser[] = [];
  const open: PanelPhone[] = [];

  before(async () => {
    server = await phoneService({ returnTime: 3000 });
    browsers.push(await openToneBrowser(tones.anna), await openToneBrowser(tones.ben));
  });

  after(async () => {
    for (const browser of browsers) await browser.close();
    await server.close();
  });

  afterEach(async () => {
    for (const phone of open.splice(0)) await phone.context.close();
    await server.quiet();
  });

  async function agents(): Promise<[PanelPhone, PanelPhone]> {
    const [one, two] = browsers as [Browser, Browser];
    const [anna, ben] = [await PanelPhone.open(one, server, '101'), await PanelPhone.open(two, server, '102')];
    open.push(anna, ben);
    await anna.says('Telephone ready');
    await ben.says('Telephone ready');
    return [anna, ben];
  }

  async function talking(): Promise<[PanelPhone, PanelPhone]> {
    const [anna, ben] = await agents();
    await anna.call('102');
    await ben.answer();
    await Promise.all([anna.hears([tones.ben]), ben.hears([tones.anna])]);
    return [anna, ben];
  }

  it('two agents talk, and nothing is left open afterwards', async () => {
    const [anna, ben] = await talking();
    await anna.says(/Good|Fair/);
    await ben.end();
    await Promise.all([anna.silent(), ben.silent()]);
    assert.ok(!(await anna.loaded()).some((name) => name.startsWith('jssip-')), 'no SIP, no JsSIP');
  });

  it('how the call sounded is in the record of each', async () => {
    const [anna, ben] = await talking();
    await anna.says(/Good|Fair/);
    await ben.says(/Good|Fair/);
    await ben.end();
    for (const phone of [anna, ben]) {
      const { mos, seconds } = await phone.quality();
      assert.ok(mos > 3 && mos <= 4.5, String(mos));
      assert.ok(seconds >= 1 && seconds < 60, String(seconds));
    }
  });

  it('hold is silence both ways, and the other side is told', async () => {
    const [anna, ben] = await talking();
    await ben.button('Hold').click();
    await ben.button('Resume').waitFor();
    await anna.hears([]);
    assert.deepEqual(await ben.page.evaluate('plays()'), [], 'what still comes in is not played');
    await anna.page.getByText('The other side holds you').first().waitFor();
    await ben.button('Resume').click();
    await Promise.all([anna.hears([tones.ben]), ben.hears([tones.anna])]);
  });

  it('pain 10: one button says why there is no sound, and writes a report without a number in it', async () => {
    const [anna, ben] = await talking();
    await anna.button('Sound').click();
    await anna.says(/Good|Fair/);
    const why = anna.button('Why can’t I hear?');
    await why.click();
    await anna.page.getByText('Everything looks right.').waitFor();
    await ben.button('Hold').click();
    await ben.button('Resume').waitFor();
    await why.click();
    await anna.page.getByText('The other side has put you on hold.').waitFor();
    await anna.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await anna.button('Copy report').click();
    await anna.button('Copied').waitFor();
    const report = await anna.page.evaluate<string>('navigator.clipboard.readText()');
    assert.equal((JSON.parse(report) as { fault: string }).fault, 'heldByParty');
    assert.doesNotMatch(report, /\b10[12]\b|Agent|127\.0\.0\.1|192\.0\.2\./);
  });

  it('pain 01: of two tabs one is the telephone, the other says so, and can take it over in mid-call', async () => {
    const [anna, ben] = await talking();
    const second = await anna.tab();
    await second.says('Your telephone is in another tab');
    await second.button('End').waitFor();
    await second.button('Use it here').click();
    await second.hears([tones.ben]);
    await ben.hears([tones.anna]);
    await anna.says('Your telephone is in another tab');
    await anna.silent();
    await second.end();
    await second.silent();
  });

  it('pain 01: the tab that is the telephone is killed in mid-call, and the other goes on', async () => {
    const [anna, ben] = await talking();
    const second = await anna.tab();
    await second.says('Your telephone is in another tab');
    await anna.page.close();
    await second.hears([tones.ben]);
    await ben.hears([tones.anna]);
    assert.deepEqual(await ben.page.evaluate('heard'), []);
    await second.end();
  });

  it('pain 02: a reload in mid-call brings the call back, with sound within two seconds', async () => {
    const [anna, ben] = await talking();
    await anna.load();
    const begin = Date.now();
    await anna.hears([tones.ben]);
    const took = Date.now() - begin;
    await ben.hears([tones.anna]);
    assert.deepEqual(await ben.page.evaluate('heard'), [], 'the far end hears of no end');
    assert.ok(took < 2000, `${took} ms`);
    await anna.end();
    await ben.silent();
  });

  it('pain 12: a STUN server that never answers delays no call', async (t) => {
    const silent = createSocket('udp4');
    await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve));
    const slow = await phoneService({ stunUrls: [`stun:127.0.0.1:${silent.address().port}`], returnTime: 0 });
    t.after(async () => {
      silent.close();
      await slow.close();
    });
    const [one, two] = browsers as [Browser, Browser];
    const [anna, ben] = [await PanelPhone.open(one, slow, '101'), await PanelPhone.open(two, slow, '102')];
    open.push(anna, ben);
    await anna.says('Telephone ready');
    await ben.says('Telephone ready');
    await anna.call('102');
    await ben.answer();
    const took = await anna.hears([tones.ben]);
    assert.ok(took < 1500, `${took} ms`);
    await ben.end();
  });

  it('pain 11: another microphone in mid-call, and whoever is muted stays muted', async () => {
    const [anna, ben] = await talking();
    await anna.button('Mute').click();
    await ben.hears([]);
    await anna.button('Sound').click();
    const microphones = anna.page.getByRole('combobox', { name: 'Microphone' });
    const choice = await microphones.locator('option:not([value=""])').first().getAttribute('value');
    assert.ok(choice);
    await microphones.selectOption(choice);
    await ben.hears([]);
    await anna.button('Unmute').click();
    await ben.hears([tones.anna]);
    await anna.hears([tones.ben]);
  });
});
