/** What an AMI message says, in one form for all versions of Asterisk. Pure; damaged messages are recognised, not repaired. */
import type { AmiMessage } from './ami-message.ts';

/** A channel as an event shows it. */
export interface ChannelSnapshot {
  id: string;
  name: string;
  linkedid: string;
  /** 0 Down, 4 Ring (it calls us), 5 Ringing (we call it), 6 Up, 7 Busy; absent where an event of old versions says nothing. */
  state: number | undefined;
  callerNumber: string;
  callerName: string;
  connectedNumber: string;
  connectedName: string;
  context: string;
  exten: string;
}

export type News =
  | { type: 'channel'; channel: ChannelSnapshot }
  | { type: 'hangup'; channel: ChannelSnapshot; cause: number }
  | {
      type: 'dialBegin';
      from: string | undefined;
      to: string;
      caller: ChannelSnapshot | undefined;
      called: ChannelSnapshot | undefined;
    }
  | { type: 'dialEnd'; from: string | undefined; to: string | undefined; status: string }
  /** `insteadOf`: the channel whose place in the bridge it takes; empty for none. */
  | { type: 'bridgeEnter'; channel: ChannelSnapshot; bridge: string; kind: string; insteadOf: string }
  | { type: 'bridgeLeave'; channel: ChannelSnapshot; bridge: string }
  /** Old versions: two channels talk, or do not any more. */
  | { type: 'bridged'; ids: [string, string]; linked: boolean }
  | { type: 'hold' | 'unhold'; channel: string }
  | { type: 'music'; channel: string; playing: boolean }
  | { type: 'transferred'; by: string[]; to: string }
  | { type: 'pickup'; by: string; target: string }
  | { type: 'parked'; channel: string; space: string }
  | { type: 'queued'; channel: string; queue: string }
  | { type: 'queueLeft'; channel: string }
  | { type: 'paused'; interface: string; queue: string; paused: boolean; reason: string }
  | { type: 'member'; interface: string; stateInterface: string; queue: string; present: boolean }
  | { type: 'originated'; actionId: string; success: boolean }
  | { type: 'renamed'; id: string; name: string }
  | { type: 'shutdown' };

/** The reading of one message: its news, nothing of interest, or `damaged`. */
export type Reading = News | 'nothing' | 'damaged';

/**
 * The events that are read; the parser skips all others. Not among them: NewCallerid and NewConnectedLine, for every later
 * event of the channel shows the same.
 */
export const wantedEvents: ReadonlySet<string> = new Set([
  'Newchannel',
  'Newstate',
  'Hangup',
  'Dial',
  'DialBegin',
  'DialEnd',
  'Bridge',
  'Link',
  'Unlink',
  'BridgeEnter',
  'BridgeLeave',
  'Hold',
  'Unhold',
  'MusicOnHold',
  'MusicOnHoldStart',
  'MusicOnHoldStop',
  'AttendedTransfer',
  'BlindTransfer',
  'Pickup',
  'ParkedCall',
  'QueueCallerJoin',
  'QueueCallerLeave',
  'Join',
  'Leave',
  'QueueMemberPause',
  'QueueMemberPaused',
  'QueueMemberAdded',
  'QueueMemberRemoved',
  'OriginateResponse',
  'Rename',
  'Shutdown',
]);

/**
 * Keys that stand once in a message, whatever a caller calls himself; a bit for each. Those of a snapshot are in every
 * message of its kind since Asterisk 12. A caller's number may hold real line breaks, so lines and whole messages can be
 * forged (capture hostile-caller-number); its eighty characters do not suffice for all of these.
 */
const snapshotKeys = ['Privilege', 'Channel', 'ChannelState', 'Context', 'Priority', 'Uniqueid', 'Linkedid'];
const destKeys = ['DestChannel', 'DestChannelState', 'DestContext', 'DestUniqueid', 'DestLinkedid'];
const keyBits: ReadonlyMap<string, number> = new Map(
  [...snapshotKeys, ...destKeys, 'Event', 'BridgeUniqueid', 'ActionID'].map((key, i) => [key, 1 << i]),
);
const privilege = bitsOf(['Privilege']);
const snapshotBits = bitsOf(snapshotKeys);
const newChannelBits = bitsOf(['Privilege', 'Uniqueid']);
const dialBits = bitsOf(['Privilege', ...destKeys]);

