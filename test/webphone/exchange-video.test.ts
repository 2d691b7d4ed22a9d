// Pictures in calls of the built-in exchange: two browsers with cameras, and what is decoded and drawn in each at each moment.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { PanelPhone, type PhoneService, phoneService } from '../support/panel-phones.ts';
import { openToneBrowser } from '../support/tone-browser.ts';

const tones = { anna: 600, ben: 1000 };

describe('pictures from page to page', { timeout: 180_000 }, () => {
  let server: PhoneService;
  const browsers: Browser[] = [];
  let anna: PanelPhone;
  let ben: PanelPhone;

  before(async () => {
    server = await phoneService();
    browsers.push(await openToneBrowser(tones.anna), await openToneBrowser(tones.ben));
    const [one, two] = browsers as [Browser, Browser];
    anna = await PanelPhone.open(one, server, '101');
    ben = await PanelPhone.open(two, server, '102');
    await Promise.all([anna.says('Telephone ready'), ben.says('Telephone ready')]);
  });

  after(async () => {
    for (const browser of browsers) await browser.close();
    await server.close();
  });

  afterEach(async () => {
    for (const [provider, { id }] of going()) await provider.dropCall(id).catch(() => undefined);
    await Promise.all([anna.silent(), ben.silent()]);
    await server.quiet();
  });

  /** Every line's call, and the provider whose it is. */
  const going = () =>
    server.service.hub.sessions.flatMap(({ provider }) =>
      provider.state.calls.map((call) => [provider, call] as const),
    );

  async function talking(): Promise<void> {
    for (const phone of [anna, ben]) await phone.page.evaluate('videoStarts = 0');
    await anna.call('102');
    await ben.answer();
    await voices();
  }

  const voices = () => Promise.all([anna.hears([tones.ben]), ben.hears([tones.anna])]);
  /** @param whose `own`, `own,party`, `party`, or nothing */
  const sees = (phone: PanelPhone, whose: string) => phone.until('pictures()', whose);
  const cameras = (phone: PanelPhone) => phone.page.evaluate<number>('cameras()');
  const decoded = (phone: PanelPhone) => phone.page.evaluate<number>('framesDecoded()');
  const starts = (phone: PanelPhone) => phone.page.evaluate<number>('videoStarts');

  it('off at first; turned on by one it is seen by the other, and off again the camera is closed', async () => {
    await talking();
    assert.deepEqual(
      [await cameras(anna), await decoded(ben), await starts(ben), await ben.page.evaluate('pictures()')],
      [0, 0, 0, ''],
    );
    await anna.button('Video').click();
    await Promise.all([sees(anna, 'own'), sees(ben, 'party')]);
    assert.equal(await starts(ben), 1);
    const before = await decoded(ben);
    await voices();
    assert.ok((await decoded(ben)) > before, 'the pictures go on');
    assert.deepEqual([await cameras(anna), await cameras(ben)], [1, 0], 'nobody else is filmed');
    await anna.button('Stop video').click();
    await Promise.all([sees(anna, ''), sees(ben, '')]);
    assert.equal(await cameras(anna), 0);
    await voices();
    await anna.button('Video').click();
    await sees(ben, 'party');
    assert.deepEqual([await starts(ben), await starts(anna)], [2, 0]);
  });

  it('both ways at once, and the end of the call closes both cameras', async () => {
    await talking();
    await Promise.all([anna.button('Video').click(), ben.button('Video').click()]);
    await Promise.all([sees(anna, 'own,party'), sees(ben, 'own,party')]);
    await voices();
    assert.deepEqual([await starts(anna), await starts(ben)], [1, 1]);
    await ben.end();
    await Promise.all([anna.silent(), ben.silent()]);
    assert.deepEqual([await cameras(anna), await cameras(ben)], [0, 0]);
  });

  it('hold closes both cameras, and resuming opens them again', async () => {
    await talking();
    await Promise.all([anna.button('Video').click(), ben.button('Video').click()]);
    await Promise.all([sees(anna, 'own,party'), sees(ben, 'own,party')]);
    await ben.button('Hold').click();
    await Promise.all([sees(anna, ''), sees(ben, '')]);
    assert.deepEqual([await cameras(anna), await cameras(ben)], [0, 0]);
    await ben.button('Resume').click();
    await Promise.all([sees(anna, 'own,party'), sees(ben, 'own,party')]);
    await voices();
  });

  it('whoever is sent to somebody else is not seen there before wishing so', async () => {
    await talking();
    await anna.button('Video').click();
    await sees(ben, 'party');
    const other = await PanelPhone.open(browsers[1] as Browser, server, '103');
    await other.says('Telephone ready');
    const [provider, call] = going().find(([, { deviceId }]) => deviceId === '102') ?? assert.fail();
    await provider.blindTransferCall(call.id, '103');
    await other.answer();
    await anna.hears([tones.ben]);
    await anna.button('Video').waitFor();
    assert.deepEqual([await cameras(anna), await decoded(other)], [0, 0]);
    await other.context.close();
  });

  it('a camera that is refused turns it off again, and says why', async () => {
    await talking();
    await anna.page.evaluate(
      `navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))`,
    );
    await anna.button('Video').click();
    await anna.page.getByText('The camera cannot be used').first().waitFor();
    await anna.button('Video').waitFor();
    await voices();
    assert.equal(await starts(ben), 0);
  });
});
