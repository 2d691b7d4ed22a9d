// What is published works: packed, installed in an empty folder, started, and its modules imported.
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { openBrowser } from '../support/chromium.ts';
import { root } from '../../scripts/root.ts';
import { serve } from './serve.ts';

const execute = promisify(execFile);

interface Description {
  bin: Record<string, string>;
  exports: Record<string, string | { types: string; default: string }>;
  customElements: string;
}

/** Resolves to the first `http://127.0.0.1:port/` that a program prints; rejects with its words when it ends before. */
function addressOf(program: ChildProcess): Promise<URL> {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(said);
      if (found) resolve(new URL(found[0]));
    };
    program.stdout?.on('data', listen);
    program.stderr?.on('data', listen);
    program.once('error', reject);
    program.once('exit', (code) => {
      reject(new Error(`it ended with ${code} and said: ${said}`));
    });
  });
}

describe('the published package', () => {
  let folder = '';
  let home = '';
  let tarball = '';
  // Development settings of the outer npm (its own folder among them) must not reach the inner one.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_TEST_CONTEXT$)/i.test(name)),
  );

  async function installed(path: string): Promise<string> {
    return readFile(join(home, 'node_modules/offhook', path), 'utf8');
  }

  async function description(): Promise<Description> {
    return JSON.parse(await installed('package.json')) as Description;
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'offhook-pack-'));
    home = join(folder, 'home');
    await mkdir(home);
    await execute('npm', ['pack', '--pack-destination', folder, '--loglevel=error'], {
      cwd: root,
      env,
      maxBuffer: 1e8,
    });
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    tarball = join(folder, `offhook-${version}.tgz`);
    await execute('npm', ['init', '-y'], { cwd: home, env });
    await execute('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', tarball], { cwd: home, env });
  });

  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('explains itself', async () => {
    const { stdout } = await execute('npx', ['offhook', '--help'], { cwd: home, env });
    for (const command of ['start', 'agent', 'replay', 'record', 'fake'])
      assert.match(stdout, new RegExp(`\\b${command}\\b`));
  });

  it('starts a server that is healthy, and stops when told to', async () => {
    const data = join(folder, 'data');
    const program = spawn(
      process.execPath,
      [join(home, 'node_modules/offhook/bin/offhook.js'), 'start', '--http-port', '0', '--data', data],
      { cwd: home, env, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    try {
      const address = await addressOf(program);
      const answer = await fetch(new URL('/healthz', address));
      assert.equal(answer.status, 200);
      const ended = once(program, 'exit');
      program.kill('SIGTERM');
      assert.deepEqual(await ended, [0, null]);
    } finally {
      program.kill('SIGKILL');
    }
  });

  it('gives Node the model', async () => {
    const script = "const model = await import('offhook/model'); console.log(typeof model.CtiModel);";
    const { stdout } = await execute(process.execPath, ['--input-type=module', '--eval', script], { cwd: home, env });
    assert.equal(stdout.trim(), 'function');
  });

  it('defines its tags in a page that imports them', async (t) => {
    const site = await serve(join(home, 'node_modules/offhook/dist/web'));
    t.after(() => site.close());
    const browser = await openBrowser();
    t.after(() => browser.close());
    const page = await browser.newPage();
    await page.goto(site.address);
    for (const module of ['cti-panel.js', 'offhook.js']) {
      const defined = await page.evaluate(
        `import('./${module}').then(() => customElements.get('cti-panel') !== undefined)`,
      );
      assert.equal(defined, true, module);
    }
  });

  it('has the file behind every name it exports, its types and the description of its tags', async () => {
    const { exports: names, customElements, bin } = await description();
    const paths = [
      ...Object.values(names).flatMap((entry) => (typeof entry === 'string' ? [entry] : [entry.types, entry.default])),
      ...Object.values(bin),
      customElements,
    ];
    for (const path of paths) await access(join(home, 'node_modules/offhook', path));
  });

  it('has the licence, the README and the changelog, and neither tests nor sources', async () => {
    for (const path of ['LICENSE', 'README.md', 'CHANGELOG.md']) assert.ok((await installed(path)).length > 0);
    const { stdout } = await execute('tar', ['-tzf', tarball], { maxBuffer: 1e8 });
    const stray = stdout.split('\n').filter((path) => /\.test\.|\/captures\/|(?<!\.d)\.ts$/.test(path));
    assert.deepEqual(stray, []);
  });

  it('type-checks where it is used', async () => {
    await writeFile(
      join(home, 'use.ts'),
      "import { CtiModel } from 'offhook/model';\nimport 'offhook';\nexport const model: CtiModel | undefined = undefined;\n",
    );
    const options = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--lib',
      'es2023,dom,dom.iterable',
    ];
    const tsc = join(root, 'node_modules/@typescript/native/bin/tsc');
    await execute(process.execPath, [tsc, ...options, '--skipLibCheck', '--types', '', 'use.ts'], {
      cwd: home,
      env,
    }).catch((error: unknown) => assert.fail(String((error as { stdout?: string }).stdout)));
  });
});
