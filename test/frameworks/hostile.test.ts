// A page whose style sheets spare nothing: they do not reach into the panel, and nothing of ours reaches out.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { root } from '../../scripts/root.ts';
import { bundlePages } from './bundle.ts';
import { inPage, openCrm, until } from './crm-browser.ts';
import { crmPage, serveCrm } from './crm-site.ts';
import { openBrowser } from '../support/chromium.ts';
import type { LoopbackSite } from '../support/loopback-site.ts';
import { differences, insideOf, type Look, pagesOwn } from './inside.ts';

const own = `<form id="own"><h1>Customer</h1><button class="btn btn-primary">Save</button><input value="Anna"><table>
  <tr><td class="call">Call</td><td class="name">Name</td></tr></table><svg width="9"></svg><p hidden>gone</p></form>`;
const bootstrap = '<link rel="stylesheet" href="/bootstrap.css"><style>#place { inline-size: 320px; }</style>';
const hostile = '<link rel="stylesheet" href="/bootstrap.css"><link rel="stylesheet" href="/hostile.css">';

// What leads to the moments that are compared, and what is shown then: an idle panel, a call that rings, a call that goes on.
const steps = [
  ["change({ scheme: 'light', lang: 'en' })", 'cti-dialer'],
  ['line.customerCalls()', 'cti-call'],
  ['line.model.answerCall()', 'cti-call'],
] as const;

/** The part of the panel is loaded and drawn. */
const isThere = (part: string): string =>
  `document.querySelector('cti-panel').shadowRoot.querySelector('${part}')?.shadowRoot?.childElementCount > 0`;

describe("a page's style sheets", () => {
  let browser: Browser;
  let site: LoopbackSite;

  before(async () => {
    const [script = ''] = (await bundlePages('plain.js')).values();
    site = await serveCrm(
      {
        clean: { html: crmPage('page-plain', { head: '<style>#place { inline-size: 320px; }</style>' }) },
        bootstrap: { html: crmPage('page-plain', { head: bootstrap, body: own }) },
        hostile: { html: crmPage('page-plain', { head: hostile, body: own }) },
      },
      new Map([
        ['page-plain.js', script],
        ['bootstrap.css', await readFile(join(root, 'node_modules/bootstrap/dist/css/bootstrap.css'), 'utf8')],
        ['hostile.css', await readFile(join(root, 'test/frameworks/pages/hostile.css'), 'utf8')],
      ]),
    );
    browser = await openBrowser();
  });

  after(async () => {
    await browser.close();
    await site.close();
  });

  async function open(name: string): Promise<Page> {
    const { page, faults } = await openCrm(browser, `${site.address}${name}`, { still: true });
    assert.deepEqual(faults, []);
    return page;
  }

  /** The panel in each of the moments. */
  async function moments(name: string): Promise<Record<string, Look>[]> {
    const page = await open(name);
    const looks: Record<string, Look>[] = [];
    for (const [step, part] of steps) {
      await inPage(page, `(async () => { await crm.${step}; })()`);
      await until(page, isThere(part));
      // Parts that come later change what is there: the cards once the panel is ready, what a call may need with the first.
      const last = part === 'cti-call' ? 'cti-keypad' : 'cti-call';
      await until(page, `customElements.get('${last}') !== undefined`);
      looks.push(await insideOf(page));
    }
    await page.close();
    return looks;
  }

  it('pain 29: resets, Bootstrap and !important change nothing inside the panel', async () => {
    const clean = await moments('clean');
    assert.ok(clean.every((looks) => Object.keys(looks).length > 10));
    for (const name of ['bootstrap', 'hostile']) {
      const looks = await moments(name);
      const changed = clean.map((look, moment) => differences(look, looks[moment] ?? {}));
      assert.deepEqual(changed, [[], [], []], `on the ${name} page`);
    }
  });

  it('pain 29: a hidden panel stays hidden, whatever a page displays', async () => {
    const page = await open('hostile');
    const panel = page.locator('cti-panel');
    assert.equal(await panel.isVisible(), true);
    await inPage(page, "document.querySelector('cti-panel').hide()");
    await panel.waitFor({ state: 'hidden' });
    await page.close();
  });

  it("pain 29: the page's own elements look the same with the panel and without it", async () => {
    const page = await open('bootstrap');
    await inPage(page, `crm.${steps[1][0]}`);
    const beside = await pagesOwn(page);
    assert.ok(beside.length > 10);
    await inPage(page, 'crm.unmount()');
    // Only the page gets longer with a panel in it.
    const looks = (all: Look[]) => Object.fromEntries(all.map((look, index) => [String(index), look]));
    const longer = /: (?:height|block-size|(?:perspective|transform)-origin) is/;
    assert.deepEqual(
      differences(looks(await pagesOwn(page)), looks(beside)).filter((line) => !longer.test(line)),
      [],
    );
    assert.equal(await inPage(page, 'document.adoptedStyleSheets.length'), 0);
    assert.equal(await inPage(page, "document.querySelectorAll('head style').length"), 1);
    await page.close();
  });
});
