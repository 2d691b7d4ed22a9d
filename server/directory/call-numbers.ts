/** Writes beside each call the other party's number as it was written and as it is in full: what the phone system tells may be neither. */
import type { CtiEvent } from '../../core/model/events.ts';
import { partyNumber } from '../../core/model/call.ts';
import { parseNumber } from '../../core/numbers/parse-number.ts';
import type { Log } from '../../core/provider/world.ts';
import type { Hub } from '../messaging/hub.ts';
import type { Store } from '../store/store.ts';
import type { NumberSettingsStore } from './number-settings-store.ts';
import type { PlacedNumbers } from './placed-numbers.ts';

/** Calls whose number is known to be written. */
const rememberedMost = 20_000;

export interface CallNumbersParts {
  hub: Hub;
  store: Store;
  numbers: NumberSettingsStore;
  placed: PlacedNumbers;
  log: Log;
}

export class CallNumbers {
  readonly #parts: CallNumbersParts;
  /** By key of the call's record, the number that was written for it. */
  readonly #written = new Map<string, string>();
  readonly #unlisten: () => void;

  constructor(parts: CallNumbersParts) {
    this.#parts = parts;
    this.#unlisten = parts.hub.listen(({ user }, event) => {
      this.#hear(user.id, user.connectionId, event);
    });
  }

  stop(): void {
    this.#unlisten();
  }

  /** Once the call's row is there. */
  #hear(userId: string, connectionId: string, event: CtiEvent): void {
    if (event.type !== 'callSaved' || event.call.databaseUId === undefined) return;
    const { call } = event;
    const key = event.call.databaseUId;
    const number = partyNumber(call);
    if (number === '' || this.#written.get(key) === number) return;
    this.#written.set(key, number);
    if (this.#written.size > rememberedMost) {
      const [oldest] = this.#written.keys();
      if (oldest !== undefined) this.#written.delete(oldest);
    }
    const { written = number, site } = (call.direction === 'out' && this.#parts.placed.placed(userId, number)) || {};
    void this.#write(key, written, connectionId, site);
  }

  async #write(call_id: string, raw: string, connectionId: string, site: string | undefined): Promise<void> {
    const { store, numbers, log } = this.#parts;
    try {
      const { e164, extension } = parseNumber(raw, await numbers.at(connectionId, site));
      // No database keeps a NUL in text.
      const columns = { raw: raw.replaceAll('\u0000', '').slice(0, 256), e164, extension };
      await store.write([
        store.db
          .insertInto('call_numbers')
          .values({ call_id, ...columns })
          .onConflict((conflict) => conflict.column('call_id').doUpdateSet(columns)),
      ]);
    } catch (error) {
      this.#written.delete(call_id);
      log.warn('number of a call not written', { call: call_id, problem: (error as Error).message });
    }
  }
}
