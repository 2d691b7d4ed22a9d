// Pain 10: one-way or no audio, and the agent is told why: each fault by its own name, the one that explains the others first.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CallFacts, judge, type SoundFacts, type SoundFault } from './sound-faults.ts';

const talking: CallFacts = {
  state: 'connected',
  muted: false,
  heldByParty: false,
  connection: 'connected',
  path: 'host',
  relay: 'none',
  packetsIn: 50,
  packetsOut: 50,
  heard: true,
  spoke: true,
};
const fine: SoundFacts = {
  phone: 'ready',
  microphone: 'ready',
  level: 0.2,
  blocked: false,
  speakerMissing: false,
  call: talking,
};
const withCall = (change: Partial<CallFacts>): SoundFacts => ({ ...fine, call: { ...talking, ...change } });

const cases: [SoundFault, SoundFacts][] = [
  ['fine', fine],
  ['insecure', { ...fine, microphone: 'insecure', level: undefined }],
  ['policy', { ...fine, microphone: 'policy', level: undefined }],
  ['denied', { ...fine, microphone: 'denied', level: undefined }],
  ['dismissed', { ...fine, microphone: 'dismissed', level: undefined }],
  ['unasked', { ...fine, microphone: 'unasked', level: undefined }],
  ['noDevice', { ...fine, microphone: 'noDevice', level: undefined }],
  ['inUse', { ...fine, microphone: 'inUse', level: undefined }],
  ['silentMicrophone', { ...fine, level: 0 }],
  ['blocked', { ...fine, blocked: true }],
  ['speakerMissing', { ...fine, speakerMissing: true }],
  ['phoneElsewhere', { ...fine, phone: 'elsewhere', call: undefined }],
  ['phoneLost', { ...fine, phone: 'lost' }],
  ['phoneRefused', { ...fine, phone: 'refused', call: undefined }],
  ['throttled', { ...fine, drift: 58_000 }],
  ['phoneOff', { ...fine, phone: 'off', call: undefined }],
  ['held', withCall({ state: 'held', packetsIn: 0 })],
  ['heldByParty', withCall({ heldByParty: true, heard: false })],
  ['muted', withCall({ muted: true })],
  ['connecting', withCall({ connection: 'connecting', packetsIn: 0 })],
  ['noPath', withCall({ connection: 'failed', relay: 'works', packetsIn: 0 })],
  ['noPathNoRelay', withCall({ connection: 'failed', packetsIn: 0 })],
  ['noPathRelaySilent', withCall({ connection: 'disconnected', relay: 'silent', packetsIn: 0 })],
  ['nothingSent', withCall({ packetsOut: 0 })],
  ['nothingArrives', withCall({ packetsIn: 0 })],
  ['silenceArrives', withCall({ heard: false })],
];

describe('pain 10: why there is no sound', () => {
  for (const [fault, facts] of cases) {
    it(fault, () => {
      assert.equal(judge(facts).fault, fault);
    });
  }

  it('several at once: the one that explains the others', () => {
    const broken = { ...withCall({ packetsIn: 0, packetsOut: 0, connection: 'failed' }), blocked: true };
    assert.equal(judge({ ...broken, microphone: 'denied' }).fault, 'denied');
    assert.equal(judge(broken).fault, 'blocked');
  });

  it('what nobody could find out is neither good nor bad', () => {
    const { checks } = judge({ ...fine, level: undefined, call: undefined });
    const unknown = checks.filter(({ good }) => good === undefined).map(({ check }) => check);
    assert.deepEqual(unknown, ['level', 'timers', 'call', 'path', 'relay', 'out', 'in']);
  });
});
