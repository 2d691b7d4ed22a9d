/** The search of the portal: pages, settings, connections, users, groups and sites by a few words, and the way to the very field. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SearchHit } from '../../admin/api/search.ts';
import { violations } from '../support/accessibility.ts';
import { type PortalBed, portalBed } from '../support/portal-bed.ts';

let bed: PortalBed;
const picture = async (name: string) => {
  const folder = process.env['PICTURES'];
  if (folder) await bed.page.screenshot({ path: `${folder}/${name}.png` });
};
const box = () => bed.page.getByRole('combobox', { name: 'Search settings, users and pages' });
const options = () => bed.page.getByRole('option');
const found = async (q: string) =>
  (await bed.ask<{ hits: SearchHit[] }>('GET', `admin/search?q=${encodeURIComponent(q)}`)).hits;
const titles = (hits: SearchHit[]) => hits.map(({ kind, title, detail }) => `${kind}: ${title} (${detail})`);
/** Id of the field that has the focus, however deep it is. */
const focused = () =>
  bed.page.evaluate<string>(`(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    return at?.id ?? '';
  })()`);
async function focusedIs(id: string): Promise<void> {
  for (let tries = 0; (await focused()) !== id; tries++) {
    if (tries > 100) throw new Error(`the focus is in ${await focused()}, not in ${id}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

before(async () => {
  bed = await portalBed();
  for (const [id, name] of [
    ['hq', 'HQ Budapest'],
    ['lab', 'Laboratory'],
  ]) {
    const settings = { url: '127.0.0.1', port: 1, userName: 'offhook', secret: 'planted-secret-77' };
    await bed.ask('POST', 'admin/connections', { id, connector: 'asterisk', name, settings });
  }
  await bed.ask('POST', 'admin/groups', { id: 'sales', name: 'Sales team', connectionId: 'hq', settings: {} });
  await bed.ask('POST', 'admin/sites', { id: 'crm', name: 'Our CRM', origins: ['https://crm.example.com'] });
  await bed.ask('POST', 'admin/users', {
    login: 'agnes',
    name: 'Agnes Nagy',
    role: 'agent',
    active: true,
    connectionId: 'hq',
    settings: { extension: '4711' },
  });
});
after(() => bed.close());

describe('what is looked for', () => {
  it('is found by name, number, title and description, of one connection or of all', async () => {
    assert.deepEqual(titles(await found('agnes')), ['user: Agnes Nagy (agnes · 4711)']);
    assert.deepEqual(titles(await found('4711')), ['user: Agnes Nagy (agnes · 4711)']);
    assert.deepEqual(titles(await found('sales')), ['group: Sales team (0 users)']);
    assert.deepEqual(titles(await found('crm.example')), ['site: Our CRM (https://crm.example.com)']);
    const held = await found('held calls');
    assert.deepEqual(titles(held), [
      'setting: Context for held calls (HQ Budapest)',
      'setting: Context for held calls (Laboratory)',
    ]);
    assert.equal(held[0]?.to, '#/connections/hq?field=settings.parkingLotContext');
    assert.deepEqual(titles(await found('music budapest')), ['setting: Context for held calls (HQ Budapest)']);
    assert.deepEqual(await found('   '), []);
    assert.deepEqual(await found('%_\\'), []);
    assert.doesNotMatch(JSON.stringify(await found('secret')), /planted/);
  });

  it('is bounded, in what is asked and in what is answered', async () => {
    await assert.rejects(found('x'.repeat(61)), /400/);
    for (const letter of 'aeiou') {
      const counts = new Map<string, number>();
      for (const { kind } of await found(letter)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
      for (const [kind, count] of counts) assert.ok(count <= 6, kind);
    }
  });
});

describe('the search box', () => {
  it('is reached by a key, and leads by keys alone to the very field, which is focused and marked', async () => {
    await bed.open('overview');
    await bed.page.keyboard.press('/');
    await bed.page.keyboard.type('held');
    await options().filter({ hasText: 'Laboratory' }).waitFor();
    await bed.page.keyboard.press('ArrowUp');
    assert.equal(await box().getAttribute('aria-activedescendant'), 'hit-1');
    assert.match((await bed.page.getByRole('option', { selected: true }).textContent()) ?? '', /Laboratory/);
    assert.deepEqual(await violations(bed.page), []);
    await picture('search');
    await bed.page.emulateMedia({ colorScheme: 'dark' });
    assert.deepEqual(await violations(bed.page), []);
    await bed.page.emulateMedia({ colorScheme: 'light' });
    await bed.page.keyboard.press('Enter');
    await focusedIs('parkingLotContext');
    assert.match(bed.page.url(), /connections\/lab\?field=settings\.parkingLotContext$/);
    assert.equal(await bed.page.locator('.field[data-meant]').count(), 1);
    assert.deepEqual(await violations(bed.page), []);
    await picture('search-field');
    await bed.page.keyboard.press('Tab');
    assert.equal(await bed.page.locator('.field[data-meant]').count(), 0);
  });

  it('types a slash where somebody types, and opens there by Ctrl and K', async () => {
    await bed.open('connections', 'hq');
    await bed.page.locator('#name').fill('');
    await bed.page.locator('#name').press('/');
    assert.equal(await bed.page.locator('#name').inputValue(), '/');
    await bed.page.keyboard.press('Control+k');
    await focusedIs('search');
  });

  it('finds pages at once, says when nothing is called so, and closes without a trace', async () => {
    await bed.open('overview');
    await box().fill('country');
    await options().filter({ hasText: 'Default country' }).click();
    await focusedIs('defaultCountry');
    await box().fill('zzz');
    await bed.page.getByText('Nothing is called “zzz”.').waitFor();
    assert.equal(await box().getAttribute('aria-expanded'), 'false');
    await box().press('Escape');
    await bed.page.getByText('Nothing is called “zzz”.').waitFor({ state: 'hidden' });
    assert.deepEqual(bed.faults, []);
  });

  it('says so when the server does not answer, and still finds pages', async () => {
    await bed.page.route('**/api/admin/search*', (route) => route.abort());
    await box().fill('audit');
    await bed.page.getByText('The server does not answer.').waitFor();
    await options().filter({ hasText: 'Audit log' }).waitFor();
    await bed.page.unroute('**/api/admin/search*');
  });

  it('shows nobody what is not for them', async () => {
    await bed.ask('POST', 'admin/users', {
      ...{ login: 'manager', name: 'Manager', role: 'userManager', active: true, connectionId: null, settings: {} },
      password: 'correct horse battery',
    });
    const context = await bed.browser.newContext();
    const page = await context.newPage();
    await page.goto(`${bed.service.httpUrl}admin/`);
    await page.fill('#login', 'manager');
    await page.fill('#password', 'correct horse battery');
    await page.click('button');
    const search = page.getByRole('combobox', { name: 'Search settings, users and pages' });
    const asked = page.waitForResponse(/admin\/search/);
    await search.fill('crm');
    await asked;
    await page.getByText('Nothing is called “crm”.').waitFor();
    await context.close();
  });
});
