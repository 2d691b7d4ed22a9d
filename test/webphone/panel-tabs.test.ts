// One telephone however many tabs: killed at random, hidden for long, kept silent by the browser, and with a second call.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { PanelPhone, type PhoneService, phoneService } from '../support/panel-phones.ts';
import { openToneBrowser } from '../support/tone-browser.ts';

const tones = { anna: 600, ben: 1000, cleo: 1600 };

describe('one telephone, many tabs', { timeout: 240_000 }, () => {
  let server: PhoneService;
  const browsers: Browser[] = [];
  const open: PanelPhone[] = [];

  before(async () => {
    server = await phoneService({ returnTime: 5000 });
    for (const hertz of Object.values(tones)) browsers.push(await openToneBrowser(hertz));
  });

  after(async () => {
    for (const browser of browsers) await browser.close();
    await server.close();
  });

  afterEach(async () => {
    for (const phone of open.splice(0)) await phone.context.close();
    await server.quiet();
  });

  async function agent(index: number): Promise<PanelPhone> {
    const phone = await PanelPhone.open(browsers[index] as Browser, server, `10${index + 1}`);
    open.push(phone);
    await phone.says('Telephone ready');
    return phone;
  }

  it('pain 01: tabs are killed, opened and reloaded at random; always one is the telephone, and the call goes on', async (t) => {
    const seed = Number(process.env['OFFHOOK_SEED'] ?? Date.now() % 100_000);
    t.diagnostic(`OFFHOOK_SEED=${seed}`);
    const random = generator(seed);
    const ben = await agent(1);
    const tabs = [await agent(0)];
    await tabs[0]?.call('102');
    await ben.answer();
    await ben.hears([tones.anna]);
    for (let step = 0; step < 8; step++) {
      const victim = tabs[Math.floor(random() * tabs.length)] as PanelPhone;
      const kind = random();
      if (tabs.length === 1 || kind < 0.3) tabs.push(await victim.tab());
      else if (kind < 0.7) {
        await victim.page.close();
        tabs.splice(tabs.indexOf(victim), 1);
      } else await victim.load();
      await ben.hears([tones.anna], 10_000);
      const said = await settled(tabs);
      assert.equal(
        said.filter((words) => !words.includes('another tab')).length,
        1,
        `step ${step}: ${said.join(' | ')}`,
      );
    }
    assert.deepEqual(await ben.page.evaluate('heard'), [], 'the far end hears of no end');
    await tabs[0]?.end();
    await ben.silent();
  });

  describe('pain 01: the tab that is the telephone is killed', () => {
    /** Anna with two tabs, of which the first is the telephone. */
    async function twoTabs(): Promise<{ first: PanelPhone; second: PanelPhone; ben: PanelPhone }> {
      const [first, ben] = [await agent(0), await agent(1)];
      const second = await first.tab();
      await second.says('Your telephone is in another tab');
      return { first, second, ben };
    }

    it('between calls: the next call rings in the other', async () => {
      const { first, second, ben } = await twoTabs();
      await first.page.close();
      await second.says('Telephone ready');
      await ben.call('101');
      await second.answer();
      await Promise.all([second.hears([tones.ben]), ben.hears([tones.anna])]);
      await ben.end();
      await second.silent();
    });

    it('while it rings: the other answers', async () => {
      const { first, second, ben } = await twoTabs();
      await ben.call('101');
      await first.button('Answer').waitFor();
      await first.page.close();
      await second.answer();
      await Promise.all([second.hears([tones.ben]), ben.hears([tones.anna])]);
      await second.end();
      await ben.silent();
    });

    it('while the other side rings: the call is talked in the other', async () => {
      const { first, second, ben } = await twoTabs();
      await first.call('102');
      await ben.button('Answer').waitFor();
      await first.page.close();
      await ben.answer();
      await Promise.all([second.hears([tones.ben]), ben.hears([tones.anna])]);
      await second.end();
      await ben.silent();
    });

    it('on hold: the other resumes', async () => {
      const { first, second, ben } = await twoTabs();
      await first.call('102');
      await ben.answer();
      await ben.hears([tones.anna]);
      await first.button('Hold').click();
      await second.button('Resume').waitFor();
      await first.page.close();
      await second.button('Resume').click();
      await Promise.all([second.hears([tones.ben]), ben.hears([tones.anna])]);
      await second.end();
      await ben.silent();
    });

    it('in a consultation: the other transfers', async () => {
      const { first, second, ben } = await twoTabs();
      const cleo = await agent(2);
      await first.call('102');
      await ben.answer();
      await ben.hears([tones.anna]);
      await first.button('Consult').click();
      const target = first.page.getByPlaceholder('Name or number').filter({ visible: true }).first();
      await target.fill('103');
      await target.press('Enter');
      await cleo.answer();
      await cleo.hears([tones.anna]);
      await first.page.close();
      await cleo.hears([tones.anna]);
      await second.button('Transfer').click();
      await Promise.all([ben.hears([tones.cleo]), cleo.hears([tones.ben])]);
      await second.silent();
      await cleo.end();
      await ben.silent();
    });
  });

  it('pain 07: a tab that nobody has looked at for long rings at once', async () => {
    const [anna, ben] = [await agent(0), await agent(1)];
    const other = await anna.context.newPage();
    await other.goto('about:blank');
    await other.bringToFront();
    const devtools = await anna.context.newCDPSession(anna.page);
    await devtools.send('Emulation.setFocusEmulationEnabled', { enabled: false });
    // Long enough for the browser's timers to be slowed down to one a minute.
    await new Promise((resolve) => setTimeout(resolve, 12_000));
    await ben.call('101');
    const asked = Date.now();
    await anna.page.waitForFunction('heardStarts > 0', undefined, { polling: 50, timeout: 5000 });
    assert.ok(Date.now() - asked < 2000, `${Date.now() - asked} ms`);
    await ben.end();
  });

  it('pain 18: a second call does not end the first; answering it holds that', async () => {
    const [anna, ben, cleo] = [await agent(0), await agent(1), await agent(2)];
    await anna.call('102');
    await ben.answer();
    await anna.hears([tones.ben]);
    await cleo.call('101');
    await anna.answer();
    // Measured is what comes in: of the held call, too, which is not played.
    await anna.hears([tones.ben, tones.cleo]);
    await cleo.hears([tones.anna]);
    await ben.hears([]);
    assert.deepEqual(await ben.page.evaluate('heard'), []);
    await cleo.end();
    await anna.button('Resume').click();
    await anna.hears([tones.ben]);
    await ben.end();
  });
});

