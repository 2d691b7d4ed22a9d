/** Events that came before the part that hears them was loaded: kept for it, and told in order. */
import type { CtiEvent } from '../../core/model/events.ts';

/** More than a busy line says while a file is being loaded. */
const kept = 1000;

export class EarlyEvents {
  #events: CtiEvent[] = [];

  keep(event: CtiEvent): void {
    if (this.#events.length < kept) this.#events.push(event);
  }

  tell(part: { hear(event: CtiEvent): void }): void {
    for (const event of this.#events) part.hear(event);
    this.#events = [];
  }
}
