/** Tells a socket that lives from one that only looks open, as it does for hours after the network is gone: only an answer proves it. */
import type { Clock, Timer } from '../provider/world.ts';
import { pingInterval, silenceLimit } from './protocol.ts';

/** After a sleep, or on another network, an answer comes at once or never, ms. */
export const wakeLimit = 1500;

export class Lifeline {
  readonly #clock: Clock;
  readonly #ping: () => void;
  readonly #dead: () => void;
  #timer: Timer;
  #waking: Timer;
  #heardAt = 0;

  /**
   * @param ping asks the other side for a sign of life
   * @param dead told once when none has come
   */
  constructor(clock: Clock, ping: () => void, dead: () => void) {
    this.#clock = clock;
    this.#ping = ping;
    this.#dead = dead;
  }

  /** A new socket. */
  start(): void {
    this.stop();
    this.heard();
    this.#watch();
  }

  /** To be told of everything that comes. */
  heard(): void {
    this.#heardAt = this.#clock.now();
  }

  stop(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#clock.clearTimeout(this.#waking);
  }

  /** Asks now and does not wait long. */
  wake(): void {
    this.#clock.clearTimeout(this.#waking);
    if (this.#silence() > silenceLimit) {
      this.#end();
      return;
    }
    const asked = this.#clock.now();
    this.#ping();
    this.#waking = this.#clock.setTimeout(() => {
      if (this.#heardAt < asked) this.#end();
    }, wakeLimit);
  }

  #watch(): void {
    this.#timer = this.#clock.setTimeout(() => {
      if (this.#silence() > silenceLimit) {
        this.#end();
        return;
      }
      this.#ping();
      this.#watch();
    }, pingInterval);
  }

  #silence(): number {
    return this.#clock.now() - this.#heardAt;
  }

  #end(): void {
    this.stop();
    this.#dead();
  }
}
