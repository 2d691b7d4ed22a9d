/** A contact by hand in the portal: made, changed and removed by keyboard, and brought back. */
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { DirectoryPage } from '../../admin/api/directory.ts';
import { violations } from '../support/accessibility.ts';
import { type PortalBed, portalBed } from '../support/portal-bed.ts';

let bed: PortalBed;
const pictures = process.env['PICTURES'];
const picture = async (name: string) => {
  if (!pictures) return;
  await mkdir(pictures, { recursive: true });
  await bed.page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
};
const all = async () => (await bed.ask<DirectoryPage>('GET', 'admin/directory')).records;

before(async () => {
  bed = await portalBed({ connections: [{ id: 'lab', name: 'Lab', connector: 'simulator' }] });
  await bed.ask('PATCH', 'admin/numbers/server', { revision: 0, settings: { defaultCountry: 'HU' } });
});
after(async () => {
  await bed.close();
});

describe('a contact by hand', () => {
  it('is made by keyboard, with several numbers and their kinds', async () => {
    const { page } = bed;
    await bed.open('directory');
    await page.getByRole('link', { name: 'Add contact' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'New contact' }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.locator('#name').focus();
    await page.keyboard.type('Anna Kovács');
    await page.locator('#number-0').focus();
    await page.keyboard.type('06 20 555 0148');
    await page.keyboard.press('Tab');
    await page.keyboard.type('mobile');
    await page.locator('#more').focus();
    await page.keyboard.press('Enter');
    await page.locator('#number-1:focus').waitFor();
    await page.keyboard.type('+36 1 555 0100');
    await page.keyboard.press('Tab');
    await page.keyboard.type('work');
    await picture('record-typed');
    await page.locator('#name').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/directory\/record\/[0-9a-f-]{36}$/);
    await page.getByText('Read as +36205550148').waitFor();
    assert.deepEqual(
      (await all()).map(({ name, numbers }) => [name, numbers.map(({ type, e164 }) => [type, e164])]),
      [
        [
          'Anna Kovács',
          [
            ['mobile', '+36205550148'],
            ['work', '+3615550100'],
          ],
        ],
      ],
    );
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await violations(page), [], colorScheme);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await picture('record');
  });

  it('says beside each field what is wrong with it', async () => {
    const { page } = bed;
    await page.fill('#number-0', 'call me');
    await page.fill('#owner', 'nobody');
    await page.click('button.primary');
    await page.getByText('This is no number that can be called.').waitFor();
    await page.getByText('There is no user of this login.').waitFor();
    assert.equal(await page.getAttribute('#number-0', 'aria-invalid'), 'true');
    assert.deepEqual(await violations(page), []);
    await picture('record-wrong');
    await page.fill('#number-0', '06 30 555 0199');
    await page.fill('#owner', 'boss');
    await page.getByRole('button', { name: 'Take away number 2' }).click();
    await page.click('button.primary');
    await page.getByText('Saved.').waitFor();
    const [anna] = await all();
    assert.deepEqual([anna?.owner, anna?.numbers.map(({ e164 }) => e164)], ['boss', ['+36305550199']]);
  });

  it('is merged with what somebody else has saved meanwhile', async () => {
    const { page } = bed;
    const [anna] = await all();
    assert.ok(anna);
    await page.fill('#name', 'Anna Kovács-Nagy');
    const { revision, name, owner, numbers } = anna;
    const sent = numbers.map(({ number, type }) => ({ number, type }));
    await bed.ask('PATCH', `admin/directory/${anna.id}`, { revision, name, owner, detail: 'Tailspin', numbers: sent });
    await page.click('button.primary');
    await page.getByRole('button', { name: 'Keep what I typed' }).click();
    assert.equal(await page.inputValue('#detail'), 'Tailspin');
    await page.click('button.primary');
    await page.getByText('Saved.').waitFor();
    assert.deepEqual(
      (await all()).map((one) => [one.name, one.detail]),
      [['Anna Kovács-Nagy', 'Tailspin']],
    );
  });

  it('is removed, and brought back as what it was, by keyboard', async () => {
    const { page } = bed;
    const [before] = await all();
    await bed.open('directory');
    await page.getByRole('button', { name: 'Remove Anna' }).click();
    await page.locator('ask-first').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Anna Kovács-Nagy is removed.').waitFor();
    assert.deepEqual(await violations(page), []);
    await picture('record-removed');
    await page.locator('#undo:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Anna Kovács-Nagy' }).waitFor();
    const [back] = await all();
    assert.deepEqual([back?.record, back?.numbers], [before?.record, before?.numbers]);
    assert.deepEqual(bed.faults, []);
  });
});
