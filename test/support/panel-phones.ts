// Agents whose telephone is `<cti-panel web-phone>` in a real browser, at a real server with the built-in exchange.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { silentLog } from '../../core/provider/world.ts';
import { parseConfig } from '../../server/config.ts';
import { type Service, startService } from '../../server/service.ts';
import { pageEars, plainVoice, silenceLevel } from './page-ears.ts';

const password = 'a password for the test';

/** As text, for it is of the page's world: says what comes in over the page's connections, and what it plays and shows. */
const watch = `${pageEars}${plainVoice}(() => {
  const { connections, tracks, hear } = ears;
  Object.assign(globalThis, { openConnections: ears.openConnections, liveTracks: ears.liveTracks });
  globalThis.cameras = () => tracks.filter(({ kind, readyState }) => kind === 'video' && readyState === 'live').length;
  globalThis.framesDecoded = async () => {
    let frames = 0;
    for (const connection of connections) {
      if (connection.connectionState === 'closed') continue;
      for (const { framesDecoded } of (await connection.getStats()).values()) frames += framesDecoded ?? 0;
    }
    return frames;
  };
  // Of the pictures in the panel: whose, and how wide what is played there is, px.
  globalThis.pictures = () => [...document.querySelector('cti-panel')?.shadowRoot?.querySelector('cti-phone-bar')
    ?.shadowRoot?.querySelector('cti-pictures')?.shadowRoot?.querySelectorAll('video') ?? []]
    .filter(({ videoWidth, paused }) => videoWidth > 0 && !paused)
    .map(({ className }) => className).sort().join();
  let context;
  globalThis.loudest = async () => {
    const heard = [];
    for (const connection of connections) {
      if (connection.connectionState !== 'connected') continue;
      const one = await hear(connection);
      if (one?.level > ${silenceLevel}) heard.push(one.hertz);
    }
    return heard;
  };
  const elements = new Set();
  const { play } = HTMLMediaElement.prototype;
  HTMLMediaElement.prototype.play = function () {
    elements.add(this);
    return play.call(this);
  };
  globalThis.plays = () => [...elements].filter(({ srcObject, muted, paused }) => srcObject && !muted && !paused).map(() => 'sound');
  // What the page plays that comes from nobody: its frequencies and the loudest sample in the time given, ms.
  globalThis.ownNotes = async (within) => {
    context ??= new AudioContext({ sampleRate: 48000 });
    const received = new Set([...connections].flatMap((one) => one.getReceivers()).map(({ track }) => track));
    const found = new Set();
    let peak = 0;
    const sources = [...elements]
      .filter(({ srcObject, paused, muted }) => srcObject?.getAudioTracks().some((track) => !received.has(track)) && !paused && !muted)
      .map(({ srcObject }) => context.createMediaStreamSource(srcObject));
    const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
    for (const source of sources) source.connect(analyser);
    const [levels, samples] = [new Float32Array(analyser.frequencyBinCount), new Float32Array(8192)];
    for (const until = Date.now() + within; Date.now() < until;) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      analyser.getFloatFrequencyData(levels);
      analyser.getFloatTimeDomainData(samples);
      const at = levels.indexOf(Math.max(...levels));
      if (levels[at] > -75) found.add(Math.round(at * context.sampleRate / analyser.fftSize));
      peak = Math.max(peak, ...samples);
    }
    for (const source of sources) source.disconnect();
    return { playing: sources.length, notes: [...found].sort((a, b) => a - b), peak };
  };
  globalThis.heard = [];
  addEventListener('cti-call-finished', ({ detail }) => heard.push('finished ' + detail.call.cause));
  globalThis.heardStarts = 0;
  addEventListener('cti-call-started', () => heardStarts++);
  globalThis.videoStarts = 0;
  addEventListener('cti-web-rtc-video-started', () => videoStarts++);
  addEventListener('cti-error', ({ detail }) => heard.push('error ' + detail.code));
})()`;

