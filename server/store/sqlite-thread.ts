/** The main thread's end of the store: collects what is asked while the thread is at work and hands it over as one batch. */
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import type { Job, JobDone, JobKind, PostedResult, StatementResult, ThreadOptions, Written } from './sqlite-jobs.ts';

interface Waiting {
  resolve: (results: StatementResult[]) => void;
  reject: (error: Error) => void;
}

/** A statement that the database refused; `code` is SQLite's. */
export class StoreError extends Error {
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.name = 'StoreError';
    this.code = code;
  }
}

/** The most jobs of one transaction: bounds how long the first of them waits for its commit. */
const batchSize = 512;

export class SqliteThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #writes: Job[] = [];
  #reads: Job[] = [];
  /** Jobs of an interactive transaction pass by the queue. */
  #inside: Job[] = [];
  #busy = false;
  #soon = false;
  #later: ReturnType<typeof setTimeout> | undefined;
  #lock: Promise<void> | undefined;
  #locked = false;
  #ids = 0;
  /** When the last batch of writes was handed over. */
  #postedAt = 0;
  readonly #gather: number;
  #failure: Error | undefined;

  private constructor(worker: Worker, gather: number) {
    this.#worker = worker;
    this.#gather = gather;
    worker.on('message', (done: JobDone[]) => {
      this.#done(done);
    });
    worker.on('error', (error) => {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    });
    worker.on('exit', () => {
      this.#fail(new StoreError('the store is closed', 'CLOSED'));
    });
  }

  /**
   * @param gather the least time between two commits, ms: while writes keep coming they are gathered that long
   * @throws what keeps the file from being opened
   */
  static async open(options: ThreadOptions, gather: number): Promise<SqliteThread> {
    const worker = startWorker(options);
    await once(worker, 'message');
    return new SqliteThread(worker, gather);
  }

  /** Jobs that wait for the thread. */
  get queued(): number {
    return this.#waiting.size;
  }

  /**
   * Writes of the same moment share one transaction and one flush to the disk; the promise settles after it.
   * @throws StoreError
   */
  run(statements: readonly Written[], kind: JobKind): Promise<StatementResult[]> {
    if (this.#failure) return Promise.reject(this.#failure);
    const id = ++this.#ids;
    const queue = { inside: this.#inside, read: this.#reads, write: this.#writes }[kind];
    queue.push({ id, kind, statements });
    this.#schedule();
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** Waits for a moment of its own; everybody else waits until `unlock`. */
  async lock(): Promise<() => void> {
    while (this.#lock) await this.#lock;
    let unlock = () => {};
    this.#lock = new Promise((resolve) => {
      unlock = () => {
        this.#lock = undefined;
        this.#locked = false;
        resolve();
        this.#schedule();
      };
    });
    this.#locked = true;
    return unlock;
  }

  async close(): Promise<void> {
    if (this.#failure) return;
    const exit = once(this.#worker, 'exit');
    this.#worker.postMessage('close');
    await exit;
  }

  #schedule(): void {
    if (this.#soon || this.#busy) return;
    const wait = this.#inside.length + this.#reads.length > 0 ? 0 : this.#untilNextCommit();
    if (wait > 0) {
      this.#later ??= setTimeout(() => {
        this.#post();
      }, wait);
      return;
    }
    this.#soon = true;
    // Whoever asks in the same turn of the loop goes along.
    setImmediate(() => {
      this.#post();
    });
  }

  /** A commit costs the same for one write and for many. @returns ms */
  #untilNextCommit(): number {
    return Math.max(0, this.#gather - (performance.now() - this.#postedAt));
  }

  #post(): void {
    this.#soon = false;
    clearTimeout(this.#later);
    this.#later = undefined;
    if (this.#busy) return;
    const jobs = this.#inside.splice(0);
    if (!this.#locked) {
      jobs.push(...this.#reads.splice(0, batchSize));
      // A timer may ring a moment early.
      if (this.#writes.length > 0 && this.#untilNextCommit() < 1) {
        jobs.push(...this.#writes.splice(0, batchSize));
        this.#postedAt = performance.now();
      }
    }
    if (jobs.length === 0) {
      if (!this.#locked && this.#writes.length > 0) this.#schedule();
      return;
    }
    this.#busy = true;
    this.#worker.postMessage(jobs);
  }

  #done(done: readonly JobDone[]): void {
    this.#busy = false;
    this.#tell(done, 0);
    if (this.#writes.length + this.#reads.length + this.#inside.length > 0) this.#schedule();
  }

  /** One after the other with the loop between them: what waits for a write may have much to do, and sockets wait, too. */
  #tell(done: readonly JobDone[], index: number): void {
    const job = done[index];
    if (!job) return;
    const waiting = this.#waiting.get(job.id);
    this.#waiting.delete(job.id);
    if ('error' in job) waiting?.reject(new StoreError(job.error, job.code));
    else waiting?.resolve(job.results.map(shown));
    if (index + 1 < done.length) {
      setImmediate(() => {
        this.#tell(done, index + 1);
      });
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }
}

function shown({ columns, values, changes }: PostedResult): StatementResult {
  const rows = typeof values === 'string' ? (JSON.parse(values) as unknown[][]) : values;
  return { rows: rows.map((row) => rowOf(columns, row)), changes };
}

function rowOf(columns: readonly string[], values: readonly unknown[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (let i = 0; i < columns.length; i++) row[columns[i] ?? ''] = values[i];
  return row;
}

/** The built program has the thread beside it; the sources are run through the loader that runs this file. */
function startWorker(workerData: ThreadOptions): Worker {
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL('./sqlite-worker.js', import.meta.url), { workerData });
  const thread = JSON.stringify(new URL('./sqlite-worker.ts', import.meta.url).href);
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  // A thread does not inherit the loader on every version of Node.
  const code = `import(${loader}).then(({ register }) => { register(); return import(${thread}); })`;
  return new Worker(code, { eval: true, workerData });
}
