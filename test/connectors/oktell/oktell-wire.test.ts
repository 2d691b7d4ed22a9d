/** What the wire may do wrong: missing, late, repeated, damaged and oddly ordered messages; sign-in and its failures. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { FakeOktell, type FakeOktellOptions } from '../../../core/connectors/oktell/fake.ts';
import type { OktellTimes } from '../../../core/connectors/oktell/client-options.ts';
import { OktellCtiProvider } from '../../../core/connectors/oktell/oktell-cti-provider.ts';
import { addressesOf } from '../../../core/connectors/oktell/oktell-door.ts';
import type { OktellSettings, OktellUserSettings } from '../../../core/connectors/oktell/settings.ts';
import { CtiError } from '../../../core/provider/errors.ts';
import { EventLog } from '../../contract/event-log.ts';
import { quickFake, quickTimes, settingsFor, userOf } from '../../support/oktell-bed.ts';
import { testWorld } from '../../support/world.ts';

interface Options extends FakeOktellOptions {
  times?: Partial<OktellTimes>;
  settings?: Partial<OktellSettings>;
  user?: Partial<OktellUserSettings>;
  before?: (fake: FakeOktell) => void;
}

async function connected(t: TestContext, { times, settings, user, before, ...options }: Options = {}) {
  const fake = await new FakeOktell({ ...quickFake, ...options }).start();
  before?.(fake);
  const provider = new OktellCtiProvider({
    settings: { ...settingsFor(fake), ...settings },
    user: { ...userOf(0), ...user },
    world: testWorld(),
    times: { ...quickTimes, ...times },
  });
  const log = new EventLog(provider);
  t.after(async () => {
    await provider.closeConnection();
    await fake.stop();
    assert.deepEqual(log.invariants.broken, []);
  });
  await provider.connect();
  const count = (method: string) => fake.received.filter((each) => each.method === method).length;
  return { fake, provider, log, count };
}

const code = (expected: string) => (error: unknown) => error instanceof CtiError && error.code === expected;

describe('the addresses of an Oktell', () => {
  it('are used as they are with ws:// or wss://, and follow the setting otherwise', () => {
    assert.deepEqual(addressesOf('ws://a:4066, wss://b c:8443', true), ['ws://a:4066/', 'wss://b/', 'wss://c:8443/']);
    assert.deepEqual(addressesOf('10.0.0.5', false), ['ws://10.0.0.5/']);
    assert.equal(addressesOf(Array.from({ length: 30 }, (_, i) => `h${i}`).join(','), true).length, 10);
  });

  it('are refused when they are none', () => {
    for (const wrong of ['', ' , ', 'http://a', 'ws://']) {
      assert.throws(() => addressesOf(wrong, true), code('settingsInvalid'), wrong);
    }
  });
});

describe('signing in to Oktell', () => {
  it('subscribes, reads itself, and offers the breaks that Oktell has', async (t) => {
    const { provider, fake } = await connected(t);
    assert.equal(provider.state.link, 'up');
    const away = provider.state.capabilities.agentStates.find(({ code: name }) => name === 'break');
    assert.deepEqual(away?.reasons, ['lunch', 'coffee', 'meeting']);
    assert.deepEqual(provider.state.agent?.state, 'ready');
    assert.equal(provider.version, 'Oktell fake');
    const [ping, login, subscribe] = fake.received.map(({ method }) => method);
    assert.deepEqual([ping, login, subscribe], ['ping', 'login', 'subscribeevent']);
  });

  it('takes the first of several addresses that answers', async (t) => {
    const dead = 'ws://127.0.0.1:1';
    const fake = await new FakeOktell(quickFake).start();
    t.after(() => fake.stop());
    const { provider } = await connected(t, { settings: { url: `${dead}, ws://127.0.0.1:${fake.port}` } });
    assert.equal(provider.state.link, 'up');
  });

  it('with a wrong password is refused at once, and not tried again', async (t) => {
    const { provider, log, count } = await connected(t, { user: { password: 'wrong' } });
    assert.equal((await log.next('disconnected')).reason, 'loginRefused');
    assert.equal(provider.state.link, 'down');
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(count('login'), 1);
  });

  for (const [error, reason] of [
    [50_093, 'alreadySignedIn'],
    [50_025, 'noLicence'],
  ] as const) {
    it(`says ${reason} for ${error}, and comes back once it may`, async (t) => {
      const { fake, provider, log } = await connected(t, {
        times: { refusedAgain: 50 },
        before: ({ users }) => users.barred.set('agent1', { error, errormsg: 'no' }),
      });
      assert.equal((await log.next('disconnected')).reason, reason);
      fake.users.barred.clear();
      await log.next('initialized');
      assert.equal(provider.state.link, 'up');
    });
  }

  it('tells a server that is not there, and one that is no Oktell', async (t) => {
    const { log } = await connected(t, { settings: { url: 'ws://127.0.0.1:1' } });
    assert.equal((await log.next('disconnected')).reason, 'unreachable');
    const other = await connected(t, {
      before: (fake) => {
        fake.interfere = () => undefined;
      },
      times: { open: 200 },
    });
    assert.equal((await other.log.next('disconnected')).reason, 'unreachable');
  });

  it('is sent to the encrypted port and goes there, and nowhere else', async (t) => {
    const opened: string[] = [];
    const fake = await new FakeOktell({ ...quickFake, redirects: true }).start();
    t.after(() => fake.stop());
    const world = testWorld();
    const provider = new OktellCtiProvider({
      settings: settingsFor(fake),
      user: userOf(0),
      world: {
        ...world,
        sockets: {
          ...world.sockets,
          webSocket: (url, protocols) => {
            opened.push(url);
            return world.sockets.webSocket(url.startsWith('wss:') ? 'ws://127.0.0.1:1' : url, protocols);
          },
        },
      },
      times: { ...quickTimes, retry: { base: 60_000, cap: 60_000 } },
    });
    t.after(() => provider.closeConnection());
    await provider.connect();
    assert.deepEqual(opened, [`ws://127.0.0.1:${fake.port}/`, 'wss://127.0.0.1:443']);
  });

  it('comes back by its session, and by the password when the server has forgotten that', async (t) => {
    const { fake, log } = await connected(t);
    fake.cut();
    await log.next('disconnected');
    fake.restore();
    await log.next('initialized');
    fake.restart();
    await log.next('disconnected');
    await log.next('initialized');
    const logins = fake.received.filter(({ method }) => method === 'login').map(({ body }) => 'sessionid' in body);
    assert.deepEqual(logins.slice(0, 2), [false, true]);
    assert.deepEqual(logins.slice(-2), [true, false]);
  });

  it('logs out when it is closed', async (t) => {
    const { provider, count } = await connected(t);
    await provider.closeConnection();
    assert.equal(count('logout'), 1);
    assert.equal(provider.state.reason, 'closed');
  });
});

describe('a wire to Oktell that does odd things', () => {
  it('a reply that never comes: the command ends with a time-out, and the next works', async (t) => {
    const { fake, provider, log } = await connected(t, { times: { reply: 200 } });
    fake.interfere = (method, send) => {
      if (method !== 'pbxautocallstart') send();
    };
    await assert.rejects(provider.makeCall('15550100'), code('timeout'));
    fake.interfere = undefined;
    // The exchange has done it all the same, and that is what is shown.
    const { call } = await log.next('callStarted');
    await provider.dropCall(call.id);
    await log.next('callFinished');
  });

  it('replies that are late: what was given up stays given up', async (t) => {
    const { fake, provider, log } = await connected(t, { times: { reply: 150 } });
    fake.interfere = (method, send) => {
      if (method === 'setuserstate') setTimeout(send, 400);
      else send();
    };
    await assert.rejects(provider.setUserState('dnd'), code('timeout'));
    // The event said it; the late reply adds nothing.
    await log.next('agentStateChanged', ({ state }) => state === 'dnd');
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(log.events.filter((event) => event.type === 'agentStateChanged' && event.state === 'dnd').length, 1);
  });

  it('everything said twice: each event comes once', async (t) => {
    const { fake, provider, log } = await connected(t);
    fake.interfere = (_, send) => {
      send();
      send();
    };
    const customer = fake.customerCalls('15550123', 'ACME', '101');
    const { call } = await log.next('callStarted');
    for (let i = 0; i < 5; i++) fake.event('agent1', 'phoneevent_ringstarted', { chainid: 'x' });
    await provider.answerCall(call.id);
    for (let i = 0; i < 5; i++) fake.event('agent1', 'phoneevent_commstarted', { chainid: 'x' });
    await log.next('commutationStarted');
    fake.exchange.outsideHangsUp(customer);
    await log.next('callFinished');
    assert.deepEqual(
      log.said().filter((type) => ['callStarted', 'callFinished'].includes(type) || type.startsWith('comm')),
      ['callStarted', 'commutationStarted', 'callFinished'],
    );
  });

  it('replies in any order: each finds its question', async (t) => {
    const { fake, provider, log } = await connected(t);
    const kept: (() => void)[] = [];
    fake.interfere = (method, send) => {
      if (method === 'setuserstate') kept.push(send);
      else send();
    };
    const both = [provider.setUserState('break', 'coffee'), provider.setUserState('dnd')];
    await log.until('both were asked', () => kept.length === 2);
    for (const send of kept.reverse()) send();
    await Promise.all(both);
    assert.equal(provider.state.link, 'up');
  });

  it('frames that are none: left out and told, and the connection stays', async (t) => {
    const { fake, provider, log } = await connected(t);
    const damaged = ['', 'hello', '[]', '{}', 'null', '["x"]', '["x",1]', '["x",{},1]', '[1,{}]', '[["a"],{}]'];
    for (const text of damaged) fake.raw('agent1', text);
    fake.raw(
      'agent1',
      JSON.stringify(['multipart', { 'message-id': 'm', packetcount: 1, packetnumber: 0, content: '!' }]),
    );
    fake.raw('agent1', JSON.stringify(['multipart', { packetcount: -1 }]));
    for (let i = 0; i < damaged.length + 2; i++) {
      assert.equal((await log.next('error')).code, 'damagedMessage');
    }
    fake.raw('agent1', JSON.stringify(['__proto__', { userstateid: 1 }]));
    fake.raw('agent1', JSON.stringify(['unheardof', {}]));
    await provider.setUserState('dnd');
    assert.equal(provider.state.link, 'up');
  });

  it('user states of somebody else, or without sense: not ours', async (t) => {
    const { fake, provider } = await connected(t);
    fake.event('agent1', 'userstatechanged', { userid: 'another', userstateid: 3 });
    fake.event('agent1', 'userstatechanged', { userstateid: { evil: true } });
    fake.event('agent1', 'userstatechanged', { userstateid: 4 });
    await provider.queryUserState();
    assert.equal(provider.state.agent?.state, 'ready');
  });

  it('a line info without a party says nothing: a call goes on', async (t) => {
    const { fake, provider, log } = await connected(t);
    fake.customerCalls('15550123', 'ACME', '101');
    const { call } = await log.next('callStarted');
    await provider.answerCall(call.id);
    let spoilt = 0;
    fake.interfere = (method, send) => {
      // The answer without its fields; the true one never comes.
      if (method !== 'getextendedlineinfo' || spoilt > 1) send();
      else {
        spoilt++;
        const asked = fake.received.findLast((each) => each.method === method);
        fake.raw('agent1', JSON.stringify([`${method}result`, { qid: asked?.body['qid'], result: 1 }]));
      }
    };
    fake.event('agent1', 'linestatechanged');
    await log.until('it was asked again', () => spoilt === 2);
    await new Promise((resolve) => setTimeout(resolve, 500));
    assert.equal(provider.state.calls[0]?.state, 'connected');
    assert.equal(provider.state.link, 'up');
  });

  it('a line that cannot be read at all: the connection is made anew', async (t) => {
    const { fake, log } = await connected(t, { times: { reply: 100 } });
    fake.interfere = (method, send) => {
      if (method !== 'getextendedlineinfo') send();
    };
    fake.event('agent1', 'linestatechanged');
    assert.equal((await log.next('disconnected')).reason, 'timeout');
    fake.interfere = undefined;
    await log.next('initialized');
  });

  it('a far end that falls silent is noticed', async (t) => {
    const { fake, log } = await connected(t, { times: { ping: 60, silence: 200, reply: 100 } });
    fake.interfere = () => undefined;
    assert.equal((await log.next('disconnected')).reason, 'timeout');
    fake.interfere = undefined;
    await log.next('initialized');
  });

  it('a command under way when the link is lost is refused, and none hangs', async (t) => {
    const { fake, provider, log } = await connected(t);
    fake.interfere = (method, send) => {
      if (method !== 'pbxautocallstart') send();
    };
    const asked = provider.makeCall('15550100');
    await log.until('it was asked', () => fake.received.some(({ method }) => method === 'pbxautocallstart'));
    fake.cut();
    await assert.rejects(asked, code('linkDown'));
    await log.next('disconnected');
  });

  it('a phone that does not obey: the answer is refused, the call still rings', async (t) => {
    const { fake, provider, log } = await connected(t, { autoAnswer: false });
    fake.customerCalls('15550123', 'ACME', '101');
    const { call } = await log.next('callStarted');
    await assert.rejects(provider.answerCall(call.id), code('refused'));
    assert.equal(provider.state.calls[0]?.state, 'alerting');
  });

  it('answers in parts are put together, letters across the cut included', async (t) => {
    const { provider } = await connected(t, {
      multipartOver: 50,
      users: [{ login: 'agent1', password: 'Secret1', number: '101', name: 'Ж'.repeat(3000) }],
    });
    assert.equal(provider.state.link, 'up');
  });
});
