/** What the wire to Webitel may do wrong: odd, missing, late, repeated, damaged and oddly ordered messages; failed sign-ins. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { accountOf, socketAddress } from '../../../core/connectors/webitel/address.ts';
import { FakeWebitel } from '../../../core/connectors/webitel/fake.ts';
import { CtiError } from '../../../core/provider/errors.ts';
import { quickFake, settingsFor, userOf } from '../../support/webitel-bed.ts';
import { connectedWebitel, talkingIn, talkingOut } from '../../support/webitel-stage.ts';

const code = (expected: string) => (error: unknown) => error instanceof CtiError && error.code === expected;

describe('the address of a Webitel', () => {
  it('is used as it is; a host alone, and an unencrypted one without port and path, have port 871', () => {
    assert.equal(socketAddress('wss://pbx.example.com/engine/'), 'wss://pbx.example.com/engine/');
    assert.equal(socketAddress('wss://pbx.example.com:10022'), 'wss://pbx.example.com:10022/');
    assert.equal(socketAddress('ws://pbx.example.com'), 'ws://pbx.example.com:871/');
    assert.equal(socketAddress('http://pbx.example.com/engine'), 'ws://pbx.example.com/engine');
    assert.equal(socketAddress('https://pbx.example.com'), 'wss://pbx.example.com/');
    assert.equal(socketAddress('pbx.example.com'), 'wss://pbx.example.com:871/');
    assert.equal(socketAddress('pbx.example.com:8443/engine'), 'wss://pbx.example.com:8443/engine');
  });

  it('is refused when it is none', () => {
    for (const wrong of ['', 'ftp://a', 'ws://', 'ws://a b']) {
      assert.throws(() => socketAddress(wrong), code('settingsInvalid'), wrong);
    }
  });

  it('gives an account its domain, unless a setting does', async () => {
    const fake = await new FakeWebitel().start();
    const settings = settingsFor(fake);
    await fake.stop();
    assert.equal(accountOf(settings, userOf(0)), '201@pbx.example.com');
    assert.equal(accountOf({ ...settings, webitelDomain: '' }, userOf(0)), '201@127.0.0.1');
    assert.equal(accountOf(settings, userOf(0, { domain: 'other.example' })), '201@other.example');
    assert.equal(accountOf(settings, userOf(0, { login: '7@here' })), '7@here');
  });
});

describe('signing in to Webitel', () => {
  it('goes in the order of its own clients, and then asks for the channels', async (t) => {
    const { fake, provider } = await connectedWebitel(t);
    assert.deepEqual(
      fake.received.map(({ name }) => name),
      ['auth', 'login', 'cc login', 'api account list', 'subscribe', 'subscribe', 'show_channel'],
    );
    assert.equal(provider.state.agent?.state, 'ONHOOK');
    assert.deepEqual(fake.received[0]?.args, { account: '201@pbx.example.com', secret: 'Secret1' });
  });

  it('by key and token, and with the number for a password that is empty', async (t) => {
    const fake = await new FakeWebitel(quickFake).start();
    const answer = await fetch(`http://127.0.0.1:${fake.port}/login`, {
      method: 'POST',
      body: JSON.stringify({ username: '201', password: 'Secret1' }),
    });
    await fake.stop();
    assert.equal(answer.status, 200);
    const given = { key: '', token: '' };
    const { provider } = await connectedWebitel(t, {
      before: (other) => Object.assign(given, other.accounts.issueToken(other.account('201'))),
      user: {
        get key() {
          return given.key;
        },
        get token() {
          return given.token;
        },
        password: 'not this one',
      },
    });
    assert.equal(provider.state.link, 'up');
    const bed = await connectedWebitel(t, {
      accounts: [
        { number: '201', password: '201', name: 'A' },
        { number: '202', password: 'x', name: 'B' },
      ],
      user: { password: '' },
    });
    assert.equal(bed.provider.state.link, 'up');
  });

  for (const [what, user, before] of [
    ['a wrong password', { password: 'wrong' }, undefined],
    ['an unknown account', { login: '299' }, undefined],
    ['a bad token', { key: 'no', token: 'no' }, undefined],
    ['an expired token', {}, 'Token Expired'],
  ] as const) {
    it(`${what} is refused at once, and not tried again`, async (t) => {
      const { log, count, provider } = await connectedWebitel(t, {
        user,
        before: (fake) => {
          if (before !== undefined) fake.accounts.barred.set('201', before);
        },
      });
      assert.equal((await log.next('disconnected')).reason, 'loginRefused');
      assert.equal(provider.state.link, 'down');
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.equal(count('auth'), 1);
    });
  }

  it('too many sockets, and no licence left, are told as what they are, and not tried again', async (t) => {
    const many = await connectedWebitel(t, { socketLimit: 0 });
    assert.equal((await many.log.next('disconnected')).reason, 'alreadySignedIn');
    const none = await connectedWebitel(t, {
      before: (fake) => fake.accounts.barred.set('201', 'Maximum license connections'),
    });
    assert.equal((await none.log.next('disconnected')).reason, 'noLicence');
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.deepEqual([many.count('auth'), none.count('auth')], [1, 1]);
  });

  it('tells a server that is not there, one that does not answer, and comes back when it does', async (t) => {
    const { log } = await connectedWebitel(t, { settings: { webitelConnectionString: 'ws://127.0.0.1:1/x' } });
    assert.equal((await log.next('disconnected')).reason, 'unreachable');
    const mute = await connectedWebitel(t, {
      times: { reply: 100 },
      before: (fake) => {
        fake.interfere = () => undefined;
      },
    });
    assert.equal((await mute.log.next('disconnected')).reason, 'timeout');
    mute.fake.interfere = undefined;
    await mute.log.next('initialized');
  });

  for (const name of ['auth', 'login', 'show_channel'] as const) {
    it(`without an answer to ${name} it begins anew, and with one it is there`, async (t) => {
      let lost = 1;
      const { log, provider } = await connectedWebitel(t, {
        times: { reply: 150 },
        before: (fake) => {
          fake.interfere = (asked, send) => {
            if (asked !== name || lost-- <= 0) send();
          };
        },
      });
      assert.equal((await log.next('disconnected')).reason, 'timeout');
      await log.next('initialized');
      assert.equal(provider.state.link, 'up');
    });
  }

  for (const name of ['api account list', 'subscribe', 'cc login']) {
    it(`does without ${name}`, async (t) => {
      const { provider } = await connectedWebitel(t, {
        before: ({ refused }) => refused.set(name, 'Permission denied!'),
      });
      assert.equal(provider.state.link, 'up');
    });
  }

  it('a socket that does not sign in in time is dropped without a goodbye, by a word before', async () => {
    const fake = await new FakeWebitel({ signInTime: 50 }).start();
    const socket = new WebSocket(`ws://127.0.0.1:${fake.port}/any/path`);
    const said: string[] = [];
    socket.on('message', (data: Buffer) => said.push(data.toString()));
    const [closed] = (await once(socket, 'close')) as [number];
    assert.equal(closed, 1006);
    assert.deepEqual(
      said.map((text) => JSON.parse(text) as unknown),
      [{ 'webitel-event-name': 'account', 'Event-Name': 'DISCONNECT' }],
    );
    await fake.stop();
  });

  it('signs out when it is closed', async (t) => {
    const { provider, count } = await connectedWebitel(t);
    await provider.closeConnection();
    assert.equal(count('logout'), 1);
    assert.equal(provider.state.reason, 'closed');
  });
});

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
      if (name === 'CHANNEL_HOLD' || name === 'CHANNEL_ANSWER') kept.push(send);
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
