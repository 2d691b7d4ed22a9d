/** A provider that runs in a page of the tests, driven from here: `provider-page-script.js` is its other end. */
import type { Browser, Page } from 'playwright-core';
import type { MessagingServiceProvider } from '../../core/messaging/messaging-service-provider.ts';
import type { PipeEnd } from '../../core/session/provider-host.ts';
import type { LoopbackSite } from './loopback-site.ts';
import { pipedProvider } from './piped.ts';

export async function blankPage(browser: Browser, site: LoopbackSite): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.on('pageerror', (error) => process.stderr.write(`page: ${String(error.stack)}\n`));
  await page.goto(site.address);
  return page;
}

/** The page's provider, driven from here over a pipe; not connected yet. */
export async function pagesProvider(page: Page): Promise<MessagingServiceProvider> {
  const pipes = new Map<string, PipeEnd>();
  let count = 0;
  await page.exposeFunction('fromPage', (id: string, frame: string, code?: number, why?: string) => {
    const end = pipes.get(id);
    if (code === undefined) end?.send(frame);
    else end?.close(code, (why ?? 'closed') as 'closed');
  });
  return pipedProvider((end) => {
    const id = String(++count);
    pipes.set(id, end);
    const call = (what: string, ...given: string[]) => {
      page.evaluate(`pipe.${what}(${[id, ...given].map((each) => JSON.stringify(each)).join(', ')})`).catch(() => {
        end.close(1006, 'closed');
      });
    };
    call('open');
    return {
      receive: (frame) => {
        call('send', frame);
      },
      closed: () => {
        pipes.delete(id);
        call('close');
      },
    };
  });
}
