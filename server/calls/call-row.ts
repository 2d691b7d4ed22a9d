/** A call as its row: columns, times that add up, and text that the database can keep. */
import { type Call, isMissed, partyNumber } from '../../core/model/call.ts';
import type { CallsTable } from '../store/tables.ts';
import { digitsOf, partyKey } from './party-words.ts';

/** What an older run of the service knew of a call that is still going on. */
export interface Earlier {
  startedAt: number;
  connectedAt: number | null;
  /** Hold counted before the call was found again, less what the phone system itself still counts, ms. */
  holdMs: number;
}

export interface RowContext {
  id: string;
  connectionId: string;
  userId: string;
  parentId: string | null;
  earlier?: Earlier | undefined;
  /** When the newest thing was said about the call, UTC ms. */
  at: number;
}

/** The part of a row that the phone system tells; the rest is what people write. */
export type CallRow = Pick<CallsTable, (typeof callColumns)[number]>;

/** The columns in the order of an insert's parameters. */
export const callColumns = [
  'id',
  'connection_id',
  'native_id',
  'user_id',
  'parent_id',
  'direction',
  'caller_id',
  'caller_name',
  'called_id',
  'called_name',
  'party_digits',
  'party_key',
  'device_id',
  'queue',
  'started_at',
  'connected_at',
  'held_at',
  'ended_at',
  'before_connection_ms',
  'talk_ms',
  'hold_ms',
  'total_ms',
  'cause',
  'redirecting_id',
  'redirection_id',
  'data',
  'missed',
  'created_at',
  'updated_at',
] as const satisfies readonly (keyof CallsTable)[];

export function callRow(call: Call, context: RowContext): CallRow {
  const { earlier } = context;
  const startedAt = earlier ? Math.min(earlier.startedAt, call.startedAt) : call.startedAt;
  const connectedAt = earlier?.connectedAt ?? call.connectedAt ?? null;
  const endedAt = call.endedAt ?? null;
  return {
    id: context.id,
    connection_id: context.connectionId,
    native_id: call.id,
    user_id: context.userId,
    parent_id: context.parentId,
    direction: call.direction,
    caller_id: text(call.callerId),
    caller_name: textOrNull(call.callerName),
    called_id: text(call.calledId),
    called_name: textOrNull(call.calledName),
    party_digits: digitsOf(partyNumber(call)),
    party_key: partyKey(text(partyNumber(call))),
    device_id: text(call.deviceId),
    queue: textOrNull(call.queue),
    started_at: startedAt,
    connected_at: connectedAt,
    held_at: endedAt === null ? (call.heldAt ?? null) : null,
    ended_at: endedAt,
    ...times(startedAt, connectedAt, endedAt, (earlier?.holdMs ?? 0) + call.holdMs),
    cause: call.cause ?? null,
    redirecting_id: textOrNull(call.redirectingId),
    redirection_id: textOrNull(call.redirectionId),
    data: call.data ? text(JSON.stringify(call.data)) : null,
    missed: isMissed(call) && connectedAt === null ? 1 : 0,
    created_at: context.at,
    updated_at: context.at,
  };
}

/** The durations of a call, ms; those that only its end can tell are missing until then. They add up to the total. */
export function times(
  startedAt: number,
  connectedAt: number | null,
  endedAt: number | null,
  hold: number,
): Pick<CallsTable, 'before_connection_ms' | 'talk_ms' | 'hold_ms' | 'total_ms'> {
  const beforeConnection = (connectedAt ?? endedAt ?? startedAt) - startedAt;
  if (endedAt === null) {
    return {
      before_connection_ms: connectedAt === null ? null : beforeConnection,
      talk_ms: null,
      hold_ms: hold,
      total_ms: null,
    };
  }
  const together = connectedAt === null ? 0 : endedAt - connectedAt;
  const held = Math.min(hold, together);
  return {
    before_connection_ms: beforeConnection,
    talk_ms: together - held,
    hold_ms: held,
    total_ms: endedAt - startedAt,
  };
}

/** No database keeps a NUL in text; the phone network may send one. */
function text(value: string): string {
  return value.replaceAll('\u0000', '');
}

function textOrNull(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : text(value);
}
