/** More of the test of a connection: a telephone that rings, users who sign in by themselves, and the way through the wizard. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { Connection } from '../../admin/api/connections.ts';
import { FakeOktell, fakeUsers } from '../../core/connectors/oktell/fake.ts';
import { FakeWebitel, fakeAccounts } from '../../core/connectors/webitel/fake.ts';
import type { TrialLine } from '../../server/admin/connection-trial.ts';
import { phones } from '../servers/asterisk/accounts.ts';
import { type Bed as Servers, startBed } from '../servers/asterisk/bed.ts';
import { violations } from '../support/accessibility.ts';
import { type PortalBed, portalBed } from '../support/portal-bed.ts';

let bed: PortalBed;
let servers: Servers;
let asterisk: Record<string, unknown>;

before(async () => {
  [bed, servers] = await Promise.all([portalBed(), startBed({ major: 22 })]);
  const { host, port } = servers.pbx.ami;
  asterisk = { url: host, port, userName: 'cti', secret: 'cti-secret', parkingLotContext: 'cti-hold' };
});
after(async () => {
  await bed.close();
  await servers.stop();
});

/** Each step's title with how it ended, and what is wrong with the last. */
async function tried(connector: string, settings: object, more: object = {}) {
  const lines = await bed.lines<TrialLine>('admin/connections/test', { connector, settings, ...more });
  const [first] = lines;
  assert.ok(first && 'plan' in first);
  const ended = lines.flatMap((line) => ('step' in line && line.state !== 'running' ? [line] : []));
  const bad = ended.find((line) => line.state === 'bad');
  return {
    good: ended.flatMap((line) => (line.state === 'good' ? [first.plan[line.step] ?? ''] : [])),
    bad: bad?.state === 'bad' ? `${first.plan[bad.step]}: ${bad.code}: ${bad.found}. ${bad.fix}` : '',
  };
}

/** A server that is none of these. */
async function elsewhere<T>(work: (port: number) => Promise<T>): Promise<T> {
  const other = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1');
  await once(other, 'listening');
  try {
    return await work((other.address() as AddressInfo).port);
  } finally {
    other.close();
    other.closeAllConnections();
  }
}

describe('the test of an Asterisk with a call', () => {
  it('rings the telephone, ends the call, and leaves none behind', async () => {
    const phone = await servers.phone('101');
    const [{ good, bad }, call] = await Promise.all([tried('asterisk', asterisk, { callTo: '101' }), phone.incoming()]);
    assert.equal(bad, '');
    assert.equal(good.at(-1), 'Rings 101');
    await call.ended();
    await servers.quiet();
  });

  it('says what to look at where nothing rings', async () => {
    const { bad } = await tried('asterisk', asterisk, { callTo: '104' });
    assert.match(bad, /Rings 104: ownPhoneUnreachable: PJSIP\/104 cannot be rung\. .*registered/);
    await assert.rejects(tried('asterisk', asterisk, { callTo: '1\r\nAction: Logoff' }), /Enter an extension/);
  });
});

describe('the test of an Oktell (a fake)', () => {
  it('greets, signs somebody in, and says what is wrong with either', async () => {
    const fake = await new FakeOktell().start();
    try {
      const settings = { url: `ws://127.0.0.1:${fake.port}` };
      const [{ login = '', password = '' } = {}] = fakeUsers;
      assert.deepEqual(await tried('oktell', settings), {
        good: [`Port ${fake.port} answers`, 'Answers as Oktell'],
        bad: '',
      });
      const { good, bad } = await tried('oktell', settings, { user: { login, password } });
      assert.deepEqual([good.at(-1), bad], [`Sign in as ${login}`, '']);
      const wrong = await tried('oktell', settings, { user: { login, password: 'wrong' } });
      assert.match(wrong.bad, /Sign in as .*: loginRefused: .*Check the login/);
    } finally {
      await fake.stop();
    }
    const { bad } = await elsewhere((port) => tried('oktell', { url: `ws://127.0.0.1:${port}` }));
    assert.match(bad, /Answers as Oktell: /);
  });
});

