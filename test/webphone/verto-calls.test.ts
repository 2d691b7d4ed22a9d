/** What becomes of calls on the Verto web phone: each end and refusal, and answers that are missing, late, doubled or nonsense. */
import assert from 'node:assert/strict';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import { Refused } from '../../core/webphone/verto/fake.ts';
import { VertoBed, type VertoPage } from '../support/verto-page.ts';

describe('calls on the Verto web phone', () => {
  const bed = new VertoBed();
  let page: VertoPage;

  beforeEach(async () => {
    await bed.begin({ answerAfter: 30 });
    page = await bed.blank('201');
    await page.start({ times: { reply: 1200 } });
    await page.ready();
  });
  afterEach(async () => {
    // Whatever has happened, nothing of it is left over.
    bed.fake.interfere = undefined;
    bed.fake.refused.clear();
    await page.run('bench.phone.stop()');
    await page.until('bench.liveTracks() === 0 && bench.openConnections() === 0');
    assert.deepEqual(bed.fake.complaints, []);
  });
  after(() => bed.end());

  const types = () =>
    page.run<string[]>("bench.events.map(({ type, code }) => code ? type + ' ' + code : type).slice(1)");
  const rings = async () => {
    const customer = bed.fake.own.customerCalls('0671112233', 'ACME', '201');
    await page.until("bench.calls().at(-1)?.state === 'ringing'");
    return { customer, leg: await page.leg() };
  };
  const called = async (number: string) => {
    const leg = await page.run<string>(`bench.phone.call('${number}')`);
    assert.match(leg, /^[0-9a-f]{8}-/);
    return leg;
  };
  const isActive = () => page.until("bench.calls().at(-1)?.state === 'active'");
  const asked = async (method: string, times = 1) => {
    while (bed.fake.received.filter((each) => each.method === method).length < times) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const byes = () =>
    bed.fake.received.filter(({ method }) => method === 'verto.bye').map(({ params }) => params['cause']);

  it('are known by their leg when the server has made them, and begin to sound with its description', async () => {
    const leg = await called('15550100');
    await isActive();
    await page.until("bench.count('started') === 1");
    assert.deepEqual(await types(), ['started']);
    const invite = bed.fake.received.find(({ method }) => method === 'verto.invite');
    const dialog = invite?.params['dialogParams'] as Record<string, unknown>;
    assert.deepEqual(
      [dialog['callID'], dialog['destination_number'], dialog['caller_id_number'], dialog['useVideo']],
      [leg, '15550100', '201', false],
    );
    assert.match(String(invite?.params['sdp']), /^a=candidate:/m);
  });

  it('may be heard before they are answered', async () => {
    bed.fake.own.numbers['15550101'] = 'early';
    await called('15550101');
    await page.until("bench.count('started') === 1");
    await isActive();
    assert.deepEqual(await types(), ['started']);
  });

  for (const [number, what, told] of [
    ['15550186', 'the other side is busy', 'ended'],
    ['15550181', 'the other side declines', 'ended'],
    ['15550184', 'the other side cannot be reached', 'ended'],
    ['888', 'nobody has the number', 'ended unknownExtension'],
  ] as const) {
    it(`end when ${what}`, async () => {
      await called(number);
      await page.until("bench.count('ended') === 1");
      assert.deepEqual(await types(), [told]);
    });
  }

  for (const [cause, told] of [
    ['NORMAL_CLEARING', 'ended'],
    ['NO_ANSWER', 'ended'],
    ['OUTGOING_CALL_BARRED', 'ended missingRights'],
    ['INCOMPATIBLE_DESTINATION', 'ended refused'],
    ['RECOVERY_ON_TIMER_EXPIRE', 'ended linkDown'],
    ['MEDIA_TIMEOUT', 'ended refused'],
  ] as const) {
    it(`that end by ${cause} are told as "${told}"`, async () => {
      bed.fake.own.numbers['15550199'] = { cause };
      await called('15550199');
      await page.until("bench.count('ended') === 1");
      assert.deepEqual(await types(), [told]);
    });
  }

  it('that come are shown with number and name, and answered', async () => {
    const { customer, leg } = await rings();
    assert.deepEqual(await page.run("bench.last('incoming')"), {
      type: 'incoming',
      leg,
      number: '0671112233',
      name: 'ACME',
    });
    await page.run(`bench.phone.answer('${leg}')`);
    await page.run(`bench.phone.sendTones('${leg}', '12')`);
    assert.equal(customer.digits, '12');
    await page.run(`bench.phone.hold('${leg}', true)`);
    assert.ok(customer.waits);
    customer.hangUp();
    await page.until("bench.count('ended') === 1");
    assert.deepEqual(await types(), ['incoming', 'started', 'ended']);
    assert.equal(await page.tries(`bench.phone.hold('${leg}', false)`), 'callNotFound');
  });

  it('that come are over when the caller gives up, and are not answered any more', async () => {
    const { customer, leg } = await rings();
    customer.hangUp();
    await page.until("bench.count('ended') === 1");
    assert.deepEqual(await types(), ['incoming', 'ended']);
    assert.equal(await page.tries(`bench.phone.answer('${leg}')`), 'callNotFound');
    assert.equal(await page.run<number>('bench.liveTracks()'), 0);
  });

  it('that come are over here when another telephone of the agent has taken them', async () => {
    const other = await bed.blank('201', 880);
    await other.start();
    await other.ready();
    const { leg } = await rings();
    await other.until('bench.phone.calls.length === 1');
    await other.run('bench.phone.answer(bench.phone.calls[0].leg)');
    await page.until("bench.count('ended') === 1");
    assert.deepEqual(await types(), ['incoming', 'ended']);
    assert.notEqual(await other.leg(), leg);
  });

  it('are declined or called busy by the word for it', async () => {
    const { leg } = await rings();
    await page.run(`bench.phone.hangUp('${leg}', 'declined')`);
    const second = (await rings()).leg;
    await page.run(`bench.phone.hangUp('${second}', 'busy')`);
    assert.deepEqual(byes(), ['CALL_REJECTED', 'USER_BUSY']);
    assert.deepEqual(await types(), ['incoming', 'ended', 'incoming', 'ended']);
  });

  it('beyond a measure find the line busy', async () => {
    for (let i = 0; i < 8; i++) {
      bed.fake.own.customerCalls(`067111000${i}`, '', '201');
      await page.until(`bench.count('incoming') === ${i + 1}`);
    }
    bed.fake.own.customerCalls('0671110009', '', '201');
    await asked('verto.bye');
    assert.deepEqual(byes(), ['USER_BUSY']);
    assert.equal(await page.run<number>("bench.count('incoming')"), 8);
  });

  it('given up before the server has made them are ended once it has', async () => {
    let let_: () => void = () => undefined;
    bed.fake.interfere = (method, send) => {
      if (method === 'verto.invite') let_ = send;
      else send();
    };
    const call = page.tries("bench.phone.call('15550199')");
    await asked('verto.invite');
    const ended = page.run("bench.phone.hangUp(bench.phone.calls[0].leg, 'normal')");
    assert.deepEqual(byes(), []);
    let_();
    await Promise.all([call, ended]);
    assert.deepEqual(byes(), ['NORMAL_CLEARING']);
    assert.equal(bed.fake.legs.size, 0);
  });

  it('given up while the agent is asked for the microphone are told to nobody', async () => {
    await page.run(`(() => {
      const { mediaDevices } = navigator;
      const ask = mediaDevices.getUserMedia.bind(mediaDevices);
      mediaDevices.getUserMedia = (wanted) => new Promise((resolve) => {
        globalThis.allow = () => { mediaDevices.getUserMedia = ask; resolve(ask(wanted)); };
      });
    })()`);
    const call = page.tries("bench.phone.call('15550100')");
    await page.until('globalThis.allow');
    await page.run("bench.phone.hangUp(bench.phone.calls[0].leg, 'normal')");
    await page.run('allow()');
    assert.equal(await call, 'callNotFound');
    assert.ok(!bed.fake.received.some(({ method }) => method === 'verto.invite'));
  });

  it('need a microphone: without one a call is not placed, and one that comes goes on ringing', async () => {
    await page.run(`(() => {
      const { mediaDevices } = navigator;
      const ask = mediaDevices.getUserMedia.bind(mediaDevices);
      mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'));
      globalThis.plugIn = () => { mediaDevices.getUserMedia = ask; };
    })()`);
    assert.equal(await page.tries("bench.phone.call('15550100')"), 'noMicrophone');
    assert.ok(!bed.fake.received.some(({ method }) => method === 'verto.invite'));
    const { leg } = await rings();
    assert.equal(await page.tries(`bench.phone.answer('${leg}')`), 'noMicrophone');
    await page.run('plugIn()');
    await page.run(`bench.phone.answer('${leg}')`);
    await isActive();
  });

  it('with pictures need a camera', async () => {
    await page.run(`(() => {
      const { mediaDevices } = navigator;
      const ask = mediaDevices.getUserMedia.bind(mediaDevices);
      mediaDevices.getUserMedia = (wanted) => wanted.video ? Promise.reject(new DOMException('', 'NotFoundError')) : ask(wanted);
    })()`);
    assert.equal(await page.tries("bench.phone.call('15550100', { video: true })"), 'noCamera');
    await page.until('bench.liveTracks() === 0 && bench.openConnections() === 0');
  });

  it('are refused with the code of what the server says', async () => {
    for (const [cause, code] of [
      ['INVALID_MSG_UNSPECIFIED', 'refused'],
      ['UNALLOCATED_NUMBER', 'unknownExtension'],
      ['OUTGOING_CALL_BARRED', 'missingRights'],
    ] as const) {
      bed.fake.refused.set('verto.invite', new Refused(-32002, 'CALL ERROR', { cause }));
      assert.equal(await page.tries("bench.phone.call('15550100')"), code);
    }
    bed.fake.refused.set('verto.invite', new Refused(-32602, 'Permission Denied'));
    assert.equal(await page.tries("bench.phone.call('15550100')"), 'missingRights');
    assert.equal(await page.run<number>('bench.phone.calls.length'), 0);
  });

  for (const text of ['CODEC ERROR', 'MEDIA ERROR']) {
    it(`that cannot be answered for a ${text} are over`, async () => {
      const { leg } = await rings();
      bed.fake.refused.set('verto.answer', new Refused(-32002, text));
      assert.equal(await page.tries(`bench.phone.answer('${leg}')`), 'refused');
      assert.deepEqual(await types(), ['incoming', 'ended refused']);
      await asked('verto.bye');
    });
  }

  it('to which no answer comes are a timeout, and are ended in case the server has them', async () => {
    bed.fake.interfere = (method, send) => {
      if (method === 'verto.bye' || method === 'verto.ping') send();
    };
    assert.equal(await page.tries("bench.phone.call('15550199')"), 'timeout');
    await asked('verto.bye');
    bed.fake.interfere = undefined;
    const { leg } = await rings();
    bed.fake.interfere = (method, send) => {
      if (method === 'verto.bye') send();
    };
    assert.equal(await page.tries(`bench.phone.answer('${leg}')`), 'timeout');
    await asked('verto.bye', 2);
    assert.equal(await page.run<number>('bench.phone.calls.length'), 0);
  });

  it('stay as they are when a command is not answered, or refused', async () => {
    const leg = await called('15550100');
    await isActive();
    bed.fake.interfere = () => undefined;
    assert.equal(await page.tries(`bench.phone.sendTones('${leg}', '1')`), 'timeout');
    assert.equal(await page.tries(`bench.phone.hangUp('${leg}', 'normal')`), 'timeout');
    bed.fake.interfere = undefined;
    bed.fake.refused.set('verto.modify', new Refused(-32002, 'CALL DOES NOT EXIST'));
    assert.equal(await page.tries(`bench.phone.hold('${leg}', true)`), 'callNotFound');
    assert.equal(await page.tries(`bench.phone.transfer('${leg}', '202')`), 'callNotFound');
  });

  it('are held once, whatever is answered late or twice', async () => {
    const leg = await called('15550100');
    await isActive();
    bed.fake.interfere = (_, send) => {
      send();
      send();
    };
    await page.run(`Promise.all([bench.phone.hold('${leg}', true), bench.phone.sendTones('${leg}', '1')])`);
    await page.run(`bench.phone.hold('${leg}', true)`);
    assert.deepEqual(await page.run('bench.calls()'), [{ leg, state: 'active', held: true, muted: false }]);
    await page.run(`bench.phone.hold('${leg}', false)`);
    const actions = bed.fake.received
      .filter(({ method }) => method === 'verto.modify')
      .map(({ params }) => params['action']);
    assert.deepEqual(actions, ['hold', 'hold', 'unhold']);
  });

  it('that are not answered yet cannot be held', async () => {
    const leg = await called('15550180');
    assert.equal(await page.tries(`bench.phone.hold('${leg}', true)`), 'notAllowedNow');
  });

  it('that the server does not know any more are over when they are ended', async () => {
    const leg = await called('15550100');
    await isActive();
    for (const each of bed.fake.legs.values()) each.session.drop(each);
    assert.equal(await page.tries(`bench.phone.sendTones('${leg}', '1')`), 'callNotFound');
    await page.run(`bench.phone.hangUp('${leg}', 'normal')`);
    assert.deepEqual(await types(), ['started', 'ended']);
  });

  it('that are nobody’s are refused without asking the server', async () => {
    const before = bed.fake.received.length;
    for (const expression of [
      "bench.phone.answer('x')",
      "bench.phone.hangUp('x', 'normal')",
      "bench.phone.hold('x', true)",
      "bench.phone.sendTones('x', '1')",
      "Promise.resolve().then(() => bench.phone.mute('x', true))",
    ]) {
      assert.equal(await page.tries(expression), 'callNotFound');
    }
    assert.equal(bed.fake.received.length, before);
  });

  it('outlive messages that are doubled, late, in another order, or for nobody', async () => {
    const leg = await called('15550100');
    await isActive();
    const { sdp } = await page.run<{ sdp: string }>(
      "bench.frames.map(({ text }) => JSON.parse(text)).find(({ method }) => method === 'verto.answer').params",
    );
    bed.fake.tell('201', 'verto.answer', { callID: leg, sdp });
    bed.fake.tell('201', 'verto.media', { callID: leg, sdp });
    bed.fake.tell('201', 'verto.answer', { callID: leg });
    bed.fake.tell('201', 'verto.invite', { callID: leg, sdp });
    bed.fake.tell('201', 'verto.bye', { callID: 'somebody else' });
    bed.fake.tell('201', 'verto.display', { callID: leg, display_name: null });
    for (const method of ['verto.invite', 'verto.attach', 'verto.bye', 'verto.media', 'verto.answer', 'verto.info']) {
      bed.fake.tell('201', method, {});
      bed.fake.tell('201', method, { callID: 7, sdp: 7 });
      bed.fake.tell('201', method, { callID: '' });
    }
    bed.fake.tell('201', 'verto.bye', { callID: leg, cause: 'NORMAL_CLEARING' });
    bed.fake.tell('201', 'verto.bye', { callID: leg, cause: 'NORMAL_CLEARING' });
    bed.fake.tell('201', 'verto.answer', { callID: leg, sdp });
    bed.fake.tell('201', 'verto.media', { callID: leg, sdp });
    await page.until("bench.count('ended') === 1");
    bed.fake.tell('201', 'verto.announce', {});
    await page.until("bench.frames.some(({ text }) => text.includes('verto.announce'))");
    assert.deepEqual(await types(), ['started', 'ended']);
    assert.equal(await page.run<number>('bench.phone.calls.length'), 0);
  });

  it('are answered also where that is heard before the server has made them', async () => {
    const late: (() => void)[] = [];
    bed.fake.interfere = (method, send) => {
      if (method === 'verto.invite') late.push(send);
      else send();
    };
    const call = page.tries("bench.phone.call('15550100')");
    await isActive();
    for (const send of late) send();
    assert.equal(await call, await page.leg());
    await isActive();
  });

  it('whose sound is nonsense end, and say so', async () => {
    const leg = await called('15550199');
    bed.fake.tell('201', 'verto.answer', { callID: leg, sdp: 'v=0 nonsense' });
    await page.until("bench.count('ended') === 1");
    assert.deepEqual(await types(), ['ended refused']);
    bed.fake.tell('201', 'verto.invite', { callID: 'odd', sdp: 'v=0 nonsense' });
    await page.until("bench.count('incoming') === 1");
    assert.equal(await page.tries("bench.phone.answer('odd')"), 'refused');
    bed.fake.tell('201', 'verto.attach', { callID: 'odder', sdp: 'v=0 nonsense' });
    await page.until("bench.count('ended') === 3");
    assert.equal(await page.run<number>('bench.phone.calls.length'), 0);
  });

  it('whose sound the server never describes end, and do not stay silent', async () => {
    const leg = await called('15550199');
    bed.fake.tell('201', 'verto.answer', { callID: leg });
    await page.until("bench.count('ended') === 1");
    assert.deepEqual(await types(), ['ended refused']);
  });
});
