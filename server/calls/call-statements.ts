/** The statements of the call log. Built once: a busy phone system has them run thousands of times a minute. */
import { sql } from 'kysely';
import type { Statement } from '../store/sqlite-jobs.ts';
import { compiled, type Store } from '../store/store.ts';
import type { CallsTable } from '../store/tables.ts';
import { callColumns } from './call-row.ts';

/** One line of a call's timeline. */
export interface TimelineRow {
  id: string;
  at: number;
  type: string;
  detail: string | null;
}

/** Columns that the first write of a call settles. */
const settled: readonly string[] = ['id', 'connection_id', 'native_id', 'user_id', 'started_at', 'created_at'];

export class CallStatements {
  readonly #upsert: string;
  readonly #event: string;
  readonly #rekey: string;

  constructor({ db }: Pick<Store, 'db'>) {
    const blank = Object.fromEntries(callColumns.map((column) => [column, ''])) as unknown as CallsTable;
    this.#upsert = compiled(
      db
        .insertInto('calls')
        .values(blank)
        .onConflict((conflict) =>
          conflict.columns(['connection_id', 'native_id', 'user_id']).doUpdateSet((eb) => ({
            ...Object.fromEntries(
              callColumns
                .filter((column) => !settled.includes(column))
                .map((column) => [column, eb.ref(`excluded.${column}`)]),
            ),
            started_at: sql<number>`case when calls.started_at < excluded.started_at then calls.started_at else excluded.started_at end`,
          })),
        )
        .returning('id'),
    ).sql;
    this.#event =
      'insert into call_events (id, call_id, at, type, detail) ' +
      'select ?, calls.id, ?, ?, ? from calls where connection_id = ? and native_id = ? and user_id = ?';
    this.#rekey = compiled(db.updateTable('calls').set({ native_id: '' }).where('id', '=', '')).sql;
  }

  /** Writes the row, whether or not it is there; answers with its `id`. */
  upsert(row: CallsTable): Statement {
    return { sql: this.#upsert, params: callColumns.map((column) => row[column]) };
  }

  event({ id, at, type, detail }: TimelineRow, row: CallsTable): Statement {
    return { sql: this.#event, params: [id, at, type, detail, row.connection_id, row.native_id, row.user_id] };
  }

  /** The phone system has given the call another id; the record stays the same. */
  rekey(id: string, nativeId: string): Statement {
    return { sql: this.#rekey, params: [nativeId, id] };
  }
}
