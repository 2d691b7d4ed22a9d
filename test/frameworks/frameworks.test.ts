// The same page in every framework, each with its own way to bind: the tags as they are published work in all of them.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { bundlePages } from './bundle.ts';
import { inPage, openCrm, until } from './crm-browser.ts';
import { crmPage, serveCrm } from './crm-site.ts';
import { openBrowser } from '../support/chromium.ts';
import type { LoopbackSite } from '../support/loopback-site.ts';

const frameworks = {
  plain: 'plain HTML',
  react: 'React',
  vue: 'Vue',
  svelte: 'Svelte',
  angular: 'Angular',
  lit: 'Lit',
  shadow: "a page's own shadow root",
};

describe('in every framework', () => {
  let browser: Browser;
  let site: LoopbackSite;

  before(async () => {
    const files = Object.keys(frameworks).map((name) => (name === 'react' ? 'react.jsx' : `${name}.js`));
    const scripts = await bundlePages(...files);
    site = await serveCrm(
      Object.fromEntries(Object.keys(frameworks).map((name) => [name, { html: crmPage(`page-${name}`) }])),
      new Map([...scripts].map(([name, text]) => [`page-${name}.js`, text])),
    );
    browser = await openBrowser();
  });

  after(async () => {
    await browser.close();
    await site.close();
  });

  for (const [name, title] of Object.entries(frameworks)) {
    it(`${title}: binds, hears, cancels, takes slotted content, and leaves nothing behind`, async () => {
      const { page, faults } = await openCrm(browser, `${site.address}${name}`);
      const crm = <T>(expression: string) => inPage<T>(page, `crm.${expression}`);
      const panel = page.locator('cti-panel');
      const answer = panel.getByRole('button', { name: /Answer/ });

      // Attributes, and an object that is no attribute.
      assert.equal(await panel.getAttribute('colour-scheme'), 'dark');
      assert.equal(await crm('counts.modelListeners'), 1);
      await crm('line.customerCalls("A. Kovacs")');
      await panel.getByText('Anna Kovács', { exact: true }).waitFor();
      await panel.getByText('Northwind', { exact: true }).waitFor();
      await panel.getByText('An\u00ADnehmen', { exact: true }).waitFor();
      await crm("change({ scheme: 'light', lang: 'en' })");
      await answer.waitFor();
      assert.equal(await panel.getAttribute('colour-scheme'), 'light');

      // Events, and content of the page.
      assert.deepEqual(await crm('heard.started'), ['alerting']);
      assert.deepEqual(await crm('heard.badges'), [{ calls: 1, ringing: 1, missed: 0 }]);
      await page.getByRole('link', { name: 'Record 4711' }).waitFor();

      // A wish that the page calls off never reaches the model; the next one does.
      await crm('heard.cancel = true');
      await answer.click();
      assert.deepEqual(await crm('heard.requests'), ['answerCall']);
      assert.equal(await crm('counts.requests'), 0);
      await crm('heard.cancel = false');
      await answer.click();
      await panel.getByText('Talking', { exact: true }).waitFor();
      // The boolean.
      await panel.getByRole('textbox', { name: 'Note' }).waitFor();

      await panel.getByRole('button', { name: 'End' }).click();
      await until(page, 'crm.line.model.state.calls.length === 0');
      await page.getByRole('link', { name: 'Call Anna' }).click();
      await until(page, "crm.line.model.state.calls[0]?.direction === 'out'");
      assert.deepEqual(await crm('heard.requests.slice(1, 3)'), ['answerCall', 'dropCall']);

      // The history, from the page's own source.
      const history = page.locator('cti-call-history');
      assert.equal(await history.getAttribute('colour-scheme'), 'light');
      await history
        .getByRole('button', { name: /Olivia Hart/ })
        .first()
        .click();
      assert.deepEqual(await crm('heard.opened'), ['call-7']);

      const outside = await inPage<string[]>(page, 'oursOutside()');
      assert.ok(outside.includes('document cti-request'), outside.join());
      assert.equal(await crm('counts.modelListeners'), 1);
      await crm('unmount()');
      assert.equal(await panel.count(), 0);
      assert.equal(await crm('counts.modelListeners'), 0);
      assert.deepEqual(await inPage(page, 'oursOutside()'), []);
      assert.deepEqual(faults, []);
      await page.close();
    });
  }
});
