/** Changes in the portal: what was changed and why is told, taken back, and merged with what somebody else has done. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { AuditEntry, ChainReport } from '../../admin/api/audit.ts';
import type { Site } from '../../admin/api/sites.ts';
import type { Group } from '../../admin/api/groups.ts';
import { violations } from '../support/accessibility.ts';
import { type PortalBed, portalBed } from '../support/portal-bed.ts';

let bed: PortalBed;
/** Pictures for whoever looks at the screens. */
const pictures = process.env['PICTURES'];
const picture = async (name: string) => {
  if (!pictures) return;
  await mkdir(pictures, { recursive: true });
  await bed.page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
};

before(async () => {
  bed = await portalBed({ connections: [{ id: 'lab', name: 'Lab', connector: 'simulator' }] });
});
after(async () => {
  await bed.close();
});

describe('a site that two administrators change', () => {
  it('tells the second what the first has done, and keeps what was typed on top of it', async () => {
    const { page } = bed;
    const origins = ['https://crm.example.com'];
    await bed.ask('POST', 'admin/sites', { id: 'crm', name: 'CRM', origins });
    await bed.open('sites', 'crm');
    await page.fill('#name', 'Mine');
    await bed.ask('PATCH', 'admin/sites/crm', { revision: 1, name: 'CRM', origins: ['https://crm.example.org'] });
    await page.click('button.primary');
    const notice = page.locator('.notice.bad[role=alert]');
    await notice.getByText('boss has changed this meanwhile').waitFor();
    assert.match(await notice.innerText(), /Its pages are at.*example\.com.*→.*example\.org/s);
    assert.deepEqual(await violations(page), []);
    await picture('site-meanwhile');
    await page.getByRole('button', { name: 'Keep what I typed' }).click();
    assert.equal(await page.inputValue('#origins'), 'https://crm.example.org');
    await page.click('button.primary');
    await page.waitForSelector('text=Saved.');
    const { name, origins: now } = await bed.ask<Site>('GET', 'admin/sites/crm');
    assert.deepEqual([name, now], ['Mine', ['https://crm.example.org']]);
  });

  it('is taken back by keyboard, and keeps its key', async () => {
    const { page } = bed;
    await page.getByText('Changes', { exact: false }).first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Take back to revision 1' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Its key stays as it is.').waitFor();
    await picture('site-take-back');
    await page.getByRole('button', { name: 'Take back', exact: true }).last().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('cell', { name: /^taken back/ }).waitFor();
    assert.equal((await bed.ask<Site>('GET', 'admin/sites/crm')).name, 'CRM');
    assert.deepEqual(await violations(page), []);
    await picture('site-history');
  });
});

describe('the reason of a change', () => {
  it('is typed beside it, and shown in the history and in the audit log', async () => {
    const { page } = bed;
    await bed.open('sites');
    await bed.open('sites', 'crm');
    await page.fill('#name', 'CRM of the North');
    await page.getByLabel('Why? (optional)').first().fill('The <b>South</b> has its own');
    assert.deepEqual(await violations(page), []);
    await picture('why');
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=Saved.');
    assert.equal(await page.getByLabel('Why? (optional)').first().inputValue(), '');
    await page.getByText('Changes', { exact: false }).first().click();
    await page.locator('q').getByText('The <b>South</b> has its own', { exact: true }).waitFor();
    await picture('why-in-history');
    await page.getByRole('button', { name: 'Take back to revision 1' }).click();
    const dialog = page.locator('revision-list dialog');
    await dialog.getByLabel('Why? (optional)').fill('It has not');
    // Enter in the field decides nothing.
    await page.keyboard.press('Enter');
    assert.ok(await dialog.isVisible());
    assert.deepEqual(await violations(page), []);
    await picture('why-taken-back');
    await dialog.getByRole('button', { name: 'Take back' }).click();
    await page.locator('q').getByText('It has not').waitFor();
    await bed.open('audit');
    await page.locator('audit-page q').getByText('It has not').waitFor();
    await page.locator('audit-page q').getByText('The <b>South</b> has its own', { exact: true }).waitFor();
    await picture('audit-why');
  });

  it('is asked before a removal, too', async () => {
    const { page } = bed;
    await bed.open('sites', 'crm');
    await page.getByRole('button', { name: 'Remove' }).first().click();
    const dialog = page.locator('site-page > ask-first dialog, ask-first dialog[open]');
    await dialog.getByLabel('Why? (optional)').fill('Sold');
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await page.waitForURL(/#\/sites$/);
    const { entries } = await bed.ask<{ entries: AuditEntry[] }>('GET', 'admin/audit?limit=1');
    assert.deepEqual([entries[0]?.action, entries[0]?.comment], ['site.remove', 'Sold']);
  });
});

describe('the audit log', () => {
  it('says that it is unbroken, and compares with a head that was noted down', async () => {
    const { page } = bed;
    await bed.open('audit');
    const notice = page.locator('chain-notice');
    await notice.getByText(/Unbroken, \d+ entries, head [0-9a-f]{12}/).waitFor();
    const { head } = await bed.ask<ChainReport>('GET', 'admin/audit/verify');
    await notice.getByText('Compare with a head').focus();
    await page.keyboard.press('Enter');
    await notice.getByLabel('Head of before').fill('no hash');
    await page.keyboard.press('Enter');
    await notice.getByText('Write 12 to 64 digits of the hash.').waitFor();
    await notice.getByLabel('Head of before').fill(head);
    await page.keyboard.press('Enter');
    await notice.getByText(/nothing up to there was changed/).waitFor();
    assert.deepEqual(await violations(page), []);
    await picture('audit');
    await notice.getByLabel('Head of before').fill('f'.repeat(64));
    await page.keyboard.press('Enter');
    await notice.getByText(/The log is not as it was written: no entry has the head f{64}/).waitFor();
    assert.deepEqual(await violations(page), []);
    await picture('audit-broken');
  });
});

describe('a group that two administrators change', () => {
  it('tells the second what the first has done, and is taken back', async () => {
    const { page } = bed;
    const sales = { name: 'Sales', connectionId: 'lab', settings: {} };
    await bed.ask('POST', 'admin/groups', { id: 'sales', ...sales });
    await bed.open('users', 'groups', 'sales');
    await page.fill('#name', 'Mine');
    await bed.ask('PATCH', 'admin/groups/sales', { ...sales, revision: 1, connectionId: null });
    await page.click('button.primary');
    await page.locator('.notice.bad[role=alert]').getByText('boss has changed this meanwhile').waitFor();
    assert.deepEqual(await violations(page), []);
    await page.getByRole('button', { name: 'Keep what I typed' }).click();
    await page.click('button.primary');
    await page.waitForSelector('text=Saved.');
    const group = () => bed.ask<Group>('GET', 'admin/groups/sales');
    assert.deepEqual([(await group()).name, (await group()).connectionId], ['Mine', null]);
    await page.getByText('Changes', { exact: false }).first().click();
    await page.getByRole('button', { name: 'Take back to revision 1' }).click();
    await page.getByRole('button', { name: 'Take back', exact: true }).last().click();
    await page.getByRole('cell', { name: /^taken back/ }).waitFor();
    assert.deepEqual([(await group()).name, (await group()).connectionId], ['Sales', 'lab']);
    await picture('group-history');
  });
});
