/** Asks again and again while somebody looks: a page in the background asks nothing. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How often, ms. */
const usual = 2000;

export class Looking implements ReactiveController {
  readonly #look: () => Promise<void>;
  readonly #every: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #there = false;

  constructor(host: ReactiveControllerHost, look: () => Promise<void>, every = usual) {
    this.#look = look;
    this.#every = every;
    host.addController(this);
  }

  hostConnected(): void {
    this.#there = true;
    document.addEventListener('visibilitychange', this.#seen);
    void this.again();
  }

  hostDisconnected(): void {
    this.#there = false;
    document.removeEventListener('visibilitychange', this.#seen);
    clearTimeout(this.#timer);
  }

  /** At once, and then again. */
  async again(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#look();
    clearTimeout(this.#timer);
    if (this.#there && document.visibilityState === 'visible')
      this.#timer = setTimeout(() => void this.again(), this.#every);
  }

  readonly #seen = (): void => {
    if (document.visibilityState === 'visible') void this.again();
  };
}
