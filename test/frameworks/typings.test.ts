// The published types: a page that binds what there is compiles, and one that binds something else does not.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { root } from '../../scripts/root.ts';

const execute = promisify(execFile);

const pages = {
  'html.ts': `import 'offhook/cti-dial-link.js';
    import 'offhook/cti-panel.js';
    import 'offhook/cti-call-history.js';
    document.createElement('cti-call-history').source = { calls: async () => ({ calls: [] }) };
    // @ts-expect-error calls have ids
    document.createElement('cti-call-history').source = { calls: async () => ({ calls: [{ number: '1' }] }) };
    document.createElement('cti-panel').notes = true;
    document.createElement('cti-dial-link').number = '1';
    // @ts-expect-error a note field is there or not
    document.createElement('cti-panel').notes = 'yes';`,
  'react.tsx': `import 'offhook/react';
    export const right = (
      <cti-panel notes contacts={[]} colour-scheme="dark" className="phone" oncti-request={(event) => event.command.type}>
        <cti-dial-link number="1" />
        <cti-call-history full record="contact:42" oncti-request={(event) => event.command.type} />
      </cti-panel>
    );
    // @ts-expect-error there is no such scheme
    export const wrong = <cti-panel colour-scheme="blue" />;`,
  'vue.ts': `import 'offhook/vue';
    import type { GlobalComponents } from 'vue';
    type Props = InstanceType<GlobalComponents['cti-panel']>['$props'];
    export const right: Props = { notes: true, 'colour-scheme': 'dark', onCtiRequest: (event) => event.command.type };
    // @ts-expect-error there is no such scheme
    export const wrong: Props = { 'colour-scheme': 'blue' };`,
  'svelte.ts': `import 'offhook/svelte';
    import type { SvelteHTMLElements } from 'svelte/elements';
    type Props = SvelteHTMLElements['cti-panel'];
    export const right: Props = { notes: true, 'colour-scheme': 'dark', 'oncti-request': (event) => event.command.type };
    // @ts-expect-error there is no such scheme
    export const wrong: Props = { 'colour-scheme': 'blue' };`,
};

describe('published types', () => {
  let folder = '';

  before(async () => {
    // Inside the package, which may import itself by its name.
    await mkdir(join(root, 'test/frameworks/.run'), { recursive: true });
    folder = await mkdtemp(join(root, 'test/frameworks/.run/typings-'));
  });

  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('know the tags in HTML, React, Vue and Svelte, and what they do not have', async () => {
    for (const [name, text] of Object.entries(pages)) await writeFile(join(folder, name), text);
    const compilerOptions = {
      noEmit: true,
      strict: true,
      module: 'nodenext',
      target: 'es2022',
      lib: ['es2023', 'dom', 'dom.iterable'],
      jsx: 'react-jsx',
      types: [],
      skipLibCheck: true,
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: Object.keys(pages) }));
    const tsc = join(root, 'node_modules/@typescript/native/bin/tsc');
    await execute(process.execPath, [tsc, '-p', folder], { cwd: root }).catch((error: unknown) =>
      assert.fail(String((error as { stdout?: string }).stdout)),
    );
  });

  it("tell VS Code the tags' attributes and their values", async () => {
    const { tags } = JSON.parse(await readFile(join(root, 'dist/vscode.html-custom-data.json'), 'utf8'));
    assert.deepEqual(tags.map(({ name }: { name: string }) => name).sort(), [
      'cti-call-history',
      'cti-dial-link',
      'cti-panel',
    ]);
    const panel = tags.find(({ name }: { name: string }) => name === 'cti-panel');
    const scheme = panel.attributes.find(({ name }: { name: string }) => name === 'colour-scheme');
    assert.deepEqual(scheme.values, [{ name: 'light' }, { name: 'dark' }]);
  });
});
