/** A recording in a model: seek, speed, pause, and the recording's own clock. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFileSync } from 'node:fs';
import type { CtiModel } from '../../core/model/cti-model.ts';
import { type Recording, recordedScript, recordedTraffic } from '../recordings/recording.ts';
import { Playback } from './playback.ts';
import { lastEvent, marksOf, momentBefore, nextEvent, positionText } from './timeline.ts';

const captures = new URL('../../core/connectors/asterisk/captures/22/', import.meta.url);
const traffic = (name: string, agent = '101') =>
  recordedTraffic(readFileSync(new URL(`${name}.ami.txt`, captures)), agent);

function playing(recording: Recording) {
  const staged: CtiModel[] = [];
  const heardAgain: boolean[] = [];
  const heard: string[] = [];
  let repeating = false;
  const playback = new Playback(recording, {
    stage: async (model) => {
      staged.push(model);
      model.onAny(({ type }) => {
        heard.push(type);
        heardAgain.push(repeating);
      });
    },
    changed: () => undefined,
    again: (is) => (repeating = is),
  });
  return { playback, staged, heard, heardAgain, model: () => staged.at(-1)! };
}

describe('a recording that is played', () => {
  it('shows at every moment what had been said by then, by the recording’s clock', async () => {
    const recording = await traffic('incoming-answer-hold-unhold-hangup');
    const { playback, model } = playing(recording);
    await playback.seek(300);
    assert.equal(model().currentCall?.state, 'alerting');
    await playback.seek(1300);
    assert.equal(model().currentCall?.state, 'held');
    assert.equal(model().now(), recording.startedAt + 1300);
    await playback.seek(recording.duration);
    assert.equal(model().currentCall, undefined);
    assert.equal(model().lastCall?.cause, 'normal');
  });

  it('is at a moment the same, whether one came there by playing, by leaping or by going back', async () => {
    const recording = await traffic('consult-atxfer-ami');
    const played = playing(recording);
    await played.playback.seek(0);
    const seen = new Map<number, unknown>();
    for (let at = 0; at < recording.duration; at += 100) {
      await played.playback.seek(at);
      seen.set(at, played.model().state);
    }
    assert.equal(played.staged.length, 1);
    for (const [at, state] of [...seen].reverse()) {
      await played.playback.seek(at);
      assert.deepEqual(played.model().state, state, `at ${at} ms`);
      const leapt = playing(recording);
      await leapt.playback.seek(at);
      assert.deepEqual(leapt.model().state, state, `at ${at} ms, at once`);
    }
  });

  it('goes on with time, at its speed, and stands still while it is paused', async () => {
    const recording = await recordedScript({
      agents: [{ extension: '201', name: 'Agnes' }],
      agent: '201',
      steps: [
        { at: 1000, do: 'customerCalls', id: 'anna', number: '+36205550148', name: 'Anna', to: '201' },
        { at: 3000, do: 'answer', agent: '201' },
        { at: 60_000, do: 'drop', agent: '201' },
      ],
    });
    const { playback, model } = playing(recording);
    await playback.seek(0);
    playback.play();
    for (let now = 5000; now <= 7000; now += 100) playback.tick(now);
    assert.equal(playback.position, 2000);
    assert.equal(model().currentCall?.state, 'alerting');
    playback.speed = 10;
    for (let now = 7100; now <= 8000; now += 100) playback.tick(now);
    assert.equal(playback.position, 12_000);
    assert.equal(model().currentCall?.state, 'connected');
    assert.equal(model().now(), recording.startedAt + 12_000);
    playback.pause();
    playback.tick(9000);
    assert.equal(playback.position, 12_000);
    playback.play();
    playback.tick(20_000);
    playback.tick(20_100);
    assert.equal(playback.position, 13_000);
  });

  it('ends at its end, and begins anew when it is played again', async () => {
    const recording = await traffic('incoming-not-answered');
    const { playback, staged } = playing(recording);
    await playback.seek(recording.duration - 50);
    playback.play();
    for (let now = 0; now <= 500; now += 100) playback.tick(now);
    assert.equal(playback.position, recording.duration);
    assert.equal(playback.playing, false);
    playback.play();
    assert.equal(playback.position, 0);
    assert.equal(playback.playing, true);
    await playback.seek(100);
    assert.equal(staged.length, 2);
  });

  it('does not leap when the page had no frames for a while', async () => {
    const { playback } = playing(await traffic('queue-call'));
    await playback.seek(0);
    playback.play();
    playback.tick(0);
    playback.tick(60_000);
    assert.equal(playback.position, 250);
  });

  it('goes to the last moment asked for, when asked faster than it can be shown', async () => {
    const recording = await traffic('queue-call');
    const { playback, model, staged } = playing(recording);
    await playback.seek(9000);
    await Promise.all([playback.seek(5000), playback.seek(3000), playback.seek(11_500)]);
    assert.equal(playback.position, 11_500);
    assert.equal(model().currentCall?.state, 'connected');
    assert.equal(model().now(), recording.startedAt + 11_500);
    assert.equal(staged.length, 2);
    void playback.seek(11_600);
    void playback.seek(20);
    await playback.seek(-5);
    assert.equal(playback.position, 0);
    assert.equal(model().now(), recording.startedAt);
  });

  it('says of what it tells once more that it has been heard before', async () => {
    const { playback, heardAgain } = playing(await traffic('incoming-caller-hangs-up'));
    await playback.seek(700);
    assert.ok(heardAgain.length > 0);
    assert.ok(!heardAgain.includes(true));
    const first = heardAgain.length;
    await playback.seek(500);
    assert.ok(heardAgain.slice(first).every(Boolean));
    const again = heardAgain.length;
    await playback.seek(1000);
    assert.ok(heardAgain.length > again);
    assert.ok(!heardAgain.slice(again).includes(true));
  });

  it('takes no commands', async () => {
    const { playback, model } = playing(await traffic('incoming-answer-hold-unhold-hangup'));
    await playback.seek(1300);
    await assert.rejects(model().dropCall(), { code: 'notSupported' });
    assert.equal(model().currentCall?.state, 'held');
  });

  it('knows that the link is lost from the moment it was lost', async () => {
    const { playback, model } = playing(await traffic('reconnect-mid-call'));
    await playback.seek(1200);
    assert.equal(model().isConnected, false);
    await playback.seek(1600);
    assert.equal(model().isConnected, true);
    assert.equal(model().currentCall?.state, 'connected');
  });
});

describe('its timeline', () => {
  it('has what an agent can notice and what people did, in the order of time', async () => {
    const marks = marksOf(await traffic('incoming-not-answered'));
    assert.deepEqual(
      marks.map(({ at }) => at),
      marks.map(({ at }) => at).sort((a, b) => a - b),
    );
    const names = marks.map(({ name }) => name).filter((name) => name !== 'note');
    assert.deepEqual(names, ['initialized', 'callStarted', 'callFinished', 'callStarted', 'callFinished']);
    assert.ok(marks.some(({ name, about }) => name === 'note' && about.startsWith('customer ACME Ltd')));
    assert.equal(marks.findLast(({ name }) => name === 'callFinished')?.about, 'Second Caller, noAnswer');
  });

  it('knows what was last, what is next, and where to go back to', async () => {
    const marks = marksOf(await traffic('incoming-answer-hold-unhold-hangup'));
    assert.equal(lastEvent(marks, 1300)?.name, 'hold');
    assert.equal(nextEvent(marks, 1300)?.name, 'unhold');
    const held = lastEvent(marks, 1300)!.at;
    assert.equal(momentBefore(marks, 1300), held);
    assert.ok(momentBefore(marks, held) < held);
    assert.equal(momentBefore(marks, 0), 0);
    assert.equal(nextEvent(marks, 60_000), undefined);
  });

  it('writes a moment in minutes, seconds and tenths', () => {
    assert.deepEqual([0, 1399, 59_999, 142_000].map(positionText), ['0:00.0', '0:01.3', '0:59.9', '2:22.0']);
  });
});
