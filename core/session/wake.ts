/**
 * Notices that the computer slept, or that the network is another one. Timers stand still meanwhile and sockets look open
 * that are long gone, so whoever waits for a timer or for the socket's own close is dead for minutes after a lid is opened.
 */
import type { Clock, Timer } from '../provider/world.ts';

/** How often the clock is looked at, ms. */
const lookEvery = 2000;
/** A look that comes so much later than it should was slept through, ms; throttled timers of hidden tabs come once a minute. */
const slept = 65_000;

/** The part of `window` that is listened to. */
export interface WakeSource {
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}

export class WakeWatch {
  readonly #clock: Clock;
  readonly #sources: readonly (readonly [WakeSource, string])[];
  readonly #woken: () => void;
  #timer: Timer;
  #lookedAt = 0;

  /**
   * @param page tells `online` and `pageshow`
   * @param document tells `visibilitychange` and `resume`
   * @param woken told after a sleep, when the network is back, and when the page is looked at again after a while
   */
  constructor(clock: Clock, page: WakeSource, document: WakeSource, woken: () => void) {
    this.#clock = clock;
    this.#woken = woken;
    this.#sources = [
      [page, 'online'],
      [page, 'pageshow'],
      [document, 'visibilitychange'],
      [document, 'resume'],
    ];
  }

  /** Once, however often it is said. */
  start(): void {
    this.stop();
    this.#lookedAt = this.#clock.now();
    for (const [source, type] of this.#sources) source.addEventListener(type, this.#heard);
    this.#look();
  }

  stop(): void {
    this.#clock.clearTimeout(this.#timer);
    for (const [source, type] of this.#sources) source.removeEventListener(type, this.#heard);
  }

  readonly #heard = (): void => {
    this.#lookedAt = this.#clock.now();
    this.#woken();
  };

  #look(): void {
    this.#timer = this.#clock.setTimeout(() => {
      const now = this.#clock.now();
      const gap = now - this.#lookedAt;
      this.#lookedAt = now;
      this.#look();
      if (gap > slept) this.#woken();
    }, lookEvery);
  }
}
