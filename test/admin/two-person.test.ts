/** The two-person rule in the portal: proposed in one browser, looked at and decided in another. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { Proposal } from '../../admin/api/proposals.ts';
import type { Site } from '../../admin/api/sites.ts';
import { violations } from '../support/accessibility.ts';
import { type PortalBed, portalBed } from '../support/portal-bed.ts';

let bed: PortalBed;
/** Of the second person. */
let other: Page;
const password = 'another horse battery';
const pictures = process.env['PICTURES'];
const picture = async (page: Page, name: string) => {
  if (!pictures) return;
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
};
const site = (more: object = {}) => ({ name: 'CRM', origins: ['https://crm.example.com'], ...more });
const waiting = async () =>
  (await bed.ask<{ proposals: Proposal[] }>('GET', 'admin/proposals')).proposals.filter(
    ({ state }) => state === 'waiting',
  );

before(async () => {
  bed = await portalBed({ connections: [{ id: 'lab', name: 'Lab', connector: 'simulator' }] });
  await bed.ask('POST', 'admin/sites', { id: 'crm', ...site() });
  const bob = { login: 'bob', name: 'Bob', role: 'owner', active: true, connectionId: null, settings: {}, password };
  await bed.ask('POST', 'admin/users', bob);
  const context = await bed.browser.newContext({ viewport: { width: 1240, height: 760 } });
  other = await context.newPage();
  await other.goto(`${bed.service.httpUrl}admin/`);
  await other.fill('#login', 'bob');
  await other.fill('#password', password);
  await other.click('button.primary');
  await other.waitForSelector('overview-page h1');
});
after(async () => {
  await bed.close();
});

