/**
 * Decides when the line info is asked for. Oktell's line info lags behind its events, so each event is followed by two
 * readings: one at once, and one when the lag is over. However many events come, one question is under way at a time.
 */
import { CtiError } from '../../provider/errors.ts';
import type { Clock, Timer } from '../../provider/world.ts';
import type { Body } from './frames.ts';
import { type LineInfo, lineInfoSchema, read } from './messages.ts';

/** Readings that may fail one after the other before the connection is given up. */
const mostFailures = 3;

export interface LineReaderOptions {
  clock: Clock;
  ask: () => Promise<Body>;
  /** @param settled false: asked so soon after an event that the answer may be an old one */
  told: (info: LineInfo, settled: boolean) => void;
  /** The line cannot be read. */
  failed: () => void;
}

export class LineReader {
  readonly #options: LineReaderOptions;
  #settledAt = 0;
  #asking = false;
  #again = false;
  #failures = 0;
  #timer: Timer;
  #stopped = false;

  constructor(options: LineReaderOptions) {
    this.#options = options;
  }

  /** @param lag how far the line info may be behind, ms */
  trigger(lag: number): void {
    const { clock } = this.#options;
    if (lag > 0) {
      this.#settledAt = Math.max(this.#settledAt, clock.now() + lag);
      this.#later(this.#settledAt - clock.now());
    }
    void this.#read();
  }

  stop(): void {
    this.#stopped = true;
    this.#options.clock.clearTimeout(this.#timer);
  }

  #later(ms: number): void {
    const { clock } = this.#options;
    clock.clearTimeout(this.#timer);
    this.#timer = clock.setTimeout(() => void this.#read(), ms);
  }

  async #read(): Promise<void> {
    if (this.#stopped) return;
    if (this.#asking) {
      this.#again = true;
      return;
    }
    const { clock, ask, told } = this.#options;
    this.#asking = true;
    const asked = clock.now();
    let info: LineInfo | undefined;
    let closed = false;
    try {
      info = lineInfoOf(await ask());
    } catch (error) {
      closed = error instanceof CtiError && error.code === 'linkDown';
    }
    this.#asking = false;
    if (this.#isStopped() || closed) return;
    if (info) {
      this.#failures = 0;
      // An event that came while it was asked makes the answer an old one.
      told(info, asked >= this.#settledAt);
    } else {
      this.#failed();
      return;
    }
    if (this.#again) {
      this.#again = false;
      void this.#read();
    }
  }

  /** A question to which the answer may have changed while something else was waited for. */
  #isStopped(): boolean {
    return this.#stopped;
  }

  #failed(): void {
    this.#again = false;
    if (++this.#failures >= mostFailures) this.#options.failed();
    else this.#later(200 * this.#failures);
  }
}

/** An answer without a party says nothing of the line; that nobody is there is an empty one. */
function lineInfoOf(body: Body): LineInfo | undefined {
  const { abonent } = body;
  return typeof abonent === 'object' && abonent !== null ? read(lineInfoSchema, body) : undefined;
}
