/** pain 21, pain 22: who calls is said in the panel before it is answered, and the record opens for whoever is called, in the tab that is looked at; nobody else's. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { numberSettings } from '../../core/numbers/settings.ts';
import { silentLog, systemClock } from '../../core/provider/world.ts';
import { parseConfig } from '../../server/config.ts';
import { demoConfig } from '../../server/demo/demo-config.ts';
import { DirectoryRecords } from '../../server/directory/directory-records.ts';
import { type Service, startService } from '../../server/service.ts';
import { violations } from '../support/accessibility.ts';
import { openBrowser } from '../support/chromium.ts';
import { crmServer } from '../support/crm-server.ts';

const password = 'correct horse battery';
const hungarian = numberSettings.parse({ defaultCountry: 'HU' });

/** What a page has told of itself; of the page's world. */
interface Told {
  opened: { kind: string; id: string; title: string; reason: string }[];
  created: unknown[];
}

describe('who calls', { timeout: 120_000 }, () => {
  let folder = '';
  let service: Service;
  let browser: Browser;
  const contexts: BrowserContext[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'offhook-who-'));
    const users = demoConfig.users.map((user) => ({
      ...user,
      password,
      role: user.login === 'irina' ? 'owner' : 'agent',
    }));
    const config = parseConfig(
      {
        http: { port: 0 },
        messaging: { port: 0 },
        data: folder,
        outbound: { allowPrivate: true },
        ...demoConfig,
        users,
      },
      'test',
    );
    service = await startService({ config, demo: true, log: silentLog, env: {} });
    browser = await openBrowser();
    const records = new DirectoryRecords(service.store, systemClock);
    const given = (id: string, name: string, number: string, kind = 'contact', detail = '') => ({
      kind,
      id,
      name,
      detail,
      owner: '',
      numbers: [{ number, type: '' }],
    });
    await records.upsert(
      'crm',
      [
        given('1', 'Anna Kovács', '06 20 555 0148', 'contact', 'Tailspin'),
        given('2', 'Bea Twin', '+36 1 555 0200'),
        given('3', 'Twin Holding', '06 1 555 0200', 'account'),
        given('4', 'Csilla <img src=x onerror="document.title=1">', '+36 20 555 0666'),
      ],
      hungarian,
    );
    // The exchange wants numbers in full; people write them as at home.
    const numbers = { settings: JSON.stringify({ defaultCountry: 'HU', dialAs: 'e164' }), revision: 1, updated_at: 0 };
    await service.store.db
      .insertInto('number_settings')
      .values({ scope: 'server', ...numbers })
      .execute();
    // An account of the CRM may be looked at, not changed here: whose number is added to is kept here.
    await records.upsert('', [given('own', 'Zoltán Saját', '+36 20 555 0999')], hungarian);
  });
  after(async () => {
    await browser.close();
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    const customers = (await (await fetch(`${service.httpUrl}api/demo/customers`)).json()) as {
      customers: { id: string }[];
    };
    for (const { id } of customers.customers)
      await fetch(`${service.httpUrl}api/demo/customers/${id}`, { method: 'DELETE' });
    for (const context of contexts.splice(0)) await context.close();
  });

  async function signedIn(login: string): Promise<BrowserContext> {
    const context = await browser.newContext({ viewport: { width: 400, height: 760 } });
    contexts.push(context);
    const signIn = await context.request.post(`${service.httpUrl}api/sign-in`, { data: { login, password } });
    assert.ok(signIn.ok());
    return context;
  }

  /** A CRM page with the panel. @param attributes of the panel */
  async function tab(context: BrowserContext, attributes: Record<string, string> = {}): Promise<Page> {
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(`${service.httpUrl}healthz`);
    await page.evaluate(`(async () => {
      globalThis.told = { opened: [], created: [] };
      addEventListener('cti-open-record', ({ detail: { link, reason } }) => told.opened.push({ ...link, reason }));
      await import('/offhook.js');
      const panel = document.createElement('cti-panel');
      for (const [name, value] of Object.entries(${JSON.stringify({ server: '/', ...attributes })})) panel.setAttribute(name, value);
      document.documentElement.lang = 'en';
      document.title = 'CRM';
      const main = document.createElement('main');
      main.append(document.createElement('h1'), panel);
      main.firstChild.textContent = 'Customers';
      document.body.replaceChildren(main);
    })()`);
    await page.locator('cti-panel').getByText('Available').first().waitFor();
    return page;
  }
  const told = (page: Page): Promise<Told> => page.evaluate('told');
  const panel = (page: Page): Locator => page.locator('cti-panel');
  const sees = (page: Page, text: string) => panel(page).getByText(text).first().waitFor();
  const button = (page: Page, name: string) => panel(page).getByRole('button', { name });

  /** In the card of the call; the list of recent calls has it, too. */
  const nameOf = (page: Page, name: string) =>
    panel(page).locator('cti-call').getByRole('button', { name, exact: true });

  async function customerCalls(number: string, to = '201', name = ''): Promise<void> {
    const response = await fetch(`${service.httpUrl}api/demo/customers`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ number, name, to }),
    });
    assert.equal(response.status, 201);
  }

  it('pain 23: is named before it is answered, however the number is written in the directory', async () => {
    const page = await tab(await signedIn('agnes'));
    await customerCalls('+36205550148');
    await sees(page, 'Anna Kovács');
    await sees(page, 'Tailspin');
    assert.ok(await button(page, 'Answer').isVisible());
    assert.deepEqual(await violations(page), []);
  });

  it('is text and nothing else, whatever a CRM calls its people', async () => {
    const page = await tab(await signedIn('agnes'));
    await customerCalls('+36205550666');
    await sees(page, 'Csilla <img');
    assert.equal(await panel(page).locator('img').count(), 0);
    assert.notEqual(await page.title(), '1');
  });

  it('is asked of the agent where several have the number, and that is remembered with the call over a reload', async () => {
    const context = await signedIn('agnes');
    const page = await tab(context);
    await customerCalls('+3615550200');
    await sees(page, '2 records share this number');
    await panel(page).getByRole('button', { name: 'Twin Holding' }).click();
    await sees(page, 'Somebody else?');
    const links = async () =>
      service.store.db
        .selectFrom('call_links')
        .select(['kind', 'record_id'])
        .where('record_id', 'in', ['2', '3'])
        .execute();
    while ((await links()).length === 0) await page.waitForTimeout(20);
    assert.deepEqual(await links(), [{ kind: 'account', record_id: '3' }]);
    const again = await tab(context);
    await sees(again, 'Twin Holding');
    assert.equal(await panel(again).getByText('2 records share').count(), 0);
  });

  it('pain 21, pain 22: opens the record of the called agent alone, once, in the tab that is looked at', async () => {
    const agnes = await signedIn('agnes');
    const looked = await tab(agnes, { pop: 'ringing' });
    const other = await tab(agnes, { pop: 'ringing' });
    const bruno = await tab(await signedIn('bruno'), { pop: 'ringing' });
    const irina = await tab(await signedIn('irina'), { pop: 'ringing' });
    // A browser has one tab in front; of a headless one each thinks it is.
    await other.evaluate('document.hasFocus = () => false');
    await customerCalls('+36205550148', '201');
    await sees(looked, 'Anna Kovács');
    await looked.waitForFunction('told.opened.length > 0');
    await customerCalls('+36205550666', '202');
    await sees(bruno, 'Csilla');
    await bruno.waitForFunction('told.opened.length > 0');
    await sees(other, 'Anna Kovács');
    await button(looked, 'Answer').click();
    await sees(looked, 'Talking');
    const ids = async (page: Page) => (await told(page)).opened.map(({ id, reason }) => [id, reason]);
    assert.deepEqual(await ids(looked), [['1', 'ringing']]);
    assert.deepEqual(await ids(other), []);
    assert.deepEqual(await ids(bruno), [['4', 'ringing']]);
    assert.deepEqual(await ids(irina), []);
    // Looked at later, it opens there: the agent has gone there with the call.
    await other.evaluate(`document.hasFocus = () => true; dispatchEvent(new Event('focus'))`);
    assert.deepEqual(await ids(other), [['1', 'ringing']]);
  });

  it('pain 22: opens a record on a click alone, at its address, escaped; and the page may keep it from opening', async () => {
    const context = await signedIn('agnes');
    const page = await tab(context, { pop: 'click', 'record-url': '/healthz?kind={kind}&id={id}&phone={number}' });
    await customerCalls('+36205550148');
    await sees(page, 'Anna Kovács');
    assert.deepEqual((await told(page)).opened, []);
    const [opened] = await Promise.all([context.waitForEvent('page'), nameOf(page, 'Anna Kovács').click()]);
    assert.equal(opened.url(), `${service.httpUrl}healthz?kind=contact&id=1&phone=%2B36205550148`);
    assert.equal((await told(page)).opened[0]?.reason, 'click');
    await page.evaluate(`addEventListener('cti-open-record', (event) => event.preventDefault())`);
    await nameOf(page, 'Anna Kovács').click();
    await page.waitForFunction('told.opened.length === 2');
    assert.equal(context.pages().length, 2);
  });

  it('is kept when nobody knows the number: a new contact by keyboard, or the number of one who is here', async () => {
    const context = await signedIn('agnes');
    const page = await tab(context);
    await customerCalls('+36205550777', '201', 'KOVACS B');
    await button(page, 'Create contact').waitFor();
    assert.deepEqual(await violations(page), []);
    await button(page, 'Create contact').press('Enter');
    const name = panel(page).getByRole('textbox', { name: 'Name', exact: true });
    assert.equal(await name.inputValue(), 'KOVACS B');
    assert.deepEqual(await violations(page), []);
    await name.fill('Kovács Bence');
    await name.press('Enter');
    await sees(page, 'Kovács Bence');
    assert.equal(await button(page, 'Create contact').count(), 0);
    await button(page, 'Decline').click();
    await customerCalls('+36205550778', '201');
    await button(page, 'Add number to…').click();
    await panel(page).getByRole('searchbox', { name: 'Whose number is it?' }).fill('salat');
    await sees(page, 'Nobody found');
    await panel(page).getByRole('searchbox', { name: 'Whose number is it?' }).fill('zoltan');
    assert.deepEqual(await violations(page), []);
    await button(page, 'Zoltán Saját').click();
    await button(page, 'Add number to…').waitFor({ state: 'detached' });
    await sees(page, 'Zoltán Saját');
  });

  it('is left to the page where it takes it: nothing is written here', async () => {
    const page = await tab(await signedIn('agnes'));
    await page.evaluate(`addEventListener('cti-create-contact', (event) => {
      event.preventDefault();
      told.created.push({ number: event.detail.number, name: event.detail.name });
    })`);
    await customerCalls('+36205550555', '201', 'Somebody');
    await button(page, 'Create contact').click();
    assert.deepEqual((await told(page)).created, [{ number: '+36205550555', name: 'Somebody' }]);
    assert.equal(await panel(page).getByRole('textbox', { name: 'Name', exact: true }).count(), 0);
  });

  it('is found by what is typed: names, digits in the middle, and the letters of the keys', async () => {
    const page = await tab(await signedIn('agnes'));
    const field = panel(page).getByRole('combobox');
    for (const typed of ['kovacs an', '5550148', '56822']) {
      await field.fill(typed);
      await panel(page)
        .getByRole('option', { name: /Anna Kovács/ })
        .waitFor();
    }
  });

  it('is said to be out of reach when the look-up is, and the call goes on', async () => {
    const page = await tab(await signedIn('agnes'));
    await page.evaluate(`document.querySelector('cti-panel').identify = () => new Promise(() => undefined)`);
    await customerCalls('+36205550148');
    await sees(page, '+36 20 555 0148').catch(() => sees(page, '+36205550148'));
    await button(page, 'Answer').click();
    await sees(page, 'Talking');
    await sees(page, 'Your directory does not answer right now');
    await sees(page, 'Anna Kovács');
  });

  it('is shown as the agent has written it, where the dial plan has made another number of it', async () => {
    const page = await tab(await signedIn('agnes'));
    const field = panel(page).getByRole('combobox');
    await field.fill('06 20 555-0321');
    await field.press('Enter');
    await panel(page).locator('cti-call').getByText('06 20 555-0321').first().waitFor();
    assert.equal(await panel(page).locator('cti-call').getByText('+36').count(), 0);
    await button(page, 'End').click();
    await panel(page).locator('cti-call').waitFor({ state: 'detached' });
  });

  it('is said to be out of reach when the CRM behind the server answers with HTML; what is known here is shown', async (t) => {
    const crm = await crmServer();
    t.after(() => crm.close());
    crm.answer = (response) => response.end('<html><script>document.title = 1</script>');
    const owner = await signedIn('irina');
    const set = (revision: number, active: boolean) =>
      owner.request.patch(`${service.httpUrl}api/admin/lookup`, {
        data: { revision, url: `${crm.url}/who`, active, timeoutMs: 500 },
      });
    const told = await set(0, true);
    assert.equal(told.status(), 200, await told.text());
    const page = await tab(await signedIn('agnes'));
    await customerCalls('+36205550148');
    await sees(page, 'Your directory does not answer right now');
    await sees(page, 'Anna Kovács');
    await button(page, 'Answer').click();
    await sees(page, 'Talking');
    assert.equal(await page.title(), 'CRM');
    assert.equal((await set(1, false)).status(), 200);
  });

  it('is the record that the call was dialled from, whoever else has the number', async () => {
    const page = await tab(await signedIn('agnes'));
    await page.evaluate(`(() => {
      const link = document.createElement('cti-dial-link');
      link.setAttribute('number', '06 1 555 0200');
      link.setAttribute('record', 'account:3');
      document.querySelector('main').append(link);
    })()`);
    await page.locator('cti-dial-link').click();
    await sees(page, 'Twin Holding');
    await sees(page, '06 1 555 0200');
    await sees(page, 'Somebody else?');
  });
});