describe('the test of a Webitel (a fake)', () => {
  it('opens, signs somebody in, and says what is wrong with either', async () => {
    const fake = await new FakeWebitel({ domain: 'fake.test' }).start();
    try {
      const settings = { webitelConnectionString: `ws://127.0.0.1:${fake.port}/`, webitelDomain: 'fake.test' };
      const [{ number = '', password = '' } = {}] = fakeAccounts;
      const { good, bad } = await tried('webitel', settings, { user: { login: number, password } });
      assert.equal(bad, '');
      assert.match(good.at(-1) ?? '', /^Sign in as /);
      const wrong = await tried('webitel', settings, { user: { login: number, password: 'wrong' } });
      assert.match(wrong.bad, /Sign in as .*: loginRefused: .*password of the account/);
    } finally {
      await fake.stop();
    }
    const { bad } = await elsewhere((port) => tried('webitel', { webitelConnectionString: `ws://127.0.0.1:${port}/` }));
    assert.match(bad, /Opens a WebSocket: notPhoneSystem/);
  });
});

describe('the test of a SIP server (a real Asterisk)', () => {
  const account = (password = phones.password('201')) => ({ extension: '201', password });

  it('greets, and takes the account without registering anybody', async () => {
    const { good, bad } = await tried('sip', { url: servers.pbx.websocketUrl }, { user: account() });
    assert.equal(bad, '');
    assert.deepEqual(good.slice(-2), ['Speaks SIP over WebSocket', 'Account 201']);
    assert.match(await servers.cli('pjsip show contacts'), /^(?!.*201\/).*$/s);
  });

  it('says what is wrong with it', async () => {
    const wrong = await tried('sip', { url: servers.pbx.websocketUrl }, { user: account('wrong') });
    assert.match(wrong.bad, /Account 201: loginRefused: Refused: 40[13]/);
    const { bad } = await elsewhere((port) => tried('sip', { url: `ws://127.0.0.1:${port}/ws` }));
    assert.match(bad, /Speaks SIP over WebSocket: notPhoneSystem/);
  });
});

describe('the wizard', () => {
  it('leads by keyboard from the type to a connection that works, with a test on the way', async () => {
    const { page } = bed;
    await bed.open('connections', 'new');
    await page.getByRole('link', { name: /^Asterisk/ }).press('Enter');
    await page.waitForURL(/new\/asterisk\/steps$/);
    await page.fill('#name', 'HQ');
    await page.fill('#id', 'hq');
    for (const name of ['url', 'port', 'parkingLotContext']) await page.fill(`#${name}`, String(asterisk[name]));
    assert.equal(await page.locator('#secret').count(), 0);
    await page.getByText('Why it is needed').waitFor();
    assert.deepEqual(await violations(page), []);
    await page.getByRole('button', { name: 'Next' }).press('Enter');
    await page.fill('#userName', 'cti');
    await page.fill('#secret', 'cti-secret');
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Test', exact: true }).press('Enter');
    await page.waitForSelector('text=This works.');
    assert.deepEqual(await violations(page), []);
    const folder = process.env['PICTURES'];
    if (folder) await page.screenshot({ path: `${folder}/wizard.png` });
    await page.getByRole('button', { name: 'Next' }).press('Enter');
    await page.locator('dd', { hasText: 'cti' }).first().waitFor();
    assert.ok(!(await page.locator('connection-wizard').innerText()).includes('cti-secret'));
    assert.deepEqual(await violations(page), []);
    await page.getByRole('button', { name: 'Save' }).press('Enter');
    await page.waitForURL(/#\/connections\/hq$/);
    await page.waitForSelector('text=connected');
    const saved = await bed.ask<Connection>('GET', 'admin/connections/hq');
    assert.deepEqual([saved.settings['userName'], saved.secrets], ['cti', ['secret']]);
    assert.deepEqual(bed.faults, []);
  });
});

describe('a secret that is replaced', () => {
  it('is tried beside the one that is stored, before it is saved', async () => {
    const { page } = bed;
    await bed.open('connections', 'hq');
    await page.fill('#secret', 'not-set-there-yet');
    await page.getByRole('button', { name: 'Test connection' }).click();
    await page.locator('#before').getByText('This works.').waitFor();
    await page.locator('#after').getByText('Authentication failed').first().waitFor();
    assert.deepEqual(await violations(page), []);
    const folder = process.env['PICTURES'];
    if (folder) await page.screenshot({ path: `${folder}/replace.png` });
    assert.equal((await bed.ask<Connection>('GET', 'admin/connections/hq')).revision, 1);
  });
});
