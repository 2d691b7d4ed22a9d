/** Pages with a Verto phone in headless Chromium, at the fake far end: each with a tone of its own for a voice. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { FakeVerto, type FakeVertoOptions, fakeVertoDomain, fakeVertoUsers } from '../../core/webphone/verto/fake.ts';
import type { LoopbackSite } from './loopback-site.ts';
import { pageEars, plainVoice } from './page-ears.ts';
import { scriptSite } from './script-site.ts';
import { openToneBrowser } from './tone-browser.ts';

export interface VertoAccount {
  url?: string;
  login?: string;
  password?: string;
  resume?: boolean;
  times?: object;
}

export class VertoPage {
  readonly page: Page;
  readonly number: string;
  readonly #fake: FakeVerto;

  constructor(page: Page, number: string, fake: FakeVerto) {
    this.page = page;
    this.number = number;
    this.#fake = fake;
  }

  /** Starts the phone of the page's user. */
  async start(account: VertoAccount = {}): Promise<void> {
    const password = fakeVertoUsers.find(({ number }) => number === this.number)?.password;
    const login = `${this.number}@${fakeVertoDomain}`;
    const whole = { url: this.#fake.url, login, password, ...account };
    await this.page.evaluate(`bench.start(${JSON.stringify(whole)})`);
  }

  async ready(): Promise<this> {
    await this.until('bench.phone.ready');
    return this;
  }

  /** Runs an expression in the page. */
  run<T = void>(expression: string): Promise<T> {
    return this.page.evaluate<T>(expression);
  }

  /** What a promise of the phone comes to: its value, or the code of its error. */
  tries(expression: string): Promise<string> {
    return this.run<string>(`bench.tried(${expression})`);
  }

  /** Waits until an expression is true in the page. */
  async until(expression: string, timeout = 15_000): Promise<void> {
    await this.page.waitForFunction(expression, undefined, { timeout, polling: 20 }).catch(async (error: unknown) => {
      const seen = await this.run<string>(
        `JSON.stringify([bench.events.slice(-20), bench.calls(), bench.frames.slice(-6).map(({ direction, text }) => direction + text.slice(0, 160))])`,
      ).catch(() => '');
      throw new Error(`waited for ${expression}; seen: ${seen}`, { cause: error });
    });
  }

  /** Waits until the page hears a tone near this frequency; 0 for silence. @returns how long it took, ms */
  async hears(hz: number, within = 10_000): Promise<number> {
    const began = Date.now();
    let last = { hz: -1, level: 0 };
    while (Date.now() - began < within) {
      last = await this.run<{ hz: number; level: number }>('bench.tone()');
      if (hz === 0 ? last.hz === 0 : Math.abs(last.hz - hz) < 25) return Date.now() - began;
    }
    throw new Error(`waited for ${hz} Hz; heard ${JSON.stringify(last)}`);
  }

  /** Leg of the call that began last. */
  leg(): Promise<string> {
    return this.run<string>('bench.phone.calls.at(-1)?.leg');
  }
}

export const voices: Readonly<Record<string, number>> = { '201': 440, '202': 880, '203': 1320 };

/** Pages and the far end of one file of tests. */
export class VertoBed {
  fake!: FakeVerto;
  #site: LoopbackSite | undefined;
  readonly #browsers = new Map<number, Browser>();
  readonly #contexts = new Set<BrowserContext>();

  /** A new far end, and no page. */
  async begin(options: FakeVertoOptions = {}): Promise<void> {
    await this.#closePages();
    await (this.fake as FakeVerto | undefined)?.stop();
    this.fake = await new FakeVerto(options).start();
    this.#site ??= await scriptSite({
      script: `import { bench } from './test/support/verto-page-script.js'; Object.assign(globalThis, { bench });`,
    });
  }

  /** A page of a user whose phone is not started yet. @param hz what its microphone hears, where it is not the user's own tone */
  async blank(number: string, hz = voices[number] ?? 0): Promise<VertoPage> {
    const browser = this.#browsers.get(hz) ?? (await openToneBrowser(hz));
    this.#browsers.set(hz, browser);
    const context = await browser.newContext();
    this.#contexts.add(context);
    await context.addInitScript(`${pageEars}${plainVoice}`);
    return this.tab(context, number);
  }

  /** Another tab of the same browser profile. */
  async tab(context: BrowserContext, number: string): Promise<VertoPage> {
    const page = await context.newPage();
    page.on('pageerror', (error) => process.stderr.write(`page: ${String(error.stack)}\n`));
    if (process.env['OFFHOOK_TRACE']) page.on('console', (line) => process.stderr.write(`page: ${line.text()}\n`));
    await page.goto(this.#site!.address);
    return new VertoPage(page, number, this.fake);
  }

  async page(number: string, account: VertoAccount = {}): Promise<VertoPage> {
    const page = await this.blank(number);
    await page.start(account);
    return page.ready();
  }

  async end(): Promise<void> {
    await this.#closePages();
    for (const browser of this.#browsers.values()) await browser.close();
    await this.#site?.close();
    await (this.fake as FakeVerto | undefined)?.stop();
  }

  async #closePages(): Promise<void> {
    await Promise.all([...this.#contexts].map((context) => context.close()));
    this.#contexts.clear();
  }
}

/** One page calls another, which answers, and they hear each other. */
export async function talking(caller: VertoPage, callee: VertoPage): Promise<{ from: string; to: string }> {
  const from = await caller.run<string>(`bench.phone.call('${callee.number}')`);
  await callee.until("bench.last('incoming') !== undefined && bench.calls().some(({ state }) => state === 'ringing')");
  const to = await callee.leg();
  await callee.run(`bench.phone.answer('${to}')`);
  await caller.hears(voices[callee.number]!);
  await callee.hears(voices[caller.number]!);
  return { from, to };
}
