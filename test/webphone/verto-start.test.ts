/** The beginning and the end of a Verto web phone: refused, away, stopped; and the fake as the command line starts it. */
import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { Program } from '../support/program.ts';
import { VertoBed } from '../support/verto-page.ts';

describe('the Verto web phone', () => {
  const bed = new VertoBed();
  beforeEach(() => bed.begin());
  after(() => bed.end());

  for (const [what, account] of [
    ['a wrong password', { password: 'wrong' }],
    ['an unknown user', { login: '999@pbx.example.com' }],
  ] as const) {
    it(`says that ${what} was refused, and does not try again`, async () => {
      const page = await bed.blank('201');
      await page.start(account);
      await page.until("bench.last('ready')?.code === 'loginRefused'");
      assert.equal(await page.tries("bench.phone.call('202')"), 'linkDown');
      assert.equal(await page.run<number>('bench.sockets.length'), 1);
    });
  }

  it('says when it is not ready any more, and when it is again', async () => {
    const page = await bed.page('201');
    bed.fake.cut();
    await page.until("bench.count('ready') === 2");
    bed.fake.restore();
    await page.ready();
    assert.deepEqual(await page.run('bench.events'), [
      { type: 'ready', ready: true },
      { type: 'ready', ready: false },
      { type: 'ready', ready: true },
    ]);
  });

  it('stopped before it has begun makes no connection', async () => {
    const page = await bed.blank('201');
    await page.start();
    await page.run('bench.phone.stop()');
    const other = await bed.page('202');
    assert.equal(await other.run<number>('bench.sockets.length'), 1);
    assert.equal(await page.run<number>('bench.sockets.filter(({ readyState }) => readyState < 2).length'), 0);
  });

  it('signs in to `offhook fake verto`, where a customer soon calls', async (t) => {
    const fake = new Program(['fake', 'verto']);
    t.after(() => fake.child.kill());
    const [, port = ''] = await fake.says(/listens on 127\.0\.0\.1:(\d+)/);
    const page = await bed.blank('201');
    await page.start({ url: `ws://127.0.0.1:${port}/` });
    await page.ready();
    await page.until("bench.last('incoming')?.number === '+15550123'", 30_000);
    await page.run('bench.phone.answer(bench.phone.calls[0].leg)');
    await page.until("bench.calls()[0]?.state === 'active'");
  });
});
