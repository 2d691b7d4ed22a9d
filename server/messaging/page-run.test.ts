// A provider that runs in the page: it sounds in the service as it does there, and the service trusts the page with its own user only.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import asterisk from '../../core/connectors/asterisk/index.ts';
import oktell from '../../core/connectors/oktell/index.ts';
import sip from '../../core/connectors/sip/index.ts';
import { CtiError } from '../../core/provider/errors.ts';
import { type FromPhone, mediaDeskOf, type ToPhone } from '../../core/provider/media-signal.ts';
import { providerContract } from '../../test/contract/suite.ts';
import { pageRunBed, pageRunConnector } from '../../test/support/page-run-bed.ts';
import { testWorld } from '../../test/support/world.ts';
import { Hub } from './hub.ts';
import { phoneAnswerOf } from './phone-answers.ts';

providerContract('run by the page, mirrored in the service', pageRunBed);

function hub(): Hub {
  const made = new Hub(testWorld());
  made.addConnection('own', 'Own', pageRunConnector, {});
  made.addUser({ id: 'a', name: 'Agnes', connectionId: 'own', settings: { extension: '101', name: 'Agnes' } });
  made.start();
  return made;
}

const code = (expected: string) => (error: unknown) => error instanceof CtiError && error.code === expected;
const settle = () => new Promise((resolve) => setTimeout(resolve, 20));

describe('a connection that pages run', () => {
  it('without a page the link is not up, and nothing is tried', async (t) => {
    const made = hub();
    t.after(() => made.stop());
    await settle();
    const provider = made.session('a')?.provider;
    assert.notEqual(provider?.state.link, 'up');
    await assert.rejects(provider?.makeCall('102') ?? Promise.resolve(), code('linkDown'));
  });

  it('asks each page that comes anew, and tells the one before no more', async (t) => {
    const made = hub();
    t.after(() => made.stop());
    const provider = made.session('a')?.provider;
    const desk = provider && mediaDeskOf(provider);
    assert.ok(desk);
    const one: ToPhone[] = [];
    const other: ToPhone[] = [];
    desk.plugIn((signal) => one.push(signal), []);
    await settle();
    desk.plugIn((signal) => other.push(signal), []);
    while (other.length === 0) await settle();
    assert.equal(one.length, 1);
    assert.match(JSON.stringify(one[0]), /signIn/);
    assert.match(JSON.stringify(other[0]), /signIn/);
    desk.unplug(true);
    await settle();
    assert.equal(provider.state.link, 'down');
  });

  it('refuses signals of another kind, frames that are too large, and bears any text', async (t) => {
    const made = hub();
    t.after(() => made.stop());
    const provider = made.session('a')?.provider;
    const desk = provider && mediaDeskOf(provider);
    assert.ok(desk);
    desk.plugIn(() => undefined, []);
    await settle();
    const restart: FromPhone = { kind: 'restart', callId: '1', peer: '1' };
    assert.throws(() => {
      desk.signal(restart);
    }, code('notSupported'));
    assert.throws(() => {
      desk.signal({ kind: 'frame', frame: 'x'.repeat(70_000) });
    }, code('messageTooLarge'));
    for (const frame of ['', '{', '[]', 'null', '{"type":"event"}', '{"type":"signedIn"}', '\u0000']) {
      desk.signal({ kind: 'frame', frame });
    }
    await settle();
    assert.equal(provider.state.calls.length, 0);
  });

  it('tells the user’s own page how to run it, and of a SIP password a digest where the realm is known', () => {
    const made = new Hub(testWorld());
    made.addConnection('sip', 'SIP', sip, { url: 'wss://pbx.example.com/ws', realm: 'asterisk' });
    const user = { id: 'a', name: 'Agnes', connectionId: 'sip' };
    const session = made.addUser({ ...user, settings: { extension: '201', password: 'pw201' } });
    const { phone } = phoneAnswerOf(session);
    assert.equal(phone.kind, 'provider');
    assert.doesNotMatch(JSON.stringify(phone), /pw201/);
    // printf '201:asterisk:pw201' | md5sum
    assert.match(JSON.stringify(phone), /"ha1":"9395242e26b4039507fa24f7a2e95c3f"/);
  });
});

describe('a SIP account beside a phone system', () => {
  const settings = { url: 'pbx', userName: 'offhook', secret: 'secret' };
  const account = { extension: '201', password: 'pw201' };
  const user = { id: 'a', name: 'Agnes', connectionId: 'hq', settings: { extension: '201' }, webPhone: account };

  it('makes the user’s page the phone', () => {
    const made = new Hub(testWorld());
    const { pageAddresses } = made.addConnection('hq', 'HQ', asterisk, settings, {
      webPhone: { url: 'wss://pbx.example.com:8089/ws', realm: 'asterisk' },
    });
    assert.deepEqual(pageAddresses, ['wss://pbx.example.com:8089']);
    const answer = phoneAnswerOf(made.addUser(user));
    assert.equal(answer.phone.kind, 'sip');
    assert.equal(answer.user, 'a');
    assert.doesNotMatch(JSON.stringify(answer), /secret|pw201/);
    const { phone } = phoneAnswerOf(made.addUser({ ...user, id: 'b', webPhone: undefined }));
    assert.deepEqual(phone, { kind: 'none' });
  });

  it('is refused where the connection has no web phones, or the account is not valid', () => {
    const made = new Hub(testWorld());
    made.addConnection('hq', 'HQ', asterisk, settings);
    assert.throws(() => made.addUser(user), code('settingsInvalid'));
    const other = new Hub(testWorld());
    assert.throws(
      () => other.addConnection('hq', 'HQ', asterisk, settings, { webPhone: { url: 'http://pbx' } }),
      code('settingsInvalid'),
    );
    assert.throws(() => other.addConnection('hq', 'HQ', asterisk, settings, { runs: 'page' }), code('notSupported'));
    const oktellSettings = { url: 'wss://oktell.example.com' };
    const both = { runs: 'page', webPhone: { url: 'wss://pbx.example.com/ws' } } as const;
    assert.throws(() => other.addConnection('hq', 'HQ', oktell, oktellSettings, both), code('settingsInvalid'));
    assert.throws(
      () => other.addConnection('hq', 'HQ', sip, { url: 'wss://pbx' }, { runs: 'service' }),
      code('notSupported'),
    );
  });
});
