/** A channel of the fake's exchange, and its events and dumps as the CTI socket tells them. */
import { randomUUID } from 'node:crypto';
import type { FakeDevice } from '../fake-device.ts';
import type { FakeAccount } from './accounts.ts';

export interface FakePerson {
  number: string;
  name: string;
}

export interface FakeChannel {
  uuid: string;
  /** Whose it is; nobody's for people outside. */
  account: FakeAccount | undefined;
  device: FakeDevice | undefined;
  callUuid: string;
  /** One for all devices of the account that the same call rings. */
  accountCallId: string;
  /** As the exchange sees it: `inbound` comes from the device. */
  direction: 'inbound' | 'outbound';
  logicalDirection: 'inbound' | 'outbound';
  hitDialplan: boolean;
  callState: string;
  state: string;
  answerState: string;
  caller: FakePerson;
  callee: FakePerson;
  destination: string;
  originateNumber: string;
  xtransfer: string;
  autoAnswer: boolean;
  sipCallId: string;
  otherLeg: string;
  originatingLeg: string;
  /** Whom it hears. */
  peer: FakeChannel | undefined;
  /** It has made the bridge, so the bridge's events are its. */
  madeBridge: boolean;
  held: boolean;
  /** Times in microseconds. */
  created: number;
  answered: number;
  ended: number;
  cause: string;
  transferResult: string;
  queue: string;
  queueSession: string;
  data: string;
  /** Whom it rings. */
  fork: FakeFork | undefined;
  timer: NodeJS.Timeout | undefined;
}

/** Several channels that ring for one caller. */
export interface FakeFork {
  ringing: Set<FakeChannel>;
  settled: boolean;
  answered: (channel: FakeChannel) => void;
  failed: (cause: string) => void;
  timer: NodeJS.Timeout | undefined;
}

export const nowMicros = (): number => Date.now() * 1000;

export function newChannel(more: Partial<FakeChannel>): FakeChannel {
  const uuid = more.uuid ?? randomUUID();
  return {
    uuid,
    account: undefined,
    device: undefined,
    callUuid: uuid,
    accountCallId: '',
    direction: 'outbound',
    logicalDirection: more.direction ?? 'outbound',
    hitDialplan: false,
    callState: 'DOWN',
    state: 'CS_INIT',
    answerState: 'ringing',
    caller: { number: '', name: '' },
    callee: { number: '', name: '' },
    destination: '',
    originateNumber: '',
    xtransfer: '',
    autoAnswer: false,
    sipCallId: more.device?.kind === 'sip' ? randomUUID() : '',
    otherLeg: '',
    originatingLeg: '',
    peer: undefined,
    madeBridge: false,
    held: false,
    created: nowMicros(),
    answered: 0,
    ended: 0,
    cause: '',
    transferResult: '',
    queue: '',
    queueSession: '',
    data: '',
    fork: undefined,
    timer: undefined,
    ...more,
  };
}

const stateNumbers: Readonly<Record<string, string>> = {
  CS_NEW: '0',
  CS_INIT: '1',
  CS_ROUTING: '2',
  CS_EXECUTE: '4',
  CS_EXCHANGE_MEDIA: '5',
  CS_CONSUME_MEDIA: '7',
  CS_HANGUP: '10',
  CS_REPORTING: '11',
  CS_DESTROY: '12',
};

/** The keys that the server forwards, and no others; what is absent is left out. */
export function eventBody(channel: FakeChannel, name: string, extra: Record<string, string> = {}): object {
  const account = channel.account;
  const texts: Record<string, string> = {
    'webitel-event-name': 'call',
    'Event-Name': name,
    'Channel-Presence-ID': account ? `${account.number}@${account.domain}` : '',
    ...headers(channel),
    variable_w_account_origination_uuid: channel.accountCallId,
    ...(channel.peer && name.endsWith('BRIDGE')
      ? { 'Bridge-A-Unique-ID': channel.uuid, 'Bridge-B-Unique-ID': channel.peer.uuid }
      : {}),
    ...extra,
  };
  const present = Object.entries(texts).filter(([, value]) => value !== '');
  return { ...Object.fromEntries(present), variable_billsec: billsec(channel) };
}

/** Everything there is about a channel; the account's call id has its own name here. */
export function dumpBody(channel: FakeChannel): object {
  const account = channel.account;
  const texts: Record<string, string> = {
    'Event-Name': 'CHANNEL_DATA',
    'Core-UUID': '00000000-0000-4000-8000-000000000000',
    'Channel-Presence-ID': account ? `${account.number}@${account.domain}` : '',
    ...headers(channel),
    variable_webitel_call_uuid: channel.accountCallId,
    variable_billsec: String(billsec(channel)),
  };
  return Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== ''));
}

function headers(channel: FakeChannel): Record<string, string> {
  return {
    'Unique-ID': channel.uuid,
    'Channel-Call-UUID': channel.callUuid,
    'Channel-Call-State': channel.held && channel.callState === 'ACTIVE' ? 'HELD' : channel.callState,
    'Channel-State': channel.state,
    'Channel-State-Number': stateNumbers[channel.state] ?? '',
    'Answer-State': channel.answerState,
    'Channel-HIT-Dialplan': String(channel.hitDialplan),
    'Call-Direction': channel.direction,
    'Caller-Logical-Direction': channel.logicalDirection,
    'Caller-Caller-ID-Name': encodeURIComponent(channel.caller.name),
    'Caller-Caller-ID-Number': encodeURIComponent(channel.caller.number),
    'Caller-Callee-ID-Name': encodeURIComponent(channel.callee.name),
    'Caller-Callee-ID-Number': encodeURIComponent(channel.callee.number),
    'Caller-Destination-Number': channel.destination,
    variable_sip_call_id: channel.sipCallId,
    variable_w_jsclient_originate_number: channel.originateNumber,
    variable_w_jsclient_xtransfer: channel.xtransfer,
    variable_w_jsclient_auto_answer: channel.autoAnswer ? 'true' : '',
    'Other-Leg-Unique-ID': channel.otherLeg || channel.originatingLeg,
    variable_originating_leg_uuid: channel.originatingLeg,
    variable_signal_bond: channel.peer?.uuid ?? '',
    variable_hangup_cause: channel.cause,
    'Caller-Channel-Created-Time': String(channel.created),
    'Caller-Channel-Answered-Time': String(channel.answered),
    'Caller-Channel-Hangup-Time': String(channel.ended),
    variable_cc_queue: channel.queue,
    variable_cc_member_session_uuid: channel.queueSession,
    variable_webitel_data: channel.data === '' ? '' : `'${channel.data}'`,
    variable_w_transfer_result: channel.transferResult,
  };
}

function billsec({ answered, ended }: FakeChannel): number {
  return answered === 0 || ended === 0 ? 0 : Math.round((ended - answered) / 1_000_000);
}
