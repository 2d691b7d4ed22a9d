/** What the wire to Webitel may do wrong: odd, missing, late, repeated, damaged and oddly ordered messages. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CtiError } from '../../../core/provider/errors.ts';
import { connectedWebitel, talkingIn, talkingOut } from '../../support/webitel-stage.ts';

const code = (expected: string) => (error: unknown) => error instanceof CtiError && error.code === expected;

describe('the odd answers of Webitel', () => {
  it('an old server knows no ping, which proves that it lives', async (t) => {
    const { log, count, provider } = await connectedWebitel(t, { knowsPing: false, times: { ping: 30, reply: 200 } });
    await log.until('it was asked several times', () => count('ping') > 3);
    assert.equal(provider.state.link, 'up');
  });

  for (const [text, expected] of [
    ['-ERR USER_NOT_REGISTERED\n', 'ownPhoneUnreachable'],
    ['-ERR UNALLOCATED_NUMBER\n', 'unknownExtension'],
    ['Permission denied!', 'missingRights'],
    ['-ERR: Permission denied!', 'missingRights'],
    ['call - not found.', 'notSupported'],
    ['-ERR SOMETHING_ELSE\n', 'refused'],
  ] as const) {
    it(`"${text.trim()}" is ${expected}`, async (t) => {
      const { fake, provider } = await connectedWebitel(t);
      fake.refused.set('call', text);
      await assert.rejects(provider.makeCall('15550100'), code(expected));
      assert.deepEqual(provider.state.calls, []);
    });
  }

  it('a command for a channel that is gone is told as that', async (t) => {
    const bed = await connectedWebitel(t);
    const { fake, provider } = bed;
    const { call } = await talkingIn(bed);
    fake.refused.set('hold', '-ERR No such channel!\n');
    await assert.rejects(provider.holdCall(call.id), code('callNotFound'));
    assert.equal(provider.state.calls[0]?.state, 'connected');
  });

  it('the failure of a phone that was not picked up comes late, and is told by the call alone', async (t) => {
    const { fake, provider, log } = await connectedWebitel(t);
    fake.exchange.options.ringTime = 100;
    await provider.makeCall('15550100');
    const { call } = await log.next('callFinished');
    assert.equal(call.cause, 'ownPhoneNotAnswered');
    assert.ok(!log.events.some(({ type }) => type === 'error'));
  });

  it('a call without any phone is refused, and leaves nothing behind', async (t) => {
    const { provider } = await connectedWebitel(t, { deskPhone: false });
    assert.equal(provider.state.agent?.state, 'NONREG');
    await assert.rejects(provider.makeCall('15550100'), code('ownPhoneUnreachable'));
    assert.deepEqual(provider.state.calls, []);
  });
});

describe('a wire to Webitel that does odd things', () => {
  it('an answer that never comes: the command ends with a time-out, and the next works', async (t) => {
    const bed = await connectedWebitel(t, { times: { reply: 150 } });
    const { fake, provider, log } = bed;
    const { call } = await talkingIn(bed);
    fake.interfere = (name, send) => {
      if (name !== 'hold') send();
    };
    await assert.rejects(provider.holdCall(call.id), code('timeout'));
    // The exchange has done it all the same, and that is what is shown.
    await log.next('hold');
    fake.interfere = undefined;
    await provider.unholdCall(call.id);
    await log.next('unhold');
  });

  it('an answer that is late: what was given up stays given up', async (t) => {
    const { fake, provider, log } = await connectedWebitel(t, { times: { reply: 100 } });
    let late: (() => void) | undefined;
    fake.interfere = (name, send) => {
      if (name === 'api account change') late = send;
      else send();
    };
    await assert.rejects(provider.setUserState('DND'), code('timeout'));
    late?.();
    await provider.queryUserState();
    assert.equal(log.events.filter((event) => event.type === 'agentStateChanged' && event.state === 'DND').length, 1);
    assert.equal(log.events.filter(({ type }) => type === 'error').length, 1);
  });

  it('everything said twice: each event comes once', async (t) => {
    const bed = await connectedWebitel(t);
    const { fake, provider, log } = bed;
    const twice = (_: string, send: () => void) => {
      send();
      send();
    };
    const from = log.mark();
    fake.interfere = twice;
    fake.interfereEvents = (name, send) => {
      // Tones pressed twice are two tones.
      if (name === 'DTMF') send();
      else twice(name, send);
    };
    const { call, customer } = await talkingIn(bed);
    await provider.holdCall(call.id);
    await log.next('hold');
    await provider.unholdCall(call.id);
    await log.next('unhold');
    await provider.sendDtmf(call.id, '11');
    await log.next('dtmfEntered');
    fake.exchange.hangUp(customer, 'NORMAL_CLEARING');
    await log.next('callFinished');
    await provider.queryUserState();
    assert.deepEqual(
      log.said(from).filter((type) => type !== 'agentStateChanged'),
      ['callStarted', 'commutationStarted', 'hold', 'unhold', 'dtmfEntered', 'callFinished'],
    );
  });

  it('answers in any order: each finds its question', async (t) => {
    const { fake, provider, log } = await connectedWebitel(t);
    const kept: (() => void)[] = [];
    fake.interfere = (name, send) => {
      if (name === 'api account change') kept.push(send);
      else send();
    };
    const both = [provider.setUserState('ONBREAK', 'coffee'), provider.setUserState('DND')];
    await log.until('both were asked', () => kept.length === 2);
    for (const send of kept.reverse()) send();
    await Promise.all(both);
    assert.equal(provider.state.agent?.state, 'DND');
  });

  it('a beginning that was lost: the channel is asked for, and the call is there', async (t) => {
    const bed = await connectedWebitel(t);
    const { fake, log, phone, count } = bed;
    fake.interfereEvents = (name, send) => {
      if (name !== 'CHANNEL_CREATE') send();
    };
    const customer = fake.customerCalls('15550123', 'ACME', '201');
    await phone.answer();
    const { call } = await log.next('callStarted');
    assert.deepEqual([call.direction, call.callerId], ['in', '15550123']);
    await log.next('commutationStarted');
    assert.ok(count('channel_dump') > 0);
    fake.exchange.hangUp(customer, 'NORMAL_CLEARING');
    await log.next('callFinished');
  });

  it('a beginning that was lost while it rings: found by what is told of it besides', async (t) => {
    const bed = await connectedWebitel(t, { times: { lingers: 60 } });
    const { fake, provider, log } = bed;
    fake.interfereEvents = (name, send) => {
      if (name !== 'CHANNEL_CREATE') send();
    };
    fake.customerCalls('15550123', 'ACME', '201');
    const { call } = await log.next('callStarted');
    assert.deepEqual([call.direction, call.state, call.callerId], ['in', 'alerting', '15550123']);
    await provider.dropCall(call.id);
    await log.next('callFinished');
  });

  it('a call of which nothing at all was told is found with the ping, by the state of the account', async (t) => {
    const { fake, log } = await connectedWebitel(t, { times: { ping: 40 } });
    fake.interfereEvents = () => undefined;
    fake.customerCalls('15550123', 'ACME', '201');
    assert.equal((await log.next('callStarted')).call.callerId, '15550123');
  });

  it('an answer, a bridge and a hold that were lost are found with the ping', async (t) => {
    const bed = await connectedWebitel(t, { times: { ping: 40 } });
    const { fake, provider, log, phone } = bed;
    fake.interfereEvents = (name, send) => {
      if (!['CHANNEL_ANSWER', 'CHANNEL_BRIDGE', 'CHANNEL_HOLD', 'CHANNEL_UNHOLD'].includes(name)) send();
    };
    const asked = provider.makeCall('15550100');
    const { call } = await log.next('callStarted');
    await phone.answer();
    await asked;
    await log.next('commutationStarted');
    await provider.holdCall(call.id);
    await log.next('hold');
    await provider.unholdCall(call.id);
    await log.next('unhold');
  });

  it('an end of which only the beginning is told is an end after a while', async (t) => {
    const bed = await connectedWebitel(t, { times: { lingers: 60 } });
    const { fake, log } = bed;
    const { customer } = await talkingIn(bed);
    fake.interfereEvents = (name, send) => {
      if (name !== 'CHANNEL_HANGUP_COMPLETE' && name !== 'CHANNEL_DESTROY') send();
    };
    fake.exchange.hangUp(customer, 'NORMAL_CLEARING');
    assert.equal((await log.next('callFinished')).call.cause, 'normal');
  });

  it('an end that is never told is found with the ping', async (t) => {
    const bed = await connectedWebitel(t, { times: { ping: 40 } });
    const { fake, log } = bed;
    const { customer } = await talkingIn(bed);
    fake.interfereEvents = () => undefined;
    fake.exchange.hangUp(customer, 'NORMAL_CLEARING');
    await log.next('callFinished');
  });

  it('events in a wrong order: late ones revive nothing', async (t) => {
    const bed = await connectedWebitel(t);
    const { fake, log, provider } = bed;
    const kept: (() => void)[] = [];
    fake.interfereEvents = (name, send) => {
      if (['CHANNEL_CREATE', 'CHANNEL_HOLD', 'CHANNEL_ANSWER'].includes(name)) kept.push(send);
      send();
    };
    const { call, customer } = await talkingIn(bed);
    await provider.holdCall(call.id);
    await log.next('hold');
    fake.exchange.hangUp(customer, 'NORMAL_CLEARING');
    await log.next('callFinished');
    for (const send of kept) send();
    await provider.queryUserState();
    assert.deepEqual(provider.state.calls, []);
    assert.equal(log.events.filter(({ type }) => type === 'callStarted').length, 1);
  });

  it('frames that are none: left out and told, and the connection stays', async (t) => {
    const { fake, provider, log } = await connectedWebitel(t);
    const damaged = ['', 'hello', '[]', '1', 'null', '"x"', '{}', '{"exec-complete":"+OK"}'];
    for (const text of damaged) fake.raw('201', text);
    fake.raw('201', '{"webitel-event-name":"call"}');
    fake.raw('201', '{"webitel-event-name":"call","Unique-ID":{"evil":1}}');
    for (let i = 0; i < damaged.length + 2; i++) {
      assert.equal((await log.next('error')).code, 'damagedMessage');
    }
    for (const quiet of [
      '{"webitel-event-name":"unheard-of"}',
      '{"webitel-event-name":"ping","Event-Name":"ping"}',
      '{"webitel-event-name":"__proto__","Event-Name":"constructor"}',
      '{"exec-uuid":"nobody","exec-complete":"+OK"}',
    ]) {
      fake.raw('201', quiet);
    }
    await provider.setUserState('DND');
    assert.equal(provider.state.link, 'up');
    assert.equal(log.events.filter(({ type }) => type === 'error').length, damaged.length + 2);
  });

  it('channels of somebody else are not ours, whatever they say', async (t) => {
    const { fake, provider } = await connectedWebitel(t);
    const body = {
      'webitel-event-name': 'call',
      'Event-Name': 'CHANNEL_CREATE',
      'Unique-ID': 'x',
      'Channel-Call-UUID': 'x',
    };
    fake.raw('201', JSON.stringify({ ...body, 'Channel-Presence-ID': '202@pbx.example.com' }));
    fake.raw(
      '201',
      JSON.stringify({
        'webitel-event-name': 'ACCOUNT_STATUS',
        presence_id: '202@pbx.example.com',
        'Account-Status': 'DND',
      }),
    );
    await provider.queryUserState();
    assert.deepEqual(provider.state.calls, []);
    assert.equal(provider.state.agent?.state, 'ONHOOK');
  });

  it('names may be percent-encoded or not, and are decoded once', async (t) => {
    const { fake, log } = await connectedWebitel(t);
    const body = (name: string, id: string) =>
      JSON.stringify({
        'webitel-event-name': 'call',
        'Event-Name': 'CHANNEL_CREATE',
        'Channel-Presence-ID': '201%40pbx.example.com',
        'Unique-ID': id,
        'Channel-Call-UUID': id,
        'Call-Direction': 'outbound',
        'Caller-Logical-Direction': 'outbound',
        'Caller-Caller-ID-Name': name,
        'Caller-Caller-ID-Number': '15550123',
      });
    for (const [sent, shown] of [
      ['%D0%9E%D0%BB%D0%B5%D0%BD%D0%B0', 'Олена'],
      ['Олена', 'Олена'],
      ['50%25 off', '50% off'],
      ['100% sure', '100% sure'],
      ['%E0%A4%A', '%E0%A4%A'],
    ] as const) {
      fake.raw('201', body(sent, `name ${sent}`));
      const { call } = await log.next('callStarted');
      assert.equal(call.callerName, shown);
    }
  });

  it('a far end that falls silent is noticed', async (t) => {
    const { fake, log } = await connectedWebitel(t, { times: { ping: 40, reply: 80 } });
    fake.interfere = () => undefined;
    assert.equal((await log.next('disconnected')).reason, 'timeout');
    fake.interfere = undefined;
    await log.next('initialized');
  });

  it('a command under way when the link is lost is refused, and none hangs', async (t) => {
    const bed = await connectedWebitel(t);
    const { fake, provider, log } = bed;
    const call = await talkingOut(bed);
    fake.interfere = (name, send) => {
      if (name !== 'hold') send();
    };
    const asked = provider.holdCall(call.id);
    await log.until('it was asked', () => fake.received.some(({ name }) => name === 'hold'));
    fake.cut();
    await assert.rejects(asked, code('linkDown'));
    await log.next('disconnected');
  });

  it('a thousand calls at once are not kept: a bound holds', async (t) => {
    const { fake, provider } = await connectedWebitel(t);
    for (let i = 0; i < 1000; i++) {
      const body = {
        'webitel-event-name': 'call',
        'Event-Name': 'CHANNEL_CREATE',
        'Channel-Presence-ID': '201@pbx.example.com',
        'Unique-ID': `flood ${i}`,
        'Channel-Call-UUID': `flood ${i}`,
      };
      fake.raw('201', JSON.stringify(body));
    }
    await provider.queryUserState();
    assert.equal(provider.state.calls.length, 50);
  });
});
