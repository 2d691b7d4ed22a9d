/** Pages with a SIP phone in headless Chromium: each with its provider at the other end of a pipe, and its sound measured. */
import http from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { sipSettings, sipUserSettings } from '../../core/connectors/sip/settings.ts';
import type { MessagingServiceProvider } from '../../core/messaging/messaging-service-provider.ts';
import type { PipeEnd } from '../../core/session/provider-host.ts';
import { type LoopbackSite, onLoopback } from './loopback-site.ts';
import { pageEars } from './page-ears.ts';
import { pipedProvider } from './piped.ts';

const script = fileURLToPath(new URL('./sip-page-script.js', import.meta.url));

/** Who registers where; the rest are the settings' defaults. */
export interface SipAccount {
  url: string;
  extension: string;
  connection?: Record<string, unknown>;
  user?: Record<string, unknown>;
  instanceId?: string;
}

/** Serves the page's script, built once. */
export async function sipSite(): Promise<LoopbackSite> {
  const { outputFiles } = await build({
    entryPoints: [script],
    bundle: true,
    write: false,
    format: 'iife',
    banner: { js: pageEars },
    target: 'es2022',
  });
  const text = outputFiles[0]?.text ?? '';
  const server = http.createServer((request, response) => {
    const js = request.url === '/page.js';
    response.setHeader('content-type', js ? 'text/javascript' : 'text/html; charset=utf-8');
    response.end(js ? text : '<!doctype html><title>phone</title><script src="/page.js"></script>');
  });
  return onLoopback(server);
}

/** The account as the page's `start` wants it. */
export function startOptions({ url, extension, connection = {}, user = {}, instanceId }: SipAccount): object {
  return {
    connection: sipSettings.parse({ url, domain: '127.0.0.1', ...connection }),
    user: sipUserSettings.parse({ extension, password: `pw${extension}`, ...user }),
    ...(instanceId ? { instanceId } : {}),
  };
}

export class SipPage {
  readonly page: Page;
  readonly #pipes = new Map<string, PipeEnd>();
  readonly #providers = new Set<MessagingServiceProvider>();

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(where: Browser | BrowserContext, site: LoopbackSite, account?: SipAccount): Promise<SipPage> {
    const page = await where.newPage();
    const made = new SipPage(page);
    if (process.env['OFFHOOK_TRACE']) page.on('console', (line) => process.stderr.write(`page: ${line.text()}\n`));
    page.on('pageerror', (error) => process.stderr.write(`page: ${String(error.stack)}\n`));
    await page.exposeFunction('fromPage', (id: string, frame: string, code?: number, why?: string) => {
      const end = made.#pipes.get(id);
      if (code === undefined) end?.send(frame);
      else end?.close(code, (why ?? 'closed') as 'closed');
    });
    await page.goto(site.address);
    if (account) await made.start(account);
    return made;
  }

  async start(account: SipAccount): Promise<void> {
    await this.page.evaluate(`bench.start(${JSON.stringify(startOptions(account))})`);
  }

  /** The page's provider, driven from here. */
  async provider(): Promise<MessagingServiceProvider> {
    let count = 0;
    const provider = pipedProvider((end) => {
      const id = String(++count);
      this.#pipes.set(id, end);
      const call = (what: string, ...given: string[]) => {
        this.page
          .evaluate(`pipe.${what}(${[id, ...given].map((each) => JSON.stringify(each)).join(', ')})`)
          .catch(() => {
            end.close(1006, 'closed');
          });
      };
      call('open');
      return {
        receive: (frame) => {
          call('send', frame);
        },
        closed: () => {
          this.#pipes.delete(id);
          call('close');
        },
      };
    });
    this.#providers.add(provider);
    await provider.connect();
    return provider;
  }

  /** Closes the page as its browser does, and lets go of its providers. */
  async close(): Promise<void> {
    for (const provider of this.#providers) await provider.closeConnection();
    this.#providers.clear();
    await this.page.context().close();
  }

  /** Runs an expression in the page. */
  run<T = void>(expression: string): Promise<T> {
    return this.page.evaluate<T>(expression);
  }

  /** Waits until an expression is true in the page. */
  async until(expression: string, timeout = 15_000): Promise<void> {
    await this.page.waitForFunction(expression, undefined, { timeout, polling: 50 }).catch(async (error: unknown) => {
      const seen = await this.run<string>('JSON.stringify(bench.events.slice(-30))').catch(() => '');
      throw new Error(`waited for ${expression}; events: ${seen}`, { cause: error });
    });
  }

  /** Waits until the page hears a tone near this frequency in a call. */
  async hears(hz: number, callId?: string, timeout = 10_000): Promise<void> {
    const id = callId === undefined ? 'undefined' : JSON.stringify(callId);
    let last = { hz: -1, level: 0 };
    for (const deadline = Date.now() + timeout; Date.now() < deadline;) {
      last = await this.run<{ hz: number; level: number }>(`bench.tone(${id})`);
      if (hz === 0 ? last.hz === 0 : Math.abs(last.hz - hz) < 25) return;
    }
    throw new Error(`waited for ${hz} Hz; heard ${JSON.stringify(last)}`);
  }
}
