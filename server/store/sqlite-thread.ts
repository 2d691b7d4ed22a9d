/** The main thread's end of the store: collects what is asked while the thread is at work and hands it over as one batch. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Job, JobDone, JobKind, Statement, StatementResult, ThreadOptions } from './sqlite-jobs.ts';

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
  #queue: Job[] = [];
  /** Jobs of an interactive transaction pass by the queue. */
  #inside: Job[] = [];
  #busy = false;
  #scheduled = false;
  #lock: Promise<void> | undefined;
  #locked = false;
  #ids = 0;
  #failure: Error | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
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

  /** @throws what keeps the file from being opened */
  static async open(options: ThreadOptions): Promise<SqliteThread> {
    const worker = startWorker(options);
    await once(worker, 'message');
    return new SqliteThread(worker);
  }

  /** Jobs that wait for the thread. */
  get queued(): number {
    return this.#queue.length + this.#waiting.size;
  }

  /**
   * Writes of the same moment share one transaction and one flush to the disk; the promise settles after it.
   * @throws StoreError
   */
  run(statements: readonly Statement[], kind: JobKind): Promise<StatementResult[]> {
    if (this.#failure) return Promise.reject(this.#failure);
    const id = ++this.#ids;
    (kind === 'inside' ? this.#inside : this.#queue).push({ id, kind, statements });
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
    if (this.#scheduled || this.#busy) return;
    this.#scheduled = true;
    // Whoever asks in the same turn of the loop goes along.
    setImmediate(() => {
      this.#scheduled = false;
      this.#post();
    });
  }

  #post(): void {
    if (this.#busy) return;
    const jobs = this.#inside.splice(0);
    if (!this.#locked) jobs.push(...this.#queue.splice(0, batchSize));
    if (jobs.length === 0) return;
    this.#busy = true;
    this.#worker.postMessage(jobs);
  }

  #done(done: readonly JobDone[]): void {
    this.#busy = false;
    for (const job of done) {
      const waiting = this.#waiting.get(job.id);
      this.#waiting.delete(job.id);
      if ('error' in job) waiting?.reject(new StoreError(job.error, job.code));
      else waiting?.resolve(job.results);
    }
    if (this.#queue.length > 0 || this.#inside.length > 0) this.#schedule();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }
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
