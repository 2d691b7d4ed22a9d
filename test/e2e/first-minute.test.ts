// The first minute of a new server: an owner is made, a simulated phone system rings in a panel, says on every page what it is,
// and goes without leaving anything behind.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { Overview } from '../../admin/api/overview.ts';
import { violations } from '../support/accessibility.ts';
import { type PortalBed, portalBed } from '../support/portal-bed.ts';

describe('the first minute', () => {
  let bed: PortalBed;
  let panel: Page;
  const began = Date.now();
  const picture = async (page: Page, name: string) => {
    const folder = process.env['PICTURES'];
    if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
  };
  const banner = (page: Page) => page.getByText('This is a simulated phone system.');
  const count = async (
    table: 'users' | 'connections' | 'calls' | 'call_events' | 'call_parties' | 'call_party_words',
  ) => (await bed.service.store.db.selectFrom(table).selectAll().execute()).length;

  before(async () => {
    bed = await portalBed();
  });
  after(() => bed.close());

  it('offers a simulated phone system where there is none of one’s own', async () => {
    const { page } = bed;
    await page.getByRole('heading', { name: 'Try it on a simulated phone system' }).waitFor();
    assert.equal(await banner(page).count(), 0);
    assert.deepEqual(await violations(page), []);
    await picture(page, 'first-offer');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByRole('heading', { name: 'The simulated phone system is ready' }).waitFor();
    await banner(page).waitFor();
    assert.deepEqual(await violations(page), []);
    await picture(page, 'first-ready');
  });

  it('rings in a panel before the minute is over, and the customer is talked to', async () => {
    const opened = bed.page.context().waitForEvent('page');
    await bed.page.getByRole('link', { name: 'Open the panel' }).click();
    panel = await opened;
    const call = panel.locator('cti-panel').locator('cti-call');
    await call.getByText('Hannah Weiss').first().waitFor();
    assert.ok(Date.now() - began < 60_000);
    assert.equal(await banner(panel).count(), 1);
    await picture(panel, 'first-call');
    await call.getByRole('button', { name: 'Answer' }).click();
    await call.getByRole('button', { name: 'Hold' }).waitFor();
    const { calls, connections } = await bed.ask<Overview>('GET', 'admin/overview');
    assert.deepEqual([calls, connections.map(({ name }) => name)], [1, ['Simulated phone system']]);
    assert.doesNotMatch(panel.url(), /ring/);
  });

  it('says what it is on every page, and is not begun twice nor beside a connection of one’s own', async () => {
    for (const place of ['users', 'connections', 'diagnostics']) {
      await bed.open(place);
      await banner(bed.page).waitFor();
    }
    await assert.rejects(bed.ask('POST', 'admin/trial'), /409.*notFirst/s);
    await bed.page.getByRole('link', { name: 'Connect yours' }).click();
    await bed.page.getByRole('heading', { name: 'Add a connection' }).waitFor();
  });

  it('is removed with its people and calls, even in mid-call, asked first', async () => {
    const { page } = bed;
    await bed.open('overview');
    await page.getByRole('button', { name: 'Remove it' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    assert.equal(await count('connections'), 1);
    await page.getByRole('button', { name: 'Remove it' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await banner(page).waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'Try it on a simulated phone system' }).waitFor();
    for (const table of ['connections', 'calls', 'call_events', 'call_parties', 'call_party_words'] as const)
      assert.equal(await count(table), 0, table);
    assert.equal(await count('users'), 1);
    // The agent's page does not try for ever.
    await panel
      .getByText(/sign in/i)
      .first()
      .waitFor();
    assert.deepEqual(bed.faults, []);
  });
});
