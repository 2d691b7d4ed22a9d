/** The events that stories have dispatched, the newest ones of them, and what of them is looked for. */
import type { LogEntry } from './entry.ts';

/** An event in the log, with a number that stays its own. */
export interface LoggedEvent extends LogEntry {
  id: number;
}

/** What came before is forgotten. */
export const eventsKept = 500;

export class EventLog {
  #entries: LoggedEvent[] = [];
  #ids = 0;
  #forgotten = 0;
  readonly #listeners = new Set<() => void>();

  /** The oldest first. */
  get entries(): readonly LoggedEvent[] {
    return this.#entries;
  }
  /** How many were dropped to make room. */
  get forgotten(): number {
    return this.#forgotten;
  }

  add(entry: LogEntry): void {
    this.#entries.push({ ...entry, id: ++this.#ids });
    if (this.#entries.length > eventsKept) {
      this.#entries.shift();
      this.#forgotten++;
    }
    this.#tell();
  }

  clear(): void {
    this.#entries = [];
    this.#forgotten = 0;
    this.#tell();
  }

  /** @param words each must occur in the name, the tag or what the event carries; capitals do not matter */
  matching(words: string): readonly LoggedEvent[] {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    if (wanted.length === 0) return this.#entries;
    return this.#entries.filter(({ name, from, detail }) => {
      const text = `${name} ${from} ${detail}`.toLowerCase();
      return wanted.every((word) => text.includes(word));
    });
  }

  /** @returns a function that ends the subscription */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
