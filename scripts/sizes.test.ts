/** What counts as loaded at once, and how a size is told. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { importsOf, partsOf, sizeLine, sizesOf } from './sizes.ts';

describe('sizes', () => {
  it('follow what is imported at once, not what is loaded when needed', () => {
    const built =
      'import{a as b}from"./chunks/a.js";import"./chunks/b.js";export*from"./c.js";export{d}from\'./d.js\';' +
      'const later=()=>import("./later.js");import("./now.js").then(e);const text="from \\"./no.js\\"";import x from"lit";';
    assert.deepEqual(importsOf(built), ['./chunks/a.js', './chunks/b.js', './c.js', './d.js']);
    assert.deepEqual(partsOf(built), ['./later.js', './now.js']);
  });

  it('count a module that two others import once, and a part only for the stage that needs it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'offhook-sizes-'));
    const write = (name: string, text: string) => writeFile(join(folder, name), text);
    const noise = (seed: number) => Array.from({ length: 400 }, (_, i) => ((i + seed) * 7919).toString(36)).join('');
    try {
      await mkdir(join(folder, 'chunks'));
      await write('shared.js', `export const s="${noise(1)}";`);
      await write('other.js', 'import"./shared.js";');
      await write('all.js', 'import"./shared.js";import"./other.js";import(`./chunks/works-a1B2c3D-.js`)');
      await write('chunks/works-a1B2c3D-.js', `import"../shared.js";export const w="${noise(99)}";`);
      const stage = { what: 'all', module: 'all.js', budget: 1 };
      const [shared, first, ready] = await sizesOf(folder, [
        { what: 'shared', module: 'shared.js', budget: 1 },
        stage,
        { ...stage, parts: ['works'] },
      ]);
      assert.ok(shared && first && ready);
      assert.ok(shared.bytes > 500);
      assert.ok(first.bytes > shared.bytes && first.bytes < 1.5 * shared.bytes);
      assert.ok(ready.bytes > 1.8 * shared.bytes && ready.bytes < 2.5 * shared.bytes);
      await assert.rejects(sizesOf(folder, [{ ...stage, parts: ['play'] }]), /no module loads a part play: .* works/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('are told with their budget, where they have one', () => {
    const size = { what: 'a tag', bytes: 9 * 1024, budget: 8 * 1024 };
    assert.match(sizeLine(size), /9\.0 KB gzip {2}a tag, OVER 8\.0 KB/);
    assert.match(sizeLine({ ...size, bytes: 8 * 1024 }), /within/);
    assert.match(sizeLine({ what: 'a part', bytes: 100 }), /a part$/);
  });
});