export interface PhoneService {
  service: Service;
  /** Until no call is left. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

/** Users `agent101` to `agent103` with these extensions at the built-in exchange. @param settings more of its settings */
export function phoneService(settings: object = {}): Promise<PhoneService> {
  return serviceWith(
    { connector: 'builtin', settings },
    ['101', '102', '103'].map((extension) => ({ extension, settings: { extension, name: `Agent ${extension}` } })),
  );
}

/** @param connection as in the configuration. @param users likewise; `extension` names the login and the user */
export async function serviceWith(
  connection: object,
  users: readonly { extension: string; settings: object; webPhone?: object }[],
): Promise<PhoneService> {
  const data = await mkdtemp(join(tmpdir(), 'offhook-phones-'));
  const config = parseConfig(
    {
      http: { port: 0 },
      messaging: { port: 0 },
      data,
      connections: [{ id: 'own', name: 'Own', ...connection }],
      users: users.map(({ extension, ...user }) => ({
        login: `agent${extension}`,
        name: `Agent ${extension}`,
        password,
        connection: 'own',
        ...user,
      })),
    },
    'test',
  );
  const service = await startService({ config, log: silentLog, env: {} });
  return {
    service,
    quiet: async () => {
      while (service.hub.sessions.some(({ provider }) => provider.state.calls.length > 0)) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    close: async () => {
      await service.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** An agent's browser with one tab; more tabs of the same agent by `tab`. */
export class PanelPhone {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly #server: string;
  readonly #frames: string[] = [];

  private constructor(context: BrowserContext, page: Page, server: string) {
    this.context = context;
    this.page = page;
    this.#server = server;
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => this.#frames.push(String(payload)));
      socket.on('framesent', ({ payload }) => this.#frames.push(String(payload)));
    });
  }

  /** Everything that this page's sockets have carried. */
  wire(): string {
    return this.#frames.join('\n');
  }

  /** As the server has it, once it is over. */
  async lastCall(): Promise<{ direction: string; number: string; cause: string | null; answered: boolean }> {
    return this.#told(`(async () => {
      const { calls: [last] } = await (await fetch('/api/calls?limit=1')).json();
      return last?.endedAt && { direction: last.direction, number: last.number, cause: last.cause, answered: last.connectedAt !== null };
    })()`);
  }

  /** What the page's own question to the server is answered, once there is an answer. */
  async #told<T>(question: string): Promise<T> {
    for (const end = Date.now() + 15_000; Date.now() < end;) {
      const told = await this.page.evaluate<T | null | undefined>(question);
      if (told !== null && told !== undefined) return told;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('the server does not tell it');
  }

  static async open(browser: Browser, { service }: PhoneService, extension: string): Promise<PanelPhone> {
    const context = await browser.newContext({ viewport: { width: 400, height: 900 } });
    const server = service.httpUrl;
    await context.addInitScript(watch);
    const page = await context.newPage();
    await page.goto(`${server}healthz`);
    await page.evaluate(
      ([login, word]) =>
        fetch('/api/sign-in', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ login, password: word }),
        }),
      [`agent${extension}`, password],
    );
    const phone = new PanelPhone(context, page, server);
    await phone.load(page);
    return phone;
  }

  /** Another tab of the same browser and agent. */
  async tab(): Promise<PanelPhone> {
    const page = await this.context.newPage();
    const phone = new PanelPhone(this.context, page, this.#server);
    await phone.load(page);
    return phone;
  }

  async load(page = this.page): Promise<void> {
    page.setDefaultTimeout(15_000);
    // A document that the server itself has sent: Chromium lets no other one reach loopback addresses.
    await page.goto(`${this.#server}healthz`);
    await page.evaluate(`(async () => {
      await import('/offhook.js');
      const panel = document.createElement('cti-panel');
      panel.setAttribute('server', '/');
      panel.toggleAttribute('web-phone', true);
      document.body.replaceChildren(panel);
    })()`);
  }

  /** Until the row of the telephone says so. */
  async says(words: string | RegExp): Promise<void> {
    await this.page.locator('cti-phone-bar [role=status]').filter({ hasText: words }).first().waitFor();
  }

  /** Until the row does not say so any more. */
  async saysNoMore(words: string): Promise<void> {
    const end = Date.now() + 15_000;
    for (let said = await this.status(); said.includes(words); said = await this.status()) {
      if (Date.now() > end) throw new Error(`still says ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** What that row says now; nothing while there is none. */
  status(): Promise<string> {
    return this.page.evaluate<string>(
      `document.querySelector('cti-panel')?.shadowRoot?.querySelector('cti-phone-bar')
        ?.shadowRoot?.querySelector('[role=status]')?.textContent?.trim() ?? ''`,
    );
  }

  async call(number: string): Promise<void> {
    await this.page.evaluate(`document.querySelector('cti-panel').call(${JSON.stringify(number)})`);
  }

  async answer(): Promise<void> {
    await this.button('Answer').click();
  }

  async end(): Promise<void> {
    const end = this.button('End');
    await end.click();
    await end.waitFor({ state: 'detached' });
  }

  button(name: string) {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Until exactly these tones come in, Hz, in any order. @returns how long it took, ms */
  async hears(tones: readonly number[], within = 5000): Promise<number> {
    const begin = Date.now();
    for (;;) {
      const heard = await this.page.evaluate<number[]>('loudest()');
      const left = heard.sort((a, b) => a - b);
      const wanted = [...tones].sort((a, b) => a - b);
      if (left.length === wanted.length && wanted.every((tone, i) => Math.abs(tone - (left[i] ?? 0)) < 12)) {
        return Date.now() - begin;
      }
      if (Date.now() - begin > within)
        throw new Error(`hears ${left.join(', ') || 'nothing'}, not ${wanted.join(', ')}`);
    }
  }

  /** Of the last call, once it is in its record. */
  async quality(): Promise<{ mos: number; seconds: number }> {
    return this.#told(`(async () => {
      const { calls: [last] } = await (await fetch('/api/calls?limit=1')).json();
      return last && (await (await fetch('/api/calls/' + last.id)).json()).quality;
    })()`);
  }

  /** Names of the modules that the page has fetched. */
  loaded(): Promise<string[]> {
    return this.page.evaluate<string[]>(
      `performance.getEntriesByType('resource').map(({ name }) => name.split('/').pop()).filter((name) => name.endsWith('.js'))`,
    );
  }

  /** Nothing is left of a call: no connection, and no microphone. */
  async silent(): Promise<void> {
    await this.until('[openConnections(), liveTracks()].join()', '0,0');
  }

  /** Until an expression of the page's world is that; asked from here, for the page's policy lets nobody evaluate in it. */
  async until(expression: string, wanted: string | number, within = 15_000): Promise<void> {
    const begin = Date.now();
    for (let is; (is = await this.page.evaluate<string | number>(expression)) !== wanted;) {
      if (Date.now() - begin > within) throw new Error(`${expression} is ${is}, not ${wanted}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
