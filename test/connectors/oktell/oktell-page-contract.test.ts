/** The provider contract on Oktell in a page: Chromium, which talks to the fake over a real socket of its own. */
import { after } from 'node:test';
import type { Browser } from 'playwright-core';
import { FakeOktell } from '../../../core/connectors/oktell/fake.ts';
import { OktellCtiProvider } from '../../../core/connectors/oktell/oktell-cti-provider.ts';
import type { Bed } from '../../contract/bed.ts';
import { providerContract } from '../../contract/suite.ts';
import { openBrowser } from '../../support/chromium.ts';
import type { LoopbackSite } from '../../support/loopback-site.ts';
import { fakeControls, quickFake, quickTimes, settingsFor, userOf } from '../../support/oktell-bed.ts';
import { blankPage, pagesProvider } from '../../support/provider-page.ts';
import { scriptSite } from '../../support/script-site.ts';
import { testWorld } from '../../support/world.ts';

const script = `
import { OktellCtiProvider } from './core/connectors/oktell/oktell-cti-provider.ts';
import { silentLog, systemClock } from './core/provider/world.ts';
import { serve } from './test/support/provider-page-script.js';

const sockets = { webSocket: (url, protocols) => new WebSocket(url, protocols), fetch: (url, init) => fetch(url, init) };
globalThis.start = async (options) => {
  const world = { sockets, clock: systemClock, log: silentLog, random: Math.random };
  const provider = new OktellCtiProvider({ ...options, world });
  serve(provider);
  await provider.connect();
};
`;

let site: Promise<LoopbackSite> | undefined;
let browser: Promise<Browser> | undefined;

async function bed(): Promise<Bed> {
  const fake = await new FakeOktell(quickFake).start();
  site ??= scriptSite({ script });
  browser ??= openBrowser();
  const page = await blankPage(await browser, await site);
  const provider = await pagesProvider(page);
  const options = { settings: settingsFor(fake), user: userOf(0), times: quickTimes };
  await page.evaluate(`start(${JSON.stringify(options)})`);
  await provider.connect();
  const colleague = new OktellCtiProvider({ ...options, user: userOf(1), world: testWorld() });
  await colleague.connect();
  return {
    ...fakeControls(fake),
    provider,
    colleague,
    saves: false,
    close: async () => {
      await provider.closeConnection();
      await colleague.closeConnection();
      await page.context().close();
      await fake.stop();
    },
  };
}

after(async () => {
  await (await browser)?.close();
  await (await site)?.close();
});

providerContract('Oktell, in a page', bed);
