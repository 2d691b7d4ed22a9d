/** The SIP web phone as a bed for the provider contract: pages in Chromium, a real Asterisk, and a cable that can be cut. */
import type { Browser } from 'playwright-core';
import sip from '../../core/connectors/sip/index.ts';
import type { Bed, Phone } from '../contract/bed.ts';
import { startBed, type Bed as Servers } from '../servers/asterisk/bed.ts';
import type { LoopbackSite } from './loopback-site.ts';
import { type SipAccount, SipPage, sipSite } from './sip-page.ts';
import { openToneBrowser } from './tone-browser.ts';
import { tcpProxy, type TcpProxy } from './tcp-proxy.ts';

export const sipNumbers: Bed['numbers'] = {
  answers: '+15550100',
  busy: '+15550186',
  noAnswer: '202',
  rejects: '609',
  unreachable: '+15550184',
  colleague: '202',
  own: '201',
  nobody: '888',
};

export class SipBeds {
  // Promises, so that who asks at the same time gets the same.
  #servers: Promise<Servers> | undefined;
  #proxy: Promise<TcpProxy> | undefined;
  #site: Promise<LoopbackSite> | undefined;
  readonly #pages = new Set<SipPage>();
  readonly #browsers = new Map<number, Promise<Browser>>();

  /** Asterisk, once it runs. */
  servers(): Promise<Servers> {
    return (this.#servers ??= startBed({ major: 22 }));
  }

  /** The cable between the pages of agent 201 and Asterisk. */
  proxy(): Promise<TcpProxy> {
    return (this.#proxy ??= this.servers().then(({ pbx }) => tcpProxy(portOf(pbx.websocketUrl))));
  }

  /**
   * A page of an agent; 201 comes over the cable.
   * @param hz what its microphone hears; the browser's own beeps without it
   */
  async page(extension: string, more: Partial<SipAccount> = {}, hz = 0): Promise<SipPage> {
    const page = await this.blank(hz);
    await page.start(await this.account(extension, more));
    return page;
  }

  /** A page whose phone is not started yet. */
  async blank(hz = 0): Promise<SipPage> {
    this.#site ??= sipSite();
    const browser = this.#browsers.get(hz) ?? openToneBrowser(hz);
    this.#browsers.set(hz, browser);
    const page = await SipPage.open(await (await browser).newContext(), await this.#site);
    this.#pages.add(page);
    return page;
  }

  /** Closes all pages that were opened here. */
  async closePages(): Promise<void> {
    await Promise.all([...this.#pages].map((page) => page.close()));
    this.#pages.clear();
  }

  async account(extension: string, more: Partial<SipAccount> = {}): Promise<SipAccount> {
    const { websocketUrl } = (await this.servers()).pbx;
    const url = extension === '201' ? `ws://127.0.0.1:${(await this.proxy()).port}/ws` : websocketUrl;
    return { url, extension, ...more };
  }

  /** A bed for one test: no channel left, both agents registered, each in a new page. */
  async open(): Promise<Bed> {
    const servers = await this.servers();
    const proxy = await this.proxy();
    proxy.restore();
    await servers.quiet();
    await servers.admin.action('Setvar', { Variable: 'RING', Value: '20' });
    const [own, other] = await Promise.all([this.page('201'), this.page('202')]);
    const [provider, colleague] = await Promise.all([own.provider(), other.provider()]);
    return {
      manifest: sip.manifest,
      provider,
      colleague,
      phone: handOn(own),
      colleaguePhone: handOn(other),
      numbers: sipNumbers,
      ownPhoneFirst: false,
      saves: false,
      customerCalls: async (to, number) => {
        const customer = await servers.customer(to === 'agent' ? '555201' : '555610', number ? { number } : {});
        return {
          hangUp: async () => {
            await customer.hangup();
          },
          digits: () => '',
        };
      },
      shortRing: async () => {
        await servers.admin.action('Setvar', { Variable: 'RING', Value: '2' });
      },
      link: {
        cut: () => {
          proxy.cut();
          return Promise.resolve();
        },
        restore: () => {
          proxy.restore();
          return Promise.resolve();
        },
      },
      restart: async () => {
        await servers.pbx.kill();
        await servers.pbx.start();
      },
      close: async () => {
        await this.closePages();
        await servers.quiet();
      },
    };
  }

  async stop(): Promise<void> {
    await this.closePages();
    for (const browser of this.#browsers.values()) await (await browser).close();
    await (await this.#site)?.close();
    await (await this.#proxy)?.close();
    await (await this.#servers)?.stop();
  }
}

function portOf(url: string): { host: string; port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}

/** The web phone of a page, worked past its provider. */
function handOn(page: SipPage): Phone {
  const ringing = "bench.calls.find(({ state, direction }) => state === 'ringing' && direction === 'in')";
  return {
    answer: async () => {
      await page.until(`${ringing} !== undefined`);
      await page.run(`${ringing}.answer()`);
    },
    reject: async () => {
      await page.until(`${ringing} !== undefined`);
      await page.run(`${ringing}.reject()`);
    },
    hangUp: async () => {
      await page.run('bench.calls.at(-1)?.hangUp()');
    },
  };
}
