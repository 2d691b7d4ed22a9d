// How good a call sounds, from its counters: figures checked against the tables of G.107, warnings against bad minutes.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { opinionScore, QualityTally, type Reading, sampleOf } from './quality.ts';
import type { QualitySample } from './quality.ts';
import { QualityWarnings } from './quality-warnings.ts';

const start: Reading = { at: 0, packetsSent: 0, packetsReceived: 0, packetsLost: 0, jitter: 0 };
const good: QualitySample = { at: 0, mos: 4.3, loss: 0, jitter: 2, roundTrip: 40, packetsIn: 50, packetsOut: 50 };

describe('the opinion score', () => {
  it('is that of G.107: 4.41 with nothing wrong, and less with each fault', () => {
    assert.equal(Number(opinionScore(0, 0).toFixed(2)), 4.41);
    assert.ok(opinionScore(100, 0) < opinionScore(0, 0));
    assert.ok(opinionScore(300, 0) < 3.9, 'a third of a second each way is disturbing');
    assert.ok(opinionScore(0, 0.05) < 4 && opinionScore(0, 0.05) > 3.2, 'one packet in twenty is fair');
    assert.ok(opinionScore(0, 0.3) < 2.3, 'one in three is bad');
  });

  it('stays between 1 and 4.5, whatever it is given', () => {
    for (const delay of [0, 1000, 100_000]) {
      for (const loss of [0, 0.5, 1]) {
        const score = opinionScore(delay, loss);
        assert.ok(score >= 1 && score <= 4.5, `${delay} ms, ${loss}: ${score}`);
      }
    }
  });
});

describe('a sample', () => {
  it('says what came and went between two readings', () => {
    const now: Reading = {
      at: 1000,
      packetsSent: 50,
      packetsReceived: 45,
      packetsLost: 5,
      jitter: 0.004,
      roundTrip: 0.08,
      energyReceived: 0.2,
      energySent: 0,
    };
    const sample = sampleOf({ ...start, energyReceived: 0.1, energySent: 0 }, now);
    assert.equal(sample.loss, 0.1);
    assert.equal(sample.jitter, 4);
    assert.equal(sample.roundTrip, 80);
    assert.equal(sample.packetsOut, 50);
    assert.equal(sample.heard, true);
    assert.equal(sample.spoke, false);
  });

  it('knows nothing of what the browser does not tell, and takes no counter backwards', () => {
    const sample = sampleOf({ ...start, packetsReceived: 10, packetsLost: 3 }, { ...start, at: 1000 });
    assert.deepEqual(
      [sample.packetsIn, sample.loss, sample.roundTrip, sample.heard, sample.spoke],
      [0, 0, undefined, undefined, undefined],
    );
  });
});

describe('the tally of a call', () => {
  it('is empty before the first second, and then the mean and the worst', () => {
    const tally = new QualityTally();
    assert.equal(tally.summary, undefined);
    tally.add(good);
    tally.add({ ...good, mos: 2.3, loss: 0.5, packetsIn: 25, jitter: 8, roundTrip: undefined });
    assert.deepEqual(tally.summary, { mos: 3.3, worstMos: 2.3, loss: 0.25, jitter: 5, roundTrip: 40, seconds: 2 });
  });
});

describe('warnings', () => {
  function after(seconds: number, sample: QualitySample, warnings = new QualityWarnings()): QualityWarnings {
    for (let i = 0; i < seconds; i++) warnings.add(sample);
    return warnings;
  }

  it('say nothing of a good call, nor of one bad second', () => {
    const warnings = after(60, good);
    warnings.add({ ...good, loss: 0.9, mos: 1, jitter: 300 });
    assert.deepEqual(warnings.on, []);
  });

  it('pain 10: packets go out and none come in', () => {
    assert.deepEqual(after(4, { ...good, packetsIn: 0 }).on, ['nothingArrives']);
  });

  it('pain 10: packets come in with nothing in them', () => {
    assert.deepEqual(after(14, { ...good, heard: false }).on, []);
    assert.deepEqual(after(15, { ...good, heard: false }).on, ['silenceArrives']);
  });

  it('pain 10: the microphone gives nothing', () => {
    assert.deepEqual(after(10, { ...good, spoke: false }).on, ['nothingSpoken']);
  });

  it('come after four bad seconds of five, and go after three good ones in a row', () => {
    const bad = { ...good, loss: 0.2 };
    const warnings = after(3, bad);
    warnings.add(good);
    assert.equal(warnings.add(bad), true);
    assert.deepEqual(warnings.on, ['loss']);
    after(2, good, warnings);
    warnings.add({ ...good, loss: 0.02 });
    after(2, good, warnings);
    assert.deepEqual(warnings.on, ['loss'], 'between good and bad nothing changes');
    assert.equal(warnings.add(good), true);
    assert.deepEqual(warnings.on, []);
  });

  it('are not meant for what should be silent now', () => {
    const warnings = new QualityWarnings();
    for (let i = 0; i < 30; i++) warnings.add({ ...good, spoke: false }, (each) => each !== 'nothingSpoken');
    assert.deepEqual(warnings.on, []);
  });
});
