/** A channel as its events and dumps tell it, and what can be read from it: direction, parties, names of the call. Pure. */
import * as v from 'valibot';
import { type Body, decodedWord, flag, microseconds, read, word } from './messages.ts';

const channelSchema = v.object({
  'Event-Name': word,
  'Channel-Presence-ID': decodedWord,
  'Unique-ID': word,
  'Channel-Call-UUID': word,
  variable_w_account_origination_uuid: word,
  /** The same, as a dump has it. */
  variable_webitel_call_uuid: word,
  'Channel-Call-State': word,
  'Answer-State': word,
  'Channel-HIT-Dialplan': flag,
  'Call-Direction': word,
  'Caller-Logical-Direction': word,
  'Caller-Caller-ID-Name': decodedWord,
  'Caller-Caller-ID-Number': decodedWord,
  'Caller-Callee-ID-Name': decodedWord,
  'Caller-Callee-ID-Number': decodedWord,
  'Caller-Destination-Number': decodedWord,
  variable_sip_call_id: word,
  variable_w_jsclient_originate_number: decodedWord,
  variable_w_jsclient_xtransfer: word,
  variable_w_jsclient_auto_answer: flag,
  'Other-Leg-Unique-ID': word,
  variable_originating_leg_uuid: word,
  'Bridge-A-Unique-ID': word,
  'Bridge-B-Unique-ID': word,
  variable_signal_bond: word,
  variable_hangup_cause: word,
  'Caller-Channel-Created-Time': microseconds,
  'Caller-Channel-Answered-Time': microseconds,
  'DTMF-Digit': word,
  variable_cc_queue: decodedWord,
  variable_cc_member_session_uuid: word,
  variable_webitel_data: word,
  variable_w_transfer_result: word,
});

export type Channel = v.InferOutput<typeof channelSchema>;

/** One event of a channel, or its dump. */
export interface ChannelNews {
  name: string;
  channel: Channel;
}

/** @returns undefined for what names no channel */
export function readChannel(body: Body, name?: string): ChannelNews | undefined {
  const channel = read(channelSchema, body);
  if (!channel || channel['Unique-ID'] === '') return undefined;
  return { name: name ?? channel['Event-Name'], channel };
}

const parties = [
  ['Caller-Caller-ID-Number', 'Caller-Caller-ID-Name'],
  ['Caller-Callee-ID-Number', 'Caller-Callee-ID-Name'],
] as const;

/** What is known after an event: a key that the event leaves out is as it was. Another number has its own name, or none. */
export function merged(before: Channel, now: Channel): Channel {
  const given = Object.entries(now).filter(([, value]) => value !== '' && value !== 0);
  const both = { ...before, ...(Object.fromEntries(given) as Partial<Channel>) };
  for (const [number, name] of parties) if (both[number] !== before[number]) both[name] = now[name];
  return both;
}

/** One name for all devices of the agent that the same call rings. */
export function callIdOf(channel: Channel): string {
  return (
    channel.variable_w_account_origination_uuid || channel.variable_webitel_call_uuid || channel['Channel-Call-UUID']
  );
}

/** `callback`: our own phone rings, so that we can call somebody. */
export type WebitelDirection = 'inbound' | 'outbound' | 'callback';

export function directionOf(channel: Channel, answered: boolean): WebitelDirection {
  const ordered = channel.variable_w_jsclient_originate_number !== '';
  if (ordered && !answered) return 'callback';
  return ordered || channel['Caller-Logical-Direction'] === 'inbound' ? 'outbound' : 'inbound';
}

export function isAnswered(channel: Channel): boolean {
  return channel['Caller-Channel-Answered-Time'] > 0 || channel['Answer-State'] === 'answered';
}

export function isHeld(channel: Channel): boolean {
  return channel['Channel-Call-State'] === 'HELD';
}

/** It and another one hear each other. */
export function isTogether(channel: Channel): boolean {
  return channel.variable_signal_bond !== '' || channel['Bridge-A-Unique-ID'] !== '';
}

/** The channel of the party; empty while there is none. */
export function otherLegOf(channel: Channel): string {
  const bridged = [channel['Bridge-A-Unique-ID'], channel['Bridge-B-Unique-ID']].find(
    (id) => id !== '' && id !== channel['Unique-ID'],
  );
  return bridged ?? (channel['Other-Leg-Unique-ID'] || channel.variable_signal_bond);
}

export interface Party {
  number: string;
  name: string;
}

/** A web phone's own address, which is no number. */
const endpoint = /^(u:)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Who is at the other end, and which number is ours. */
export function partiesOf(channel: Channel, direction: WebitelDirection): { party: Party; own: string } {
  const callee = {
    number: channel['Caller-Callee-ID-Number'],
    name: channel['Caller-Callee-ID-Name'],
  };
  const caller = {
    number: channel['Caller-Caller-ID-Number'],
    name: channel['Caller-Caller-ID-Name'],
  };
  const partyIsCallee =
    (channel['Call-Direction'] === 'inbound' && channel['Unique-ID'] === channel['Channel-Call-UUID']) ||
    (channel['Call-Direction'] === 'outbound' && channel['Channel-HIT-Dialplan']);
  const [party, own] = partyIsCallee ? [callee, caller] : [caller, callee];
  const ordered = channel.variable_w_jsclient_originate_number;
  const known = endpoint.test(party.number) ? '' : party.number;
  const number =
    direction === 'inbound'
      ? known
      : (partyIsCallee && known) || ordered || known || channel['Caller-Destination-Number'];
  return {
    party: { number, name: party.name === number || endpoint.test(party.name) ? '' : party.name },
    own: own.number,
  };
}

/** Under which id the phone system keeps the record of a call; empty when it cannot be told. */
export function recordIdOf(channel: Channel, direction: WebitelDirection): string {
  if (direction !== 'inbound') return channel['Unique-ID'];
  return (
    channel.variable_originating_leg_uuid || channel['Other-Leg-Unique-ID'] || channel.variable_cc_member_session_uuid
  );
}
