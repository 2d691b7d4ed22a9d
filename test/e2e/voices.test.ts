/** The demo as people use it, each browser with a voice of its own: agents among themselves, with simulated parties, and with a customer who has a page. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { silentLog } from '../../core/provider/world.ts';
import { parseConfig } from '../../server/config.ts';
import { demoConfig } from '../../server/demo/demo-config.ts';
import { type Service, startService } from '../../server/service.ts';
import { openBrowser } from '../support/chromium.ts';
import { pageEars, plainVoice, silenceLevel } from '../support/page-ears.ts';
import { RawPage } from '../support/raw-page.ts';
import { openToneBrowser } from '../support/tone-browser.ts';

const tones = { agent: 600, customer: 1000 };

/** Before anything of the page: the voice is taken as it is, and every connection can be listened to. */
const listen = `${pageEars}${plainVoice}
  window.openConnections = ears.openConnections;
  window.loudest = async () => {
    for (const connection of ears.connections) {
      if (connection.connectionState !== 'connected') continue;
      const heard = await ears.hear(connection);
      if (heard?.level > ${silenceLevel}) return heard.hertz;
    }
    return 0;
  };
`;

/** What `listen` puts into a page. */
interface Heard {
  loudest(): Promise<number>;
}

describe('voices in the demo', { timeout: 120_000 }, () => {
  let folder: string;
  let service: Service;
  const browsers: Browser[] = [];
  const complaints: string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'offhook-guest-'));
    const config = parseConfig({ http: { port: 0 }, messaging: { port: 0 }, data: folder, ...demoConfig }, 'test');
    service = await startService({ config, demo: true, log: silentLog, env: {} });
    for (const hertz of Object.values(tones)) browsers.push(await openToneBrowser(hertz));
  });

  after(async () => {
    for (const browser of browsers) await browser.close();
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(browser: Browser | undefined, path: string): Promise<Page> {
    assert.ok(browser);
    const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.addInitScript(listen);
    await page.goto(service.httpUrl + path);
    return page;
  }

  async function hears(page: Page, hertz: number): Promise<void> {
    let heard = 0;
    for (const until = Date.now() + 10_000; Date.now() < until;) {
      heard = await page.evaluate<number>('loudest()');
      if (Math.abs(heard - hertz) <= 12) return;
    }
    throw new Error(`${heard} Hz is heard, not ${hertz} Hz`);
  }

  async function post(path: string, body?: object): Promise<{ status: number; body: Record<string, string> }> {
    const response = await fetch(`${service.httpUrl}api/demo/${path}`, {
      method: 'POST',
      ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  }

  // First of all: after a call an agent is busy with it for a while, and the queue knows.
  it('a customer calls the public number, talks with an agent, is held and heard again, reloads, and hangs up', async () => {
    const agent = await open(browsers[0], 'demo/?agent=201');
    await agent.locator('cti-panel').getByText('201 · Demo exchange').waitFor();
    const customer = await open(browsers[1], 'demo/customer.html?as=c3');
    await customer.getByText('Ready to call').waitFor();
    await customer.getByRole('button', { name: 'Call' }).click();
    await customer.getByText('Ringing').waitFor();
    const panel = agent.locator('cti-panel');
    await panel.getByText('Mei Tanaka').first().waitFor();
    await panel.getByRole('button', { name: 'Answer' }).click();
    await customer.getByText('Connected').waitFor();
    await Promise.all([hears(agent, tones.customer), hears(customer, tones.agent)]);

    await panel.getByRole('button', { name: 'Hold', exact: true }).click();
    await customer.getByText('On hold').waitFor();
    await hears(customer, 0);
    await panel.getByRole('button', { name: 'Resume' }).click();
    await customer.getByText('Connected').waitFor();
    await hears(customer, tones.agent);

    await customer.getByRole('button', { name: 'Mute' }).click();
    await customer.getByText('You are muted').waitFor();
    await hears(agent, 0);
    await customer.getByRole('button', { name: 'Unmute' }).click();
    await hears(agent, tones.customer);

    await customer.reload();
    await customer.getByText('Connected').waitFor();
    await Promise.all([hears(agent, tones.customer), hears(customer, tones.agent)]);

    await customer.getByRole('button', { name: 'End' }).click();
    await customer.getByText('The call has ended').waitFor();
    for (const page of [agent, customer]) await page.waitForFunction('openConnections() === 0');
    await agent.waitForFunction(async () => {
      const { calls } = (await (await fetch('/api/calls')).json()) as { calls: { endedAt: number | null }[] };
      return typeof calls[0]?.endedAt === 'number';
    });
    const { calls } = await agent.evaluate(
      async () => (await (await fetch('/api/calls')).json()) as { calls: Record<string, unknown>[] },
    );
    const [record] = calls;
    assert.deepEqual(
      [record?.['number'], record?.['name'], record?.['direction'], record?.['cause']],
      ['+15550123', 'Mei Tanaka', 'in', 'normal'],
    );
    const users = await service.store.db.selectFrom('calls').select('user_id').distinct().execute();
    assert.ok(
      users.every(({ user_id }) => service.hub.session(user_id)),
      'a guest has no calls in the log',
    );
    assert.deepEqual(complaints, []);
    await agent.close();
    await customer.close();
  });

  it('two agents hear each other, panel to panel', async () => {
    const [agnes, bruno] = [await open(browsers[0], 'demo/?agent=201'), await open(browsers[1], 'demo/?agent=202')];
    for (const page of [agnes, bruno]) await page.locator('cti-panel').getByText('Telephone ready').waitFor();
    await agnes.locator('cti-panel').getByPlaceholder('Name or number').fill('202');
    await agnes.locator('cti-panel').getByPlaceholder('Name or number').press('Enter');
    await bruno.locator('cti-panel').getByRole('button', { name: 'Answer' }).click();
    await Promise.all([hears(agnes, tones.customer), hears(bruno, tones.agent)]);
    await agnes.locator('cti-panel').getByRole('button', { name: 'End', exact: true }).click();
    for (const page of [agnes, bruno]) await page.waitForFunction('openConnections() === 0');
    for (const page of [agnes, bruno]) await page.close();
  });

  for (const [who, number] of [
    ['a colleague who has no page open picks up', '203'],
    ['a simulated customer answers', '+15550101'],
  ] as const) {
    it(`${who}, and a soft melody is to be heard`, async () => {
      const agent = await open(browsers[0], 'demo/?agent=201');
      const panel = agent.locator('cti-panel');
      await panel.getByText('Telephone ready').waitFor();
      await panel.getByPlaceholder('Name or number').fill(number);
      await panel.getByPlaceholder('Name or number').press('Enter');
      await panel.getByText('Talking').first().waitFor();
      await agent.waitForFunction(async () => (await (globalThis as unknown as Heard).loudest()) > 400);
      await panel.getByRole('button', { name: 'End', exact: true }).click();
      await agent.waitForFunction('openConnections() === 0');
      await agent.close();
    });
  }

  it('a customer is told when the browser has no microphone, and does not call then', async (t) => {
    const silent = await openBrowser();
    t.after(() => silent.close());
    const customer = await open(silent, 'demo/customer.html?as=c4');
    await customer.getByText('Ready to call').waitFor();
    await customer.getByRole('button', { name: 'Call' }).click();
    await customer.getByRole('alert').waitFor();
    assert.equal(await customer.getByText('Ringing').count(), 0);
  });

  it('a customer may call nothing but the public number, asks for nobody’s calls, and is nobody’s colleague', async () => {
    const { body: entered } = await post('guests', { customer: 'c5' });
    const { body: way } = await post(`guests/${entered['guest']}/tickets`);
    const page = await RawPage.signedIn(way['url'] ?? '', way['ticket'] ?? '');
    page.say({ type: 'phone', on: true });
    await page.next('phone');
    for (const [id, targetAddress] of [
      ['1', '201'],
      ['2', '+15550101'],
      ['3', '*43'],
    ]) {
      page.say({ type: 'command', id, command: { type: 'makeCall', targetAddress } });
      assert.equal((await page.next('refusal')).code, 'refused', targetAddress);
    }
    for (const what of ['calls', 'colleagues', 'changeCall']) {
      page.say({ type: 'ask', id: what, what, input: {} });
      assert.equal((await page.next('refusal')).code, 'notSupported', what);
    }
    page.say({ type: 'command', id: '9', command: { type: 'setUserState', code: 'dnd' } });
    assert.equal((await page.next('refusal')).code, 'notSupported');
    assert.ok(service.hub.sessions.every(({ user }) => user.number !== '+15550145'));
    page.socket.close();
  });

  it('the demo takes a customer once, and there are only so many', async () => {
    assert.equal((await post('guests', { customer: 'c6' })).status, 201);
    assert.equal((await post('guests', { customer: 'c6' })).status, 409);
    assert.equal((await post('guests', { customer: 'nobody' })).status, 404);
    assert.equal((await post('guests/guest-00000000-0000-0000-0000-000000000000/tickets')).status, 404);
  });
});
