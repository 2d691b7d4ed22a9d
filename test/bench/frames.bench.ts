/** Twenty calls a second in a page with the panel: how long the browser's main thread works at a stretch, beside the same page without it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { root } from '../../scripts/root.ts';
import { bundlePages } from '../frameworks/bundle.ts';
import { inPage, openCrm } from '../frameworks/crm-browser.ts';
import { crmPage, serveCrm } from '../frameworks/crm-site.ts';
import { openBrowser } from '../support/chromium.ts';
import { type Bench, interleaved, ms, percentile } from './bench.ts';
import { mainThread } from './main-thread.ts';

const callsPerSecond = 20;
const seconds = 6;
const rounds = 3;
/** One frame of a screen that draws 60 of them a second, ms. */
const frame = 1000 / 60;

/** Processor time of each task of the page's main thread while calls come in, ms. */
async function tasks(browser: Browser, address: string, withPanel: boolean): Promise<number[]> {
  const { page } = await openCrm(browser, address);
  if (!withPanel) await inPage(page, "document.querySelector('cti-panel').remove()");
  // What a page does once, at its first calls, is no part of what it does at each.
  await inPage(page, `crm.flood(${callsPerSecond}, 1)`);
  const devtools = await page.context().newCDPSession(page);
  const found = await mainThread(devtools, () => inPage(page, `crm.flood(${callsPerSecond}, ${seconds})`));
  await page.close();
  return found;
}

const bench: Bench = {
  title: `the panel while ${callsPerSecond} calls a second come in`,
  budget: 'no task of the main thread longer than a frame of 16.7 ms',
  async run(say) {
    if (!existsSync(join(root, 'dist/web/offhook.js')))
      throw new Error('there are no built tags: run npm run build first');
    const scripts = await bundlePages('flood.js');
    const site = await serveCrm(
      { flood: { html: crmPage('page-flood') } },
      new Map([...scripts].map(([name, text]) => [`page-${name}.js`, text])),
    );
    const browser = await openBrowser();
    try {
      const found = await interleaved(rounds, {
        panel: async (round) => {
          say(`round ${round + 1} of ${rounds}`);
          return tasks(browser, `${site.address}flood`, true);
        },
        without: () => tasks(browser, `${site.address}flood`, false),
      });
      const all = { panel: found.panel.flat(), without: found.without.flat() };
      const long = (list: number[]) => list.filter((time) => time > frame).length;
      const told = (list: number[]) =>
        `${list.length} tasks, p50 ${ms(percentile(list, 0.5))}, p99 ${ms(percentile(list, 0.99))}, longest ${ms(Math.max(...list))}`;
      if (all.panel.length < callsPerSecond * seconds) throw new Error('the trace holds too few tasks to judge by');
      return {
        figures: [
          `with the panel: ${told(all.panel)}`,
          `the same page without it: ${told(all.without)}`,
          `processor time: ${ms(sum(all.panel) / rounds / seconds)} of each second, ${ms(sum(all.without) / rounds / seconds)} without`,
        ],
        verdict: `${long(all.panel)} tasks longer than a frame in ${rounds * seconds} s (none asked), ${long(all.without)} without the panel`,
        holds: long(all.panel) <= long(all.without),
      };
    } finally {
      await browser.close();
      await site.close();
    }
  },
};
export default bench;

const sum = (list: readonly number[]): number => list.reduce((all, one) => all + one, 0);
