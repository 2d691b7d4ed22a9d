/** Forgets calls that are older than they may be kept, a few at a time, so that nobody waits for it. */
import type { Clock, Log, Timer } from '../../core/provider/world.ts';
import type { Store } from '../store/store.ts';
import { forgetting } from './forget-calls.ts';

const day = 86_400_000;
const atOnce = 500;
/** Looked for so often, ms. */
const every = 3_600_000;

export class Retention {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #days: number;
  #timer: Timer;
  #running: Promise<unknown> = Promise.resolve();
  #stopped = false;

  /** @param days how long calls are kept; 0: for good */
  constructor(store: Store, clock: Clock, log: Log, days: number) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#days = days;
  }

  start(): void {
    if (this.#days > 0) this.#again();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#clock.clearTimeout(this.#timer);
    await this.#running;
  }

  /** @returns how many calls were forgotten, with what was written about them */
  async forget(): Promise<number> {
    const { db } = this.#store;
    const before = this.#clock.now() - this.#days * day;
    let forgotten = 0;
    while (!this.#stopped) {
      const rows = await db
        .selectFrom('calls')
        .select(['id'])
        .where('started_at', '<', before)
        // What goes on is not over, however long it has.
        .where('ended_at', 'is not', null)
        .orderBy('started_at')
        .limit(atOnce)
        .execute();
      if (rows.length === 0) break;
      const ids = rows.map(({ id }) => id);
      await this.#store.write(forgetting(db, ids));
      forgotten += ids.length;
    }
    return forgotten;
  }

  #again(): void {
    this.#running = this.forget()
      .then((forgotten) => {
        if (forgotten > 0) this.#log.info('old calls forgotten', { calls: forgotten, days: this.#days });
      })
      .catch((error: unknown) => {
        this.#log.error('old calls cannot be forgotten', { error: String(error) });
      })
      .finally(() => {
        if (!this.#stopped) {
          this.#timer = this.#clock.setTimeout(() => {
            this.#again();
          }, every);
        }
      });
  }
}
