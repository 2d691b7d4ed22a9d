/** The thread that owns the SQLite file: a commit or a scan may stall it, never the loop that serves sockets. */
import { parentPort, workerData } from 'node:worker_threads';
// libsql: SQLite with prebuilt binaries that serve every supported Node, so that installing compiles nothing.
import Database from 'libsql';
import { chainStart, insertOf, lastLink, linked } from './audit-chain.ts';
import type { ChainedEntry, Job, JobDone, PostedResult, Statement, ThreadOptions } from './sqlite-jobs.ts';

interface Prepared {
  readonly reader: boolean;
  raw(on: boolean): Prepared;
  columns(): { name: string }[];
  all(...params: unknown[]): unknown[];
  run(...params: unknown[]): { changes: number };
}

/** A statement, and for one that gives rows the names of their columns. */
interface Known {
  statement: Prepared;
  columns: string[] | undefined;
  /** The same rows, each as one text that SQLite has written: a value takes the driver longer than it takes SQLite. */
  asText: Prepared | undefined;
}

/** Statements kept prepared: the application has some dozens, and one that is built from a list must not fill the memory. */
const preparedKept = 200;

class Thread {
  readonly #database: Database.Database;
  readonly #prepared = new Map<string, Known>();

  constructor({ file, busyTimeout }: ThreadOptions) {
    this.#database = new Database(file, { timeout: busyTimeout });
    this.#database.exec('pragma journal_mode = wal');
    // In WAL mode only FULL makes a commit durable before it is acknowledged.
    this.#database.exec('pragma synchronous = full');
    this.#database.exec('pragma foreign_keys = on');
  }

  /** Writes first, all in one transaction, so that reads of the same batch see what is durable. */
  run(jobs: readonly Job[]): JobDone[] {
    const writes = jobs.filter(({ kind }) => kind === 'write');
    const others = jobs.filter(({ kind }) => kind !== 'write');
    return [...(writes.length > 0 ? this.#write(writes) : []), ...others.map((job) => this.#attempt(job))];
  }

  close(): void {
    this.#prepared.clear();
    this.#database.close();
  }

  #write(jobs: readonly Job[]): JobDone[] {
    try {
      this.#database.exec('begin immediate');
      const done = jobs.map((job) => this.#allOrNone(job));
      this.#database.exec('commit');
      return done;
    } catch (error) {
      if (this.#database.inTransaction) this.#database.exec('rollback');
      return jobs.map(({ id }) => failed(id, error));
    }
  }

  /** A job that fails takes back its own statements and leaves those of the others. */
  #allOrNone(job: Job): JobDone {
    // SQLite takes back a single statement by itself.
    if (job.statements.length === 1) return this.#attempt(job);
    this.#database.exec('savepoint job');
    const done = this.#attempt(job);
    if ('error' in done) this.#database.exec('rollback to job');
    this.#database.exec('release job');
    return done;
  }

  #attempt({ id, statements }: Job): JobDone {
    try {
      return { id, results: statements.map((one) => this.#execute('entry' in one ? this.#linked(one) : one)) };
    } catch (error) {
      return failed(id, error);
    }
  }

  #execute({ sql, params }: Statement): PostedResult {
    const known = this.#prepare(sql);
    const { statement, columns, asText } = known;
    if (columns && asText) {
      try {
        const rows = asText.all(params);
        return { columns, values: `[${rows.join(',')}]`, changes: rows.length };
      } catch {
        // Bytes are no JSON; whatever else is wrong is told by the statement itself.
        known.asText = undefined;
      }
    }
    if (columns) {
      const values = statement.all(params) as unknown[][];
      return { columns, values: isPlain(values) ? JSON.stringify(values) : values, changes: values.length };
    }
    return { columns: [], values: '[]', changes: statement.run(params).changes };
  }

  /** Nobody else writes meanwhile: the transaction has begun with the lock on the file. */
  #linked({ entry }: ChainedEntry): Statement {
    const [last] = this.#prepare(lastLink.sql).statement.all() as [number, string][];
    return insertOf(linked(entry, last ? { seq: last[0], hash: last[1] } : chainStart));
  }

  #prepare(sql: string): Known {
    const known = this.#prepared.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql) as unknown as Prepared;
    // The driver takes twice as long to make objects of rows as it takes to hand over their values.
    const columns = statement.reader
      ? statement
          .raw(true)
          .columns()
          .map(({ name }) => name)
      : undefined;
    const prepared = { statement, columns, asText: columns && this.#asText(sql, columns) };
    if (this.#prepared.size >= preparedKept) this.#prepared.clear();
    this.#prepared.set(sql, prepared);
    return prepared;
  }

  /**
   * Rows keep the order of the query within. Left as they are: names that are there twice, more columns than a function of
   * SQLite takes, and SQLite's own JSON, which would no longer be a text.
   */
  #asText(sql: string, columns: readonly string[]): Prepared | undefined {
    if (!/^\s*select\b/i.test(sql) || /json/i.test(sql) || new Set(columns).size < columns.length) return undefined;
    const names = columns.map((name) => `"${name.replaceAll('"', '""')}"`).join(', ');
    try {
      const wrapped = this.#database.prepare(`select json_array(${names}) from (${sql})`) as unknown as Prepared;
      return wrapped.raw(true);
    } catch {
      return undefined;
    }
  }
}

/** Texts, numbers and nothing, which are the same after JSON. */
function isPlain(rows: readonly unknown[][]): boolean {
  return rows.every((row) =>
    row.every(
      (value) => value === null || typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value)),
    ),
  );
}

function failed(id: number, error: unknown): JobDone {
  const { message, code } = error instanceof Error ? (error as Error & { code?: string }) : { message: String(error) };
  return { id, error: message, code: code ?? 'SQLITE_ERROR' };
}

const port = parentPort;
if (!port) throw new Error('this file is a thread of the store');
const thread = new Thread(workerData as ThreadOptions);
port.on('message', (message: Job[] | 'close') => {
  if (message === 'close') {
    thread.close();
    port.close();
    return;
  }
  port.postMessage(thread.run(message));
});
port.postMessage('ready');
