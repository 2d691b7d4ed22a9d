// What axe finds wrong with what a page shows.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// The size of targets is the one rule of these levels that axe leaves out unless it is asked for.
const options = JSON.stringify({
  runOnly: { type: 'tag', values: tags },
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
});

/** Every violation of WCAG 2.0, 2.1 and 2.2, A and AA, and of axe's good practice: rule, place, and what helps. */
export async function violations(page: Page, under = 'html'): Promise<string[]> {
  await page.evaluate(axe);
  const results = await page.evaluate<AxeResults>(`axe.run(${JSON.stringify(under)}, ${options})`);
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(
      ({ target, failureSummary = '' }) => `${id}: ${help}\n  at ${target.flat().join(' → ')}\n  ${failureSummary}`,
    ),
  );
}
