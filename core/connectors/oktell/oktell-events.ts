/** The 19 events of Oktell's own library, typed, and how two readings of the line become some of them. Pure. */
import type { Body } from './frames.ts';
import type { Abonent, Hold, LinePhase, LineView } from './line-state.ts';

type Abonents = readonly Abonent[];

export type OktellEvent =
  | { type: 'connect' }
  /** @param errorCode the library's number, e.g. 1202 for a wrong password */
  | { type: 'connectError'; errorCode: number; errorMessage: string }
  /** @param code 12 the socket is gone, 13 by wish */
  | { type: 'disconnect'; code: number; message: string }
  | { type: 'statusChange'; status: string; before: string }
  | { type: 'ringStart' | 'ringStop'; abonents: Abonents }
  | { type: 'backRingStart' | 'backRingStop'; abonents: Abonents }
  | { type: 'callStart' | 'callStop'; abonents: Abonents }
  | { type: 'talkStart' | 'talkStop'; abonents: Abonents }
  | { type: 'holdAbonentEnter' | 'holdAbonentLeave'; held: Exclude<Hold, { hasHold: false }> }
  | { type: 'holdStateChange'; hold: Hold }
  | { type: 'stateChange'; state: LinePhase; before: LinePhase }
  | { type: 'abonentsChange'; abonents: Abonents }
  | { type: 'flashstatechanged'; body: Body }
  | { type: 'userstatechanged'; body: Body };

export const oktellEventTypes = [
  'connect',
  'connectError',
  'disconnect',
  'statusChange',
  'ringStart',
  'ringStop',
  'backRingStart',
  'backRingStop',
  'callStart',
  'callStop',
  'talkStart',
  'talkStop',
  'holdAbonentEnter',
  'holdAbonentLeave',
  'holdStateChange',
  'stateChange',
  'abonentsChange',
  'flashstatechanged',
  'userstatechanged',
] as const satisfies readonly OktellEvent['type'][];

type Paired = 'ring' | 'backRing' | 'call' | 'talk';
const pairs: Partial<Record<LinePhase, Paired>> = { ring: 'ring', backring: 'backRing', call: 'call', talk: 'talk' };

/**
 * What the library says when the line has become another: hold first, then the parties, then the state.
 * @param bridgeBroken the talk was interrupted since, though the line still or again talks
 */
export function lineEvents(before: LineView, now: LineView, bridgeBroken: boolean): OktellEvent[] {
  const events: OktellEvent[] = [];
  if (holdKey(before.hold) !== holdKey(now.hold)) {
    if (before.hold.hasHold) events.push({ type: 'holdAbonentLeave', held: before.hold });
    if (now.hold.hasHold) events.push({ type: 'holdAbonentEnter', held: now.hold });
    events.push({ type: 'holdStateChange', hold: now.hold });
  }
  const otherParties = keys(before.abonents) !== keys(now.abonents);
  if (otherParties) events.push({ type: 'abonentsChange', abonents: now.abonents });
  const talksAnew = before.phase === 'talk' && now.phase === 'talk' && (otherParties || bridgeBroken);
  if (before.phase === now.phase && !talksAnew) return events;
  events.push({ type: 'stateChange', state: now.phase, before: before.phase });
  const stopped = pairs[before.phase];
  const started = pairs[now.phase];
  if (stopped) events.push({ type: `${stopped}Stop`, abonents: before.abonents });
  if (started) events.push({ type: `${started}Start`, abonents: now.abonents });
  return events;
}

function keys(abonents: Abonents): string {
  return abonents.map(({ key }) => key).join('\n');
}

function holdKey(hold: Hold): string {
  if (!hold.hasHold) return '';
  return hold.isConference ? `conference ${hold.conferenceId}` : `party ${hold.abonent.key}`;
}
