/** Storybook as a designer uses it: surroundings from the toolbar, controls, a theme that is sent as a link, and the events. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { openBrowser } from '../support/chromium.ts';
import { serveSite, type Site } from './site.ts';

describe('the designers’ door', () => {
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

  async function opened(address: string): Promise<{ page: Page; story: FrameLocator }> {
    const context = await browser.newContext({ viewport: { width: 1400, height: 1000 } });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    page.on('pageerror', ({ message }) => failed.push(message));
    await page.goto(site.address + address);
    return { page, story: page.frameLocator('#storybook-preview-iframe') };
  }

  /** @returns a computed value of the first such element of the story */
  const styleOf = async (page: Page, tag: string, property: string): Promise<string | undefined> =>
    page
      .frame({ url: /iframe\.html/ })
      ?.evaluate<string>(`getComputedStyle(document.querySelector('${tag}')).getPropertyValue('${property}').trim()`);

  it('turns a story’s language, direction and colours, and leaves the call where it was', async () => {
    const { page, story } = await opened('index.html?path=/story/cti-panel--missed');
    await story.locator('cti-ended-call').getByText('Missed: the caller gave up').waitFor();
    await page.getByRole('button', { name: /^Language / }).click();
    await page.getByText('Українська').click();
    await story.locator('html[lang="uk"]').waitFor();
    await story.locator('cti-ended-call').getByText('Anna Kovács').waitFor();
    await page.getByRole('button', { name: /^Direction / }).click();
    await page.getByText('Right to left').click();
    await story.locator('cti-panel .panel[lang="uk"][dir="rtl"]').waitFor();
    await story.locator('html[lang="uk"][dir="rtl"]').waitFor();
    await page.getByRole('button', { name: /^Colours / }).click();
    await page.getByRole('option', { name: 'Dark' }).click();
    await story.locator('cti-ended-call').getByText('Anna Kovács').waitFor();
    await page.waitForURL(/colourScheme:dark/);
    assert.equal(await styleOf(page, 'cti-panel', 'color-scheme'), 'dark');
    assert.equal(await styleOf(page, 'html', 'color-scheme'), 'dark');
    await page.context().close();
  });

  it('sets an element’s properties by its controls, and sets them back', async () => {
    const { page, story } = await opened('index.html?path=/story/cti-panel--ready&addonPanel=addon-controls');
    await page.locator('#control-line').fill('204 · Lab');
    await story.locator('cti-panel').getByText('204 · Lab').waitFor();
    await page.getByRole('button', { name: 'Reset controls' }).click();
    await story.locator('cti-panel').getByText('201 · HQ').waitFor();
    await page.context().close();
  });

  it('lists what an element has in its docs, from the manifest', async () => {
    const { page, story } = await opened('index.html?path=/docs/cti-panel--docs');
    for (const row of ['colourScheme', 'cti-request', '--cti-surface-2', 'wrap-up', 'show(options)']) {
      await story.locator('.docblock-argstable').first().getByText(row, { exact: true }).first().waitFor();
    }
    assert.equal(await story.locator('.docblock-argstable').first().getByText(/^#/).count(), 0);
    await page.context().close();
  });

  it('changes a theme in the stories, says what is too faint, and sends it as a link', async () => {
    const { page, story } = await opened('index.html?path=/story/cti-panel--talking&addonPanel=offhook/theme');
    const editor = page.locator('theme-editor');
    await story.locator('cti-call').waitFor();
    await editor.getByText('Contrast AA').waitFor();
    await editor.getByLabel('--cti-text-2, light, as text').fill('silver');
    await editor.getByText('too faint').waitFor();
    await editor.getByText('--cti-text-2 on --cti-surface, light: 1.8 to 1').waitFor();
    await editor.getByLabel('--cti-radius, px').fill('3');
    await editor.getByLabel('--cti-end, light, as text').fill('no colour');
    await page.waitForURL(/globals=theme:[\w-]+/);
    assert.equal(await styleOf(page, 'cti-panel', '--cti-radius'), '3px');
    assert.match(
      await editor.locator('pre').innerText(),
      /^cti-panel \{\n {2}--cti-text-2: light-dark\(silver, #\w+\);\n/,
    );
    const link = page.url();
    await page.context().close();

    const other = await opened(link.slice(site.address.length));
    await other.story.locator('cti-call').waitFor();
    assert.equal(await styleOf(other.page, 'cti-panel', '--cti-radius'), '3px');
    assert.match(String(await styleOf(other.page, 'cti-panel', '--cti-text-2')), /silver/);
    assert.match(String(await styleOf(other.page, 'cti-panel', '--cti-end')), /#c42b2b/);
    await other.page.getByRole('tab', { name: 'Theme' }).click();
    await other.page.locator('theme-editor').getByRole('button', { name: 'Reset all' }).click();
    await other.page.locator('theme-editor').getByText('As it comes').waitFor();
    await other.page.waitForURL((url) => !url.search.includes('theme:ey'));
    assert.equal(await styleOf(other.page, 'cti-panel', '--cti-radius'), '10px');
    await other.page.context().close();
  });

  it('shows every event of a story, what it carries, and which of them can be called off', async () => {
    const { page, story } = await opened('index.html?path=/story/cti-panel--ready&addonPanel=offhook/events');
    const log = page.locator('event-log-panel');
    await story.locator('cti-panel input').first().fill('+36205550148');
    await story.locator('cti-panel input').first().press('Enter');
    await log.getByText('cti-call-started').waitFor();
    const request = log.locator('li', { hasText: 'cti-request' });
    await request.getByText('cancelable').waitFor();
    await request.locator('summary').click();
    await request.locator('pre').getByText('"targetAddress": "+36205550148"').waitFor();
    const all = await log.locator('li').count();
    await log.getByLabel('Filter').fill('request');
    await log.getByText(`1 of ${all} events`).waitFor();
    await log.getByRole('button', { name: 'Clear' }).click();
    await log.getByText('No events yet').waitFor();
    // What the page calls off is said to be.
    await page.getByRole('link', { name: 'Answered Held Hung Up' }).or(page.getByText('Scenarios')).first().click();
    await story.locator('scenario-player').waitFor();
    await story.locator('cti-call').getByRole('button', { name: 'End' }).click();
    await log.locator('li', { hasText: 'cti-request' }).getByText('called off').waitFor();
    await page.context().close();
  });

  it('throws nothing in all of this', () => {
    assert.deepEqual(failed, []);
  });
});