describe('the two-person rule in the portal', () => {
  it('is switched on by keyboard', async () => {
    const { page } = bed;
    await bed.open('waiting');
    await page.getByText('Nothing waits: the rule is off.').waitFor();
    await picture(page, 'rule-off');
    await page.getByRole('button', { name: 'Switch it on' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.locator('ask-first dialog');
    await dialog.getByLabel('Why? (optional)').fill('Audit of November');
    await dialog.getByRole('button', { name: 'Switch it on' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('The rule is on.').waitFor();
    assert.deepEqual(await violations(page), []);
  });

  it('says of a change that it is not done yet, and leads to where it waits', async () => {
    const { page } = bed;
    await bed.open('sites', 'crm');
    await page.fill('#name', 'CRM of the North');
    await page.getByLabel('Why? (optional)').first().fill('The <i>South</i> has its own');
    await page.click('button.primary');
    await page.getByText('Not done yet: this waits for a second person now').waitFor();
    assert.deepEqual(await violations(page), []);
    await picture(page, 'proposed');
    assert.equal((await bed.ask<Site>('GET', 'admin/sites/crm')).name, 'CRM');
    await page.locator('.notice a').click();
    const proposal = page.getByRole('article', { name: 'Change the site CRM of the North' });
    await proposal.getByText('Proposed by you').waitFor();
    await proposal.getByRole('button', { name: 'Withdraw' }).waitFor();
    assert.equal(await proposal.getByRole('button', { name: 'Approve' }).count(), 0);
    assert.deepEqual(await violations(page), []);
    await picture(page, 'waiting-mine');
  });

  it('shows the second person what would be changed and why, and does it once approved', async () => {
    await other.reload();
    await other.getByRole('link', { name: 'Waiting 1 to decide' }).click();
    const proposal = other.getByRole('article', { name: 'Change the site CRM of the North' });
    await proposal.getByText('Proposed by boss').waitFor();
    await proposal.getByText('The <i>South</i> has its own', { exact: true }).waitFor();
    assert.match(await proposal.innerText(), /Name CRM → CRM of the North/);
    assert.equal(await proposal.getByRole('button', { name: 'Withdraw' }).count(), 0);
    for (const colorScheme of ['light', 'dark'] as const) {
      await other.emulateMedia({ colorScheme });
      assert.deepEqual(await violations(other), [], colorScheme);
    }
    await other.emulateMedia({ colorScheme: 'light' });
    await picture(other, 'waiting-theirs');
    await proposal.getByRole('button', { name: 'Approve' }).focus();
    await other.keyboard.press('Enter');
    const dialog = other.locator('ask-first dialog');
    await dialog.getByText('Approve: Change the site CRM of the North?').waitFor();
    await picture(other, 'approve');
    await dialog.getByRole('button', { name: 'Approve' }).focus();
    await other.keyboard.press('Enter');
    await other.getByText('Approved, and done.').waitFor();
    await other.getByRole('link', { name: 'Waiting', exact: true }).waitFor();
    assert.equal((await bed.ask<Site>('GET', 'admin/sites/crm')).name, 'CRM of the North');
    await other.getByRole('cell', { name: 'approved by bob' }).waitFor();
    assert.deepEqual(await violations(other), []);
    await picture(other, 'approved');
    await bed.open('audit');
    await bed.page.getByText('approved by bob').waitFor();
    await picture(bed.page, 'audit-approved');
  });

  it('tells a key to whoever approves it, once', async () => {
    const { page } = bed;
    await bed.open('sites', 'crm');
    await page.getByRole('button', { name: 'Make a new key' }).click();
    await page.getByText('Not done yet').waitFor();
    const proposal = other.getByRole('article', { name: 'Make a new key for the site CRM of the North' });
    await proposal.getByRole('button', { name: 'Approve' }).click();
    await other.locator('ask-first dialog').getByRole('button', { name: 'Approve' }).click();
    const notice = other.getByText('This key is shown once:').locator('..');
    assert.match(await notice.locator('code').innerText(), /^[\w-]{43}$/);
  });

  it('refuses with a reason, which is asked for', async () => {
    const { page } = bed;
    await bed.open('sites');
    await bed.open('sites', 'crm');
    await page.getByRole('button', { name: 'Remove' }).first().click();
    await page.locator('ask-first dialog[open]').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Not done yet').waitFor();
    const proposal = other.getByRole('article', { name: 'Remove the site' });
    await proposal.getByRole('button', { name: 'Refuse' }).click();
    const dialog = other.locator('ask-first dialog');
    await dialog.getByRole('button', { name: 'Refuse' }).click();
    await dialog.locator('input:focus:invalid').waitFor();
    assert.equal((await waiting()).length, 1);
    await dialog.getByLabel('Why?').fill('  ');
    await dialog.getByRole('button', { name: 'Refuse' }).click();
    await other.getByText('Say why.', { exact: true }).waitFor();
    await proposal.getByRole('button', { name: 'Refuse' }).click();
    await dialog.getByLabel('Why?').fill('It is still in use');
    await dialog.getByRole('button', { name: 'Refuse' }).click();
    await other.getByText('Refused. boss sees why.').waitFor();
    await bed.open('waiting');
    await page.getByRole('cell', { name: 'refused by bob It is still in use' }).waitFor();
    assert.deepEqual(await waiting(), []);
  });

  it('shows what was changed meanwhile instead of doing it', async () => {
    const at = await bed.ask<Site>('GET', 'admin/sites/crm');
    for (const name of ['First', 'Second']) {
      await bed.ask('PATCH', 'admin/sites/crm', { revision: at.revision, ...site({ name }) });
    }
    for (const name of ['First', 'Second']) {
      const proposal = other.getByRole('article', { name: `Change the site ${name}` });
      await proposal.getByRole('button', { name: 'Approve' }).click();
      await other.locator('ask-first dialog').getByRole('button', { name: 'Approve' }).click();
      await proposal.waitFor({ state: 'detached' });
    }
    const notice = other.locator('.notice.bad[role=alert]');
    assert.match(await notice.innerText(), /Not done: boss has changed this since it was proposed:/);
    await notice.getByText(/Name\s+CRM of the North → First/).waitFor();
    assert.deepEqual(await violations(other), []);
    await picture(other, 'outdated');
    assert.equal((await bed.ask<Site>('GET', 'admin/sites/crm')).name, 'First');
  });

  it('is not switched off by one alone', async () => {
    const { page } = bed;
    await bed.open('overview');
    await bed.open('waiting');
    await page.getByRole('button', { name: 'Switch it off' }).click();
    await page.locator('ask-first dialog').getByRole('button', { name: 'Propose it' }).click();
    await page.getByText('Proposed. Another owner finds it here.').waitFor();
    await page.getByRole('article', { name: 'Change the two-person rule' }).getByText('yes → no').waitFor();
    await picture(page, 'rule-waits');
    assert.deepEqual(bed.faults, []);
  });
});
