/** Says in the database that a server works with it, so that a command that needs it alone can tell. */
import type { Clock, Timer } from '../../core/provider/world.ts';
import type { Store } from '../store/store.ts';

const key = 'serverAliveAt';
/** How often it is said, ms; silent for three times as long, a server is gone. */
const every = 5000;

/** How long ago a server was alive here, ms; nothing where none is. */
export async function serverAlive({ db }: Pick<Store, 'db'>, clock: Pick<Clock, 'now'>): Promise<number | undefined> {
  const row = await db.selectFrom('meta').select('value').where('key', '=', key).executeTakeFirst();
  const ago = clock.now() - Number(row?.value ?? 0);
  return ago < every * 3 ? Math.max(0, ago) : undefined;
}

export class Alive {
  readonly #store: Store;
  readonly #clock: Clock;
  #timer: Timer;
  #stopped = false;

  private constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  static async begin(store: Store, clock: Clock): Promise<Alive> {
    const alive = new Alive(store, clock);
    await alive.#say();
    return alive;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#clock.clearTimeout(this.#timer);
    await this.#store.db.deleteFrom('meta').where('key', '=', key).execute();
  }

  async #say(): Promise<void> {
    const value = String(this.#clock.now());
    await this.#store.db
      .insertInto('meta')
      .values({ key, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute();
    if (this.#stopped) return;
    this.#timer = this.#clock.setTimeout(() => {
      // A database that is busy for a moment is asked again.
      void this.#say().catch(() => this.#again());
    }, every);
  }

  #again(): void {
    if (!this.#stopped) this.#timer = this.#clock.setTimeout(() => void this.#say().catch(() => this.#again()), every);
  }
}
