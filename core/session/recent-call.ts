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
  const { id, direction, number, name, startedAt, endedAt, talkMs, missed } = row as Record<string, unknown>;
  if (typeof id !== 'string' || typeof startedAt !== 'number' || typeof endedAt !== 'number') return [];
  return [
    {
      id,
      direction: direction === 'in' ? 'in' : 'out',
      number: typeof number === 'string' ? number : '',
      name: typeof name === 'string' ? name : '',
      at: startedAt,
      talkMs: typeof talkMs === 'number' ? talkMs : 0,
      missed: missed === true,
    },
  ];
}
