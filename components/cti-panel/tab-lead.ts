/** Of all tabs of a browser that hear of a call one leads: it rings. The lead passes on by itself when its tab goes away. */

export class TabLead {
  readonly #changed: () => void;
  #leads = false;
  #release: (() => void) | undefined;
  #waiting: AbortController | undefined;

  /** @param changed called when the lead comes to this tab */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get leads(): boolean {
    return this.#leads;
  }

  /** @param callId what the tabs take turns about */
  start(callId: string): void {
    this.stop();
    // Without secure origin there are no locks, and each tab stands for itself.
    if (!('locks' in navigator)) {
      this.#leads = true;
      this.#changed();
      return;
    }
    const waiting = new AbortController();
    this.#waiting = waiting;
    const held = navigator.locks.request(`offhook-ring-${callId}`, { signal: waiting.signal }, () => {
      if (waiting.signal.aborted) return undefined;
      this.#leads = true;
      this.#changed();
      return new Promise<void>((release) => (this.#release = release));
    });
    // Rejects when the wait is given up.
    held.catch(() => undefined);
  }

  stop(): void {
    this.#leads = false;
    this.#waiting?.abort();
    this.#waiting = undefined;
    this.#release?.();
    this.#release = undefined;
  }
}
