/** Of all tabs of a browser that want one thing, one leads. The lead passes on by itself when its tab goes away. */

export class TabLead {
  readonly #changed: (leads: boolean) => void;
  #leads = false;
  #release: (() => void) | undefined;
  #waiting: AbortController | undefined;

  /** @param changed called when the lead comes to this tab, and when another tab has taken it */
  constructor(changed: (leads: boolean) => void) {
    this.#changed = changed;
  }

  get leads(): boolean {
    return this.#leads;
  }

  /**
   * Stands in line for the lead.
   * @param name what the tabs take turns about
   * @param take takes it at once from the tab that has it
   */
  start(name: string, take = false): void {
    this.stop();
    // Without secure origin there are no locks, and each tab stands for itself.
    if (!('locks' in navigator)) {
      this.#become(true);
      return;
    }
    const waiting = new AbortController();
    this.#waiting = waiting;
    const hold = (): Promise<void> | undefined => {
      if (waiting.signal.aborted) return undefined;
      const held = new Promise<void>((release) => (this.#release = release));
      this.#become(true);
      return held;
    };
    // What is taken needs no wait, and the browser lets it have no signal.
    const held = navigator.locks.request(name, take ? { steal: true } : { signal: waiting.signal }, hold);
    // Rejects when the wait is given up, and when another tab has taken it.
    held.catch(() => {
      if (this.#waiting === waiting && this.#leads) this.#become(false);
    });
  }

  stop(): void {
    this.#leads = false;
    this.#waiting?.abort();
    this.#waiting = undefined;
    this.#release?.();
    this.#release = undefined;
  }

  #become(leads: boolean): void {
    this.#leads = leads;
    this.#changed(leads);
  }
}
