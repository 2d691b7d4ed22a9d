/** Webitel in a real page: `<cti-panel>` in Chromium with the provider beside it, talking straight to the fake. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { FakeWebitel } from '../../../core/connectors/webitel/fake.ts';
import { openBrowser } from '../../support/chromium.ts';
import { scriptSite } from '../../support/script-site.ts';
import { quickFake, settingsFor, userOf } from '../../support/webitel-bed.ts';

const script = `
import './components/cti-panel/cti-panel.ts';
import { WebitelCtiProvider } from './core/connectors/webitel/webitel-cti-provider.ts';
import { CtiModel } from './core/model/cti-model.ts';
import { silentLog, systemClock } from './core/provider/world.ts';

const sockets = { webSocket: (url, protocols) => new WebSocket(url, protocols), fetch: (url, init) => fetch(url, init) };
window.signIn = async ({ settings, user }) => {
  const model = new CtiModel();
  const world = { sockets, clock: systemClock, log: silentLog, random: Math.random };
  const provider = new WebitelCtiProvider({ settings, user, world, times: { retry: { base: 50, cap: 200 } } });
  model.init(provider);
  document.querySelector('cti-panel').model = model;
  await provider.connect();
};
`;

it('the panel shows, holds and ends a call at a Webitel that only the page knows, and finds it after a loss', async (t) => {
  const fake = await new FakeWebitel(quickFake).start();
  t.after(() => fake.stop());
  const site = await scriptSite({ script, body: '<cti-panel></cti-panel>' });
  t.after(() => site.close());
  const browser = await openBrowser();
  t.after(() => browser.close());
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.goto(site.address);
  await page.waitForFunction('window.signIn');
  await page.evaluate(`window.signIn(${JSON.stringify({ settings: settingsFor(fake), user: userOf(0) })})`);

  fake.customerCalls('15550123', '<b>ACME</b>', '201');
  await page.getByText('<b>ACME</b>').first().waitFor();
  // The agent speaks at a desk phone, which no command can pick up.
  assert.equal(await page.getByRole('button', { name: 'Answer' }).count(), 0);
  fake.phone('201').pickUp();
  await page.getByRole('button', { name: 'Hold', exact: true }).click();
  const resume = page.getByRole('button', { name: 'Resume' });
  await resume.waitFor();
  const [channel] = fake.exchange.of(fake.account('201'));
  assert.equal(channel?.held, true, 'the exchange holds the party');
  fake.drop('201');
  // Nothing can be done before the link is back.
  await resume.click();
  assert.equal(fake.received.filter(({ name }) => name === 'auth').length, 2);
  await page.getByRole('button', { name: 'Hold', exact: true }).waitFor();
  const end = page.getByRole('button', { name: 'End', exact: true });
  await end.click();
  await end.waitFor({ state: 'detached' });
  assert.equal(fake.exchange.of(fake.account('201')).length, 0);
  assert.deepEqual(faults, []);
});
