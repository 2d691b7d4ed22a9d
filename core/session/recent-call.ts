/** A call that is over, as a list shows it. */
import { type Call, durations, isMissed, partyName, partyNumber } from '../model/call.ts';

export interface RecentCall {
  id: string;
  direction: 'in' | 'out';
  number: string;
  name?: string;
  /** When it began, UTC ms. */
  at: number;
  /** How long both sides talked, ms. */
  talkMs: number;
  missed: boolean;
}

export function recentCall(call: Call): RecentCall {
  return {
    id: call.databaseUId ?? call.id,
    direction: call.direction,
    number: partyNumber(call),
    name: partyName(call),
    at: call.startedAt,
    talkMs: durations(call, call.endedAt ?? call.startedAt).talk,
    missed: isMissed(call),
  };
}

/** @param answer of `GET /api/calls`; rows that are not calls are left out */
export function readRecentCalls(answer: unknown): RecentCall[] {
  const rows = (answer as { calls?: unknown } | null)?.calls ?? answer;
  return Array.isArray(rows) ? rows.flatMap(readRow) : [];
}

function readRow(row: unknown): RecentCall[] {
  if (typeof row !== 'object' || row === null) return [];
  const at = row as Record<string, unknown>;
  const text = (key: string) => (typeof at[key] === 'string' ? at[key] : '');
  const time = (key: string) => (typeof at[key] === 'number' ? at[key] : undefined);
  const [startedAt, connectedAt, endedAt] = [time('startedAt'), time('connectedAt'), time('endedAt')];
  if (!text('id') || startedAt === undefined || endedAt === undefined) return [];
  const incoming = text('direction') === 'in';
  return [
    {
      id: text('id'),
      direction: incoming ? 'in' : 'out',
      number: text(incoming ? 'callerId' : 'calledId'),
      name: text(incoming ? 'callerName' : 'calledName'),
      at: startedAt,
      talkMs: time('talkMs') ?? 0,
      missed:
        incoming &&
        connectedAt === undefined &&
        !['answeredElsewhere', 'rejected', 'transferred'].includes(text('cause')),
    },
  ];
}
