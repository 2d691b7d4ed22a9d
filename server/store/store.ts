/** The database: typed queries, and writes that are durable when their promise settles. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Compilable, Kysely, Migrator } from 'kysely';
import { migrations } from './migrations.ts';
import type { Statement, StatementResult, Written } from './sqlite-jobs.ts';
import { SqliteThread } from './sqlite-thread.ts';
import type { Tables } from './tables.ts';
import { workerDialect } from './worker-dialect.ts';

export class Store {
  readonly db: Kysely<Tables>;
  readonly #thread: SqliteThread;

  private constructor(thread: SqliteThread) {
    this.#thread = thread;
    this.db = new Kysely<Tables>({ dialect: workerDialect(thread) });
  }

  /**
   * Opens the database in a folder, which is made if need be, and brings its tables up to date.
   * @param folder where the file `offhook.db` is
   * @param options.gather the least time between two commits, ms; never more than 10
   * @param options.busyTimeout how long a write waits while another process holds the file, ms
   */
  static async open(folder: string, options: { busyTimeout?: number; gather?: number } = {}): Promise<Store> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, 'offhook.db');
    const { busyTimeout = 1000, gather = 5 } = options;
    const thread = await SqliteThread.open({ file, busyTimeout }, gather);
    const store = new Store(thread);
    const { error } = await new Migrator({ db: store.db, provider: migrations }).migrateToLatest();
    if (error !== undefined) {
      await store.close();
      throw error instanceof Error ? error : new Error('the tables could not be brought up to date');
    }
    return store;
  }

  /** Statements that wait to be run. */
  get queued(): number {
    return this.#thread.queued;
  }

  /**
   * Runs statements all or none, together with whatever else is to be written at this moment.
   * @returns their results, once they are on the disk
   * @throws StoreError
   */
  write(statements: readonly (Written | Compilable)[]): Promise<StatementResult[]> {
    return this.#thread.run(
      statements.flatMap((one) => {
        if ('compile' in one) return compiled(one);
        return 'entry' in one && one.also ? [{ entry: one.entry }, ...one.also] : one;
      }),
      'write',
    );
  }

  /**
   * Asks with a statement that was built once: building costs more than an index does. Those of the same moment go together.
   * @throws StoreError
   */
  async read<Row>(statement: Statement): Promise<Row[]> {
    const [result] = await this.#thread.run([statement], 'read');
    return (result?.rows ?? []) as Row[];
  }

  async close(): Promise<void> {
    await this.db.destroy();
    await this.#thread.close();
  }
}

/** @returns the query as text and parameters */
export function compiled(query: Compilable): Statement {
  const { sql, parameters } = query.compile();
  return { sql, params: parameters };
}
