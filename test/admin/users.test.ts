/** Many users in the portal: chosen and changed together, grouped, found by their number, and how each was before. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Connection } from '../../admin/api/connections.ts';
import type { Person } from '../../admin/api/users.ts';
import { violations } from '../support/accessibility.ts';
import { type PortalBed, portalBed } from '../support/portal-bed.ts';

let bed: PortalBed;
const people: Person[] = [];
const picture = async (name: string) => {
  const folder = process.env['PICTURES'];
  if (folder) await bed.page.screenshot({ path: `${folder}/${name}.png` });
};

before(async () => {
  bed = await portalBed({ connections: [{ id: 'lab', name: 'Lab', connector: 'simulator' }] });
  for (const [index, name] of ['Agnes Nagy', 'Bruno Silva', 'Chloe Martin'].entries()) {
    people.push(
      await bed.ask<Person>('POST', 'admin/users', {
        login: name.split(' ')[0]?.toLowerCase(),
        name,
        role: 'agent',
        active: true,
        connectionId: 'lab',
        settings: { extension: `20${index + 1}` },
      }),
    );
  }
});
after(async () => {
  await bed.close();
});
const read = (index: number) => bed.ask<Person>('GET', `admin/users/${people[index]?.id}`);

describe('a group in the portal', () => {
  it('is made, and its settings are shown as the group’s where a user has none', async () => {
    const { page } = bed;
    await bed.open('users', 'groups');
    await page.getByText('There are no groups yet').waitFor();
    await page.click('text=Add group');
    await page.fill('#name', 'Sales');
    await page.fill('#id', 'sales');
    await page.selectOption('#connection', 'lab');
    await page.fill('settings-form #name', 'Sales desk');
    assert.deepEqual(await violations(page), []);
    await picture('group');
    await page.click('button.primary');
    await page.waitForURL(/#\/users\/groups\/sales$/);
    await bed.open('users', people[0]?.id ?? '');
    await page.selectOption('#group', 'sales');
    await page.selectOption('#connection', '');
    await page.getByText('from Sales', { exact: true }).waitFor();
    await page.fill('#extension', '201');
    await page.click('button.primary');
    await page.waitForSelector('text=Saved.');
    assert.deepEqual(await violations(page), []);
    await picture('user-in-group');
    const agnes = await read(0);
    assert.deepEqual(
      [agnes.groupId, agnes.connectionId, agnes.number, agnes.settings['name']],
      ['sales', null, '201', undefined],
    );
  });

  it('says beside a value of one’s own what the group has, and takes it back', async () => {
    const { page } = bed;
    await bed.open('users', people[0]?.id ?? '');
    await page.fill('settings-form #name', 'My own');
    await page.getByText('Sales has Sales desk.').waitFor();
    await page.getByRole('button', { name: 'use what Sales has' }).click();
    await page.getByText('from Sales', { exact: true }).waitFor();
    assert.equal(await page.inputValue('settings-form #name'), '');
  });
});

describe('many users in the portal', () => {
  it('are chosen and changed together by keyboard, after it was said what would happen', async () => {
    const { page } = bed;
    await bed.open('users');
    await page.getByRole('checkbox', { name: 'Choose bruno' }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('checkbox', { name: 'Choose chloe' }).focus();
    await page.keyboard.press('Space');
    await page.getByText('2 chosen').waitFor();
    await page.getByRole('button', { name: 'Change them' }).press('Enter');
    await page.locator('bulk-edit #role').selectOption('supervisor');
    await page.getByRole('button', { name: 'Say what it would do' }).press('Enter');
    await page.getByText('Would change 2').waitFor();
    assert.equal((await read(1)).role, 'agent');
    assert.deepEqual(await violations(page), []);
    await picture('bulk');
    await page.getByRole('button', { name: 'Change', exact: true }).press('Enter');
    await page.getByText('Changed 2').waitFor();
    assert.deepEqual(
      [(await read(1)).role, (await read(2)).role, (await read(0)).role],
      ['supervisor', 'supervisor', 'agent'],
    );
    await page.keyboard.press('Escape');
  });

  it('are named one by one where it cannot be done', async () => {
    const { page } = bed;
    await bed.open('users');
    await page.getByRole('checkbox', { name: 'Choose all on this page' }).check();
    await page.getByRole('button', { name: 'Change them' }).click();
    await page.locator('bulk-edit #active').selectOption('no');
    await page.getByRole('button', { name: 'Say what it would do' }).click();
    await page.getByText(/boss: The last owner has to stay/).waitFor();
    await page.keyboard.press('Escape');
  });

  it('are found by an extension, with how they stand', async () => {
    const { page } = bed;
    await bed.open('users');
    const finder = page.getByLabel('Who is this extension?');
    await finder.fill('202');
    await finder.press('Enter');
    await page.locator('number-finder').getByText('Bruno Silva').waitFor();
    await page.locator('number-finder').getByText('Lab · registered').waitFor();
    assert.deepEqual(await violations(page), []);
    await picture('users');
    await finder.fill('999');
    await finder.press('Enter');
    await page.getByText('Nobody here has 999.').waitFor();
  });
});

describe('what was changed', () => {
  it('is told, and taken back', async () => {
    const { page } = bed;
    await bed.open('users', people[1]?.id ?? '');
    await page.getByText('Changes', { exact: false }).first().click();
    await page.getByRole('button', { name: 'Take back to revision 1' }).click();
    await picture('take-back');
    await page.getByRole('button', { name: 'Take back', exact: true }).last().click();
    await page.waitForSelector('text=Saved.');
    assert.equal((await read(1)).role, 'agent');
    await page.getByRole('cell', { name: /^taken back/ }).waitFor();
    assert.deepEqual(await violations(page), []);
    await picture('history');
  });

  it('by somebody else meanwhile is shown, and what was typed is kept on top of it', async () => {
    const { page } = bed;
    await bed.ask('POST', 'admin/connections', {
      id: 'hq',
      connector: 'asterisk',
      name: 'HQ',
      settings: { url: '127.0.0.1', port: 1, userName: 'offhook', secret: 'planted' },
    });
    await bed.open('connections', 'hq');
    await page.getByText(/^Set on .* by boss$/).waitFor();
    await page.fill('#name', 'Mine');
    await bed.ask('PATCH', 'admin/connections/hq', {
      revision: 1,
      name: 'HQ',
      settings: { url: '127.0.0.1', port: 2, userName: 'offhook', secret: 'planted two' },
    });
    await page.click('button.primary');
    const notice = page.locator('.notice.bad[role=alert]');
    await notice.getByText('boss has changed this meanwhile').waitFor();
    assert.match(await notice.innerText(), /port 1 → 2/);
    assert.match(await notice.innerText(), /secret is changed/);
    assert.deepEqual(await violations(page), []);
    await picture('meanwhile');
    await page.getByRole('button', { name: 'Keep what I typed' }).click();
    assert.deepEqual([await page.inputValue('#name'), await page.inputValue('#port')], ['Mine', '2']);
    await page.click('button.primary');
    await page.waitForSelector('text=Saved.');
    const saved = await bed.ask<Connection>('GET', 'admin/connections/hq');
    assert.deepEqual([saved.name, saved.settings['port']], ['Mine', 2]);
  });
});

describe('a user without a password', () => {
  it('gets a link, chooses one, and signs in', async () => {
    const { page } = bed;
    await bed.open('users', people[2]?.id ?? '');
    await page.click('#password-link');
    const url = await page.locator('user-sign-in code').innerText();
    assert.deepEqual(await violations(page), []);
    await picture('password-link');
    const context = await bed.browser.newContext();
    const other = await context.newPage();
    await other.goto(url);
    await other.fill('#password', 'a sentence that is long');
    assert.deepEqual(await violations(other), []);
    await other.click('button');
    await other.getByText('Your password is set').waitFor();
    await other.getByRole('button', { name: 'Sign in' }).click();
    await other.fill('#login', 'chloe');
    await other.fill('#password', 'a sentence that is long');
    await other.click('button');
    await other.waitForSelector('overview-page h1');
    await context.close();
    assert.deepEqual(bed.faults, []);
  });
});
