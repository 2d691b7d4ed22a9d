// The tags as guests: under a strict policy, without a frame or a cookie, loaded twice, and put in the page too early.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { bundlePages } from './bundle.ts';
import { inPage, openCrm, until } from './crm-browser.ts';
import { crmPage, serveCrm } from './crm-site.ts';
import { openBrowser } from '../support/chromium.ts';
import type { LoopbackSite } from '../support/loopback-site.ts';

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

const watchPolicy = `globalThis.violations = [];
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
  violations.push([violatedDirective, blockedURI, sample].join(' '));
});`;

describe('a guest in the page', () => {
  let browser: Browser;
  let site: LoopbackSite;

  before(async () => {
    const scripts = await bundlePages('strict.js', 'plain.js', 'early.js', 'twice.js');
    const head = '<script src="/violations.js"></script>';
    site = await serveCrm(
      {
        strict: { html: crmPage('page-strict', { head }), headers: { 'content-security-policy': policy } },
        plain: { html: crmPage('page-plain') },
        twice: { html: crmPage('page-twice') },
        early: { html: crmPage('page-early').replace('<script type="module" src="/offhook.js"></script>', '') },
      },
      new Map([
        ...[...scripts].map(([name, text]) => [`page-${name}.js`, text] as const),
        ['violations.js', watchPolicy],
      ]),
    );
    browser = await openBrowser();
  });

  after(async () => {
    await browser.close();
    await site.close();
  });

  /** Takes a call, speaks, puts it down, and dials by the link: what an agent does, on any page. */
  async function works(page: Page): Promise<void> {
    const panel = page.locator('cti-panel');
    await inPage(page, "crm.change({ scheme: 'light', lang: 'en' })");
    await inPage(page, 'crm.line.customerCalls("A. Kovacs")');
    await panel.getByText('Anna Kovács', { exact: true }).waitFor();
    await panel.getByRole('button', { name: /Answer/ }).click();
    await panel.getByText('Talking', { exact: true }).waitFor();
    await panel.getByRole('textbox', { name: 'Note' }).fill('a note');
    await panel.getByRole('button', { name: 'End' }).click();
    await until(page, 'crm.line.model.state.calls.length === 0');
    await page.getByRole('link', { name: 'Call Anna' }).click();
    await until(page, "crm.line.model.state.calls[0]?.direction === 'out'");
  }

  it('pain 27: under a strict Content-Security-Policy with Trusted Types everything works and nothing is reported', async () => {
    const { page, faults } = await openCrm(browser, `${site.address}strict`);
    // Without a gesture the browser keeps every page silent, and says so.
    await page.mouse.click(790, 890);
    // The ringtone, the title and a floating panel's place are set by script as well.
    await inPage(
      page,
      `void Object.assign(document.querySelector('cti-panel'), { ring: true, titleBadge: true, placement: 'floating' })`,
    );
    await works(page);
    assert.deepEqual(await inPage(page, 'violations'), []);
    assert.deepEqual(faults, []);
    // The policy is in force, and would have been heard of.
    await inPage(page, `document.body.setAttribute('style', 'color: red')`);
    await until(page, 'violations.length === 1');
    await page.close();
  });

  it('pain 26: there is no frame and no cookie, and nothing is asked of another site', async () => {
    const { page } = await openCrm(browser, `${site.address}plain`);
    const strange: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(site.address)) strange.push(request.url());
    });
    await works(page);
    assert.equal(page.frames().length, 1);
    assert.equal(await inPage(page, "document.querySelectorAll('iframe, frame, object, embed').length"), 0);
    assert.equal(await inPage(page, 'document.cookie'), '');
    assert.deepEqual(await page.context().cookies(), []);
    assert.deepEqual(strange, []);
    await page.close();
  });

  it('loads twice, under two addresses, without an error: the first definition stays', async () => {
    const { page, faults } = await openCrm(browser, `${site.address}twice`);
    assert.deepEqual(await inPage(page, 'crm.copies'), { different: true, first: true });
    await works(page);
    assert.deepEqual(faults, []);
    await page.close();
  });

  it('takes over elements that were there before it, with the properties they were given', async () => {
    const { page, faults } = await openCrm(browser, `${site.address}early`);
    assert.equal(await inPage(page, "customElements.get('cti-panel') === undefined"), true);
    await inPage(page, "import('/offhook.js').then(() => undefined)");
    await works(page);
    assert.deepEqual(faults, []);
    await page.close();
  });
});
