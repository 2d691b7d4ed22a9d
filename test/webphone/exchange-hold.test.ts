// Whoever is held at the built-in exchange hears that the call is still there: what the page plays by itself is measured.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { PanelPhone, type PhoneService, phoneService } from '../support/panel-phones.ts';
import { openToneBrowser } from '../support/tone-browser.ts';

const tones = { anna: 600, ben: 1000 };

interface Played {
  playing: number;
  notes: number[];
  peak: number;
}

describe('a held call', { timeout: 120_000 }, () => {
  let server: PhoneService;
  const browsers: Browser[] = [];

  before(async () => {
    server = await phoneService();
    browsers.push(await openToneBrowser(tones.anna), await openToneBrowser(tones.ben));
  });

  after(async () => {
    for (const browser of browsers) await browser.close();
    await server.close();
  });

  it('sounds softly where it is held by the other side, and nowhere else, until it is resumed or over', async () => {
    const [one, two] = browsers as [Browser, Browser];
    const [anna, ben] = [await PanelPhone.open(one, server, '101'), await PanelPhone.open(two, server, '102')];
    const played = (phone: PanelPhone, within: number) => phone.page.evaluate<Played>(`ownNotes(${within})`);
    await Promise.all([anna.says('Telephone ready'), ben.says('Telephone ready')]);
    await anna.call('102');
    await ben.answer();
    await Promise.all([anna.hears([tones.ben]), ben.hears([tones.anna])]);
    assert.equal((await played(anna, 0)).playing, 0, 'not while they talk');

    await ben.button('Hold').click();
    await anna.page.getByText('The other side holds you').first().waitFor();
    const [held, holder] = await Promise.all([played(anna, 7000), played(ben, 7000)]);
    assert.equal(held.playing, 1);
    for (const note of [523, 659])
      assert.ok(
        held.notes.some((each) => Math.abs(each - note) < 12),
        String(held.notes),
      );
    assert.ok(held.peak > 0.01 && held.peak < 0.05, `loudest ${held.peak}`);
    assert.deepEqual(holder, { playing: 0, notes: [], peak: 0 });
    await anna.hears([]);

    await ben.button('Resume').click();
    await Promise.all([anna.hears([tones.ben]), ben.hears([tones.anna])]);
    assert.equal((await played(anna, 0)).playing, 0, 'not after it was resumed');

    await ben.button('Hold').click();
    await anna.page.getByText('The other side holds you').first().waitFor();
    await anna.end();
    await Promise.all([anna.silent(), ben.silent()]);
    assert.equal((await played(anna, 0)).playing, 0, 'not after the end');
  });
});
