/** A large CRM page whose numbers become links: how long the page is kept busy at a stretch, beside one pass over its texts. */
import type { Browser } from 'playwright-core';
import { openBrowser } from '../support/chromium.ts';
import { scriptSite } from '../support/script-site.ts';
import { type Bench, interleaved, ms, percentile, times } from './bench.ts';
import { mainThread } from './main-thread.ts';

const nodes = 50_000;
/** One row in so many has a number. */
const every = 10;
const rounds = 3;
/** What a person notices, ms. */
const noticed = 50;

const script = `
  import { scanDialLinks } from './components/scan/scan-dial-links.ts';
  const fill = (row, cell) => {
    const all = document.createElement(row === 'tr' ? 'table' : 'main');
    const rows = ${nodes} / 5;
    for (let i = 0; i < rows; i++) {
      const line = document.createElement(row);
      const [name, text] = [document.createElement(cell), document.createElement(cell)];
      name.append('Customer ' + i);
      text.append(i % ${every} === 0 ? 'call 06 20 555 ' + String(1000 + i % 9000) : 'order 2026-11-' + (10 + i % 20) + ' / ' + i * 7);
      line.append(name, text);
      all.append(line);
    }
    document.body.replaceChildren(all);
  };
  globalThis.bench = {
    fill,
    scan: async () => {
      const scan = scanDialLinks(document.body, { country: 'HU' });
      await scan.idle();
      return scan.links;
    },
    // Every text is looked at once with the same cheap test, and nothing else is done.
    pass: () => {
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      let found = 0;
      while (texts.nextNode()) if (/[+(]?\\d[\\d\\s().\\-–/]{5,}\\d/.test(texts.currentNode.data)) found++;
      return found;
    },
  };
`;

async function tasks(browser: Browser, address: string, what: 'scan' | 'pass', [row, cell] = ['div', 'span']) {
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForFunction('globalThis.bench');
  await page.evaluate(`bench.fill('${row}', '${cell}')`);
  // The page's own first layout is over.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done, 500)))');
  const devtools = await page.context().newCDPSession(page);
  let links = 0;
  const found = await mainThread(devtools, async () => {
    links = await page.evaluate<number>(`bench.${what}()`);
  });
  await page.close();
  return { found, links };
}

const bench: Bench = {
  title: `scanDialLinks over a page of ${nodes.toLocaleString('en')} nodes, one row in ${every} with a number`,
  budget: `no task of the main thread longer than ${noticed} ms`,
  async run(say) {
    const site = await scriptSite({ script });
    const browser = await openBrowser();
    try {
      const all = await interleaved(rounds, {
        scan: async (round) => {
          say(`round ${round + 1} of ${rounds}`);
          return tasks(browser, site.address, 'scan');
        },
        table: () => tasks(browser, site.address, 'scan', ['tr', 'td']),
        pass: () => tasks(browser, site.address, 'pass'),
      });
      const table = all.table.flatMap(({ found }) => found);
      const scans = all.scan.flatMap(({ found }) => found);
      const expected = nodes / 5 / every;
      for (const { links } of all.scan)
        if (links !== expected) throw new Error(`${links} links instead of ${expected}`);
      const sum = (list: readonly number[]) => list.reduce((whole, one) => whole + one, 0) / rounds;
      const longest = Math.max(...scans);
      return {
        figures: [
          `${expected} links made; ${Math.round(scans.length / rounds)} tasks, p50 ${ms(percentile(scans, 0.5))}, p99 ${ms(percentile(scans, 0.99))}, longest ${ms(longest)}`,
          `the same as one table of 10,000 rows, which the browser lays out anew as a whole: p99 ${ms(percentile(table, 0.99))}, longest ${ms(Math.max(...table))}`,
          `processor time in all: ${ms(sum(scans))}, which is ${times(sum(scans) / sum(all.pass.flatMap(({ found }) => found)))} of one pass that only looks`,
        ],
        verdict: `longest task ${ms(longest)}, of ${noticed} ms`,
        holds: longest <= noticed,
      };
    } finally {
      await browser.close();
      await site.close();
    }
  },
};
export default bench;
