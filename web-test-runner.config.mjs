// Component tests, in a headless Chromium.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';

/**
 * Leaves a line `- name` for each test that failed, and `passed failed skipped`, in the file that the runner named; a file
 * that could not be loaded is one failure.
 */
function totalsReporter(file) {
  const tests = (suite) => (suite ? [...suite.tests, ...suite.suites.flatMap(tests)] : []);
  return {
    onTestRunFinished({ sessions }) {
      let [passed, failed, skipped] = [0, 0, 0];
      const which = [];
      for (const session of Array.from(sessions)) {
        const results = tests(session.testResults);
        skipped += results.filter((test) => test.skipped).length;
        passed += results.filter((test) => !test.skipped && test.passed).length;
        const broken = results.filter((test) => !test.skipped && !test.passed);
        failed += session.passed ? broken.length : Math.max(1, broken.length);
        for (const { name } of broken) which.push(`- ${name} (${session.testFile.split('/').slice(-2).join('/')})\n`);
        if (!session.passed && broken.length === 0) which.push(`- ${session.testFile} did not run\n`);
      }
      writeFileSync(file, `${which.join('')}${passed} ${failed} ${skipped}\n`);
    },
  };
}

const totals = process.env.OFFHOOK_TEST_TOTALS;

export default {
  files: 'components/**/*.test.ts',
  nodeResolve: true,
  // One page at a time: frames, focus and keys belong to the page in front.
  concurrency: 1,
  testsFinishTimeout: 300_000,
  // A check of accessibility takes a second on a busy machine.
  testFramework: { config: { timeout: 15_000 } },
  plugins: [
    esbuildPlugin({ ts: true, target: 'es2022', tsconfig: fileURLToPath(new URL('./tsconfig.json', import.meta.url)) }),
  ],
  browsers: [
    chromeLauncher({
      launchOptions: {
        headless: true,
        ...(process.env.CHROME_PATH ? { executablePath: process.env.CHROME_PATH } : {}),
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
        ],
      },
    }),
  ],
  reporters: [defaultReporter(), ...(totals ? [totalsReporter(totals)] : [])],
  coverage: true,
  coverageConfig: {
    include: ['components/**/*.ts'],
    exclude: ['**/*.test.ts', '**/*.stories.ts'],
    threshold: { statements: 80, branches: 70, functions: 80, lines: 80 },
  },
};
