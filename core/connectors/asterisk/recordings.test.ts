// Which files a recorded call has, and that no name leads out of their folder.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recordingUrls, withRecording } from './recordings.ts';

describe("a call's recordings", () => {
  it('each file once, in the order in which it was begun', () => {
    assert.equal(withRecording(undefined, 'a.wav'), 'a.wav');
    assert.equal(withRecording('a.wav', 'b.wav'), 'a.wav|b.wav');
    assert.equal(withRecording('a.wav|b.wav', 'a.wav'), 'a.wav|b.wav');
    assert.equal(withRecording('a.wav', '/var/spool/asterisk/monitor/a.wav'), 'a.wav');
  });

  it('are no longer than what a call may have for data', () => {
    const [long, short] = [`${'x'.repeat(250)}.wav`, 'a.wav'];
    assert.equal(withRecording(short, long), short);
    assert.equal(withRecording(undefined, `${long}${long}`), '');
    assert.equal(withRecording(undefined, long), long);
  });

  it('are found below the folder that the server knows', () => {
    assert.deepEqual(recordingUrls('1700000000.12.wav', '/mnt/pbx'), ['file:///mnt/pbx/1700000000.12.wav']);
    assert.deepEqual(recordingUrls('/var/spool/asterisk/monitor/2026/11/in 5%.wav', '/mnt/pbx/'), [
      'file:///mnt/pbx/2026/11/in%205%25.wav',
    ]);
  });

  it('without a folder there are none', () => {
    assert.deepEqual(recordingUrls('a.wav', ''), []);
  });

  for (const name of [
    '../../etc/passwd',
    '/etc/passwd',
    '/var/spool/asterisk/monitor/../../x',
    'a/../../b',
    '//a',
    'a\\b',
    'a\0b',
  ])
    it(`${JSON.stringify(name)} is none`, () => {
      assert.deepEqual(recordingUrls(name, '/mnt/pbx'), []);
    });
});
