/** Live status that answers: browsers that cannot take calls, by reason and until they are mended, and one user row by row. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import type { Need, Overview } from '../../admin/api/overview.ts';
import type { Readiness } from '../../admin/api/users.ts';
import { violations } from '../support/accessibility.ts';
import { openBrowser } from '../support/chromium.ts';
import { PanelPhone } from '../support/panel-phones.ts';
import { type PortalBed, portalBed } from '../support/portal-bed.ts';
import { tcpProxy } from '../support/tcp-proxy.ts';

const password = 'a password for the test';
const user = (extension: string) => ({
  login: `agent${extension}`,
  name: `Agent ${extension}`,
  password,
  connection: 'own',
  settings: { extension, name: `Agent ${extension}` },
});
let bed: PortalBed;
/** With a microphone. */
let equipped: Browser;
const picture = async (name: string) => {
  const folder = process.env['PICTURES'];
  if (folder) await bed.page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};

before(async () => {
  const connections = [{ id: 'own', name: 'Own exchange', connector: 'builtin' }];
  bed = await portalBed({ connections, users: ['101', '102', '103'].map(user) });
  equipped = await openBrowser('--use-fake-device-for-media-stream');
});
after(async () => {
  await equipped.close();
  await bed.close();
});

/** Asks until it is as wished: a page tells a moment after it was opened. */
async function until<T>(ask: () => Promise<T>, wished: (answer: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries++) {
    const answer = await ask();
    if (wished(answer)) return answer;
    if (tries > 300) throw new Error(`never: ${JSON.stringify(answer).slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
const overview = () => bed.ask<Overview>('GET', 'admin/overview');
const needed = ({ needs }: Overview, id: string): Need | undefined => needs.find((need) => need.id === id);
const idOf = async (login: string) =>
  (await bed.ask<{ people: { id: string; login: string }[] }>('GET', `admin/users?search=${login}`)).people[0]?.id ??
  '';
const rowsOf = async (login: string) => {
  const { rows } = await bed.ask<Readiness>('GET', `admin/users/${await idOf(login)}/readiness`);
  return Object.fromEntries(rows.map(({ id, state, text }) => [id, `${state}: ${text}`]));
};

async function permit({ page }: PanelPhone, setting: 'granted' | 'denied', name = 'microphone'): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const { targetInfo } = (await devtools.send('Target.getTargetInfo')) as {
    targetInfo: { browserContextId?: string };
  };
  await devtools.send('Browser.setPermission', {
    permission: { name },
    setting,
    origin: new URL(bed.service.httpUrl).origin,
    browserContextId: targetInfo.browserContextId,
  } as never);
}

describe('what needs an administrator', () => {
  it('is nothing, calmly, where nothing is wrong', async () => {
    const { needs, browsers } = await overview();
    assert.deepEqual([needs, browsers], [[], { open: 0, failing: 0, reasons: [] }]);
    await bed.open('overview');
    await bed.page.getByRole('heading', { name: 'Nothing needs you' }).waitFor();
    await picture('overview-calm');
  });

  it('is each browser that cannot take calls, by reason, until it is mended or has gone', async () => {
    const blocked = await PanelPhone.open(equipped, bed as never, '101');
    await permit(blocked, 'denied');
    const bare = await PanelPhone.open(bed.browser, bed as never, '102');
    const seen = await until(overview, (now) => now.browsers.failing === 2);
    assert.deepEqual(
      new Set(seen.browsers.reasons.map(({ short, count }) => `${short} ${count}`)),
      new Set(['microphone blocked 1', 'no microphone 1']),
    );
    const card = needed(seen, 'browser.denied');
    assert.equal(card?.grade, 'bad');
    assert.deepEqual(
      card.who.map(({ name, note }) => [name, /^Chrome \d+$/.test(note ?? '')]),
      [['Agent 101', true]],
    );

    await bed.open('overview');
    await bed.page.getByText('2 browsers cannot take calls').waitFor();
    await bed.page.getByRole('heading', { name: 'In 1 browser the microphone is blocked' }).waitFor();
    assert.deepEqual(await violations(bed.page), []);
    await picture('overview-needs');
    await bed.page.emulateMedia({ colorScheme: 'dark' });
    assert.deepEqual(await violations(bed.page), []);
    await bed.page.emulateMedia({ colorScheme: 'light' });

    await permit(blocked, 'granted');
    await until(overview, (now) => needed(now, 'browser.denied') === undefined);
    await bed.page.getByText('1 browser cannot take calls: no microphone (1).').waitFor();

    // Nothing of what was told names the person or a number, nor the page beyond its origin.
    const told = bare
      .wire()
      .split('\n')
      .filter((frame) => frame.includes('"what":"report"'));
    assert.ok(told.length > 0);
    for (const frame of told) assert.doesNotMatch(frame, /Agent|102|healthz/);

    await blocked.context.close();
    await bare.context.close();
  });

  it('leads from the card to the very user, whose rows say what is not as it should be', async () => {
    const bare = await PanelPhone.open(bed.browser, bed as never, '102');
    await until(overview, (now) => needed(now, 'browser.noDevice')?.who[0]?.name === 'Agent 102');
    await bed.open('overview');
    await bed.page.getByRole('link', { name: 'Agent 102' }).first().click();
    await bed.page.getByText('cannot take calls').waitFor();
    const row = (name: string) => bed.page.locator('user-readiness .row').filter({ hasText: name });
    await row('Microphone')
      .getByText(/No microphone in Chrome \d+/)
      .waitFor();
    await row('Web phone').getByText('Not registered, for want of a microphone.').waitFor();
    await row('Page with the panel')
      .getByText(/Chrome \d+ at http/)
      .waitFor();
    assert.deepEqual(await violations(bed.page), []);
    await picture('readiness-bad');
    await bare.context.close();
    await row('Page with the panel').getByText('No page with the panel is open.').waitFor();
  });

  it('is in the diagnostics file, by ids and without names', async () => {
    const bare = await PanelPhone.open(bed.browser, bed as never, '102');
    await until(overview, (now) => needed(now, 'browser.noDevice')?.who[0]?.name === 'Agent 102');
    const id = await idOf('agent102');
    interface Bundle {
      id: string;
      status: { pages: Record<string, string>[]; needs: object[]; readiness: Record<string, Record<string, string>> };
    }
    const bundle = await bed.ask<Bundle>('GET', 'admin/diagnostics/bundle');
    const { pages, needs, readiness } = bundle.status;
    assert.match(bundle.id, /^[\da-f]{8}-[\da-f]{4}$/);
    assert.deepEqual(needs, [{ id: 'browser.noDevice', grade: 'bad', count: 1, users: [id] }]);
    assert.equal(readiness[id]?.['microphone'], 'bad');
    const { browser, microphone, phone, userId } = pages.find((page) => page['userId'] === id) ?? {};
    assert.deepEqual([userId, microphone, phone], [id, 'noDevice', 'noMicrophone']);
    assert.match(browser ?? '', /^Chrome \d+$/);
    assert.doesNotMatch(JSON.stringify(bundle.status), /Agent|agent102/);
    await bare.context.close();
  });

  it('is told as good where it is good, and as not known where nobody tells', async () => {
    const phone = await PanelPhone.open(equipped, bed as never, '103');
    await permit(phone, 'granted');
    const rows = await until(
      () => rowsOf('agent103'),
      ({ microphone, webPhone }) => /^ok/.test(microphone ?? '') && /^ok/.test(webPhone ?? ''),
    );
    assert.deepEqual(
      Object.entries(rows).map(([id, text]) => `${id} ${text.split(':')[0]}`),
      [
        'account ok',
        'page ok',
        'place ok',
        'number ok',
        'line ok',
        'webPhone ok',
        'microphone ok',
        'others ok',
        'agent ok',
        'call unknown',
      ],
    );
    await phone.context.close();
    const without = await until(
      () => rowsOf('agent103'),
      ({ page }) => /^bad/.test(page ?? ''),
    );
    assert.match(without['page'] ?? '', /No page/);
    assert.deepEqual(bed.faults, []);
  });

  it('tells of notifications that are refused, and of a web phone that finds no phone system', async () => {
    const connection = { id: 'sip', connector: 'sip', name: 'Far away' };
    const settings = { url: 'ws://127.0.0.1:1', domain: 'pbx.invalid', realm: 'asterisk' };
    await bed.ask('POST', 'admin/connections', { ...connection, settings });
    await bed.ask('POST', 'admin/users', {
      ...{ login: 'agent104', name: 'Agent 104', password, role: 'agent', active: true, connectionId: 'sip' },
      settings: { extension: '104', password: 'a SIP password' },
    });
    const phone = await PanelPhone.open(equipped, bed as never, '104');
    await permit(phone, 'granted');
    await permit(phone, 'denied', 'notifications');
    await phone.page.evaluate("document.querySelector('cti-panel').notify = true");
    const now = await until(
      overview,
      (all) =>
        needed(all, 'browser.phoneLost') !== undefined && needed(all, 'browser.notificationsBlocked') !== undefined,
    );
    assert.equal(needed(now, 'browser.phoneLost')?.who[0]?.name, 'Agent 104');
    assert.equal(needed(now, 'browser.notificationsBlocked')?.grade, 'warn');
    const rows = await rowsOf('agent104');
    assert.match(rows['webPhone'] ?? '', /^bad: Lost in Chrome/);
    assert.match(rows['others'] ?? '', /^warn: Notifications blocked\./);
    await phone.context.close();
  });

  it('tells of a way to the server that breaks again and again, as the page’s own network does', async () => {
    const proxy = await tcpProxy({ host: '127.0.0.1', port: Number(new URL(bed.service.httpUrl).port) });
    const phone = await PanelPhone.open(
      equipped,
      { service: { httpUrl: `http://127.0.0.1:${proxy.port}/` } } as never,
      '103',
    );
    const id = await idOf('agent103');
    const pages = () => bed.service.hub.session(id)?.listeners ?? 0;
    const reachable = () =>
      until(
        async () => pages(),
        (count) => count === 1,
      );
    await until(
      async () => phone.wire(),
      (wire) => wire.includes('"what":"report"'),
    );
    for (let times = 0; times < 4; times++) {
      assert.equal(needed(await overview(), 'browser.reconnects'), undefined);
      proxy.cut();
      await until(
        async () => pages(),
        (count) => count === 0,
      );
      proxy.restore();
      await reachable();
    }
    const now = await until(overview, (all) => needed(all, 'browser.reconnects') !== undefined);
    assert.equal(needed(now, 'browser.reconnects')?.grade, 'warn');
    await phone.context.close();
    await proxy.close();
  });
});
