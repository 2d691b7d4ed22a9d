/** The directory in the portal: contacts by file, numbers on the bench, and the CRM's look-up; by keyboard and under axe. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { violations } from '../support/accessibility.ts';
import { type CrmServer, crmServer, json } from '../support/crm-server.ts';
import { type PortalBed, portalBed } from '../support/portal-bed.ts';

const csv = [
  'Name,Company,Mobile,Phone',
  'Anna Kovács,Tailspin,06 20 555 0148,',
  'Bence Tóth,Northwind,,+36 1 555 0100 ext 12',
  'No Number,,,',
].join('\n');

let bed: PortalBed;
let crm: CrmServer;
const text = async (selector: string) => (await bed.page.locator(selector).first().innerText()).trim();

before(async () => {
  crm = await crmServer();
  bed = await portalBed({
    outbound: { allowPrivate: true },
    connections: [{ id: 'lab', name: 'Lab', connector: 'simulator' }],
  });
});
after(async () => {
  await bed.close();
  await crm.close();
});

describe('the directory in the portal', () => {
  it('sets how numbers are read, by keyboard, and tries them while they are typed', async () => {
    const { page } = bed;
    await bed.open('directory', 'numbers');
    await page.focus('#defaultCountry');
    await page.keyboard.type('hu');
    await page.locator('number-lab').getByText('+36 1 555 0100').first().waitFor();
    await page.fill('number-lab textarea', '06 20 555 0148\n101\n112');
    await page.locator('number-lab').getByText('HU, assumed').waitFor();
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page.fill('[aria-label="Begins with, rule 1"]', '0');
    await page.fill('[aria-label="Put in front, rule 1"]', '9');
    await page.locator('number-lab').getByText('906205550148').waitFor();
    assert.deepEqual(await violations(page), []);
    await page.fill('[aria-label="Put in front, rule 1"]', 'nine');
    await page.click('button.primary');
    await page.locator('td .wrong').waitFor();
    await page.fill('[aria-label="Put in front, rule 1"]', '9');
    await page.click('button.primary');
    await page.waitForSelector('.notice.good');
    await bed.open('directory', 'numbers', 'connection:lab');
    assert.match(await text('#defaultCountry-help'), /From the server: HU/);
    assert.match(await text('numbers-page form'), /Rules: as for the server/);
  });

  it('takes contacts by a file, after it has shown how each row is read', async () => {
    const { page } = bed;
    await bed.open('directory', 'import');
    await page.setInputFiles('#file', { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.getByText('2 to add, 0 to change, 0 as they are, 1 that cannot be read.').waitFor();
    assert.match(await text('tbody tr:nth-child(1)'), /4\s+No Number\s+cannot\s+There is no number/);
    assert.match(await text('tbody tr:nth-child(2)'), /Anna Kovács\s+add\s+\+36 20 555 0148/);
    assert.deepEqual(await violations(page), []);
    await page.getByRole('button', { name: 'Import 2 contacts' }).click();
    await page.getByText('Done: 2 added, 0 changed, 1 left out.').waitFor();
  });

  it('shows who is there, finds them as agents do, and lets them go', async () => {
    const { page } = bed;
    await bed.open('directory');
    await page.getByText('2 in all').waitFor();
    assert.deepEqual(await violations(page), []);
    await page.fill('input[type=search]', '2662');
    await page.getByText('Bence Tóth').waitFor({ state: 'detached' });
    assert.equal(await page.locator('tbody tr').count(), 1);
    await page.fill('input[type=search]', '5550100');
    await page.getByText('Bence Tóth').waitFor();
    await page.getByRole('button', { name: 'Remove Bence Tóth' }).click();
    await page.locator('ask-first').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('Nobody fits.').waitFor();
  });

  it('is told where the CRM’s look-up is, shows its key once, tries it, and says what is wrong with it', async () => {
    const { page } = bed;
    await bed.open('directory', 'lookup');
    await page.fill('#url', 'ftp://crm');
    await page.click('button.primary');
    await page.waitForSelector('#url-wrong');
    await page.fill('#url', `${crm.url}/who`);
    await page.click('button.primary');
    await page.getByText('This key is shown once.').waitFor();
    const key = await text('code.key');
    crm.answer = json([{ name: 'Csilla Nagy', detail: 'Initech' }]);
    await page.fill('#number', '+36 20 555 0148');
    await page.getByRole('button', { name: 'Ask the CRM' }).click();
    await page.getByText('Csilla Nagy (Initech)').waitFor();
    crm.verify(key, crm.asked.at(-1)!);
    assert.deepEqual(await violations(page), []);
    crm.answer = (response) => response.end('<html>');
    await page.getByRole('button', { name: 'Ask the CRM' }).click();
    await page.getByText('it answers with something else than JSON').waitFor();
    await bed.open('directory');
    await bed.open('directory', 'lookup');
    assert.equal(await page.locator('code.key').count(), 0);
    assert.deepEqual(bed.faults, []);
  });

  it('is found right by axe in the dark, too', async () => {
    await bed.page.emulateMedia({ colorScheme: 'dark' });
    for (const parts of [['directory'], ['directory', 'import'], ['directory', 'numbers'], ['directory', 'lookup']]) {
      await bed.open(...parts);
      assert.deepEqual(await violations(bed.page), [], parts.join('/'));
    }
    await bed.page.emulateMedia({ colorScheme: 'light' });
  });
});
