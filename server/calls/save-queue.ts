/** What is to be written and has not been: kept, in a bounded number, and tried again until it is durable. */
import { Retry } from '../../core/provider/retry.ts';
import type { Clock, Log } from '../../core/provider/world.ts';
import type { Statement, StatementResult } from '../store/sqlite-jobs.ts';

/** Something that has a state to write. Asked for it at the moment of writing, so that a late write is not an old one. */
export interface Savable {
  statements(): readonly Statement[];
  /** It is on the disk. @param again it has changed while it was written, and will be written again */
  saved(results: readonly StatementResult[], again: boolean): void;
  /** It could not be written this time; said once until it is. */
  notSaved(): void;
}

export interface SaveQueueSetup {
  write: (statements: readonly Statement[]) => Promise<StatementResult[]>;
  clock: Clock;
  random: () => number;
  log: Log;
  /** The most kept; beyond it the oldest is given up. */
  capacity?: number;
}

interface Waiting {
  /** Being written now. */
  writing: boolean;
  /** Changed since that began. */
  again: boolean;
  failed: boolean;
}

export class SaveQueue {
  /** Given up because too many were waiting. */
  lost = 0;
  failures = 0;
  readonly #setup: SaveQueueSetup;
  readonly #waiting = new Map<Savable, Waiting>();
  readonly #retry: Retry;
  #fresh: Savable[] = [];
  #idle: (() => void)[] = [];
  #stopped = false;

  constructor(setup: SaveQueueSetup) {
    this.#setup = setup;
    this.#retry = new Retry(setup.clock, setup.random, { base: 200, cap: 10_000 });
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** Writes it as soon as can be: after what the loop has at hand, so that pages hear of it first. */
  put(item: Savable): void {
    const known = this.#waiting.get(item);
    if (known?.writing) {
      known.again = true;
      return;
    }
    if (!known) {
      this.#makeRoom();
      this.#waiting.set(item, { writing: false, again: false, failed: false });
    }
    // What has failed waits for its retry; what is in the queue already is written as it will be then.
    if (known) return;
    this.#fresh.push(item);
    if (this.#fresh.length > 1) return;
    setImmediate(() => {
      for (const next of this.#fresh.splice(0)) this.#write(next);
    });
  }

  /** Settles when nothing waits any more, or after a time. @param patience ms */
  async settled(patience: number): Promise<void> {
    if (this.#waiting.size === 0) return;
    await new Promise<void>((resolve) => {
      const { clock } = this.#setup;
      const timer = clock.setTimeout(resolve, patience);
      this.#idle.push(() => {
        clock.clearTimeout(timer);
        resolve();
      });
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#retry.stop();
  }

  #write(item: Savable): void {
    const waiting = this.#waiting.get(item);
    if (!waiting || waiting.writing || this.#stopped) return;
    waiting.writing = true;
    waiting.again = false;
    this.#setup.write(item.statements()).then(
      (results) => {
        this.#done(item, waiting, results);
      },
      (error: unknown) => {
        this.#failed(item, waiting, error);
      },
    );
  }

  #done(item: Savable, waiting: Waiting, results: readonly StatementResult[]): void {
    waiting.writing = false;
    waiting.failed = false;
    this.#retry.succeeded();
    if (!waiting.again) this.#waiting.delete(item);
    item.saved(results, waiting.again);
    if (waiting.again) this.#write(item);
    else if (this.#waiting.size === 0) for (const resolve of this.#idle.splice(0)) resolve();
  }

  #failed(item: Savable, waiting: Waiting, error: unknown): void {
    waiting.writing = false;
    this.failures++;
    if (!waiting.failed) {
      waiting.failed = true;
      this.#setup.log.warn('call not saved, kept and tried again', {
        error: String(error),
        waiting: this.#waiting.size,
      });
      item.notSaved();
    }
    if (this.#stopped) return;
    this.#retry.later(() => {
      for (const [other, { failed }] of [...this.#waiting]) if (failed) this.#write(other);
    });
  }

  #makeRoom(): void {
    if (this.#waiting.size < (this.#setup.capacity ?? 20_000)) return;
    const [oldest] = this.#waiting.keys();
    if (!oldest) return;
    this.#waiting.delete(oldest);
    this.lost++;
    this.#setup.log.error('call record given up: too many wait to be saved', { lost: this.lost });
  }
}
