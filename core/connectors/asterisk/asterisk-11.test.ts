/**
 * The dialect of Asterisk 11 and older, written from its documentation: no such server could be recorded. An incoming call
 * and a call dialled at the phone, with hold.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CtiEvent } from '../../model/events.ts';
import { replay } from './replay.ts';

const event = (name: string, fields: Record<string, string>) =>
  `Event: ${name}\r\nPrivilege: call,all\r\n${Object.entries(fields)
    .map(([key, value]) => `${key}: ${value}\r\n`)
    .join('')}\r\n`;

const channel = (id: string, name: string, state: string, more: Record<string, string> = {}) => ({
  Channel: name,
  ChannelState: state,
  Uniqueid: id,
  ...more,
});

const incoming = [
  event('Newchannel', channel('1', 'SIP/trunk-00000001', '4', { CallerIDNum: '+15550123', Exten: '555101' })),
  event('Newchannel', channel('2', 'SIP/101-00000002', '0')),
  event('Dial', {
    SubEvent: 'Begin',
    Channel: 'SIP/trunk-00000001',
    Destination: 'SIP/101-00000002',
    UniqueID: '1',
    DestUniqueID: '2',
  }),
  event('Newstate', channel('2', 'SIP/101-00000002', '5', { ConnectedLineNum: '+15550123' })),
  event('Newstate', channel('2', 'SIP/101-00000002', '6')),
  event('Newstate', channel('1', 'SIP/trunk-00000001', '6')),
  event('Bridge', {
    Bridgestate: 'Link',
    Uniqueid1: '1',
    Uniqueid2: '2',
    Channel1: 'SIP/trunk-00000001',
    Channel2: 'SIP/101-00000002',
  }),
  event('Hold', { Status: 'On', Channel: 'SIP/101-00000002', Uniqueid: '2' }),
  event('Hold', { Status: 'Off', Channel: 'SIP/101-00000002', Uniqueid: '2' }),
  event('Unlink', { Uniqueid1: '1', Uniqueid2: '2' }),
  event('Hangup', { ...channel('2', 'SIP/101-00000002', '6'), Cause: '16' }),
  event('Dial', { SubEvent: 'End', UniqueID: '1', DialStatus: 'ANSWER' }),
  event('Hangup', { ...channel('1', 'SIP/trunk-00000001', '6'), Cause: '16' }),
];

async function heard(events: string[]): Promise<CtiEvent[]> {
  const said: CtiEvent[] = [];
  const texts = ['Asterisk Call Manager/1.3\r\n', ...events];
  const chunks = texts.map((text, i) => ({
    at: i * 10,
    direction: 'S' as const,
    bytes: new TextEncoder().encode(text),
  }));
  await replay({ about: {}, chunks }, { agents: ['101'], onEvent: (_, one) => said.push(one) });
  return said.filter(
    ({ type }) =>
      !['initialized', 'activeCallSnapshot', 'lineStateChanged', 'currentCallChanged', 'callInfoChanged'].includes(
        type,
      ),
  );
}

describe('Asterisk 11', () => {
  it('an incoming call: ring, talk, hold, unhold, end', async () => {
    const said = await heard(incoming);
    assert.deepEqual(
      said.map(({ type }) => type),
      ['callStarted', 'commutationStarted', 'hold', 'unhold', 'callFinished'],
    );
    const [first] = said;
    assert.ok(first?.type === 'callStarted');
    assert.equal(first.call.direction, 'in');
    assert.equal(first.call.callerId, '+15550123');
  });
});
