/** What is taken for news, and what is recognised as forged or damaged. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AmiMessage } from './ami-message.ts';
import { readNews } from './news.ts';

const snapshot = [
  'Channel: PJSIP/101-00000001',
  'ChannelState: 6',
  'ChannelStateDesc: Up',
  'CallerIDNum: +15550123',
  'CallerIDName: ACME',
  'ConnectedLineNum: <unknown>',
  'ConnectedLineName: <unknown>',
  'Context: from-internal',
  'Exten: 101',
  'Priority: 1',
  'Uniqueid: 1.1',
  'Linkedid: 1.0',
];
const message = (...lines: string[]) => new AmiMessage(lines.join('\r\n'));
const hangup = (lines: string[]) => message('Event: Hangup', 'Privilege: call,all', ...lines, 'Cause: 16');

describe('news', () => {
  it('reads a whole message', () => {
    const news = readNews(hangup(snapshot), true);
    assert.ok(typeof news === 'object' && news.type === 'hangup');
    assert.equal(news.channel.id, '1.1');
    assert.equal(news.channel.connectedNumber, '');
    assert.equal(news.cause, 16);
  });

  it('undoes the escapes of names, and lets no line break through', () => {
    const lines = snapshot.map((line) =>
      line.startsWith('CallerIDName') ? "CallerIDName: O\\'Brien\\?\\r\\nX\\\\" : line,
    );
    const news = readNews(hangup(lines), true);
    assert.ok(typeof news === 'object' && news.type === 'hangup');
    assert.equal(news.channel.callerName, "O'Brien? X\\");
  });

  for (const key of ['Privilege', 'ChannelState', 'Context', 'Priority', 'Uniqueid', 'Linkedid']) {
    it(`takes a message without ${key} for damaged`, () => {
      const lines = ['Event: Hangup', 'Privilege: call,all', ...snapshot].filter((line) => !line.startsWith(`${key}:`));
      assert.equal(readNews(message(...lines), true), 'damaged');
    });
  }

  for (const key of ['Event', 'Uniqueid', 'Linkedid', 'Channel']) {
    it(`takes a message with ${key} twice for damaged`, () => {
      assert.equal(readNews(hangup([...snapshot, `${key}: 2`]), true), 'damaged');
    });
  }

  it('reads the names that Asterisk 11 used', () => {
    const dial = message('Event: Dial', 'Privilege: call,all', 'SubEvent: Begin', 'UniqueID: 1', 'DestUniqueID: 2');
    assert.deepEqual(readNews(dial, false), {
      type: 'dialBegin',
      from: '1',
      to: '2',
      caller: undefined,
      called: undefined,
    });
    const bridge = message('Event: Bridge', 'Privilege: call,all', 'Bridgestate: Link', 'Uniqueid1: 1', 'Uniqueid2: 2');
    assert.deepEqual(readNews(bridge, false), { type: 'bridged', ids: ['1', '2'], linked: true });
    const unlink = message('Event: Unlink', 'Privilege: call,all', 'Uniqueid1: 1', 'Uniqueid2: 2');
    assert.deepEqual(readNews(unlink, false), { type: 'bridged', ids: ['1', '2'], linked: false });
    const off = message('Event: Hold', 'Privilege: call,all', 'Status: Off', 'Uniqueid: 1');
    assert.deepEqual(readNews(off, false), { type: 'unhold', channel: '1' });
  });

  it('passes over what it does not know', () => {
    assert.equal(readNews(message('Event: TestEvent', 'Privilege: x'), true), 'nothing');
    assert.equal(readNews(message('Response: Success'), true), 'nothing');
  });
});
