/** The signed-in user's own calls, newest first. */
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { digitsOf } from '../calls/call-row.ts';
import type { CallsTable } from '../store/tables.ts';
import { checked } from './api-error.ts';
import { type AppContext, signedIn } from './app-context.ts';

const query = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(20),
  /** `next` of the page before, or a moment in UTC ms. */
  before: z
    .string()
    .regex(/^\d{1,16}(_[0-9a-f-]{36})?$/)
    .optional(),
  /** Calls with this number only. */
  number: z.string().min(1).max(64).optional(),
});

export function callRoutes(app: FastifyInstance, context: AppContext): void {
  app.get('/api/calls', async (request) => {
    const user = await signedIn(context, request);
    const { limit, before, number } = checked(query, request.query);
    let rows = context.store.db
      .selectFrom('calls')
      .selectAll()
      .where('user_id', '=', user.id)
      .orderBy('started_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1);
    if (number !== undefined) rows = rows.where('party_digits', '=', digitsOf(number));
    if (before !== undefined) {
      const [at = '', id] = before.split('_');
      rows = rows.where((eb) =>
        id === undefined
          ? eb('started_at', '<', Number(at))
          : eb.or([
              eb('started_at', '<', Number(at)),
              eb.and([eb('started_at', '=', Number(at)), eb('calls.id', '<', id)]),
            ]),
      );
    }
    const found = await rows.execute();
    const calls = found.slice(0, limit);
    const last = calls.at(-1);
    return {
      calls: calls.map(shown),
      next: found.length > limit && last ? `${last.started_at}_${last.id}` : null,
    };
  });
}

function shown(row: CallsTable) {
  const incoming = row.direction === 'in';
  return {
    id: row.id,
    nativeId: row.native_id,
    parentId: row.parent_id,
    direction: row.direction,
    /** The other party. */
    number: incoming ? row.caller_id : row.called_id,
    name: incoming ? row.caller_name : row.called_name,
    callerId: row.caller_id,
    callerName: row.caller_name,
    calledId: row.called_id,
    calledName: row.called_name,
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
    missed: missed(row),
  };
}

function missed({ direction, ended_at, connected_at, cause }: CallsTable): boolean {
  const excused = ['answeredElsewhere', 'rejected', 'transferred'];
  return direction === 'in' && ended_at !== null && connected_at === null && !excused.includes(cause ?? '');
}
