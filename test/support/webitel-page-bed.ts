/**
 * Webitel with its Verto web phone as a bed for the provider contract: the agent is a page in Chromium with a microphone, and
 * talks to the fake Webitel and to the fake Verto over real sockets; the colleague has a desk phone.
 */
import type { Browser, Page } from 'playwright-core';
import webitel from '../../core/connectors/webitel/index.ts';
import { FakeWebitel, fakeAccounts } from '../../core/connectors/webitel/fake.ts';
import { WebitelCtiProvider } from '../../core/connectors/webitel/webitel-cti-provider.ts';
import { FakeVerto } from '../../core/webphone/verto/fake.ts';
import type { Bed, Phone } from '../contract/bed.ts';
import type { LoopbackSite } from './loopback-site.ts';
import { blankPage, pagesProvider } from './provider-page.ts';
import { scriptSite } from './script-site.ts';
import { openToneBrowser } from './tone-browser.ts';
import { fakeControls, quickFake, quickTimes, settingsFor, userOf } from './webitel-bed.ts';
import { testWorld } from './world.ts';

export class WebitelPageBeds {
  #site: Promise<LoopbackSite> | undefined;
  #browser: Promise<Browser> | undefined;

  async open(): Promise<Bed> {
    const accounts = fakeAccounts.map((each, place) => ({ ...each, deskPhone: place > 0 }));
    const fake = await new FakeWebitel({ ...quickFake, accounts }).start();
    const verto = await new FakeVerto({ desk: fake.desk }).start();
    const page = await this.#page();
    const settings = settingsFor(fake, { webitelWebrtcConnectionString: verto.url });
    const provider = await pagesProvider(page);
    await page.evaluate(`bench.start(${JSON.stringify({ settings, user: userOf(0) })})`);
    while (verto.sockets === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await page.waitForFunction("bench.provider.state.link === 'up'");
    await provider.connect();
    const colleague = new WebitelCtiProvider({
      settings: settingsFor(fake),
      user: userOf(1, { useWebPhone: false }),
      world: testWorld(),
      times: quickTimes,
    });
    await colleague.connect();
    return {
      ...fakeControls(fake, handOn(page)),
      manifest: webitel.manifest,
      ownPhoneFirst: false,
      provider,
      colleague,
      saves: false,
      close: async () => {
        await provider.closeConnection();
        await colleague.closeConnection();
        await page.context().close();
        assertNone(verto.complaints);
        await verto.stop();
        await fake.stop();
      },
    };
  }

  async stop(): Promise<void> {
    await (await this.#browser)?.close();
    await (await this.#site)?.close();
  }

  async #page(): Promise<Page> {
    this.#site ??= webitelSite();
    this.#browser ??= openToneBrowser(440);
    return blankPage(await this.#browser, await this.#site);
  }
}

/** One page alone, in which `bench.start` makes the provider. */
export async function openWebitelPage(browser: Browser): Promise<{ page: Page; close(): Promise<void> }> {
  const site = await webitelSite();
  return { page: await blankPage(browser, site), close: () => site.close() };
}

function webitelSite(): Promise<LoopbackSite> {
  const script = `import { bench } from './test/support/webitel-page-script.js'; Object.assign(globalThis, { bench });`;
  return scriptSite({ script });
}

/** The web phone of the page, worked past its provider. */
function handOn(page: Page): Phone {
  const ringing = "bench.phone.calls.find(({ state }) => state === 'ringing')";
  const when = async (what: string) => {
    await page.waitForFunction(`${ringing} !== undefined`);
    await page.evaluate(`bench.phone.${what}`);
  };
  return {
    answer: () => when(`answer(${ringing}.leg)`),
    reject: () => when(`hangUp(${ringing}.leg, 'declined')`),
    hangUp: async () => {
      await page.evaluate("bench.phone.calls.length > 0 && bench.phone.hangUp(bench.phone.calls.at(-1).leg, 'normal')");
    },
  };
}

function assertNone(complaints: readonly string[]): void {
  if (complaints.length > 0) throw new Error(`the page has done to Verto: ${complaints.join(', ')}`);
}
