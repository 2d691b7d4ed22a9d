/** A page that looks at others' calls hears of them: soon, not too often, and not of those it no longer looks at. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RecordedClock } from '../../core/provider/recorded-clock.ts';
import { CallWatch } from './call-watch.ts';

function watching() {
  const clock = new RecordedClock(1_000_000);
  const watch = new CallWatch(clock);
  const page = () => {
    const heard: string[] = [];
    return { heard, event: (frame: string) => heard.push(frame) };
  };
  return { clock, watch, page };
}

describe('a page that looks at the calls of others', () => {
  it('hears of one agent, or of all, and nobody else does', () => {
    const { watch, page } = watching();
    const [one, all, none] = [page(), page(), page()];
    watch.asked(one, 'anna');
    watch.asked(all, 'all');
    watch.changed('anna');
    watch.changed('béla');
    assert.deepEqual(one.heard, ['{"type":"callsChanged"}']);
    assert.equal(all.heard.length, 1);
    assert.equal(none.heard.length, 0);
  });

  it('hears at once, and of all that follows together after a while', () => {
    const { clock, watch, page } = watching();
    const all = page();
    watch.asked(all, 'all');
    for (let call = 0; call < 100; call++) watch.changed(`agent-${call}`);
    assert.equal(all.heard.length, 1);
    clock.advance(clock.now() + 1999);
    assert.equal(all.heard.length, 1);
    clock.advance(clock.now() + 1);
    assert.equal(all.heard.length, 2);
    clock.advance(clock.now() + 10_000);
    assert.equal(all.heard.length, 2);
  });

  it('hears nothing of those it looked at long before, nor when it is gone', () => {
    const { clock, watch, page } = watching();
    const one = page();
    for (const agent of ['a', 'b', 'c', 'd', 'a', 'e']) watch.asked(one, agent);
    watch.changed('b');
    assert.equal(one.heard.length, 0);
    watch.changed('a');
    watch.changed('a');
    assert.equal(one.heard.length, 1);
    watch.gone(one);
    clock.advance(clock.now() + 10_000);
    watch.changed('e');
    assert.equal(one.heard.length, 1);
    // Its last question was answered after it had gone.
    watch.asked(one, 'e');
    watch.changed('e');
    assert.equal(one.heard.length, 1);
  });
});
