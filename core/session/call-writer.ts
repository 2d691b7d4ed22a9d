/** What is typed about a call, saved as it is typed: gathered for a moment, in order, and tried again until it is kept. */
import type { CallChange } from './call-history.ts';

/** How long typing has to pause, ms. */
const pause = 500;
/** The first and the longest wait after a save that failed, ms. */
const firstAgain = 1000;
const lastAgain = 30_000;

/** `failed`: it is kept here and tried again. */
export type WriteState = 'idle' | 'waiting' | 'saving' | 'saved' | 'failed';

export class CallWriter {
  readonly #change: (id: string, change: CallChange) => Promise<void>;
  readonly #told: (id: string, state: WriteState) => void;
  /** By call, what is not on its way yet. */
  readonly #waiting = new Map<string, CallChange>();
  readonly #states = new Map<string, WriteState>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #busy = false;
  #again = firstAgain;

  /**
   * @param change saves; settles when it is kept
   * @param told how it stands with a call
   */
  constructor(
    change: (id: string, change: CallChange) => Promise<void>,
    told: (id: string, state: WriteState) => void = () => undefined,
  ) {
    this.#change = change;
    this.#told = told;
  }

  state(id: string): WriteState {
    return this.#states.get(id) ?? 'idle';
  }

  /** @param id of the call's record. @param change what is not in it stays as it is */
  write(id: string, change: CallChange): void {
    this.#waiting.set(id, merged(this.#waiting.get(id), change));
    if (this.state(id) !== 'failed') this.#become(id, 'waiting');
    this.#later(pause);
  }

  /** Without waiting for a pause: the field was left, the call is done with, the page goes. */
  flush(): void {
    if (this.#waiting.size === 0) return;
    clearTimeout(this.#timer);
    void this.#save();
  }

  /** Saves what is left, once. */
  stop(): void {
    this.flush();
    clearTimeout(this.#timer);
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), ms);
  }

  async #save(): Promise<void> {
    const [next] = this.#waiting;
    if (this.#busy || !next) return;
    const [id, change] = next;
    this.#waiting.delete(id);
    this.#busy = true;
    if (this.state(id) !== 'failed') this.#become(id, 'saving');
    let kept = false;
    try {
      await this.#change(id, change);
      kept = true;
      this.#again = firstAgain;
    } catch {
      // What was typed meanwhile is newer.
      this.#waiting.set(id, merged(change, this.#waiting.get(id) ?? {}));
    }
    this.#busy = false;
    this.#become(id, !kept ? 'failed' : this.#waiting.has(id) ? 'waiting' : 'saved');
    if (this.#waiting.size === 0) return;
    if (kept) return this.#save();
    this.#later(this.#again);
    this.#again = Math.min(this.#again * 2, lastAgain);
  }

  #become(id: string, state: WriteState): void {
    if (this.state(id) === state) return;
    this.#states.set(id, state);
    this.#told(id, state);
  }
}

type Links = NonNullable<CallChange['unlink']>;

/** @returns both as one; of a record that was linked and unlinked, the later wins */
function merged(earlier: CallChange | undefined, later: CallChange): CallChange {
  if (!earlier) return later;
  const without = <L extends Links[number]>(links: L[] | undefined, gone: Links | undefined): L[] =>
    (links ?? []).filter((link) => !gone?.some(({ kind, id }) => kind === link.kind && id === link.id));
  const newer = [...(later.link ?? []), ...(later.unlink ?? [])];
  const link = [...without(earlier.link, newer), ...(later.link ?? [])];
  const unlink = [...without(earlier.unlink, newer), ...(later.unlink ?? [])];
  return {
    ...earlier,
    ...later,
    ...(link.length > 0 ? { link } : {}),
    ...(unlink.length > 0 ? { unlink } : {}),
  };
}
