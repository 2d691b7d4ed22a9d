/** The statements of the call log. Built once: a busy phone system has them run thousands of times a minute. */
import { sql } from 'kysely';
import type { Statement } from '../store/sqlite-jobs.ts';
import { compiled, type Store } from '../store/store.ts';
import { callColumns, type CallRow } from './call-row.ts';
import { partyWords } from './party-words.ts';

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
  readonly #db: Store['db'];
  readonly #upsert: string;
  readonly #party: string;
  readonly #event: string;
  readonly #rekey: string;

  constructor({ db }: Pick<Store, 'db'>) {
    this.#db = db;
    const blank = Object.fromEntries(callColumns.map((column) => [column, ''])) as unknown as CallRow;
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
    // Asked of the calls, so that it is right whatever was written before, and however often.
    this.#party =
      'insert into call_parties (user_id, party_key, last_call_id, last_started_at) ' +
      'select user_id, party_key, id, started_at from calls where user_id = ? and party_key = ? ' +
      'order by started_at desc, id desc limit 1 ' +
      'on conflict (user_id, party_key) do update set ' +
      'last_call_id = excluded.last_call_id, last_started_at = excluded.last_started_at';
    this.#event =
      'insert into call_events (id, call_id, at, type, detail) ' +
      'select ?, calls.id, ?, ?, ? from calls where connection_id = ? and native_id = ? and user_id = ?';
    this.#rekey = compiled(db.updateTable('calls').set({ native_id: '' }).where('id', '=', '')).sql;
  }

  /** Writes the row, whether or not it is there; answers with its `id`. */
  upsert(row: CallRow): Statement {
    return { sql: this.#upsert, params: callColumns.map((column) => row[column]) };
  }

  event({ id, at, type, detail }: TimelineRow, row: CallRow): Statement {
    return { sql: this.#event, params: [id, at, type, detail, row.connection_id, row.native_id, row.user_id] };
  }

  /** Makes the other party known to searches, with its latest call. To be written after the row. */
  party(row: CallRow): Statement[] {
    const { user_id, party_key, direction } = row;
    const [number, name] = direction === 'in' ? [row.caller_id, row.caller_name] : [row.called_id, row.called_name];
    const words = partyWords(number, name ?? '').map((word) => ({ user_id, word, party_key }));
    return [
      { sql: this.#party, params: [user_id, party_key] },
      ...(words.length === 0
        ? []
        : [
            compiled(
              this.#db
                .insertInto('call_party_words')
                .values(words)
                .onConflict((conflict) => conflict.doNothing()),
            ),
          ]),
    ];
  }

  /** The phone system has given the call another id; the record stays the same. */
  rekey(id: string, nativeId: string): Statement {
    return { sql: this.#rekey, params: [nativeId, id] };
  }
}
