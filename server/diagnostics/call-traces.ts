/** One call for an administrator: what its user was told, whose else it was, and what the phone system did. Numbers are masked. */
import type { CallTrace } from '../../core/provider/call-trace.ts';
import { masked } from '../../core/provider/world.ts';
import { ApiError } from '../app/api-error.ts';
import type { Hub } from '../messaging/hub.ts';
import type { Store } from '../store/store.ts';
import type { CallsTable } from '../store/tables.ts';
import { type EventTrace, type EventTraces, whyOfEvents } from './event-traces.ts';
import { why } from './why.ts';

export interface TracedCall {
  id: string;
  connectionId: string;
  user: { id: string; name: string };
  direction: string;
  from: string;
  to: string;
  queue: string | null;
  /** UTC ms. */
  startedAt: number;
  connectedAt: number | null;
  endedAt: number | null;
  cause: string | null;
}

export interface ShownTrace extends Omit<CallTrace, 'channels'> {
  connectionId: string;
  /** In sentences. */
  why: string[];
}

export interface CallStoryView {
  call: TracedCall;
  /** What the user's pages were told. */
  timeline: { at: number; type: string; detail: unknown }[];
  /** The same call as others had it. */
  others: TracedCall[];
  /** Nothing where the phone system does not tell, or it was too long ago, or before a restart. */
  trace: ShownTrace | null;
}

const mostLines = 500;

export async function recentCalls(store: Store, hub: Hub, search: string, limit: number): Promise<TracedCall[]> {
  const digits = search.replaceAll(/\D/g, '');
  let query = store.db.selectFrom('calls').selectAll();
  // The ends of numbers, as somebody reads them off a telephone.
  if (digits !== '') query = query.where('party_digits', 'like', `%${digits}`);
  const rows = await query.orderBy('id', 'desc').limit(limit).execute();
  return rows.map((row) => shownCall(row, hub));
}

/** @throws ApiError 404 `notFound` */
export async function callStory(store: Store, hub: Hub, events: EventTraces, id: string): Promise<CallStoryView> {
  const { db } = store;
  const row = await db.selectFrom('calls').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw new ApiError(404, 'notFound');
  const moments = await db
    .selectFrom('call_events')
    .selectAll()
    .where('call_id', '=', id)
    .orderBy('at')
    .orderBy('id')
    .limit(mostLines)
    .execute();
  const trace = tracesAt(hub, events, row.connection_id).find(({ channels }) => channels.includes(row.native_id));
  const ids = [...new Set([row.native_id, ...(trace?.channels ?? [])])].slice(0, 100);
  const others = await db
    .selectFrom('calls')
    .selectAll()
    .where('connection_id', '=', row.connection_id)
    .where('native_id', 'in', ids)
    .where('id', '!=', id)
    .orderBy('started_at')
    .limit(50)
    .execute();
  return {
    call: shownCall(row, hub),
    timeline: moments.map(({ at, type, detail }) => ({
      at,
      type,
      detail: detail === null ? null : (JSON.parse(masked(detail)) as unknown),
    })),
    others: others.map((other) => shownCall(other, hub)),
    trace: trace ? shownTrace(trace, row.connection_id, hub) : null,
  };
}

/** Calls as phone systems tell of them, the newest first; also those that came to nobody here. */
export function recentTraces(
  hub: Hub,
  events: EventTraces,
  { connectionId, search, limit }: { connectionId?: string | undefined; search: string; limit: number },
): ShownTrace[] {
  const digits = search.replaceAll(/\D/g, '');
  return hub.connections
    .filter(({ id }) => connectionId === undefined || id === connectionId)
    .flatMap(({ id }) => tracesAt(hub, events, id).map((trace) => ({ id, trace })))
    .filter(({ trace }) => digits === '' || `${trace.from} ${trace.to}`.replaceAll(/[^\d ]/g, '').includes(digits))
    .sort((a, b) => b.trace.startedAt - a.trace.startedAt)
    .slice(0, limit)
    .map(({ id, trace }) => shownTrace(trace, id, hub));
}

function tracesAt(hub: Hub, events: EventTraces, connectionId: string): (CallTrace | EventTrace)[] {
  const { link } = hub.connection(connectionId) ?? {};
  return link?.traces?.() ?? events.at(connectionId);
}

function shownTrace(trace: CallTrace | EventTrace, connectionId: string, hub: Hub): ShownTrace {
  const { id, startedAt, endedAt, queues, rang, answered } = trace;
  const nameOf = (userId: string) => hub.session(userId)?.user.name;
  const told = hub.connection(connectionId)?.link.traces ? why(trace, nameOf) : whyOfEvents(trace, nameOf);
  return {
    ...{ id, startedAt, queues, rang, answered, connectionId },
    ...(endedAt === undefined ? {} : { endedAt }),
    from: masked(trace.from),
    to: masked(trace.to),
    steps: trace.steps.map((step) => ({ ...step, text: masked(step.text) })),
    why: told.map(masked),
  };
}

function shownCall(row: CallsTable, hub: Hub): TracedCall {
  const party = (number: string, name: string | null) => masked(name ? `${name} ${number}` : number);
  return {
    id: row.id,
    connectionId: row.connection_id,
    user: { id: row.user_id, name: hub.session(row.user_id)?.user.name ?? row.user_id },
    direction: row.direction,
    from: party(row.caller_id, row.caller_name),
    to: party(row.called_id, row.called_name),
    queue: row.queue,
    startedAt: row.started_at,
    connectedAt: row.connected_at,
    endedAt: row.ended_at,
    cause: row.cause,
  };
}
