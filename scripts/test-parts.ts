// The parts of `npm test`, in the order they run: quick ones first, so that a broken type is not found after ten minutes.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildSite } from '../test/stories/build-site.ts';
import { ensureChromium } from './chromium.ts';
import { runChecks } from './checks.ts';
import { testsIn } from './files.ts';
import { runNodeTests } from './node-tests.ts';
import { node24 } from './node24.ts';
import { root } from './root.ts';
import { run } from './run.ts';
import { none, type Totals } from './totals.ts';
import { runWebTests } from './web-tests.ts';

/** One part: `tests` says that it must hold tests, so that an empty one is noticed. */
export interface Part {
  name: string;
  about: string;
  tests: boolean;
  run(options: PartOptions): Promise<Totals>;
}

/** What the command line says to the parts: `update` accepts the stories' pictures as they are now. */
export interface PartOptions {
  update: boolean;
}

const minutes = 60_000;

export const parts: Part[] = [
  { name: 'check', about: 'types, lint, format, guards', tests: true, run: runChecks },
  {
    name: 'unit',
    about: 'core, server, Storybook’s logic and scripts in Node',
    tests: true,
    run: () =>
      runNodeTests(testsIn('core', 'server', 'storybook', 'scripts', 'test/contract', 'test/support'), {
        concurrency: 2,
        timeout: 5 * minutes,
      }),
  },
  {
    name: 'connectors',
    about: 'every connector with a fake far end: the provider contract over its wire',
    tests: true,
    run: () => runNodeTests(testsIn('test/connectors'), { concurrency: 2, timeout: 10 * minutes }),
  },
  {
    name: 'components',
    about: 'the tags in Chromium',
    tests: true,
    run: async () => runWebTests(await ensureChromium()),
  },
  {
    name: 'stories',
    about: 'every story: rendered, accessible, and looking as before',
    tests: true,
    run: async ({ update }) => {
      const files = testsIn('test/stories');
      const browser = await ensureChromium();
      await buildSite();
      return runNodeTests(files, {
        concurrency: 1,
        timeout: 10 * minutes,
        env: { CHROME_PATH: browser, OFFHOOK_UPDATE_PICTURES: String(update) },
      });
    },
  },
  {
    name: 'frameworks',
    about: 'the built tags in pages of every framework, and in pages that are hard on their guests',
    tests: true,
    run: async () => {
      const browser = await ensureChromium();
      await built();
      return runNodeTests(testsIn('test/frameworks'), {
        concurrency: 2,
        timeout: 5 * minutes,
        env: { CHROME_PATH: browser },
      });
    },
  },
  {
    name: 'admin',
    about: 'the portal in Chromium',
    tests: true,
    run: async () => {
      const browser = await ensureChromium();
      await built();
      return runNodeTests(testsIn('test/admin'), {
        concurrency: 2,
        timeout: 5 * minutes,
        env: { CHROME_PATH: browser },
      });
    },
  },
  {
    name: 'security',
    about: 'what somebody on the network tries, and where a secret could come out',
    tests: true,
    run: () => runNodeTests(testsIn('test/security'), { concurrency: 1, timeout: 5 * minutes }),
  },
  {
    name: 'records',
    about: 'who calls, what is written about calls, and what the CRM and the directory have to say to it',
    tests: true,
    run: async () => {
      const files = testsIn('test/records');
      const browser = await ensureChromium();
      await built();
      return runNodeTests(files, { concurrency: 2, timeout: 5 * minutes, env: { CHROME_PATH: browser } });
    },
  },
  {
    name: 'webphone',
    about: 'the voice in the page, in browsers with and without a microphone',
    tests: true,
    run: async () => {
      const browser = await ensureChromium();
      await built();
      return runNodeTests(testsIn('test/webphone'), {
        concurrency: 1,
        timeout: 5 * minutes,
        env: { CHROME_PATH: browser },
      });
    },
  },
  {
    name: 'asterisk',
    about: 'the connector against real Asterisk servers',
    tests: true,
    run: () => runNodeTests(testsIn('test/asterisk', 'test/servers'), { concurrency: 1, timeout: 15 * minutes }),
  },
  {
    name: 'e2e',
    about: 'page, service, Asterisk and phone together',
    tests: true,
    run: async () => {
      const files = testsIn('test/e2e');
      if (files.length === 0) return none;
      const browser = await ensureChromium();
      await built();
      return runNodeTests(files, { concurrency: 1, timeout: 15 * minutes, env: { CHROME_PATH: browser } });
    },
  },
  {
    name: 'pack',
    about: 'the package as it is published, installed in an empty folder',
    tests: true,
    run: () => runNodeTests(testsIn('test/pack'), { concurrency: 1, timeout: 10 * minutes }),
  },
  { name: 'node24', about: "the server's tests under Node 24", tests: true, run: node24 },
];

/** Some tests open built pages: a tree that was changed since its last build is built first, always. */
async function built(): Promise<void> {
  const code = await run(['--import', 'tsx', 'scripts/build.ts']);
  if (code !== 0 || !existsSync(join(root, 'dist'))) throw new Error('the build failed, so there is nothing to test');
}
