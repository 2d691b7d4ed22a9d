// The sum at the end of a test run must be right: what a run that died, or a failing run that counted none, adds to it.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { add, readTotals, sentence } from './totals.ts';

function fileWith(t: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-totals-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, 'totals');
  writeFileSync(file, text);
  return file;
}

describe('the sum of a test run', () => {
  it('adds parts and names skipped tests only where there are some', () => {
    const sum = add({ passed: 2, failed: 0, skipped: 0 }, { passed: 3, failed: 1, skipped: 0 });
    assert.equal(sentence(sum), '5 passed, 1 failed');
    assert.equal(sentence({ ...sum, skipped: 4 }), '5 passed, 1 failed, 4 skipped');
  });

  it('reads what a reporter wrote last', (t) => {
    assert.deepEqual(readTotals(fileWith(t, '1 0 0\n7 0 2\n'), 0), { passed: 7, failed: 0, skipped: 2 });
  });

  it('knows the names of those that failed, across parts', (t) => {
    const totals = readTotals(fileWith(t, '- one (a/b.ts)\n- two (a/b.ts)\n3 2 0\n'), 1);
    assert.deepEqual(totals.which, ['one (a/b.ts)', 'two (a/b.ts)']);
    assert.deepEqual(add(totals, { passed: 1, failed: 1, skipped: 0, which: ['three'] }).which?.length, 3);
  });

  it('counts a run that ended badly as failed, whatever it counted itself', (t) => {
    assert.equal(readTotals(fileWith(t, '7 0 0\n'), 1).failed, 1);
    assert.equal(readTotals(fileWith(t, ''), 0).failed, 1);
    assert.equal(readTotals('/no/such/file', 0).failed, 1);
  });
});
