/** Writes down that connections are alive while calls go on, so that after a crash a lost call can be ended at the right moment. */
import type { Clock, Log, Timer } from '../../core/provider/world.ts';
import type { Store } from '../store/store.ts';

const prefix = 'aliveAt/';

/** How exactly the end of a call is known that was lost with the service, ms. */
export const heartbeatInterval = 1000;

/** @returns when each connection was last known to work, UTC ms */
export async function readHeartbeats({ db }: Pick<Store, 'db'>): Promise<Map<string, number>> {
  const rows = await db.selectFrom('meta').selectAll().where('key', 'like', `${prefix}%`).execute();
  return new Map(rows.map(({ key, value }) => [key.slice(prefix.length), Number(value)]));
}

export class Heartbeat {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #alive: () => readonly string[];
  #timer: Timer;
  #stopped = false;

  /** @param alive ids of the connections that work and carry calls now */
  constructor(store: Store, clock: Clock, log: Log, alive: () => readonly string[]) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#alive = alive;
  }

  start(): void {
    this.#timer = this.#clock.setTimeout(() => {
      void this.beat().finally(() => {
        if (!this.#stopped) this.start();
      });
    }, heartbeatInterval);
  }

  stop(): void {
    this.#stopped = true;
    this.#clock.clearTimeout(this.#timer);
  }

  async beat(): Promise<void> {
    const connections = this.#alive();
    if (connections.length === 0) return;
    const value = String(this.#clock.now());
    try {
      await this.#store.db
        .insertInto('meta')
        .values(connections.map((id) => ({ key: prefix + id, value })))
        .onConflict((conflict) => conflict.column('key').doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })))
        .execute();
    } catch (error) {
      this.#log.debug('heartbeat not written', { error: String(error) });
    }
  }
}
