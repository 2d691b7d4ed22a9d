/** Calls of the Verto web phone over a reload of their page and over a lost connection, in each of their states. */
import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import { talking, VertoBed, VertoPage, voices } from '../support/verto-page.ts';

const own = voices['201']!;
const theirs = voices['202']!;

describe('a call of the Verto web phone', () => {
  const bed = new VertoBed();
  let olena: VertoPage;
  let petro: VertoPage;

  beforeEach(async () => {
    await bed.begin({ detachTimeout: 20_000 });
    [olena, petro] = [await bed.page('201'), await bed.page('202')];
  });
  afterEach(() => {
    assert.deepEqual(bed.fake.complaints, []);
  });
  after(() => bed.end());

  const types = (page: VertoPage) => page.run<string[]>('bench.events.map(({ type }) => type)');
  const ended = (page: VertoPage) => page.run<string | undefined>("bench.last('ended')?.code");
  /** The frames of a method wait until they are let through. */
  const stopAt = (method: string) => {
    bed.fake.interfere = (each, send) => {
      if (each !== method) send();
    };
  };
  const asked = async (method: string) => {
    while (!bed.fake.received.some((each) => each.method === method)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };

  it('goes on after a reload: the same leg, told before the telephone is ready, and sound within 2 s', async () => {
    const { from } = await talking(olena, petro);
    await olena.page.reload();
    const began = Date.now();
    await olena.start({ resume: true });
    await olena.until("bench.sound.connections(bench.phone.calls[0]?.leg).at(-1)?.connectionState === 'connected'");
    await olena.until(`bench.sound.connections('${from}').at(-1).getStats().then((stats) =>
      [...stats.values()].some(({ type, packetsReceived }) => type === 'inbound-rtp' && packetsReceived > 0))`);
    const back = Date.now() - began;
    assert.ok(back < 2000, `${back} ms`);
    await Promise.all([olena.hears(theirs), petro.hears(own)]);
    assert.deepEqual(await types(olena), ['recovered', 'started', 'ready']);
    assert.deepEqual(await olena.run("bench.last('recovered')"), {
      type: 'recovered',
      leg: from,
      number: '202',
      name: 'Petro',
    });
    // Nobody else has noticed.
    assert.equal(await petro.run<number>('bench.phone.calls.length'), 1);
    assert.equal(await petro.run<number>("bench.count('ended')"), 0);
    // It can still be worked with.
    await olena.run(`bench.phone.hold('${from}', true)`);
    await petro.hears(0);
    await olena.run(`bench.phone.hold('${from}', false)`);
    await petro.hears(own);
    await olena.run(`bench.phone.hangUp('${from}', 'normal')`);
    await petro.until("bench.count('ended') === 1");
  });

  it('is as muted and as held after a reload as it was', async () => {
    const { from } = await talking(olena, petro);
    await olena.run(`bench.phone.mute('${from}', true)`);
    await olena.run(`bench.phone.hold('${from}', true)`);
    await olena.page.reload();
    await olena.start({ resume: true });
    await olena.ready();
    assert.deepEqual(await olena.run('bench.calls()'), [{ leg: from, state: 'active', held: true, muted: true }]);
    await olena.run(`bench.phone.hold('${from}', false)`);
    await olena.hears(theirs);
    await petro.hears(0);
    await olena.run(`bench.phone.mute('${from}', false)`);
    await petro.hears(own);
  });

  it('is over when it has ended while the page was away', async () => {
    await talking(olena, petro);
    await olena.page.reload();
    await petro.run("bench.phone.hangUp(bench.phone.calls[0].leg, 'normal')");
    await olena.start({ resume: true });
    await olena.ready();
    assert.deepEqual(await types(olena), ['ready']);
  });

  it('goes to another tab when its own is gone', async () => {
    const { from } = await talking(olena, petro);
    const other = await bed.tab(olena.page.context(), '201');
    await olena.run("localStorage.setItem('verto-calls', JSON.stringify(bench.phone.mementos()))");
    await olena.page.close();
    await other.start({ resume: true });
    await Promise.all([other.hears(theirs), petro.hears(own)]);
    assert.equal(await other.leg(), from);
  });

  it('stays where it is when its tab is duplicated: the two do not push each other out', async () => {
    await talking(olena, petro);
    const opened = olena.page.context().waitForEvent('page');
    await olena.run('void window.open(location.href)');
    const page = await opened;
    await page.waitForFunction("typeof bench === 'object'");
    const copy = new VertoPage(page, '201', bed.fake);
    assert.ok(await page.evaluate("sessionStorage.getItem('offhook-verto-201@pbx.example.com') !== null"));
    await copy.start();
    await copy.ready();
    assert.equal(await copy.run<number>('bench.phone.calls.length'), 0);
    assert.deepEqual(await olena.run('[bench.phone.ready, bench.phone.calls.length]'), [true, 1]);
    assert.equal(bed.fake.sockets, 3);
  });

  it('goes on when only the connection was lost while it is talked on', async () => {
    const { from } = await talking(olena, petro);
    bed.fake.drop('201');
    await olena.until("bench.count('ready') === 3");
    await Promise.all([olena.hears(theirs), petro.hears(own)]);
    assert.deepEqual(await types(olena), ['ready', 'started', 'ready', 'ready']);
    assert.equal(await olena.leg(), from);
    await olena.until('bench.openConnections() === 1');
    await petro.until('bench.openConnections() === 1');
  });

  it('keeps its hold over a lost connection, and refuses what is asked meanwhile', async () => {
    const { from } = await talking(olena, petro);
    await olena.run(`bench.phone.hold('${from}', true)`);
    bed.fake.cut();
    await olena.until('!bench.phone.ready');
    assert.equal(await olena.tries(`bench.phone.hold('${from}', false)`), 'linkDown');
    assert.equal(await olena.tries(`bench.phone.sendTones('${from}', '1')`), 'linkDown');
    assert.equal(await olena.tries(`bench.phone.hangUp('${from}', 'normal')`), 'linkDown');
    assert.equal(await olena.tries("bench.phone.call('203')"), 'linkDown');
    bed.fake.restore();
    await olena.ready();
    await petro.ready();
    assert.deepEqual(await olena.run('bench.calls()'), [{ leg: from, state: 'active', held: true, muted: false }]);
    await olena.run(`bench.phone.hold('${from}', false)`);
    await Promise.all([olena.hears(theirs, 20_000), petro.hears(own, 20_000)]);
  });

  it('ends when nobody has come back for it in time', async () => {
    await bed.begin({ detachTimeout: 50 });
    [olena, petro] = [await bed.page('201'), await bed.page('202')];
    await talking(olena, petro);
    bed.fake.cut();
    while (bed.fake.legs.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    bed.fake.restore();
    await olena.until("bench.count('ended') === 1 && bench.phone.ready");
    await olena.until('bench.liveTracks() === 0 && bench.openConnections() === 0');
  });

  it('ends with its connection while it rings elsewhere', async () => {
    await olena.run("bench.phone.call('202')");
    await petro.until("bench.count('incoming') === 1");
    bed.fake.drop('201');
    await petro.until("bench.count('ended') === 1");
    await olena.ready();
    assert.equal(await ended(olena), 'linkDown');
    assert.equal(await olena.run<number>('bench.liveTracks()'), 0);
  });

  it('ends with its connection while it rings here', async () => {
    await olena.run("bench.phone.call('202')");
    await petro.until("bench.count('incoming') === 1");
    bed.fake.drop('202');
    await petro.until("bench.count('ended') === 1");
    assert.equal(await ended(petro), 'linkDown');
    await olena.until("bench.count('ended') === 1");
  });

  it('is refused when the connection goes before the server has made it', async () => {
    stopAt('verto.invite');
    const called = olena.tries("bench.phone.call('202')");
    await asked('verto.invite');
    bed.fake.drop('201');
    assert.equal(await called, 'linkDown');
    await olena.ready();
    assert.equal(await olena.run<number>('bench.phone.calls.length + bench.liveTracks() + bench.openConnections()'), 0);
  });

  it('comes back when the connection goes while the answer is on its way, and the server has heard it', async () => {
    await olena.run("bench.phone.call('202')");
    await petro.until("bench.count('incoming') === 1");
    stopAt('verto.answer');
    const answered = petro.tries('bench.phone.answer(bench.phone.calls[0].leg)');
    await asked('verto.answer');
    bed.fake.drop('202');
    bed.fake.interfere = undefined;
    assert.equal(await answered, 'linkDown');
    await petro.until("bench.count('recovered') === 1");
    await Promise.all([olena.hears(theirs), petro.hears(own)]);
  });

  it('comes back when the connection goes once more while it is handed over', async () => {
    await talking(olena, petro);
    stopAt('verto.attach');
    bed.fake.drop('201');
    await asked('verto.attach');
    bed.fake.drop('201');
    bed.fake.interfere = undefined;
    await olena.ready();
    await Promise.all([olena.hears(theirs), petro.hears(own)]);
    assert.equal(await olena.run<number>("bench.count('ended')"), 0);
  });

  it('is gone when another program takes the session, and nobody pushes back', async () => {
    await talking(olena, petro);
    bed.fake.punt('201');
    await olena.until("bench.last('ready')?.code === 'alreadySignedIn'");
    await olena.until("bench.count('ended') === 1 && bench.liveTracks() === 0");
    assert.equal(await olena.run<number>('bench.sockets.length'), 1);
  });

  it('ends when the telephone is stopped', async () => {
    await talking(olena, petro);
    await olena.run('bench.phone.stop()');
    await petro.until("bench.count('ended') === 1");
    assert.equal(await olena.run<number>('bench.liveTracks() + bench.openConnections()'), 0);
    assert.equal(await olena.run<number>('bench.sockets.filter(({ readyState }) => readyState < 2).length'), 0);
  });
});
