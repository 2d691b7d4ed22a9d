/** Has the server keep how each call sounded, in the call's record. */
import type { MessagingServiceProvider } from '../messaging/messaging-service-provider.ts';
import type { CtiModel } from '../model/cti-model.ts';
import type { QualitySummary } from '../webphone/quality.ts';

/** Calls whose record is waited for, or that may still be heard of. */
const kept = 50;

export class QualityKeeper {
  readonly #provider: () => MessagingServiceProvider | undefined;
  /** Of a call's record in the server's store, by the phone system's id of the call. */
  readonly #records = new Map<string, string>();
  readonly #waiting = new Map<string, QualitySummary>();
  readonly #unlisten: () => void;

  constructor({ model, provider }: { model: CtiModel; provider: () => MessagingServiceProvider | undefined }) {
    this.#provider = provider;
    this.#unlisten = model.on('callSaved', ({ call: { id, databaseUId } }) => {
      if (databaseUId === undefined) return;
      keep(this.#records, id, databaseUId);
      const waiting = this.#waiting.get(id);
      if (waiting) this.ended(id, waiting);
    });
  }

  /** A call has no sound any more in this page; it may go on in another. */
  ended(callId: string, summary: QualitySummary): void {
    const record = this.#records.get(callId);
    this.#waiting.delete(callId);
    if (record === undefined) keep(this.#waiting, callId, summary);
    else
      this.#provider()
        ?.ask('callQuality', { id: record, quality: summary })
        // The call itself is stored; how it sounded is not worth a second attempt.
        .catch(() => undefined);
  }

  stop(): void {
    this.#unlisten();
  }
}

/** The oldest go when there are too many. */
function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= kept) break;
    map.delete(oldest);
  }
}
