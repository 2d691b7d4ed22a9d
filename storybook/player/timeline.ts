/** What a recording's timeline shows: the events that an agent can notice, and what people did, in the order of time. */
import { type Call, partyName, partyNumber } from '../../core/model/call.ts';
import type { CtiEvent, CtiEventType } from '../../core/model/events.ts';
import type { Recording } from '../recordings/recording.ts';

/** The colour of a mark, a token of the tags without its `--cti-`. */
export type Tone = 'accent' | 'talk' | 'hold' | 'end' | 'text-3';

export interface Mark {
  /** Milliseconds since the recording began. */
  at: number;
  /** An event by its name; a note is no event. */
  name: CtiEventType | 'note';
  /** Whom or what it is about; for a note its words. */
  about: string;
  tone: Tone;
}

// They come in crowds, with others that say the same in words of their own.
const unmarked: readonly CtiEventType[] = [
  'lineStateChanged',
  'currentCallChanged',
  'activeCallSnapshot',
  'callCentreStateChanged',
  'rawMessage',
];

const tones: Partial<Record<CtiEventType, Tone>> = {
  callStarted: 'accent',
  commutationStarted: 'talk',
  unhold: 'talk',
  hold: 'hold',
  callBusy: 'end',
  callFinished: 'end',
  disconnected: 'end',
  error: 'end',
};

export function marksOf({ events, notes, startedAt }: Recording): Mark[] {
  const said = events
    .filter(({ type }) => !unmarked.includes(type))
    .map((event): Mark => ({
      at: event.at - startedAt,
      name: event.type,
      about: subject(event),
      tone: tones[event.type] ?? 'text-3',
    }));
  const noted = notes.map(({ at, text }): Mark => ({ at, name: 'note', about: text, tone: 'text-3' }));
  // A note comes before what it has led to.
  return [...noted, ...said].sort((a, b) => a.at - b.at);
}

/** The next event after a moment, if any; notes are not counted. */
export function nextEvent(marks: readonly Mark[], position: number): Mark | undefined {
  return marks.find(({ at, name }) => name !== 'note' && at > position);
}

/** The event that was the last one at a moment. */
export function lastEvent(marks: readonly Mark[], position: number): Mark | undefined {
  return marks.findLast(({ at, name }) => name !== 'note' && at <= position);
}

/** The last moment before a position at which something happened. */
export function momentBefore(marks: readonly Mark[], position: number): number {
  return marks.findLast(({ at, name }) => name !== 'note' && at < position)?.at ?? 0;
}

/** @returns `0:02.6`: minutes, seconds and tenths, cut off and not rounded, so that no moment is shown before it comes */
export function positionText(ms: number): string {
  const tenths = Math.floor(ms / 100);
  const seconds = Math.floor(tenths / 10);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}.${tenths % 10}`;
}

function subject(event: CtiEvent): string {
  switch (event.type) {
    case 'agentStateChanged':
      return event.reason ?? event.state;
    case 'disconnected':
      return event.reason;
    case 'error':
      return event.text;
    case 'dtmfEntered':
      return event.digits;
    case 'callFinished':
      return [who(event.call), event.call.cause ?? ''].filter(Boolean).join(', ');
    default:
      return 'call' in event && event.call ? who(event.call) : '';
  }
}

function who(call: Call): string {
  return partyName(call) || partyNumber(call);
}
