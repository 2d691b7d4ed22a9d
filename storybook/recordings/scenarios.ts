/** The recorded calls that are shown: real ones of an Asterisk 22 in a test bed, and scripts at the pace of a working day. */
import { type Recording, recordedScript, recordedTraffic, type Script } from './recording.ts';

// Written out, so that the bundler sees each file and takes no other ones along.
const traffic = {
  incoming: new URL(
    '../../core/connectors/asterisk/captures/22/incoming-answer-hold-unhold-hangup.ami.txt',
    import.meta.url,
  ),
  missed: new URL('../../core/connectors/asterisk/captures/22/incoming-not-answered.ami.txt', import.meta.url),
  busy: new URL('../../core/connectors/asterisk/captures/22/outgoing-customer-busy.ami.txt', import.meta.url),
  consult: new URL('../../core/connectors/asterisk/captures/22/consult-atxfer-ami.ami.txt', import.meta.url),
  blind: new URL('../../core/connectors/asterisk/captures/22/blind-transfer-ami.ami.txt', import.meta.url),
  queue: new URL('../../core/connectors/asterisk/captures/22/queue-call.ami.txt', import.meta.url),
  waiting: new URL('../../core/connectors/asterisk/captures/22/incoming-second-call-waiting.ami.txt', import.meta.url),
  reconnect: new URL('../../core/connectors/asterisk/captures/22/reconnect-mid-call.ami.txt', import.meta.url),
  names: new URL('../../core/connectors/asterisk/captures/22/caller-names.ami.txt', import.meta.url),
};
export type Traffic = keyof typeof traffic;

/** @param agent extension: whose part is shown */
export async function fetchTraffic(name: Traffic, agent = '101'): Promise<Recording> {
  const answer = await fetch(traffic[name]);
  if (!answer.ok) throw new Error(`the recording "${name}" could not be loaded: ${answer.status}`);
  return recordedTraffic(new Uint8Array(await answer.arrayBuffer()), agent);
}

const agents = [
  { extension: '201', name: 'Agnes Nagy' },
  { extension: '204', name: 'Irina Kovalenko' },
];
const anna = { id: 'anna', number: '+36205550148', name: 'Anna Kovács' };
const tomoko = { id: 'tomoko', number: '+81355500199', name: 'Tomoko Sato' };
const agent = '201';

/** A call from the queue, a question to a colleague, a second caller, a break. */
const morning: Script = {
  agents,
  agent,
  queues: [{ number: '600', name: 'Sales', members: ['201'] }],
  steps: [
    { at: 4000, do: 'customerCalls', ...anna, to: '600' },
    { at: 11_000, do: 'answer', agent },
    { at: 96_000, do: 'hold', agent },
    { at: 114_000, do: 'unhold', agent },
    { at: 132_000, do: 'consult', agent, number: '204' },
    { at: 141_000, do: 'answer', agent: '204' },
    { at: 156_000, do: 'transfer', agent },
    { at: 168_000, do: 'dial', agent, number: '+420255501900' },
    { at: 192_000, do: 'customerCalls', ...tomoko, to: '201' },
    { at: 204_000, do: 'customerHangsUp', id: 'tomoko' },
    { at: 246_000, do: 'dtmf', agent, digits: '1420#' },
    { at: 258_000, do: 'drop', agent },
    { at: 270_000, do: 'state', agent, code: 'break', reason: 'lunch' },
  ],
};

/** The link goes while two people talk, and comes back twenty seconds later: the call went on. */
const linkLost: Script = {
  agents,
  agent,
  steps: [
    { at: 2000, do: 'customerCalls', ...anna, to: '201' },
    { at: 6000, do: 'answer', agent },
    { at: 25_000, do: 'cutLink' },
    { at: 45_000, do: 'restoreLink' },
    { at: 70_000, do: 'drop', agent },
  ],
};

export const playMorning = (): Promise<Recording> => recordedScript(morning);
export const playLinkLost = (): Promise<Recording> => recordedScript(linkLost);
