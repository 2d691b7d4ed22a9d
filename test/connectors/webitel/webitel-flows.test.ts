/** The sequences of Webitel's protocol, by the events of its own library, and the flows that only Webitel has. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { fakeQueue } from '../../../core/connectors/webitel/fake.ts';
import { callEventTypes } from '../../../core/connectors/webitel/webitel-events.ts';
import { CtiError } from '../../../core/provider/errors.ts';
import { connectedWebitel, talkingIn, talkingOut } from '../../support/webitel-stage.ts';

const code = (expected: string) => (error: unknown) => error instanceof CtiError && error.code === expected;

describe("the events of Webitel's own library", () => {
  it('are nine for calls', () => {
    assert.equal(new Set(callEventTypes).size, 9);
  });

  it('an outgoing call from a desk phone, held, taken back and ended', async (t) => {
    const bed = await connectedWebitel(t);
    const { provider, log, phone, names } = bed;
    const asked = provider.makeCall('15550100');
    const { call } = await log.next('callStarted');
    assert.deepEqual([call.direction, call.calledId, call.stage], ['out', '15550100', 'ownPhone']);
    await phone.answer();
    await asked;
    await log.next('callInfoChanged', (event) => event.call.stage === 'party');
    const { call: talked } = await log.next('commutationStarted');
    assert.deepEqual([talked.calledId, talked.calledName], ['15550100', undefined]);
    await provider.holdCall(call.id);
    await log.next('hold');
    await provider.unholdCall(call.id);
    await log.next('unhold');
    await provider.dropCall(call.id);
    const { call: ended } = await log.next('callFinished');
    assert.deepEqual(names(), [
      'onNewCall',
      'onAcceptCall',
      'onBridgeCall',
      'onHoldCall',
      'onUnholdCall',
      'onUnBridgeCall',
      'onUuidCall',
      'onHangupCall',
    ]);
    // The record of a call that was ordered is kept under our own channel.
    assert.equal(ended.id, bed.legs[0]);
    assert.notEqual(ended.id, call.id);
  });

  it('a call dialled at the device itself keeps its id, and its own answer is the party’s', async (t) => {
    const { fake, log, names } = await connectedWebitel(t);
    fake.phone('201').dial('15550100', '0d9c4a3e-5f1b-4f53-9f0e-0b8f7f1f9e02');
    const { call } = await log.next('callStarted');
    assert.deepEqual([call.direction, call.calledId, call.stage], ['out', '15550100', undefined]);
    assert.equal(call.id, '0d9c4a3e-5f1b-4f53-9f0e-0b8f7f1f9e02');
    await log.next('commutationStarted');
    fake.phone('201').hangUp();
    assert.equal((await log.next('callFinished')).call.id, call.id);
    assert.deepEqual(names(), ['onNewCall', 'onAcceptCall', 'onBridgeCall', 'onUnBridgeCall', 'onHangupCall']);
  });

  it('an incoming call: its bridge is the caller’s, so it is told with the answer', async (t) => {
    const bed = await connectedWebitel(t);
    const { log, names, fake } = bed;
    const sent: string[] = [];
    fake.interfereEvents = (name, send) => {
      sent.push(name);
      send();
    };
    const { call, customer } = await talkingIn(bed);
    fake.exchange.hangUp(customer, 'NORMAL_CLEARING');
    const { call: ended } = await log.next('callFinished');
    assert.deepEqual(names(), ['onNewCall', 'onAcceptCall', 'onBridgeCall', 'onUuidCall', 'onHangupCall']);
    assert.equal(ended.id, customer.uuid);
    assert.equal(call.callerName, 'ACME Ö & Co');
    assert.deepEqual([sent.includes('CHANNEL_HANGUP'), sent.includes('CHANNEL_DESTROY')], [true, true]);
  });

  it('one call at two devices of the agent is one call; whoever loses the race only leaves it', async (t) => {
    const bed = await connectedWebitel(t, { webPhone: true, deskPhone: true });
    const { fake, log, names, device } = bed;
    const customer = fake.customerCalls('15550123', 'ACME', '201');
    const { call } = await log.next('callStarted');
    await log.until('both ring', () => device?.ringing.size === 1 && fake.phone('201').isRinging);
    fake.phone('201').pickUp();
    await log.next('commutationStarted');
    await log.until('the other is silent', () => device?.ringing.size === 0);
    assert.deepEqual(
      bed.provider.state.calls.map(({ id, state }) => [id, state]),
      [[call.id, 'connected']],
    );
    fake.exchange.hangUp(customer, 'NORMAL_CLEARING');
    await log.next('callFinished');
    assert.equal(log.events.filter(({ type }) => type === 'callStarted').length, 1);
    assert.deepEqual(names(), ['onNewCall', 'onAcceptCall', 'onBridgeCall', 'onUuidCall', 'onHangupCall']);
  });

  it('declining ends the call at every device', async (t) => {
    const { fake, provider, log, device } = await connectedWebitel(t, { webPhone: true, deskPhone: true });
    fake.customerCalls('15550123', 'ACME', '201');
    const { call } = await log.next('callStarted');
    await log.until('both ring', () => device?.ringing.size === 1 && fake.phone('201').isRinging);
    await provider.dropCall(call.id);
    assert.equal((await log.next('callFinished')).call.cause, 'rejected');
    assert.equal(fake.exchange.of(fake.account('201')).length, 0);
  });

  it('a call of a queue: its name, and its record under the member’s session', async (t) => {
    const bed = await connectedWebitel(t);
    const { fake, log, phone } = bed;
    const customer = fake.customerCalls('15550123', 'ACME', fakeQueue);
    const { call } = await log.next('callStarted');
    assert.equal(call.queue, `sales@${fake.domain}`);
    await phone.answer();
    await log.next('commutationStarted');
    fake.exchange.hangUp(customer, 'NORMAL_CLEARING');
    assert.equal((await log.next('callFinished')).call.id, customer.uuid);
  });

  it('a consultation, joined: the parties are left to each other', async (t) => {
    const bed = await connectedWebitel(t);
    const { fake, provider, log, other, names } = bed;
    const { call: main, customer } = await talkingIn(bed);
    names();
    await provider.makeConsultCall(main.id, '202');
    const { call: consultation } = await log.next('callStarted');
    assert.equal(consultation.parentId, main.id);
    await other.answer();
    await log.next('commutationStarted');
    const asked = fake.received.find(({ name }) => name === 'att_xfer2')?.args;
    assert.equal(asked?.['extension'], `202@${fake.domain}`);
    assert.equal(asked['parent_call_uuid'], main.id);
    await provider.transferCall(main.id, consultation.id);
    await log.next('callFinished');
    await log.next('callFinished');
    assert.equal(customer.peer?.account?.number, '202');
    const heard = names();
    assert.deepEqual(heard.slice(0, 4), ['onHoldCall', 'onNewCall', 'onAcceptCall', 'onBridgeCall']);
    assert.equal(heard.filter((name) => name === 'onHangupCall').length, 2);
  });

  for (const transferEnds of ['mainFirst', 'consultationFirst'] as const) {
    it(`another program joins both calls (${transferEnds}): they end as transferred all the same`, async (t) => {
      const bed = await connectedWebitel(t, { transferEnds });
      const { fake, provider, log, other } = bed;
      const { call: main, customer } = await talkingIn(bed);
      await provider.makeConsultCall(main.id, '202');
      await log.next('callStarted');
      await other.answer();
      await log.next('commutationStarted');
      const desktop = new WebSocket(`ws://127.0.0.1:${fake.port}/`);
      await once(desktop, 'open');
      const says = (name: string, args: object) => {
        desktop.send(JSON.stringify({ 'exec-uuid': name, 'exec-func': name, 'exec-args': args }));
      };
      says('auth', { account: '201@pbx.example.com', secret: 'Secret1' });
      await once(desktop, 'message');
      const [a, d] = bed.legs;
      const c = d && fake.exchange.find(d).peer?.uuid;
      says('att_xfer_bridge', {
        'channel-uuid-leg-a': a,
        'channel-uuid-leg-b': customer.uuid,
        'channel-uuid-leg-c': c,
        'channel-uuid-leg-d': d,
      });
      for (let i = 0; i < 2; i++) {
        const { call } = await log.next('callFinished');
        assert.deepEqual([call.cause, call.redirectionId], ['transferred', '202']);
      }
      desktop.close();
    });
  }

  it('a join that is refused changes nothing, and both calls go on', async (t) => {
    const bed = await connectedWebitel(t);
    const { fake, provider, log, other } = bed;
    const { call: main } = await talkingIn(bed);
    await provider.makeConsultCall(main.id, '202');
    const { call: consultation } = await log.next('callStarted');
    await other.answer();
    await log.next('commutationStarted');
    fake.refused.set('att_xfer_bridge', '-ERR Invalid uuid\n');
    await assert.rejects(provider.transferCall(main.id, consultation.id), code('refused'));
    assert.deepEqual(
      provider.state.calls.map(({ state }) => state),
      ['held', 'connected'],
    );
    // Ends that were expected are forgotten.
    await provider.cancelTransfer(main.id, consultation.id);
    assert.equal((await log.next('callFinished')).call.cause, 'normal');
    await log.next('unhold');
  });

  it('a call of a queue is sent on, though its party’s channel was never told', async (t) => {
    const bed = await connectedWebitel(t);
    const { fake, provider, log, phone, other } = bed;
    fake.customerCalls('15550123', 'ACME', fakeQueue);
    const { call } = await log.next('callStarted');
    await phone.answer();
    await log.next('commutationStarted');
    await provider.blindTransferCall(call.id, '202');
    assert.equal((await log.next('callFinished')).call.cause, 'transferred');
    await other.answer();
  });

  it('a blind transfer sends the party on by its own channel', async (t) => {
    const bed = await connectedWebitel(t);
    const { fake, provider, log, other } = bed;
    const { call, customer } = await talkingIn(bed);
    await provider.blindTransferCall(call.id, '202');
    assert.equal((await log.next('callFinished')).call.cause, 'transferred');
    const asked = fake.received.find(({ name }) => name === 'transfer')?.args;
    assert.deepEqual(asked, { 'channel-uuid': customer.uuid, destination: '202' });
    await other.answer();
  });

  it('tones pressed at the phone are told one by one, and those that we send once', async (t) => {
    const bed = await connectedWebitel(t);
    const { fake, provider, log } = bed;
    const { call } = await talkingIn(bed);
    fake.phone('201').press('7#');
    assert.equal((await log.next('dtmfEntered')).digits, '7');
    assert.equal((await log.next('dtmfEntered')).digits, '#');
    await provider.sendDtmf(call.id, '4711');
    assert.equal((await log.next('dtmfEntered')).digits, '4711');
    fake.phone('201').press('9');
    assert.equal((await log.next('dtmfEntered')).digits, '9');
    assert.equal(log.events.filter(({ type }) => type === 'dtmfEntered').length, 4);
  });
});

describe('flows that only Webitel has', () => {
  it('a second call is turned away as busy where that is set, and nobody hears of it', async (t) => {
    const bed = await connectedWebitel(t, { settings: { isSecondCallBusy: true } });
    const { fake, log, provider } = bed;
    const { call, customer } = await talkingIn(bed);
    const second = fake.customerCalls('15550177', 'Another', '201');
    await log.until('the second has ended', () => second.cause !== '');
    assert.equal(second.cause, 'USER_BUSY');
    await provider.sendDtmf(call.id, '1');
    assert.deepEqual(
      provider.state.calls.map(({ id }) => id),
      [call.id],
    );
    assert.equal(log.events.filter(({ type }) => type === 'callStarted').length, 1);
    fake.exchange.hangUp(customer, 'NORMAL_CLEARING');
    await log.next('callFinished');
  });

  it('the party gets another number in mid-call', async (t) => {
    const bed = await connectedWebitel(t);
    const { fake, log } = bed;
    const call = await talkingOut(bed);
    const leg = fake.exchange.find(bed.legs[0]);
    fake.exchange.renumber(leg, { number: '15550555', name: 'Real %41 Name' });
    const { call: changed } = await log.next('callInfoChanged', (event) => event.call.calledId === '15550555');
    assert.deepEqual([changed.id, changed.calledName], [call.id, 'Real %41 Name']);
  });

  it('what a route has put to a call comes with it, quotes and all', async (t) => {
    const { fake, log } = await connectedWebitel(t);
    fake.customerCalls('15550123', 'ACME', '201', '{"crm":"42","vip":true,"deep":{"x":1}}');
    const { call } = await log.next('callStarted');
    assert.deepEqual(call.data, { crm: '42', vip: 'true' });
  });

  it('a recording: its address with credentials is asked for anew, and opens the file', async (t) => {
    const bed = await connectedWebitel(t);
    const { fake, provider, log } = bed;
    const { call, customer } = await talkingIn(bed);
    assert.deepEqual(await provider.callRecords(call.id), [], 'none while the call goes on');
    fake.exchange.hangUp(customer, 'NORMAL_CLEARING');
    const { id } = (await log.next('callFinished')).call;
    const [link = ''] = await provider.callRecords(id);
    const answer = await fetch(link);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-type'), 'audio/wav');
    const bare = new URL(link);
    bare.search = '';
    assert.equal((await fetch(bare)).status, 401);
    assert.deepEqual(await provider.callRecords('no-such-call'), []);
  });

  it('recordings come from where the setting says', async (t) => {
    const bed = await connectedWebitel(t, { settings: { webitelRecordsAddress: 'http://records.example.com/cdr/' } });
    const { fake, provider, log } = bed;
    const { customer } = await talkingIn(bed);
    fake.exchange.hangUp(customer, 'NORMAL_CLEARING');
    const { id } = (await log.next('callFinished')).call;
    const [link = ''] = await provider.callRecords(id);
    assert.match(link, /^http:\/\/records\.example\.com:?\d*\/cdr\/api\/v2\/files\/[^?]+\?x_key=/);
  });

  it('a break with its reason, wrap-up, and no state that Webitel does not offer', async (t) => {
    const { fake, provider, log } = await connectedWebitel(t);
    await provider.setUserState('ONBREAK', 'coffee');
    await log.next('agentStateChanged', ({ state, reason }) => state === 'ONBREAK' && reason === 'coffee');
    assert.deepEqual([fake.account('201').status, fake.account('201').tag], ['ONBREAK', 'coffee']);
    await assert.rejects(provider.setUserState('ONBREAK', "x'); drop"), code('invalidState'));
    await assert.rejects(provider.setUserState('NONREG'), code('invalidState'));
    await provider.setWrapUpUserState(true);
    await log.next('agentStateChanged', ({ reason }) => reason === 'Wrap-up');
    await provider.setWrapUpUserState(false);
    await log.next('agentStateChanged', ({ state }) => state === 'ONHOOK');
    fake.setStatus('201', "CALLFORWARD('380501112233')");
    await log.next('agentStateChanged', ({ state, reason }) => state === 'CALLFORWARD' && reason === '380501112233');
  });

  it('an agent of queues is signed in to them, on demand where that is set; others are not offered it', async (t) => {
    const { fake, provider } = await connectedWebitel(t, { user: { availableOnDemand: true } });
    assert.equal(provider.state.callCentreActive, true);
    assert.equal(fake.account('201').queueStatus, 'Available (On Demand)');
    await provider.changeCallCentreState(false);
    assert.equal(fake.account('201').queueStatus, 'Logged Out');
    for (const user of [{ disableCallCentre: true }, { isOperator: false }]) {
      const bed = await connectedWebitel(t, { user });
      assert.ok(!bed.provider.state.capabilities.agent.includes('callCentre'));
      assert.ok(!bed.fake.received.some(({ name }) => name === 'cc login'));
    }
  });

  it('who has left the queues stays out of them when the link comes back', async (t) => {
    const { fake, provider, log } = await connectedWebitel(t);
    await provider.changeCallCentreState(false);
    fake.drop('201');
    await log.next('disconnected');
    await log.next('initialized');
    await provider.queryLineState();
    assert.equal(provider.state.callCentreActive, false);
    assert.equal(fake.account('201').queuesSignedIn, false);
  });

  it('signed out by another program: at once when idle, and it comes back', async (t) => {
    const { fake, log } = await connectedWebitel(t);
    fake.setLogged('201', false);
    await log.next('agentStateChanged', ({ state }) => state === 'NONREG');
    assert.equal((await log.next('disconnected')).reason, 'closed');
    await log.next('initialized');
    assert.equal(fake.account('201').logged, true);
  });

  it('signed out by another program in mid-call: disconnected only when the call is over', async (t) => {
    const bed = await connectedWebitel(t);
    const { fake, provider, log } = bed;
    const { call, customer } = await talkingIn(bed);
    fake.setLogged('201', false);
    await log.next('agentStateChanged', ({ state }) => state === 'NONREG');
    // Its events are not told any more, and still the call can be worked with.
    await provider.holdCall(call.id);
    await log.next('hold');
    assert.equal(provider.state.link, 'up');
    fake.exchange.hangUp(customer, 'NORMAL_CLEARING');
    await log.next('callFinished');
    await log.next('disconnected');
    await log.next('initialized');
  });

  it('without auto-connection it waits to be asked twice', async (t) => {
    const { fake, provider } = await connectedWebitel(t, { user: { isAutoLogin: false } });
    assert.equal(provider.state.link, 'down');
    assert.equal(fake.received.length, 0);
    await provider.connect();
    assert.equal(provider.state.link, 'up');
  });
});
