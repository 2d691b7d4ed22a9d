/** How late events are: from the moment one was heard of the phone system to the moment it was handed to the pages. */

/** Events that are looked back at. */
const kept = 1024;

export interface LagNumbers {
  /** ms; nothing where there was no event yet. */
  p50: number | null;
  p99: number | null;
  /** Since the start. */
  events: number;
  /** When the newest was heard, UTC ms. */
  lastAt: number | null;
}

export class EventLag {
  readonly #lags = new Float64Array(kept);
  #events = 0;
  #lastAt: number | null = null;

  /** @param at when it was heard @param now when it was handed on, both UTC ms */
  note(at: number, now: number): void {
    this.#lags[this.#events++ % kept] = Math.max(0, now - at);
    this.#lastAt = at;
  }

  get numbers(): LagNumbers {
    const sorted = this.#lags.slice(0, Math.min(this.#events, kept)).sort();
    const at = (fraction: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? null;
    return { p50: at(0.5), p99: at(0.99), events: this.#events, lastAt: this.#lastAt };
  }
}
