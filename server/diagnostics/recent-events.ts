/** The last events of all users: what the pages were told, without whom it was about. For a bundle, and for counting. */
import type { CtiEvent } from '../../core/model/events.ts';

export interface RecentEvent {
  /** UTC ms. */
  at: number;
  connectionId: string;
  userId: string;
  type: string;
  callId?: string;
  /** Of what went wrong. */
  code?: string;
}

const kept = 1000;

export class RecentEvents {
  readonly #ring: (RecentEvent | undefined)[] = [];
  #next = 0;

  note({ id, connectionId }: { id: string; connectionId: string }, event: CtiEvent): void {
    // Told only where somebody traces, and by the wire already.
    if (event.type === 'rawMessage' || event.type === 'lineStateChanged') return;
    const code = event.type === 'error' ? event.code : event.type === 'disconnected' ? event.reason : undefined;
    this.#ring[this.#next++ % kept] = {
      at: event.at,
      connectionId,
      userId: id,
      type: event.type,
      ...('call' in event && event.call ? { callId: event.call.id } : {}),
      ...(code === undefined ? {} : { code }),
    };
  }

  /** The newest last. */
  get list(): RecentEvent[] {
    const from = Math.max(0, this.#next - kept);
    return Array.from({ length: this.#next - from }, (_, i) => this.#ring[(from + i) % kept]).filter(
      (event) => event !== undefined,
    );
  }
}
