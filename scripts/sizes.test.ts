/** What counts as loaded at once, and how a size is told. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { importsOf, sizeLine, sizesOf } from './sizes.ts';

describe('sizes', () => {
  it('follow what is imported at once, not what is loaded when needed', () => {
    const built =
      'import{a as b}from"./chunks/a.js";import"./chunks/b.js";export*from"./c.js";export{d}from\'./d.js\';' +
      'const later=()=>import("./later.js");import("./now.js").then(e);const text="from \\"./no.js\\"";import x from"lit";';
    assert.deepEqual(importsOf(built), ['./chunks/a.js', './chunks/b.js', './c.js', './d.js']);
  });

  it('count a module that two others import once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'offhook-sizes-'));
    try {
      const noise = Array.from({ length: 400 }, (_, i) => (i * 7919).toString(36)).join('');
      await writeFile(join(folder, 'shared.js'), `export const s="${noise}";`);
      await writeFile(join(folder, 'other.js'), 'import"./shared.js";');
      await writeFile(join(folder, 'offhook.js'), 'import"./shared.js";import"./other.js";');
      await writeFile(join(folder, 'cti-dial-link.js'), 'import"./shared.js";');
      const [all, link] = await sizesOf(folder);
      assert.ok(all && link);
      assert.ok(link.bytes > 500);
      assert.ok(all.bytes > link.bytes && all.bytes < 2 * link.bytes);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('are told with their budget', () => {
    const size = { module: 'a.js', what: 'a tag', bytes: 9 * 1024, budget: 8 * 1024 };
    assert.match(sizeLine(size), /9\.0 KB gzip, OVER 8\.0 KB \(a tag\)/);
    assert.match(sizeLine({ ...size, bytes: 8 * 1024 }), /within/);
  });
});
