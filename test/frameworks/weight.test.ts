// What the tags weigh as they are published, and what a page really fetches, and when.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { root } from '../../scripts/root.ts';
import { sizeLine, sizesOf } from '../../scripts/sizes.ts';
import { openBrowser } from '../support/chromium.ts';
import type { LoopbackSite } from '../support/loopback-site.ts';
import { bundlePages } from './bundle.ts';
import { inPage, openCrm, until } from './crm-browser.ts';
import { crmPage, serveCrm } from './crm-site.ts';

describe('pain 30: the weight', () => {
  let browser: Browser;
  let site: LoopbackSite;

  before(async () => {
    const scripts = await bundlePages('plain.js');
    const link = '<script type="module" src="/cti-dial-link.js"></script>';
    site = await serveCrm(
      {
        plain: { html: crmPage('page-plain') },
        link: { html: `<!doctype html>${link}<script>crm = {}</script><cti-dial-link number="100"></cti-dial-link>` },
      },
      new Map([...scripts].map(([name, text]) => [`page-${name}.js`, text])),
    );
    browser = await openBrowser();
  });

  after(async () => {
    await browser.close();
    await site.close();
  });

  it('keeps to the budgets of the design', async () => {
    const sizes = await sizesOf(join(root, 'dist/web'));
    assert.equal(sizes.length, 3);
    const over = sizes.filter(({ bytes, budget = 0 }) => bytes > budget);
    assert.deepEqual(over.map(sizeLine), []);
  });

  /** Names of the modules that a page has fetched, without their hashes, sorted. */
  const fetched = `performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)
    .filter((path) => path.endsWith('.js') && !path.includes('page-'))
    .map((path) => path.split('/').pop().replace(/(-[\\w-]{8})?\\.js$/, '')).sort()`;

  it('loads for a link what a link needs', async () => {
    const { page } = await openCrm(browser, `${site.address}link`);
    await page.getByRole('link', { name: '100' }).waitFor();
    assert.deepEqual(await inPage(page, fetched), ['base', 'cti-dial-link']);
    await page.close();
  });

  it('loads nothing before it is needed', async () => {
    const { page } = await openCrm(browser, `${site.address}plain`);
    const has = async (part: string) => (await inPage<string[]>(page, fetched)).includes(part);
    const comes = (part: string) => until(page, `(${fetched}).includes('${part}')`);
    await inPage(page, "crm.change({ scheme: 'light', lang: 'en' })");
    await comes('panel-calls');
    for (const part of [
      'call-companions',
      'call-alerts',
      'cti-agent-states',
      'cti-mini-bar',
      'floating',
      'session',
      'uk',
    ]) {
      assert.equal(await has(part), false, part);
    }
    await inPage(page, 'crm.line.customerCalls("A. Kovacs")');
    await comes('call-companions');
    await inPage(page, "crm.change({ lang: 'uk' })");
    await comes('uk');
    await page.close();
  });
});
