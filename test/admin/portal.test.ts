/** The portal in a browser: each screen by keyboard and under axe, and what an administrator is told when something is wrong. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import type { Connection } from '../../admin/api/connections.ts';
import type { Person } from '../../admin/api/users.ts';
import { violations } from '../support/accessibility.ts';
import { owner, type PortalBed, portalBed } from '../support/portal-bed.ts';
import { screensOf } from '../support/portal-screens.ts';

let bed: PortalBed;
const text = async (selector: string) => (await bed.page.locator(selector).first().innerText()).trim();

before(async () => {
  bed = await portalBed({
    connections: [{ id: 'lab', name: 'Lab', connector: 'simulator' }],
    users: [{ login: 'agnes', name: 'Agnes Nagy', connection: 'lab', settings: { extension: '201' } }],
  });
});
after(async () => {
  await bed.close();
});

describe('the screens of the portal', () => {
  for (const scheme of ['light', 'dark'] as const) {
    it(`are found right by axe, ${scheme}`, async () => {
      await bed.page.emulateMedia({ colorScheme: scheme });
      for (const parts of screensOf('lab')) {
        await bed.open(...parts);
        assert.deepEqual(await violations(bed.page), [], parts.join('/'));
      }
      await bed.page.emulateMedia({ colorScheme: 'light' });
    });
  }

  it('break no rule of the strict policy they are served under', () => {
    assert.deepEqual(bed.faults, []);
  });
});

describe('a connection in the portal', () => {
  it('is made by keyboard alone, and works at once', async () => {
    const { page } = bed;
    await bed.open('connections', 'new', 'simulator');
    await page.focus('#name');
    await page.keyboard.type('Training');
    await page.keyboard.press('Tab');
    await page.keyboard.type('training');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#\/connections\/training$/);
    await page.waitForSelector('text=connected');
    assert.equal(await text('connection-page h1'), 'Training');
  });

  it('says beside a field what is wrong with it', async () => {
    const { page } = bed;
    await bed.open('connections', 'new', 'asterisk');
    await page.fill('#name', 'HQ');
    await page.fill('#id', 'hq');
    await page.fill('#port', '70000');
    await page.click('button.primary');
    await page.waitForSelector('#port-wrong');
    assert.equal(await page.getAttribute('#port', 'aria-invalid'), 'true');
    assert.equal(await page.getAttribute('#port', 'aria-describedby'), 'port-help port-wrong');
    assert.match(await text('.notice.bad'), /Look at the marked fields/);
    await page.fill('#port', 'five');
    await page.click('button.primary');
    await page.waitForSelector('text=Enter a number.');
    assert.deepEqual(await violations(page), []);
  });

  it('shows of a secret only that it is set, and keeps it when it is not typed', async () => {
    const { page } = bed;
    await bed.open('connections', 'new', 'asterisk');
    for (const [id, value] of Object.entries({
      name: 'HQ',
      id: 'hq',
      url: '127.0.0.1',
      port: '1',
      userName: 'offhook',
      secret: 'planted',
    })) {
      await page.fill(`#${id}`, value);
    }
    await page.click('button.primary');
    await page.waitForURL(/#\/connections\/hq$/);
    await page.waitForSelector('#secret');
    assert.equal(await page.inputValue('#secret'), '');
    assert.match((await page.getAttribute('#secret', 'placeholder')) ?? '', /^Set\./);
    await page.fill('#port', '2');
    await page.click('button.primary');
    await page.waitForSelector('text=Saved.');
    const saved = await bed.ask<Connection>('GET', 'admin/connections/hq');
    assert.deepEqual([saved.settings['port'], saved.secrets], [2, ['secret']]);
  });

  it('tells the second of two administrators, and shows what it is now', async () => {
    const { page } = bed;
    await bed.open('connections', 'training');
    await page.waitForSelector('#name');
    const now = await bed.ask<Connection>('GET', 'admin/connections/training');
    await bed.ask('PATCH', 'admin/connections/training', { revision: now.revision, name: 'Theirs', settings: {} });
    await page.fill('#name', 'Mine');
    await page.click('button.primary');
    await page.waitForSelector('text=has changed this meanwhile');
    await page.click('text=Show what it is now');
    assert.equal(await page.inputValue('#name'), 'Theirs');
    await page.fill('#name', 'Ours');
    await page.click('button.primary');
    await page.waitForSelector('text=Saved.');
  });

  it('of the configuration file is shown, and cannot be changed', async () => {
    await bed.open('connections', 'lab');
    await bed.page.waitForSelector('text=comes from the configuration file');
    assert.equal(await bed.page.isDisabled('#name'), true);
    assert.equal(await bed.page.locator('button.primary').count(), 0);
  });

  it('is removed only after a question, and not while users belong to it', async () => {
    const { page } = bed;
    await bed.ask<Person>('POST', 'admin/users', {
      login: 'bruno',
      name: 'Bruno Silva',
      role: 'agent',
      active: true,
      connectionId: 'training',
      settings: { extension: '202' },
    });
    await bed.open('connections', 'training');
    await page.click('button.danger');
    await page.keyboard.press('Escape');
    await page.click('button.danger');
    await page.click('dialog[open] button.danger');
    await page.waitForSelector('text=still belong to this');
  });
});

describe('a user in the portal', () => {
  it('is made, found by number, shown as he stands now, and deactivated', async () => {
    const { page } = bed;
    await bed.open('users', 'new');
    await page.fill('#login', 'm.boyd');
    await page.fill('#name', 'Marcus Boyd');
    await page.fill('#password', 'correct horse battery');
    await page.selectOption('#connection', 'training');
    await page.fill('#extension', '203');
    await page.click('button.primary');
    await page.waitForSelector('user-page h1:has-text("Marcus Boyd")');
    await bed.open('users');
    await page.fill('input[type=search]', '203');
    await page.locator('users-page tbody tr').nth(1).waitFor({ state: 'detached' });
    assert.match(await text('users-page tbody tr'), /m\.boyd[\s\S]*203[\s\S]*no page open/);
    await page.click('text=m.boyd');
    await page.waitForSelector('#active');
    await page.uncheck('#active');
    await page.click('button.primary');
    await page.waitForSelector('text=deactivated');
  });

  it('is refused a number that somebody has, beside the field', async () => {
    const { page } = bed;
    await bed.open('users', 'new');
    await page.fill('#login', 'other');
    await page.fill('#name', 'Other');
    await page.selectOption('#connection', 'training');
    await page.fill('#extension', '202');
    await page.click('button.primary');
    await page.waitForSelector('text=Bruno Silva has the number 202 already.');
  });

  it('comes by a file, whose rows are judged before anything is done', async () => {
    const { page } = bed;
    await bed.open('users', 'import');
    const csv = [
      'login,name,connection,settings.extension',
      'file-1,File One,training,301',
      'file-2,File Two,nowhere,302',
    ];
    await page.setInputFiles('#file', { name: 'users.csv', mimeType: 'text/csv', buffer: Buffer.from(csv.join('\n')) });
    await page.waitForSelector('text=1 to add, 0 to change, 0 as they are, 1 that cannot be read.');
    assert.match(await text('import-page tbody tr'), /3\s+file-2\s+cannot\s+There is no connection nowhere/);
    assert.deepEqual(await violations(page), []);
    await page.click('text=Import 1 row');
    await page.waitForSelector('text=Done: 1 added, 0 changed, 1 left out.');
    const { total } = await bed.ask<{ total: number }>('GET', 'admin/users?search=file-');
    assert.equal(total, 1);
  });

  it('who may not change anything sees it all, and no button to change it', async () => {
    await bed.ask('POST', 'admin/users', {
      login: 'auditor',
      name: 'An auditor',
      role: 'auditor',
      active: true,
      connectionId: null,
      settings: {},
      password: owner.password,
    });
    const page = await (await bed.browser.newContext()).newPage();
    await page.goto(`${bed.service.httpUrl}admin/`);
    await page.fill('#login', 'auditor');
    await page.fill('#password', owner.password);
    await page.click('button');
    await page.waitForSelector('overview-page table');
    assert.equal(await page.locator('text=Add connection').count(), 0);
    await page.goto(`${bed.service.httpUrl}admin/#/connections/training`);
    await page.waitForSelector('#name');
    assert.equal(await page.isDisabled('#name'), true);
    await page.close();
  });
});

describe('one’s own account in the portal', () => {
  it('gets a second factor, which is asked for from then on', async () => {
    const { page } = bed;
    await bed.open('account');
    await page.click('text=Set up');
    const secret = await text('account-page code');
    assert.deepEqual(await violations(page), []);
    await page.fill('#sure', owner.password);
    await page.fill('#code', '000000');
    await page.click('text=Turn on');
    await page.waitForSelector('text=This is not the code that it shows now.');
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    await page.fill('#code', totp.generate());
    await page.click('text=Turn on');
    await page.waitForSelector('text=Take it away');
    const other = await (await bed.browser.newContext()).newPage();
    await other.goto(`${bed.service.httpUrl}admin/`);
    await other.fill('#login', owner.login);
    await other.fill('#password', owner.password);
    await other.click('button');
    await other.waitForSelector('#code');
    // The next one: that of this moment is used.
    await other.fill('#code', totp.generate({ timestamp: Date.now() + 30_000 }));
    await other.click('button');
    await other.waitForSelector('overview-page h1');
    await page.reload();
    await page.getByRole('button', { name: /^Sign out \w/ }).click();
    await page.getByRole('button', { name: /^Sign out \w/ }).waitFor({ state: 'detached' });
    await other.context().close();
    await page.fill('#sure', owner.password);
    await page.click('text=Take it away');
    await page.waitForSelector('text=Set up');
  });
});

describe('the link for the first owner', () => {
  it('is for whoever has it, also in a browser that is signed in as an agent', async () => {
    await bed.ask('POST', 'admin/users', {
      login: 'agent',
      name: 'An agent',
      role: 'agent',
      active: true,
      connectionId: null,
      settings: {},
      password: owner.password,
    });
    const page = await (await bed.browser.newContext()).newPage();
    await page.goto(`${bed.service.httpUrl}admin/`);
    await page.fill('#login', 'agent');
    await page.fill('#password', owner.password);
    await page.click('button');
    await page.waitForSelector('text=The portal is for administrators');
    await page.goto(`${bed.service.httpUrl}admin/#/welcome/${'x'.repeat(32)}`);
    await page.waitForSelector('text=Make the first owner of this portal');
    await page.fill('#login', 'second');
    await page.fill('#name', 'Second');
    await page.fill('#password', owner.password);
    await page.click('button');
    await page.waitForSelector('text=This link has been used, or is too old');
    await page.context().close();
  });
});

describe('the portal when things go wrong', () => {
  it('refuses a wrong password in words, and signs out', async () => {
    const page = await (await bed.browser.newContext()).newPage();
    await page.goto(`${bed.service.httpUrl}admin/`);
    await page.fill('#login', owner.login);
    await page.fill('#password', 'wrong');
    await page.click('button');
    await page.waitForSelector('text=not right');
    assert.deepEqual(await violations(page), []);
    await page.fill('#password', owner.password);
    await page.click('button');
    await page.waitForSelector('overview-page h1');
    await page.click('text=Sign out');
    await page.waitForSelector('sign-in-page');
    await page.close();
  });

  it('keeps what was typed when the server cannot be reached, and saves it then', async () => {
    const { page } = bed;
    await bed.open('connections', 'training');
    await page.waitForSelector('#name');
    await page.context().setOffline(true);
    await page.fill('#name', 'Typed while away');
    await page.click('button.primary');
    await page.waitForSelector('text=The server does not answer.');
    assert.equal(await page.inputValue('#name'), 'Typed while away');
    await page.context().setOffline(false);
    await page.click('button.primary');
    await page.waitForSelector('text=Saved.');
  });

  it('shows text of others as text', async () => {
    const { page } = bed;
    const name = '<img src=x onerror=alert(1)>';
    await bed.ask('POST', 'admin/users', {
      login: 'x-man',
      name,
      role: 'agent',
      active: true,
      connectionId: null,
      settings: {},
    });
    for (const place of ['users', 'audit']) {
      await bed.open(place);
      await page.waitForSelector(`text=${name}`);
      assert.equal(await page.locator('img').count(), 0);
    }
    assert.deepEqual(bed.faults, []);
  });
});
