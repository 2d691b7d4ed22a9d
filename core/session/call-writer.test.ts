/** What is typed about calls: gathered, in order, never lost while it cannot be saved. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CallChange } from './call-history.ts';
import { CallWriter, type WriteState } from './call-writer.ts';

/** A far end whose answers a test gives. */
function farEnd() {
  const asked: { id: string; change: CallChange; answer: (kept: boolean) => void }[] = [];
  const states: WriteState[] = [];
  let wake: () => void = () => undefined;
  const writer = new CallWriter(
    (id, change) =>
      new Promise((resolve, reject) => {
        const answer = (kept: boolean) => {
          if (kept) resolve();
          else reject(new Error('not now'));
        };
        asked.push({ id, change, answer });
        wake();
      }),
    (_id, state) => states.push(state),
  );
  const next = async (count: number) => {
    while (asked.length < count) await new Promise<void>((resolve) => (wake = resolve));
    const last = asked[count - 1];
    assert.ok(last);
    return last;
  };
  return { asked, states, writer, next };
}

describe('what is typed about a call', () => {
  it('is one change for a burst of keys, and the newest word counts', async () => {
    const { writer, next, states } = farEnd();
    writer.write('1', { note: 'a' });
    writer.write('1', { note: 'ab', outcome: 'sale' });
    const { id, change, answer } = await next(1);
    assert.deepEqual([id, change], ['1', { note: 'ab', outcome: 'sale' }]);
    answer(true);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(states, ['waiting', 'saving', 'saved']);
  });

  it('waits for what is on its way, and goes after it', async () => {
    const { writer, next, asked } = farEnd();
    writer.write('1', { note: 'first' });
    writer.flush();
    const first = await next(1);
    writer.write('1', { note: 'second' });
    writer.write('2', { note: 'other call' });
    writer.flush();
    assert.equal(asked.length, 1);
    first.answer(true);
    const second = await next(2);
    assert.deepEqual(second.change, { note: 'second' });
    second.answer(true);
    assert.equal((await next(3)).id, '2');
    asked[2]?.answer(true);
  });

  it('is tried again with what was typed meanwhile', async () => {
    const { writer, next } = farEnd();
    writer.write('1', { note: 'old', outcome: 'sale' });
    writer.flush();
    const first = await next(1);
    writer.write('1', { note: 'new' });
    first.answer(false);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(writer.state('1'), 'failed');
    writer.flush();
    const again = await next(2);
    assert.deepEqual(again.change, { note: 'new', outcome: 'sale' });
    again.answer(true);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(writer.state('1'), 'saved');
  });

  it('links a record or does not, as was said last', async () => {
    const { writer, next } = farEnd();
    const [anna, boris] = [
      { kind: 'contact', id: '1' },
      { kind: 'contact', id: '2' },
    ];
    writer.write('1', { link: [anna] });
    writer.write('1', { link: [boris] });
    writer.write('1', { unlink: [anna] });
    writer.flush();
    const { change, answer } = await next(1);
    assert.deepEqual(change, { link: [boris], unlink: [anna] });
    answer(true);
  });
});
