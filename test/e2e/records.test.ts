/** pain 24: what an agent notes of a call is there again, whatever becomes of the tab; calls taken with no page open are there, too. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { silentLog } from '../../core/provider/world.ts';
import { parseConfig } from '../../server/config.ts';
import { demoConfig } from '../../server/demo/demo-config.ts';
import { type Service, startService } from '../../server/service.ts';
import { openBrowser } from '../support/chromium.ts';

describe('records', () => {
  let folder: string;
  let service: Service;
  let browser: Browser;
  /** What no page should have said: script errors, and what the strict policy has blocked. */
  const complaints: string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'offhook-records-'));
    const config = parseConfig({ http: { port: 0 }, messaging: { port: 0 }, data: folder, ...demoConfig }, 'test');
    service = await startService({ config, demo: true, log: silentLog, env: {} });
    browser = await openBrowser();
  });

  after(async () => {
    await browser.close();
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** The demo's CRM, as Agnes. @param sockets counts those that it opens */
  async function open(sockets: { count: number } = { count: 0 }): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('websocket', () => sockets.count++);
    await page.goto(`${service.httpUrl}demo/?agent=201`);
    await page.locator('cti-panel').getByText('201 · Demo exchange').waitFor();
    return page;
  }

  async function customerCalls(number: string, name: string, to = '201'): Promise<{ hangUp: () => Promise<unknown> }> {
    const response = await fetch(`${service.httpUrl}api/demo/customers`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ number, name, to }),
    });
    const { customer } = (await response.json()) as { customer: { id: string } };
    return { hangUp: () => fetch(`${service.httpUrl}api/demo/customers/${customer.id}`, { method: 'DELETE' }) };
  }

  const history = (page: Page): Locator => page.locator('cti-call-history[full]');
  const note = (page: Page): Locator => page.locator('cti-panel').getByRole('textbox', { name: 'Note' });
  /** The note as the server has it. */
  const saved = async (): Promise<string | null | undefined> =>
    (await service.store.db.selectFrom('calls').select('note').orderBy('started_at', 'desc').executeTakeFirst())?.note;
  async function savedIs(text: string): Promise<void> {
    const deadline = Date.now() + 10_000;
    while ((await saved()) !== text) {
      if (Date.now() > deadline) assert.equal(await saved(), text);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  /** Until the server knows that somebody has called. */
  async function rung(number: string): Promise<void> {
    const row = () =>
      service.store.db.selectFrom('calls').select('id').where('caller_id', '=', number).executeTakeFirst();
    while (!(await row())) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  /** The tab dies at once, without a word to its page. */
  async function kill(page: Page): Promise<void> {
    const crashed = new Promise((resolve) => page.once('crash', resolve));
    void page.goto('chrome://crash').catch(() => undefined);
    await crashed;
    await page.close();
  }

  it('pain 24: a note is there again after the tab has died, in the call and in its wrap-up', async () => {
    const first = await open();
    await customerCalls('+15550101', 'Hannah Weiss');
    await first.locator('cti-panel').getByRole('button', { name: 'Answer' }).click();
    await note(first).fill('Wants 40 pieces');
    await savedIs('Wants 40 pieces');
    await kill(first);

    const second = await open();
    // The field is there a moment before what the server has of it.
    await note(second).waitFor();
    const deadline = Date.now() + 10_000;
    while ((await note(second).inputValue()) !== 'Wants 40 pieces' && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(await note(second).inputValue(), 'Wants 40 pieces');
    await second.locator('cti-panel').getByRole('button', { name: 'End', exact: true }).click();
    await second.locator('cti-panel .chip', { hasText: 'Order' }).click();
    await note(second).fill('Wants 40 pieces by Friday');
    await savedIs('Wants 40 pieces by Friday');
    await kill(second);

    const sockets = { count: 0 };
    const third = await open(sockets);
    await third.locator('cti-panel').getByRole('button', { name: 'Done' }).waitFor();
    assert.equal(await note(third).inputValue(), 'Wants 40 pieces by Friday');
    assert.ok(await third.locator('cti-panel .chip input').nth(1).isChecked());
    await third.locator('cti-panel').getByRole('button', { name: 'Done' }).click();
    await history(third).getByText('Order', { exact: true }).locator('visible=true').first().waitFor();
    // Panel and histories share one session.
    assert.equal(sockets.count, 1);
    await third.close();
  });

  it('pain 24: a call belongs to the record of whoever called, and its history is there', async () => {
    const page = await open();
    await page.locator('.contacts').getByRole('button', { name: 'Hannah Weiss' }).click();
    const ofContact = page.locator('cti-call-history[record]');
    await ofContact.getByText('Hannah Weiss').first().waitFor();
    assert.equal(await ofContact.locator('.item').count(), 1);
    await ofContact.locator('.row').click();
    await ofContact.getByRole('textbox', { name: 'Note' }).waitFor();
    assert.equal(await ofContact.getByRole('textbox', { name: 'Note' }).inputValue(), 'Wants 40 pieces by Friday');
    // What is written here is shown by the other history of the page.
    await ofContact.getByRole('textbox', { name: 'Note' }).fill('Sent the offer');
    await savedIs('Sent the offer');
    await page.close();
  });

  it('pain 24: calls that came while no page was open are there, and the missed ones are told apart', async () => {
    const waiting = await customerCalls('+15550112', 'Owen Clarke', '600');
    await rung('+15550112');
    await waiting.hangUp();
    const page = await open();
    await history(page).getByText('new missed call').waitFor();
    await history(page)
      .getByRole('button', { name: /new missed call/ })
      .click();
    await history(page).locator('.miss').first().waitFor();
    assert.match((await history(page).locator('.row').first().textContent()) ?? '', /Owen Clarke/);
    await page.close();
  });

  it('says nothing wrong meanwhile, under the strictest policy', () => {
    assert.deepEqual(complaints, []);
  });
});