const snapshotEvents = new Set([
  'Newchannel',
  'Newstate',
  'Hangup',
  'BridgeEnter',
  'BridgeLeave',
  'Hold',
  'Unhold',
  'MusicOnHoldStart',
  'MusicOnHoldStop',
  'QueueCallerJoin',
  'QueueCallerLeave',
]);

/** @param modern Asterisk 12 and later (AMI 2.x and later) */
export function readNews(message: AmiMessage, modern: boolean): Reading {
  const event = message.event;
  if (event === undefined || !wantedEvents.has(event)) return 'nothing';
  // Entries of lists look like events and have been asked for.
  if (event !== 'OriginateResponse' && message.get('ActionID') !== undefined) return 'nothing';
  if (isDamaged(message, event, modern)) return 'damaged';
  switch (event) {
    case 'Newchannel':
    case 'Newstate':
      return { type: 'channel', channel: snapshot(message) };
    case 'Hangup':
      return { type: 'hangup', channel: snapshot(message), cause: Number(message.get('Cause') ?? 0) };
    case 'DialBegin':
    case 'DialEnd':
      return readDial(message, event === 'DialBegin');
    case 'Dial':
      return readOldDial(message);
    case 'BridgeEnter':
      return {
        type: 'bridgeEnter',
        channel: snapshot(message),
        bridge: value(message, 'BridgeUniqueid'),
        kind: value(message, 'BridgeType'),
        insteadOf: value(message, 'SwapUniqueid'),
      };
    case 'BridgeLeave':
      return { type: 'bridgeLeave', channel: snapshot(message), bridge: value(message, 'BridgeUniqueid') };
    case 'Bridge':
    case 'Link':
    case 'Unlink':
      return {
        type: 'bridged',
        ids: [value(message, 'Uniqueid1'), value(message, 'Uniqueid2')],
        linked: event === 'Link' || (event === 'Bridge' && value(message, 'Bridgestate') === 'Link'),
      };
    case 'Hold':
      return { type: value(message, 'Status') === 'Off' ? 'unhold' : 'hold', channel: value(message, 'Uniqueid') };
    case 'Unhold':
      return { type: 'unhold', channel: value(message, 'Uniqueid') };
    case 'MusicOnHold':
      return { type: 'music', channel: value(message, 'Uniqueid'), playing: value(message, 'State') === 'Start' };
    case 'MusicOnHoldStart':
    case 'MusicOnHoldStop':
      return { type: 'music', channel: value(message, 'Uniqueid'), playing: event === 'MusicOnHoldStart' };
    case 'AttendedTransfer':
      return readAttendedTransfer(message);
    case 'BlindTransfer':
      if (value(message, 'Result') !== 'Success') return 'nothing';
      return {
        type: 'transferred',
        by: [value(message, 'TransfererUniqueid')],
        to: value(message, 'Extension'),
      };
    case 'Pickup':
      return { type: 'pickup', by: value(message, 'Uniqueid'), target: value(message, 'TargetUniqueid') };
    case 'ParkedCall':
      return {
        type: 'parked',
        channel: message.get('ParkeeUniqueid') ?? value(message, 'Uniqueid'),
        space: message.get('ParkingSpace') ?? value(message, 'Exten'),
      };
    case 'QueueCallerJoin':
    case 'Join':
      return { type: 'queued', channel: value(message, 'Uniqueid'), queue: value(message, 'Queue') };
    case 'QueueCallerLeave':
    case 'Leave':
      return { type: 'queueLeft', channel: value(message, 'Uniqueid') };
    case 'QueueMemberPause':
    case 'QueueMemberPaused':
      return {
        type: 'paused',
        interface: message.get('Interface') ?? value(message, 'Location'),
        queue: value(message, 'Queue'),
        paused: value(message, 'Paused') === '1',
        reason: message.get('PausedReason') ?? value(message, 'Reason'),
      };
    case 'QueueMemberAdded':
    case 'QueueMemberRemoved':
      return {
        type: 'member',
        interface: message.get('Interface') ?? value(message, 'Location'),
        stateInterface: value(message, 'StateInterface'),
        queue: value(message, 'Queue'),
        present: event === 'QueueMemberAdded',
      };
    case 'OriginateResponse':
      return {
        type: 'originated',
        actionId: value(message, 'ActionID'),
        success: value(message, 'Response') === 'Success',
      };
    case 'Rename':
      return { type: 'renamed', id: value(message, 'Uniqueid'), name: value(message, 'Newname') };
    case 'Shutdown':
      return { type: 'shutdown' };
    default:
      return 'nothing';
  }
}

