/** What the agent says of calls, on its way to the call log: as it is typed, and under the record's key once there is one. */
import type { CtiEvent } from '../../core/model/events.ts';
import type { CallChange, CallHistorySource } from '../../core/session/call-history.ts';
import { CallWriter, type WriteState } from '../../core/session/call-writer.ts';

/** Calls whose keys are remembered: those that go on, and the last ones. */
const remembered = 50;

export class CallSaver {
  readonly #writer: CallWriter;
  /** By the phone system's id. */
  readonly #keys = new Map<string, string>();
  /** What waits for a key. */
  readonly #held = new Map<string, CallChange[]>();

  /**
   * @param history where calls are written to; nothing where the page has no server
   * @param told when something else is to be said of the saving
   */
  constructor(history: () => CallHistorySource | undefined, told: () => void) {
    this.#writer = new CallWriter(async (id, change) => {
      await history()?.change?.(id, change);
    }, told);
  }

  state(callId: string): WriteState {
    const key = this.#keys.get(callId);
    return key === undefined ? 'idle' : this.#writer.state(key);
  }

  write(callId: string, change: CallChange): void {
    const key = this.#keys.get(callId);
    if (key === undefined) this.#held.set(callId, [...(this.#held.get(callId) ?? []), change]);
    else this.#writer.write(key, change);
  }

  flush(): void {
    this.#writer.flush();
  }

  hear(event: CtiEvent): void {
    if (event.type === 'callInfoChanged' && event.previousId !== undefined) {
      this.#rename(event.previousId, event.call.id);
    }
    if (event.type !== 'callSaved' || event.call.databaseUId === undefined) return;
    this.know(event.call.id, event.call.databaseUId);
  }

  /** @param callId the phone system's. @param key of its record */
  know(callId: string, key: string): void {
    this.#keys.delete(callId);
    this.#keys.set(callId, key);
    for (const oldest of [...this.#keys.keys()].slice(0, -remembered)) this.#keys.delete(oldest);
    const held = this.#held.get(callId) ?? [];
    this.#held.delete(callId);
    for (const change of held) this.#writer.write(key, change);
  }

  #rename(from: string, to: string): void {
    const [key, held] = [this.#keys.get(from), this.#held.get(from)];
    this.#keys.delete(from);
    this.#held.delete(from);
    if (held) this.#held.set(to, held);
    if (key !== undefined) this.know(to, key);
  }
}
