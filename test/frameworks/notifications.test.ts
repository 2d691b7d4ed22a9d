// Notifications of the system with buttons: a real service worker, and real notifications as the browser keeps them. Nobody can
// press a button of the desktop here; the worker is told of it as the browser would.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page, Worker } from 'playwright-core';
import { openBrowser } from '../support/chromium.ts';
import type { LoopbackSite } from '../support/loopback-site.ts';
import { bundlePages } from './bundle.ts';
import { inPage, openCrm, until } from './crm-browser.ts';
import { crmPage, serveCrm } from './crm-site.ts';

const shown = `navigator.serviceWorker.getRegistration().then((it) => it?.getNotifications() ?? [])
  .then((all) => all.map(({ title, body, actions }) => ({ title, body, actions: actions.map(({ title }) => title) })))`;

// The browser forgets a notification that is asked for while it is on its way to the desktop, so nobody asks before it is there.
const noted = `{
  const show = ServiceWorkerRegistration.prototype.showNotification;
  ServiceWorkerRegistration.prototype.showNotification = async function (...given) {
    await show.apply(this, given);
    globalThis.isShown = true;
  };
}`;

const press = (action: string) => `registration.getNotifications().then(([notification]) =>
  void dispatchEvent(new NotificationEvent('notificationclick', { notification, action: '${action}' })))`;

describe('notifications with buttons', () => {
  let browser: Browser;
  let site: LoopbackSite;

  before(async () => {
    const scripts = await bundlePages('plain.js');
    site = await serveCrm(
      { plain: { html: crmPage('page-plain') } },
      new Map([...scripts].map(([name, text]) => [`page-${name}.js`, text])),
    );
    browser = await openBrowser();
  });

  after(async () => {
    await browser.close();
    await site.close();
  });

  /** A page that nobody looks at, with a call that rings. */
  async function ringing(worker: string): Promise<{ page: Page; faults: string[] }> {
    const { page, faults } = await openCrm(browser, `${site.address}plain`);
    await page.context().grantPermissions(['notifications'], { origin: new URL(site.address).origin });
    await inPage(page, noted);
    await inPage(
      page,
      `document.hasFocus = () => false; crm.change({ scheme: 'light', lang: 'en' });
       void Object.assign(document.querySelector('cti-panel'), { notify: true, notifyWorker: '${worker}' })`,
    );
    await inPage(page, 'crm.line.customerCalls("A. Kovacs")');
    return { page, faults };
  }

  async function workerOf(page: Page): Promise<Worker> {
    await until(page, 'globalThis.isShown');
    const [worker] = page.context().serviceWorkers();
    assert.ok(worker);
    return worker;
  }

  it('are shown once, answer the call, and go away', async () => {
    const { page, faults } = await ringing('/offhook-notifications.js');
    const worker = await workerOf(page);
    assert.deepEqual(await inPage(page, shown), [
      { title: 'Anna Kovács', body: 'Sales', actions: ['Answer', 'Decline'] },
    ]);
    await worker.evaluate(press('answerCall'));
    await until(page, "crm.line.model.state.calls[0]?.state === 'connected'");
    assert.deepEqual(await inPage(page, shown), []);
    assert.deepEqual(faults, []);
    await page.context().close();
  });

  it('decline the call', async () => {
    const { page } = await ringing('/offhook-notifications.js');
    const worker = await workerOf(page);
    await worker.evaluate(press('dropCall'));
    await until(page, 'crm.line.model.state.calls.length === 0');
    await page.context().close();
  });

  it('go away when the caller gives up', async () => {
    const { page } = await ringing('/offhook-notifications.js');
    await workerOf(page);
    await inPage(page, 'crm.line.model.dropCall()');
    await until(page, `globalThis.left === 0 || void ${shown}.then((all) => (globalThis.left = all.length))`);
    await page.context().close();
  });

  it('are shown without buttons where the page serves no worker', async () => {
    const { page, faults } = await ringing('/none.js');
    await until(page, 'document.querySelector("cti-panel") !== null');
    const warned = Date.now() + 5000;
    // The browser has something to say about the missing file, too, now before our words and now after them.
    const told = /they have no buttons/;
    while (!told.test(faults.join()) && Date.now() < warned) await page.waitForTimeout(20);
    assert.match(faults.join(), told);
    await page.context().close();
  });
});
