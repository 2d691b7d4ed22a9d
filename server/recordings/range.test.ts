// Which part of a recording a player asks for.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { rangeOf } from './range.ts';

it('a part, an end that is open or beyond the file, and the last bytes', () => {
  assert.deepEqual(rangeOf('bytes=0-99', 1000), { from: 0, to: 99 });
  assert.deepEqual(rangeOf('bytes=900-', 1000), { from: 900, to: 999 });
  assert.deepEqual(rangeOf('bytes=900-5000', 1000), { from: 900, to: 999 });
  assert.deepEqual(rangeOf('bytes=-100', 1000), { from: 900, to: 999 });
  assert.deepEqual(rangeOf('bytes=-5000', 1000), { from: 0, to: 999 });
});

it('the whole without a header, or with one that is not understood', () => {
  for (const header of [undefined, '', 'bytes=-', 'bytes=0-1,5-6', 'items=0-1', 'bytes=a-b']) {
    assert.equal(rangeOf(header, 1000), undefined);
  }
});

it('none beyond the end, from behind to front, or of nothing', () => {
  assert.equal(rangeOf('bytes=1000-', 1000), 'none');
  assert.equal(rangeOf('bytes=5-2', 1000), 'none');
  assert.equal(rangeOf('bytes=-0', 1000), 'none');
  assert.equal(rangeOf('bytes=0-', 0), 'none');
});
