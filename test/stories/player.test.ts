/** The scenario player as a person works it: played at ten times the speed, scrubbed back, driven by keys. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../support/chromium.ts';
import { serveSite, type Site } from './site.ts';

// As text, for it is of the page's world: the panel with all that stands in its shadows, without what Lit notes down.
const panelAsText = `(() => {
  const told = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.trim();
    if (node.nodeType !== Node.ELEMENT_NODE || ['STYLE', 'svg'].includes(node.nodeName)) return '';
    const attributes = [...node.attributes].sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, value }) => ' ' + name + '="' + value + '"').join('');
    const inside = [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes].map(told).join('');
    return '<' + node.localName + attributes + '>' + inside + '</>';
  };
  return told(document.querySelector('cti-panel'));
})()`;

const player = `document.querySelector('scenario-player')`;

describe('the scenario player', () => {
  let site: Site;
  let browser: Browser;
  const failed: string[] = [];

  before(async () => {
    site = await serveSite();
    browser = await openBrowser();
  });
  after(async () => {
    await browser.close();
    await site.close();
  });

  /** A scenario, at its begin. */
  async function opened(id: string): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 900, height: 760 } });
    page.on('pageerror', ({ message }) => failed.push(message));
    await page.goto(`${site.address}iframe.html?id=scenarios--${id}&viewMode=story`);
    await page.waitForSelector('cti-panel');
    await page.evaluate(`${player}.seek(0)`);
    return page;
  }
  const position = (page: Page) => page.evaluate<number>(`${player}.position`);
  const seek = (page: Page, ms: number) => page.evaluate(`${player}.seek(${ms})`);

  it('plays at ten times the speed, and finds every moment as it was when it is scrubbed back', async () => {
    const page = await opened('link-lost-for-a-while');
    await page.getByText('10×').click();
    await page.getByRole('button', { name: 'Play' }).click();
    const seen = new Map<number, string>();
    for (const moment of [4000, 15_000, 30_000, 50_000]) {
      await page.waitForFunction(`${player}.position >= ${moment}`);
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.evaluate(`${player}.updateComplete`);
      seen.set(await position(page), await page.evaluate<string>(panelAsText));
      await page.getByRole('button', { name: 'Play' }).click();
    }
    assert.equal(new Set(seen.values()).size, 4);
    await page.waitForFunction(`!${player}.playing`);
    for (const [at, before] of [...seen].reverse()) {
      await seek(page, at);
      assert.equal(await page.evaluate<string>(panelAsText), before, `at ${at} ms`);
    }
    await page.close();
  });

  it('shows the seconds of the recording, not of the day', async () => {
    const page = await opened('link-lost-for-a-while');
    await seek(page, 24_500);
    const first = await page.locator('cti-call cti-duration').first().innerText();
    assert.equal(first, '0:18');
    await seek(page, 16_500);
    assert.equal(await page.locator('cti-call cti-duration').first().innerText(), '0:10');
    await page.close();
  });

  it('is worked by keys', async () => {
    const page = await opened('a-busy-morning');
    await page.keyboard.press('ArrowRight');
    assert.equal(await position(page), 1000);
    await page.keyboard.press('Shift+ArrowRight');
    assert.equal(await position(page), 11_000);
    await page.keyboard.press('ArrowLeft');
    assert.equal(await position(page), 10_000);
    await page.keyboard.press('ArrowUp');
    assert.equal(await position(page), 4000);
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Play' }).waitFor();
    await page.getByRole('slider').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    assert.equal(await position(page), 0);
    // In the panel's own field they are letters.
    await seek(page, 1000);
    await page.locator('cti-panel input').first().fill('+36 20');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Space');
    assert.equal(await position(page), 1000);
    assert.equal(await page.evaluate(`${player}.playing`), false);
    await page.close();
  });

  it('says that a recording cannot obey, and pauses, when a button of the panel is pressed', async () => {
    const page = await opened('answered-held-hung-up');
    await seek(page, 800);
    await page.getByText('¼×').click();
    await page.getByRole('button', { name: 'Play' }).click();
    await page.locator('cti-call').getByRole('button', { name: 'Hold' }).click();
    await page.getByText('A recording cannot obey').waitFor();
    assert.equal(await page.evaluate(`${player}.playing`), false);
    assert.equal(await page.locator('cti-call').getByRole('button', { name: 'Hold' }).count(), 1);
    await page.close();
  });

  it('throws nothing in all of this', () => {
    assert.deepEqual(failed, []);
  });
});
