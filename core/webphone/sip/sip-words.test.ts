/** What SIP says, understood without a phone: causes, identities, tones, secrets, and the last word of a page. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CtiError } from '../../provider/errors.ts';
import { causeOf, type SipEnd } from './causes.ts';
import { glimpse, withoutSecrets } from './glimpse.ts';
import { partyOf } from './identity.ts';
import { isMemento, sendOnly } from './memento.ts';
import { tonesOf } from './tones.ts';

describe('the cause of an end', () => {
  const out: SipEnd = { connected: false, direction: 'out', byAgent: false };
  const ringing: SipEnd = { connected: false, direction: 'in', byAgent: false };

  it('is what the status says', () => {
    for (const [status, cause] of [
      [486, 'busy'],
      [600, 'busy'],
      [408, 'noAnswer'],
      [480, 'noAnswer'],
      [603, 'rejected'],
      [403, 'rejected'],
      [404, 'unreachable'],
      [503, 'unreachable'],
    ] as const) {
      assert.equal(causeOf({ ...out, status }), cause, String(status));
    }
    assert.equal(causeOf(out), 'unknown');
  });

  it('is what the reason says, where that knows more', () => {
    assert.equal(causeOf({ ...out, status: 480, reason: 'Q.850;cause=20' }), 'unreachable');
    assert.equal(causeOf({ ...out, status: 403, reason: 'Q.850;cause=21;text="Call Rejected"' }), 'rejected');
    assert.equal(causeOf({ ...ringing, reason: 'SIP;cause=200;text="Call completed elsewhere"' }), 'answeredElsewhere');
    assert.equal(causeOf({ ...ringing, reason: 'Q.850;cause=26' }), 'answeredElsewhere');
    assert.equal(causeOf({ ...ringing, reason: 'Q.850;cause=0' }), 'noAnswer');
    assert.equal(causeOf({ ...ringing, reason: 'Q.850;cause=16' }), 'callerGaveUp');
    assert.equal(causeOf(ringing), 'callerGaveUp');
  });

  it('is the agent’s own doing, where it was', () => {
    assert.equal(causeOf({ ...ringing, byAgent: true, status: 486 }), 'rejected');
    assert.equal(causeOf({ ...out, byAgent: true, status: 487 }), 'normal');
    assert.equal(causeOf({ ...out, connected: true, reason: 'Q.850;cause=17' }), 'normal');
  });
});

describe('who is at the other end', () => {
  it('is read from every form of an address', () => {
    assert.deepEqual(partyOf('"ACME Ltd" <sip:+15550123@pbx>;tag=1'), { number: '+15550123', name: 'ACME Ltd' });
    assert.deepEqual(partyOf('ACME <sips:101@pbx:5061;transport=tls>'), { number: '101', name: 'ACME' });
    assert.deepEqual(partyOf('<sip:%2B15550123@pbx>'), { number: '+15550123', name: undefined });
    assert.deepEqual(partyOf('sip:101;phone-context=x@pbx'), { number: '101', name: undefined });
    assert.deepEqual(partyOf('"A \\"B\\"" <sip:1@p>'), { number: '1', name: 'A "B"' });
    assert.deepEqual(partyOf('"101" <sip:101@pbx>'), { number: '101', name: undefined });
  });

  it('is never more than a line of text, whatever is sent', () => {
    assert.equal(partyOf(`"${'x'.repeat(5000)}" <sip:1@p>`).name?.length, 128);
    for (const odd of ['', '<', '<>', '"', '"x', '%', '<sip:%zz@p>', '"\\']) assert.doesNotThrow(() => partyOf(odd));
    assert.equal(partyOf('<sip:%zz@p>').number, '%zz');
  });
});

describe('a SIP message', () => {
  it('is known at a glance', () => {
    const request = 'INVITE sip:1@p SIP/2.0\r\nVia: x\r\nCall-ID: abc@d\r\nCSeq: 1 INVITE\r\n\r\n';
    assert.deepEqual(glimpse(request), { callId: 'abc@d', method: 'INVITE', status: undefined });
    const response = 'SIP/2.0 487 Gone\r\ni: abc\r\nCSeq: 7 BYE\r\n\r\n';
    assert.deepEqual(glimpse(response), { callId: 'abc', method: 'BYE', status: 487 });
    assert.deepEqual(glimpse('nonsense'), { callId: '', method: '', status: undefined });
  });

  it('is shown without what it is secured with', () => {
    const shown = withoutSecrets(
      'REGISTER sip:p SIP/2.0\r\nAuthorization: Digest response="ab"\r\nProxy-Authenticate: Digest nonce="cd"\r\nTo: <sip:1@p>\r\n\r\na=ice-pwd:ef\r\na=mid:0\r\n',
    );
    assert.doesNotMatch(shown, /"ab"|"cd"|:ef/);
    assert.match(shown, /To: <sip:1@p>\r\n[^]*a=mid:0/);
  });
});

describe('tones', () => {
  it('are taken out of what was pasted, with pauses', () => {
    assert.equal(tonesOf('12 (34)-5.6,p#'), '123456,,#');
    assert.equal(tonesOf('abcd'), 'ABCD');
  });

  it('are refused when they are none', () => {
    for (const wrong of ['', ' ', 'x', '1\r\n2', '1'.repeat(65)]) {
      assert.throws(
        () => tonesOf(wrong),
        (error) => error instanceof CtiError && error.code === 'invalidDigits',
      );
    }
  });
});

describe('what a page has left', () => {
  it('is believed only if it cannot write into a header', () => {
    const kept = {
      id: '1',
      callId: 'a@b',
      localTag: 'x',
      remoteTag: 'y',
      direction: 'in',
      number: '1',
      held: false,
      muted: false,
    };
    assert.ok(isMemento(kept));
    for (const wrong of [
      null,
      'x',
      {},
      { ...kept, callId: 'a\r\nX: y' },
      { ...kept, remoteTag: 'y z' },
      { ...kept, held: 1 },
    ]) {
      assert.ok(!isMemento(wrong), JSON.stringify(wrong));
    }
  });
});

describe('the last word of a page', () => {
  it('is the same description, newer, that wants no sound', () => {
    const said = sendOnly('v=0\r\no=- 12345678901234567 3 IN IP4 127.0.0.1\r\nm=audio 9\r\na=sendrecv\r\n');
    assert.equal(said, 'v=0\r\no=- 12345678901234567 4 IN IP4 127.0.0.1\r\nm=audio 9\r\na=sendonly\r\n');
    assert.match(sendOnly('a=recvonly'), /^a=inactive/);
  });
});
