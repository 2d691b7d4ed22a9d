/** A supervisor sees the calls of the agents in a browser, as they happen; an agent sees nobody else's, by whatever door. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { violations } from '../support/accessibility.ts';
import { openBrowser } from '../support/chromium.ts';
import { DirectoryBed } from '../support/directory-bed.ts';

describe('a supervisor', { timeout: 120_000 }, () => {
  let bed: DirectoryBed;
  let browser: Browser;

  before(async () => {
    bed = await DirectoryBed.open();
    browser = await openBrowser();
  });
  after(async () => {
    await browser.close();
    await bed.close();
  });

  /** The agent dials, and hangs up again. */
  async function dials(login: string, number: string): Promise<void> {
    const session = bed.service.hub.sessions.find(({ user }) => user.name === login);
    assert.ok(session);
    await session.provider.makeCall(number);
    await session.provider.dropCall(session.provider.state.calls[0]?.id ?? '');
  }

  async function historyOf(login: string): Promise<Page> {
    const [name = '', value = ''] = (await bed.cookieOf(login)).split('=');
    const context = await browser.newContext({ viewport: { width: 1100, height: 700 } });
    await context.addCookies([{ name, value, url: bed.service.httpUrl }]);
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(`${bed.service.httpUrl}healthz`);
    await page.evaluate(`(async () => {
      await import('/offhook.js');
      document.documentElement.lang = 'en';
      document.title = 'Calls';
      const [main, heading] = [document.createElement('main'), document.createElement('h1')];
      heading.textContent = document.title;
      const history = document.createElement('cti-call-history');
      for (const [name, value] of Object.entries({ full: '', agent: 'all', server: '/' })) history.setAttribute(name, value);
      main.append(heading, history);
      document.body.replaceChildren(main);
    })()`);
    return page;
  }

  it('sees the calls of all as they come, and of one who is chosen; an agent sees their own', async () => {
    await dials('agnes', '+15550101');
    const [boss, agnes] = await Promise.all([historyOf('boss'), historyOf('agnes')]);
    await boss.getByRole('listitem').filter({ hasText: '+15550101' }).filter({ hasText: 'agnes' }).waitFor();
    await agnes.getByRole('listitem').filter({ hasText: '+15550101' }).waitFor();
    await dials('bela', '+15550102');
    await boss.getByRole('listitem').filter({ hasText: '+15550102' }).filter({ hasText: 'bela' }).waitFor();
    await dials('agnes', '+15550103');
    await agnes.getByRole('listitem').filter({ hasText: '+15550103' }).waitFor();
    assert.equal(await agnes.getByRole('listitem').count(), 2);
    assert.equal(await agnes.getByRole('combobox', { name: 'Agent' }).count(), 0);

    const field = boss.getByRole('combobox', { name: 'Agent' });
    await field.click();
    await boss.locator('#agents option[value="bela"]').waitFor({ state: 'attached' });
    await field.fill('bela');
    await boss.getByRole('listitem').filter({ hasText: '+15550101' }).waitFor({ state: 'detached' });
    assert.equal(await boss.getByRole('listitem').count(), 1);
    assert.deepEqual(await violations(boss), []);

    await boss.getByRole('listitem').getByRole('button').first().click();
    await boss.getByRole('heading', { name: 'What happened' }).waitFor();
    assert.equal(await boss.getByRole('textbox', { name: 'Note' }).count(), 0);
  });

  it('has them over HTTP and as a file, and an agent has not', async () => {
    const cookies = { boss: await bed.cookieOf('boss'), agnes: await bed.cookieOf('agnes') };
    const asked = (path: string, login: keyof typeof cookies) =>
      fetch(new URL(`api/calls${path}`, bed.service.httpUrl), { headers: { cookie: cookies[login] } });
    for (const path of ['?agent=all', '/totals?agent=all&from=0&to=1', '/agents', '/export.csv?agent=all']) {
      assert.equal((await asked(path, 'boss')).status, 200, path);
      const refused = await asked(path, 'agnes');
      assert.deepEqual(
        [refused.status, ((await refused.json()) as { code: string }).code],
        [403, 'missingRights'],
        path,
      );
    }
    const { calls } = (await (await asked('?agent=all', 'boss')).json()) as {
      calls: { id: string; agent: { id: string; name: string } }[];
    };
    const of = (name: string) => calls.find(({ agent }) => agent.name === name);
    const [own, other] = [of('agnes'), of('bela')];
    assert.ok(own && other);
    assert.equal((await asked(`/${other.id}`, 'boss')).status, 200);
    assert.equal((await asked(`/${other.id}`, 'agnes')).status, 404);
    assert.equal((await asked(`?agent=${own.agent.id}`, 'agnes')).status, 200);
    assert.equal((await asked(`?agent=${other.agent.id}`, 'agnes')).status, 403);
    const written = await fetch(new URL(`api/calls/${other.id}`, bed.service.httpUrl), {
      method: 'PATCH',
      headers: { cookie: cookies.boss, 'content-type': 'application/json' },
      body: JSON.stringify({ note: 'Mine now' }),
    });
    assert.equal(written.status, 404);
  });
});
