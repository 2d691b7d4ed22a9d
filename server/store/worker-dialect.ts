/** Kysely over the store's thread: its SQLite dialect with a driver that posts statements instead of running them here. */
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { JobKind } from './sqlite-jobs.ts';
import type { SqliteThread } from './sqlite-thread.ts';

export function workerDialect(thread: SqliteThread): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new ThreadDriver(thread),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

class ThreadDriver implements Driver {
  readonly #thread: SqliteThread;

  constructor(thread: SqliteThread) {
    this.#thread = thread;
  }

  async init(): Promise<void> {}
  async destroy(): Promise<void> {}

  async acquireConnection(): Promise<ThreadConnection> {
    return new ThreadConnection(this.#thread);
  }

  async beginTransaction(connection: ThreadConnection): Promise<void> {
    await connection.begin();
  }
  async commitTransaction(connection: ThreadConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }
  async rollbackTransaction(connection: ThreadConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }
  async releaseConnection(connection: ThreadConnection): Promise<void> {
    connection.release();
  }
}

class ThreadConnection implements DatabaseConnection {
  readonly #thread: SqliteThread;
  #unlock: (() => void) | undefined;

  constructor(thread: SqliteThread) {
    this.#thread = thread;
  }

  async begin(): Promise<void> {
    this.#unlock = await this.#thread.lock();
    await this.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  release(): void {
    this.#unlock?.();
    this.#unlock = undefined;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const kind: JobKind = this.#unlock ? 'inside' : kindOf(query);
    const [result] = await this.#thread.run([{ sql: query.sql, params: query.parameters }], kind);
    return { rows: (result?.rows ?? []) as R[], numAffectedRows: BigInt(result?.changes ?? 0) };
  }

  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('the store does not stream: ask for pages');
  }
}

function kindOf({ query, sql }: CompiledQuery): JobKind {
  if (query.kind === 'SelectQueryNode') return 'read';
  return query.kind === 'RawNode' && /^\s*(select|pragma|explain)\b/i.test(sql) ? 'read' : 'write';
}