function isDamaged(message: AmiMessage, event: string, modern: boolean): boolean {
  let seen = 0;
  const { fields } = message;
  for (let i = 0; i < fields.length; i += 2) {
    const bit = keyBits.get(fields[i] ?? '');
    if (bit === undefined) continue;
    if ((seen & bit) !== 0) return true;
    seen |= bit;
  }
  const needed = modern ? neededBits(event) : event === 'Newchannel' ? newChannelBits : privilege;
  return (seen & needed) !== needed;
}

function neededBits(event: string): number {
  if (snapshotEvents.has(event)) return snapshotBits;
  // The caller's half is missing where nobody is the caller.
  return event === 'DialBegin' ? dialBits : privilege;
}

function bitsOf(keys: readonly string[]): number {
  return keys.reduce((bits, key) => bits | (keyBits.get(key) ?? 0), 0);
}

/** @param prefix `''`, or `Dest` for the dialled channel's half of a message */
function snapshot(message: AmiMessage, prefix = ''): ChannelSnapshot {
  const get = (key: string) => message.get(prefix + key) ?? '';
  const state = message.get(`${prefix}ChannelState`);
  return {
    id: get('Uniqueid'),
    name: get('Channel'),
    linkedid: get('Linkedid'),
    state: state === undefined ? undefined : Number(state),
    callerNumber: known(get('CallerIDNum')),
    callerName: unescaped(known(get('CallerIDName'))),
    connectedNumber: known(get('ConnectedLineNum')),
    connectedName: unescaped(known(get('ConnectedLineName'))),
    context: get('Context'),
    exten: get('Exten'),
  };
}

/** An entry of CoreShowChannels, or of any list whose entries are channels. */
export function listedChannel(entry: AmiMessage): ChannelSnapshot {
  return snapshot(entry);
}

function readDial(message: AmiMessage, begins: boolean): Reading {
  const from = message.get('Uniqueid');
  const to = message.get('DestUniqueid');
  if (!begins) return { type: 'dialEnd', from, to, status: value(message, 'DialStatus') };
  if (to === undefined) return 'damaged';
  return {
    type: 'dialBegin',
    from,
    to,
    caller: from === undefined ? undefined : snapshot(message),
    called: snapshot(message, 'Dest'),
  };
}

/** Asterisk 11 and older: one event `Dial` with a `SubEvent`, and no snapshot of the channels. */
function readOldDial(message: AmiMessage): Reading {
  const from = message.like('UniqueID');
  if (value(message, 'SubEvent') === 'End') {
    return { type: 'dialEnd', from, to: undefined, status: value(message, 'DialStatus') };
  }
  const to = message.like('DestUniqueID');
  return to === undefined ? 'damaged' : { type: 'dialBegin', from, to, caller: undefined, called: undefined };
}

function readAttendedTransfer(message: AmiMessage): Reading {
  if (value(message, 'Result') !== 'Success') return 'nothing';
  return {
    type: 'transferred',
    by: [value(message, 'OrigTransfererUniqueid'), value(message, 'SecondTransfererUniqueid')],
    to: known(value(message, 'TransferTargetCallerIDNum')) || known(value(message, 'SecondTransfererConnectedLineNum')),
  };
}

function value(message: AmiMessage, key: string): string {
  return message.get(key) ?? '';
}

/** An unknown number or name is written in words. */
function known(text: string): string {
  return text === '<unknown>' ? '' : text;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', a: '', b: '', f: '', v: '' };

/** Asterisk C-escapes names (not numbers); what stays are blanks, never line breaks. */
function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(.)/g, (_, letter: string) => escapes[letter] ?? letter).replace(/[\r\n\t]+/g, ' ');
}
