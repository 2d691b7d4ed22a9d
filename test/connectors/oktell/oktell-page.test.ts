/** Oktell in a real page: `<cti-panel>` in Chromium with the provider beside it, talking straight to the fake. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { FakeOktell } from '../../../core/connectors/oktell/fake.ts';
import { openBrowser } from '../../support/chromium.ts';
import { scriptSite } from '../../support/script-site.ts';
import { quickFake, settingsFor, userOf } from '../../support/oktell-bed.ts';

const script = `
import './components/cti-panel/cti-panel.ts';
import { OktellCtiProvider } from './core/connectors/oktell/oktell-cti-provider.ts';
import { CtiModel } from './core/model/cti-model.ts';
import { silentLog, systemClock } from './core/provider/world.ts';

const sockets = { webSocket: (url, protocols) => new WebSocket(url, protocols), fetch: (url, init) => fetch(url, init) };
window.signIn = async ({ settings, user }) => {
  const model = new CtiModel();
  const world = { sockets, clock: systemClock, log: silentLog, random: Math.random };
  const provider = new OktellCtiProvider({ settings, user, world, times: { lag: 0.15 } });
  model.init(provider);
  document.querySelector('cti-panel').model = model;
  await provider.connect();
};
`;

it('the panel rings, is answered, holds and ends a call at an Oktell that only the page knows', async (t) => {
  const fake = await new FakeOktell(quickFake).start();
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

  fake.customerCalls('15550123', '<b>ACME</b>', '101');
  await page.getByText('<b>ACME</b>').first().waitFor();
  await page.getByRole('button', { name: 'Answer' }).click();
  await page.getByRole('button', { name: 'Hold', exact: true }).click();
  await page.getByRole('button', { name: 'Resume' }).waitFor();
  assert.ok(fake.line('101').held, 'the exchange holds the party');
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('button', { name: 'Hold', exact: true }).waitFor();
  const end = page.getByRole('button', { name: 'End', exact: true });
  await end.click();
  await end.waitFor({ state: 'detached' });
  assert.equal(fake.line('101').current, undefined);
  assert.deepEqual(faults, []);
});
