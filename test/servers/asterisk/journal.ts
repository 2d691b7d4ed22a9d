// Owns "wait for what may already have happened": entries are kept, so a wait looks back before it waits.

export interface WaitOptions {
  /** Look only at entries after this mark; by default at all that are kept. */
  since?: number | undefined;
  /** Milliseconds; 8000 by default. */
  timeoutMs?: number | undefined;
}

export class Journal<T> {
  #entries: T[] = [];
  #forgotten = 0;
  readonly #watchers = new Set<() => void>();
  #ending: Error | undefined;

  /** The entries since the last `forget()`, oldest first. */
  get entries(): readonly T[] {
    return this.#entries;
  }

  /** Now, to be given as `since` later. */
  mark(): number {
    return this.#forgotten + this.#entries.length;
  }

  add(entry: T): void {
    this.#entries.push(entry);
    for (const watch of [...this.#watchers]) watch();
  }

  /** Waits from now on see only what comes after. */
  forget(): void {
    this.#forgotten += this.#entries.length;
    this.#entries = [];
  }

  /** No more will come: whoever waits is told, and so is whoever asks later for what did not happen. */
  end(reason: Error): void {
    this.#ending ??= reason;
    for (const watch of [...this.#watchers]) watch();
  }

  /** The first entry that passes, past or future. `what` names it in the error of a wait in vain. */
  waitFor(what: string, passes: (entry: T) => boolean, options: WaitOptions = {}): Promise<T> {
    const { since = 0, timeoutMs = 8000 } = options;
    let next = since;
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        this.#watchers.delete(look);
        settle();
      };
      const look = () => {
        const from = Math.max(0, next - this.#forgotten);
        const found = this.#entries.slice(from).find(passes);
        next = this.mark();
        if (found !== undefined) finish(() => resolve(found));
        else if (this.#ending) finish(() => reject(new Error(`no ${what}: ${this.#ending?.message}`)));
      };
      const timer = setTimeout(() => finish(() => reject(new Error(`no ${what} within ${timeoutMs} ms`))), timeoutMs);
      this.#watchers.add(look);
      look();
    });
  }
}
