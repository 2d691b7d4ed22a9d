/** Calls that an earlier run of the service left open: adopted when they still go on, closed once when they do not. */
import type { Call } from '../../core/model/call.ts';
import type { Statement } from '../store/sqlite-jobs.ts';
import { compiled, type Store } from '../store/store.ts';
import type { CallsTable } from '../store/tables.ts';
import { uuidv7 } from '../store/uuid.ts';
import { type Earlier, times } from './call-row.ts';

export class OpenCalls {
  readonly #rows: CallsTable[];
  /** When each connection was last known to work, UTC ms. */
  readonly #alive: ReadonlyMap<string, number>;

  private constructor(rows: CallsTable[], alive: ReadonlyMap<string, number>) {
    this.#rows = rows;
    this.#alive = alive;
  }

  static async read({ db }: Pick<Store, 'db'>, alive: ReadonlyMap<string, number>): Promise<OpenCalls> {
    return new OpenCalls(await db.selectFrom('calls').selectAll().where('ended_at', 'is', null).execute(), alive);
  }

  /** Calls of a user whose provider was let go while they went on. */
  async add({ db }: Pick<Store, 'db'>, userId: string): Promise<void> {
    const rows = await db
      .selectFrom('calls')
      .selectAll()
      .where('user_id', '=', userId)
      .where('ended_at', 'is', null)
      .execute();
    this.gone(userId, []);
    this.#rows.push(...rows);
  }

  get size(): number {
    return this.#rows.length;
  }

  /** Takes the row of a call that was found alive. */
  adopt(connectionId: string, userId: string, call: Call): { id: string; earlier: Earlier } | undefined {
    const index = this.#rows.findIndex(
      (row) => row.native_id === call.id && row.user_id === userId && row.connection_id === connectionId,
    );
    const [row] = index < 0 ? [] : this.#rows.splice(index, 1);
    if (!row) return undefined;
    const held = this.#heldBefore(row, call);
    return {
      id: row.id,
      earlier: {
        startedAt: row.started_at,
        connectedAt: row.connected_at,
        holdMs: Math.max(0, held - call.holdMs),
      },
    };
  }

  /** Takes the rows of a user whose calls are not going on any more. @param live ids of those that are */
  gone(userId: string, live: readonly string[]): CallsTable[] {
    return this.#take((row) => row.user_id === userId && !live.includes(row.native_id));
  }

  /** Takes the rows of users who are not hosted any more: nobody will ever tell how their calls ended. */
  ownerless(userIds: ReadonlySet<string>): CallsTable[] {
    return this.#take((row) => !userIds.has(row.user_id));
  }

  /** @param now UTC ms; no call ends after it */
  close(db: Store['db'], row: CallsTable, now: number): Statement[] {
    const begun = Math.max(row.started_at, row.connected_at ?? 0, row.held_at ?? 0);
    const endedAt = Math.max(begun, Math.min(this.#lastAlive(row), now));
    const hold = row.hold_ms + (row.held_at === null ? 0 : endedAt - row.held_at);
    return [
      compiled(
        db
          .updateTable('calls')
          .set({
            ended_at: endedAt,
            held_at: null,
            cause: 'unknown',
            missed: row.direction === 'in' && row.connected_at === null ? 1 : 0,
            updated_at: now,
            ...times(row.started_at, row.connected_at, endedAt, hold),
          })
          .where('id', '=', row.id)
          .where('ended_at', 'is', null),
      ),
      compiled(
        db.insertInto('call_events').values({
          id: uuidv7(now),
          call_id: row.id,
          at: endedAt,
          type: 'callFinished',
          detail: JSON.stringify({ cause: 'unknown', state: 'none', foundGone: true }),
        }),
      ),
    ];
  }

  #take(test: (row: CallsTable) => boolean): CallsTable[] {
    const taken = this.#rows.filter(test);
    for (const row of taken) this.#rows.splice(this.#rows.indexOf(row), 1);
    return taken;
  }

  #lastAlive(row: CallsTable): number {
    return Math.max(row.updated_at, this.#alive.get(row.connection_id) ?? 0);
  }

  /** How long the call had been on hold when it was found again; a hold that ended unseen counts while it was known. */
  #heldBefore(row: CallsTable, call: Call): number {
    if (row.held_at === null) return row.hold_ms;
    const until = call.heldAt ?? Math.max(row.held_at, this.#lastAlive(row));
    return row.hold_ms + Math.max(0, until - row.held_at);
  }
}
