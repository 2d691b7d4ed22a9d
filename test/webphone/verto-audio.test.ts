/** Sound through the Verto web phone, measured by its frequency: two pages in Chromium, each with a tone for a voice. */
import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import { talking, VertoBed, type VertoPage, voices } from '../support/verto-page.ts';

const own = voices['201']!;
const theirs = voices['202']!;

describe('the sound of the Verto web phone', () => {
  const bed = new VertoBed();
  let olena: VertoPage;
  let petro: VertoPage;

  beforeEach(async () => {
    await bed.begin();
    [olena, petro] = [await bed.page('201'), await bed.page('202')];
  });
  afterEach(() => {
    assert.deepEqual(bed.fake.complaints, []);
  });
  after(() => bed.end());

  it('two pages hear each other, and everything is let go at the end', async () => {
    const { from, to } = await talking(olena, petro);
    assert.equal(await olena.run<number>("bench.count('started')"), 1);
    assert.equal(await petro.run<number>("bench.count('started')"), 1);
    await olena.run(`bench.phone.hangUp('${from}', 'normal')`);
    await petro.until("bench.count('ended') === 1");
    for (const [page, leg] of [
      [olena, from],
      [petro, to],
    ] as const) {
      assert.deepEqual(await page.run("bench.last('ended')"), { type: 'ended', leg });
      await page.until('bench.liveTracks() === 0 && bench.openConnections() === 0');
    }
    assert.equal(bed.fake.legs.size, 0);
  });

  it('hold silences both ways and mute one, also together, and the voices come back', async () => {
    const { from, to } = await talking(olena, petro);
    await olena.run(`bench.phone.hold('${from}', true)`);
    await Promise.all([petro.hears(0), olena.hears(0)]);
    assert.equal(bed.fake.legsOf('201')[0]?.held, true);
    await olena.run(`bench.phone.mute('${from}', true)`);
    await olena.run(`bench.phone.hold('${from}', false)`);
    await olena.hears(theirs);
    await petro.hears(0);
    await olena.run(`bench.phone.mute('${from}', false)`);
    await petro.hears(own);
    await petro.run(`bench.phone.hold('${to}', true)`);
    await Promise.all([petro.hears(0), olena.hears(0)]);
    await petro.run(`bench.phone.hold('${to}', false)`);
    await Promise.all([petro.hears(own), olena.hears(theirs)]);
  });

  it('tones go to the server in one piece, and nonsense does not', async () => {
    const { from } = await talking(olena, petro);
    await olena.run(`bench.phone.sendTones('${from}', '12*#D')`);
    const told = bed.fake.received.filter(({ method }) => method === 'verto.info');
    assert.deepEqual(
      told.map(({ params }) => params['dtmf']),
      ['12*#D'],
    );
    assert.equal(await olena.tries(`bench.phone.sendTones('${from}', '1x')`), 'invalidDigits');
  });

  it('a blind transfer joins the other side with a third page', async () => {
    const iryna = await bed.page('203');
    const { from } = await talking(olena, petro);
    await olena.run(`bench.phone.transfer('${from}', '203')`);
    await olena.until("bench.count('ended') === 1");
    await iryna.until("bench.count('incoming') === 1");
    await iryna.run('bench.phone.answer(bench.phone.calls[0].leg)');
    await iryna.hears(theirs);
    await petro.hears(voices['203']!);
  });

  it('an attended transfer joins the other sides of two calls', async () => {
    const iryna = await bed.page('203');
    const { from } = await talking(olena, petro);
    await olena.run(`bench.phone.hold('${from}', true)`);
    await petro.hears(0);
    const second = (await talking(olena, iryna)).from;
    await olena.run(`bench.phone.replace('${second}', '${from}')`);
    await olena.until('bench.phone.calls.length === 0');
    await iryna.hears(theirs);
    await petro.hears(voices['203']!);
    await olena.until('bench.liveTracks() === 0 && bench.openConnections() === 0');
  });

  it('the server may ask for the sound anew in mid-call', async () => {
    await talking(olena, petro);
    bed.fake.renegotiate('202');
    await petro.until("bench.frames.filter(({ text }) => text.includes('verto.attach')).length >= 3");
    await Promise.all([petro.hears(own), olena.hears(theirs)]);
    assert.equal(await petro.run<number>("bench.count('started')"), 1);
    await petro.until('bench.openConnections() === 1');
  });

  it('another way is found when no sound gets through any more', async () => {
    const { from } = await talking(olena, petro);
    bed.fake.deafen('201');
    await petro.hears(0);
    await olena.until(`bench.phone.regaining('${from}') > Date.now()`);
    await Promise.all([petro.hears(own, 30_000), olena.hears(theirs, 30_000)]);
    await olena.until(`bench.phone.regaining('${from}') === undefined`);
    assert.ok(bed.fake.received.some(({ params }) => params['action'] === 'updateMedia'));
    assert.equal(await olena.run<number>("bench.count('ended')"), 0);
  });

  it('and at once when the network is another one', async () => {
    await talking(olena, petro);
    bed.fake.deafen('201');
    await olena.run('bench.phone.wake()');
    await Promise.all([petro.hears(own), olena.hears(theirs)]);
  });

  it('pictures go both ways where both ends want them, and not where one does not', async () => {
    await olena.run("bench.phone.call('202', { video: true })");
    await petro.until("bench.count('incoming') === 1");
    await petro.run('bench.phone.answer(bench.phone.calls[0].leg, { video: true })');
    for (const page of [olena, petro]) {
      await page.until("bench.count('videoStarted') === 1");
      await page.until('bench.pictures().then((frames) => frames > 5)');
      await page.until(
        'bench.phone.pictures(bench.phone.calls[0].leg).party && bench.phone.pictures(bench.phone.calls[0].leg).own',
      );
    }
    await Promise.all([petro.hears(own), olena.hears(theirs)]);
    await olena.run("bench.phone.hangUp(bench.phone.calls[0].leg, 'normal')");
    for (const page of [olena, petro]) await page.until('bench.liveTracks() === 0 && bench.openConnections() === 0');
    await olena.run("bench.phone.call('202', { video: true })");
    await petro.until("bench.count('incoming') === 2");
    await petro.run('bench.phone.answer(bench.phone.calls[0].leg)');
    await Promise.all([petro.hears(own), olena.hears(theirs)]);
    assert.equal(await olena.run<number>("bench.count('videoStarted')"), 1);
    assert.equal(await petro.run<number>("bench.count('videoStarted')"), 1);
  });
});
