/** A call's row as pages get it. */
import type { CallLink, CallMoment, CallStory, HistoryCall } from '../../core/session/call-history.ts';
import { type ListedRow, notePreview } from './call-pages.ts';
import type { CallEventsTable, CallLinksTable, CallsTable } from '../store/tables.ts';

/** Everything about a call that anybody asks for; a superset of what the tag needs. */
export interface ShownCall extends HistoryCall {
  nativeId: string;
  parentId: string | null;
  callerId: string;
  callerName: string | null;
  calledId: string;
  calledName: string | null;
  totalMs: number | null;
  redirectingId: string | null;
  editedAt: number | null;
  missed: boolean;
}

export function shownCall(row: ListedRow, links: readonly CallLinksTable[]): ShownCall {
  const incoming = row.direction === 'in';
  return {
    id: row.id,
    nativeId: row.native_id,
    parentId: row.parent_id,
    direction: incoming ? 'in' : 'out',
    number: incoming ? row.caller_id : row.called_id,
    name: incoming ? row.caller_name : row.called_name,
    callerId: row.caller_id,
    callerName: row.caller_name,
    calledId: row.called_id,
    calledName: row.called_name,
    device: row.device_id,
    queue: row.queue,
    startedAt: row.started_at,
    connectedAt: row.connected_at,
    endedAt: row.ended_at,
    beforeConnectionMs: row.before_connection_ms,
    talkMs: row.talk_ms,
    holdMs: row.hold_ms,
    totalMs: row.total_ms,
    cause: row.cause,
    redirectingId: row.redirecting_id,
    redirectionId: row.redirection_id,
    missed: row.missed === 1,
    unseen: row.missed === 1 && row.seen_at === null,
    outcome: row.outcome,
    note: row.note,
    followUpAt: row.follow_up_at,
    followUpOwner: row.follow_up_owner,
    editedAt: row.edited_at,
    links: links.map(shownLink),
  };
}

/** In a list a note is cut short: a hundred long ones would be more than the rest of the list. */
export function listedCall(row: ListedRow, links: readonly CallLinksTable[]): ShownCall {
  const note = row.note && row.note.length > notePreview ? `${row.note.slice(0, notePreview)}…` : row.note;
  return shownCall({ ...row, note }, links);
}

export function callStory(
  row: CallsTable,
  links: readonly CallLinksTable[],
  events: readonly CallEventsTable[],
): CallStory {
  const { data, quality } = row;
  return {
    ...shownCall(row, links),
    data: parsed(data),
    quality: parsed(quality),
    timeline: events.map(moment),
  } as CallStory;
}

function shownLink({ kind, record_id, title }: CallLinksTable): CallLink {
  return { kind, id: record_id, title };
}

function moment({ at, type, detail }: CallEventsTable): CallMoment {
  return { at, type, detail: parsed(detail) };
}

function parsed(json: string | null): Record<string, unknown> | null {
  return json === null ? null : (JSON.parse(json) as Record<string, unknown>);
}
