/** The way to a Webitel: its address, the sign-in and the start-up, and what may go wrong on it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { accountOf, socketAddress } from '../../../core/connectors/webitel/address.ts';
import { FakeWebitel } from '../../../core/connectors/webitel/fake.ts';
import { CtiError } from '../../../core/provider/errors.ts';
import { quickFake, settingsFor, userOf } from '../../support/webitel-bed.ts';
import { connectedWebitel } from '../../support/webitel-stage.ts';

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