describe('pain 09: a page that nobody has touched', { timeout: 60_000 }, () => {
  it('says before the first ring that it would be silent, and no more once it was touched', async (t) => {
    const { openBrowser } = await import('../support/chromium.ts');
    const { serveCrm } = await import('../frameworks/crm-site.ts');
    const html = `<!doctype html><html lang="en"><title>CRM</title>
<script type="module" src="/offhook.js"></script><cti-panel web-phone ring server="/none"></cti-panel></html>`;
    const site = await serveCrm({ crm: { html } }, new Map());
    const browser = await openBrowser('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream');
    t.after(async () => {
      await browser.close();
      await site.close();
    });
    const page = await browser.newPage();
    await page.goto(`${site.address}crm`);
    // Asked past the library, whose questions count as a touch.
    const devtools = await page.context().newCDPSession(page);
    const says = async (): Promise<string> => {
      const { result } = await devtools.send('Runtime.evaluate', {
        expression: `document.querySelector('cti-panel')?.shadowRoot?.querySelector('cti-phone-bar')
          ?.shadowRoot?.querySelector('[role=status]')?.textContent ?? ''`,
      });
      return String(result.value);
    };
    const until = async (words: RegExp): Promise<void> => {
      const end = Date.now() + 15_000;
      while (!words.test(await says())) {
        if (Date.now() > end) throw new Error(`says ${await says()}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    await until(/keeps the sound off until you touch the page/);
    await devtools.send('Input.dispatchMouseEvent', {
      type: 'mousePressed',
      x: 600,
      y: 500,
      button: 'left',
      clickCount: 1,
    });
    await devtools.send('Input.dispatchMouseEvent', {
      type: 'mouseReleased',
      x: 600,
      y: 500,
      button: 'left',
      clickCount: 1,
    });
    await until(/^(?!.*keeps the sound off)/);
  });
});

/** What every tab says once it says the same twice. */
async function settled(tabs: readonly PanelPhone[]): Promise<string[]> {
  let before = '';
  for (let i = 0; i < 40; i++) {
    const said = await Promise.all(tabs.map((tab) => tab.status()));
    const one = said.filter((words) => !words.includes('another tab')).length === 1;
    const now = said.map((words) => words.includes('another tab')).join();
    if (one && now === before && said.every((words) => words !== '')) return said;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return Promise.all(tabs.map((tab) => tab.status()));
}

/** Pseudo-random numbers that a seed brings back (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
