/** Webitel with a telephone of the agent's beside the CTI socket: which of the two does what, and when they disagree. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WebitelCtiProvider } from '../../../core/connectors/webitel/webitel-cti-provider.ts';
import { CtiError } from '../../../core/provider/errors.ts';
import { DevicePhone } from '../../support/device-phone.ts';
import { quickTimes, settingsFor, userOf } from '../../support/webitel-bed.ts';
import { connectedWebitel, type StageOptions, talkingIn, talkingOut } from '../../support/webitel-stage.ts';
import type { TestContext } from 'node:test';
import { testWorld } from '../../support/world.ts';

const code = (expected: string) => (error: unknown) => error instanceof CtiError && error.code === expected;

async function atAPhone(t: TestContext, options: StageOptions = {}) {
  const bed = await connectedWebitel(t, { webPhone: true, ...options });
  const { device } = bed;
  assert.ok(device);
  return { ...bed, device };
}

describe('Webitel with a telephone beside it', () => {
  it('a call out is placed at the telephone: one call, with the telephone’s own id', async (t) => {
    const bed = await atAPhone(t);
    const { provider, log, device, count } = bed;
    const call = await talkingOut(bed);
    assert.deepEqual(device.asked, ['call']);
    assert.equal(count('call'), 0);
    assert.equal(call.stage, undefined);
    assert.equal(call.id, bed.legs[0]);
    const [started] = log.events.filter((event) => event.type === 'webRtcStarted');
    assert.equal(started?.type === 'webRtcStarted' && started.sessionId, call.id);
    await provider.dropCall(call.id);
    await log.next('callFinished');
    await log.next('webRtcDestroyed');
    assert.equal(count('hangup'), 1, 'hanging up is a command');
  });

  it('hold goes by the telephone and is told by the phone system; tones and transfers are commands', async (t) => {
    const bed = await atAPhone(t);
    const { provider, log, device, count } = bed;
    const { call } = await talkingIn(bed);
    await provider.holdCall(call.id);
    await log.next('hold');
    await provider.unholdCall(call.id);
    await log.next('unhold');
    await provider.sendDtmf(call.id, '12');
    await log.next('dtmfEntered');
    assert.deepEqual(device.asked, ['answer', 'hold', 'unhold']);
    assert.deepEqual([count('hold'), count('dtmf')], [0, 1]);
  });

  it('muting is the telephone’s alone', async (t) => {
    const bed = await atAPhone(t);
    const { provider, log, device } = bed;
    const { call } = await talkingIn(bed);
    await provider.mute(call.id, true);
    await log.next('callInfoChanged', (event) => event.call.muted === true);
    assert.deepEqual([...device.muted], [bed.legs[0]]);
    await provider.mute(call.id, false);
    assert.equal(device.muted.size, 0);
  });

  it('the invitation may come long after the call is shown, and is still answered', async (t) => {
    const bed = await atAPhone(t);
    const { fake, provider, log, device } = bed;
    device.late = 150;
    fake.customerCalls('15550123', 'ACME', '201');
    const { call } = await log.next('callStarted');
    await provider.answerCall(call.id);
    await log.next('commutationStarted');
  });

  it('an invitation that comes before the call is shown is one call, too', async (t) => {
    const bed = await atAPhone(t);
    const { fake, provider, log, device } = bed;
    const kept: (() => void)[] = [];
    fake.interfereEvents = (_, send) => kept.push(send);
    fake.customerCalls('15550123', 'ACME', '201');
    await log.until('the telephone rings', () => device.ringing.size === 1);
    fake.interfereEvents = undefined;
    for (const send of kept) send();
    const { call } = await log.next('callStarted');
    await provider.answerCall(call.id);
    await log.next('commutationStarted');
    assert.equal(provider.state.calls.length, 1);
  });

  it('a consultation rings at the telephone and is picked up by itself', async (t) => {
    const bed = await atAPhone(t);
    const { fake, provider, log, device, other } = bed;
    const { call: main } = await talkingIn(bed);
    await provider.makeConsultCall(main.id, '202');
    const { call: consultation } = await log.next('callStarted');
    await other.answer();
    await log.next('commutationStarted');
    assert.deepEqual(device.asked, ['answer', 'hold', 'answer']);
    assert.equal(fake.received.find(({ name }) => name === 'att_xfer2')?.args['auto_answer_param'], null);
    await provider.cancelTransfer(main.id, consultation.id);
    await log.next('unhold');
    assert.equal(device.asked.at(-1), 'unhold');
  });

  it('what a route wants answered is answered, though not over somebody who is talked to', async (t) => {
    const bed = await atAPhone(t);
    const { fake, log, device, provider } = bed;
    const wanted = (number: string) => {
      const happened = fake.exchange.options.happened;
      fake.exchange.options.happened = (channel, name, extra) => {
        channel.autoAnswer = true;
        happened(channel, name, extra);
      };
      fake.customerCalls(number, 'Route', '201');
    };
    wanted('15550123');
    await log.next('commutationStarted');
    wanted('15550177');
    await log.next('callStarted', ({ call }) => call.callerId === '15550177');
    await log.until('the telephone rings', () => device.ringing.size === 1);
    await provider.queryUserState();
    assert.deepEqual(device.asked, ['answer']);
  });

  it('a second call is answered after the first has been put on hold', async (t) => {
    const bed = await atAPhone(t);
    const { fake, provider, log, device } = bed;
    const { call: first } = await talkingIn(bed);
    fake.customerCalls('15550177', 'Another', '201');
    const { call: second } = await log.next('callStarted');
    await provider.answerCall(second.id);
    assert.equal((await log.next('hold')).call.id, first.id);
    assert.equal((await log.next('commutationStarted')).call.id, second.id);
    assert.deepEqual(device.asked, ['answer', 'hold', 'answer']);
    await provider.unholdCall(first.id);
    assert.equal((await log.next('hold')).call.id, second.id);
    assert.equal((await log.next('unhold')).call.id, first.id);
  });

  for (const fails of ['noMicrophone', 'timeout', 'linkDown'] as const) {
    it(`a telephone that fails to answer with ${fails}: told, and the call still rings and can be answered`, async (t) => {
      const { fake, provider, log, device } = await atAPhone(t);
      fake.customerCalls('15550123', 'ACME', '201');
      const { call } = await log.next('callStarted');
      await log.until('it rings', () => device.ringing.size === 1);
      device.fails = fails;
      await assert.rejects(provider.answerCall(call.id), code(fails));
      assert.equal(provider.state.calls[0]?.state, 'alerting');
      await provider.answerCall(call.id);
      await log.next('commutationStarted');
    });
  }

  it('what goes wrong at the telephone by itself is told with its call', async (t) => {
    const bed = await atAPhone(t);
    const { log, device } = bed;
    const { call } = await talkingIn(bed);
    device.say({ type: 'ended', leg: bed.legs[0] ?? '', code: 'noMicrophone' });
    const error = await log.next('error');
    assert.deepEqual([error.code, error.callId], ['noMicrophone', call.id]);
  });

  it('a call that rings at another device only cannot be answered here', async (t) => {
    const bed = await atAPhone(t, { deskPhone: true, times: { obeys: 100 } });
    const { fake, provider, log, device } = bed;
    await device.stop();
    fake.customerCalls('15550123', 'ACME', '201');
    const { call } = await log.next('callStarted');
    await assert.rejects(provider.answerCall(call.id), code('refused'));
    await bed.phone.answer();
    await log.next('commutationStarted');
    await provider.holdCall(call.id);
    await log.next('hold');
    await assert.rejects(provider.mute(call.id, true), code('notAllowedNow'));
  });

  it('without the telephone a call is ordered, and rings wherever the agent has a phone', async (t) => {
    const bed = await atAPhone(t, { deskPhone: true });
    const { provider, log, device } = bed;
    await device.stop();
    const asked = provider.makeCall('15550100');
    await log.next('callStarted');
    await bed.phone.answer();
    await asked;
    await log.next('commutationStarted');
  });

  it('a page that is loaded anew has the call again, at its telephone', async (t) => {
    const bed = await atAPhone(t);
    const { fake, log, legs } = bed;
    const { call, customer } = await talkingIn(bed);
    // The page is gone without a word; the telephone takes its call back in the next one.
    const phone = new DevicePhone(fake.desk, `201@${fake.domain}`);
    const next = new WebitelCtiProvider({
      settings: settingsFor(fake),
      user: userOf(0),
      world: testWorld(),
      times: quickTimes,
      phone,
    });
    phone.say({ type: 'recovered', leg: legs[0] ?? '' });
    phone.say({ type: 'started', leg: legs[0] ?? '' });
    await next.connect();
    assert.deepEqual(
      next.state.calls.map(({ id, state, callerId }) => [id, state, callerId]),
      [[call.id, 'connected', '15550123']],
    );
    await next.mute(call.id, true);
    assert.deepEqual([...phone.muted], [legs[0]]);
    fake.exchange.hangUp(customer, 'NORMAL_CLEARING');
    await log.next('callFinished');
    await next.closeConnection();
  });

  it('pictures are asked for in calls to colleagues only, where they are wanted', async (t) => {
    const asked: unknown[] = [];
    const bed = await atAPhone(t, { user: { useVideo: true } });
    const { provider, device, log } = bed;
    const call = device.call.bind(device);
    device.call = (number: string, options?: { video?: boolean }) => {
      asked.push([number, options?.video]);
      return call(number);
    };
    await provider.makeCall('202');
    const { call: first } = await log.next('callStarted');
    await provider.dropCall(first.id);
    await log.next('callFinished');
    await provider.makeCall('15550100');
    assert.deepEqual(asked, [
      ['202', true],
      ['15550100', false],
    ]);
  });
});
