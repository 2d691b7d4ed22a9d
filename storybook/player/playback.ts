/**
 * Plays a recording into a model: at any speed, from any moment, forwards and back. Knows no page, and time only by `tick`.
 *
 * A moment is always made in the same way: every event up to it, in order, on the recording's own clock. Going back
 * therefore begins anew with a model that has heard nothing, and with whatever shows it.
 */
import { CtiModel } from '../../core/model/cti-model.ts';
import { RecordedClock } from '../../core/provider/recorded-clock.ts';
import type { Recording } from '../recordings/recording.ts';
import { RecordedProvider } from './recorded-provider.ts';

export interface PlaybackHost {
  /** Shows another model, which has heard nothing yet; settles when whatever shows it is listening. */
  stage(model: CtiModel): Promise<unknown>;
  /** The position, the speed, or whether it plays has changed. */
  changed(): void;
  /** What is heard until `again(false)` has been heard before: a moment is made anew. */
  again(repeating: boolean): void;
}

/** A page in the background draws no frames; it goes on where it was, instead of leaping, ms. */
const longestFrame = 250;

export class Playback {
  readonly recording: Recording;
  readonly #host: PlaybackHost;
  #clock: RecordedClock | undefined;
  #provider: RecordedProvider | undefined;
  /** How many events the model has heard. */
  #heard = 0;
  /** Where the model stands, ms; nowhere before the first one is staged. */
  #reached = Infinity;
  #position = 0;
  #playing = false;
  #speed = 1;
  #lastTick: number | undefined;
  #arriving = false;
  #arrival = Promise.resolve();

  constructor(recording: Recording, host: PlaybackHost) {
    this.recording = recording;
    this.#host = host;
  }

  /** Milliseconds since the recording began. */
  get position(): number {
    return this.#position;
  }
  get playing(): boolean {
    return this.#playing;
  }
  get atEnd(): boolean {
    return this.#position >= this.recording.duration;
  }
  /** 2 plays twice as fast as it was recorded. */
  get speed(): number {
    return this.#speed;
  }
  set speed(speed: number) {
    this.#speed = speed;
    this.#host.changed();
  }

  /** From the end it begins again. */
  play(): void {
    if (this.#playing) return;
    if (this.atEnd) void this.seek(0);
    this.#playing = true;
    this.#lastTick = undefined;
    this.#host.changed();
  }

  pause(): void {
    if (!this.#playing) return;
    this.#playing = false;
    this.#host.changed();
  }

  /** @param now a clock that only rises, ms: the page's frames, or a test's own */
  tick(now: number): void {
    if (!this.#playing) return;
    const passed = this.#lastTick === undefined ? 0 : Math.min(now - this.#lastTick, longestFrame);
    this.#lastTick = now;
    void this.seek(this.#position + passed * this.#speed);
    if (this.atEnd) this.pause();
  }

  /**
   * Goes to a moment; asked for another one meanwhile, it goes to that instead.
   * @param ms since the recording began; outside of it counts as its begin or end
   * @returns settles when that moment is shown
   */
  seek(ms: number): Promise<void> {
    this.#position = Math.min(Math.max(0, ms), this.recording.duration);
    if (!this.#arriving) this.#arrival = this.#arrive();
    this.#host.changed();
    return this.#arrival;
  }

  async #arrive(): Promise<void> {
    this.#arriving = true;
    try {
      while (this.#reached !== this.#position) {
        const anew = this.#position < this.#reached;
        this.#host.again(anew && this.#reached !== Infinity);
        if (anew) await this.#begin();
        this.#goOn(this.#position);
      }
    } finally {
      this.#host.again(false);
      this.#arriving = false;
    }
  }

  async #begin(): Promise<void> {
    const model = new CtiModel();
    this.#clock = new RecordedClock(this.recording.startedAt);
    this.#provider = new RecordedProvider(this.#clock);
    this.#heard = 0;
    this.#reached = -1;
    model.init(this.#provider);
    await this.#host.stage(model);
  }

  #goOn(to: number): void {
    const { events, startedAt } = this.recording;
    for (let event = events[this.#heard]; event && event.at <= startedAt + to; event = events[++this.#heard]) {
      this.#clock?.advance(event.at);
      this.#provider?.say(event);
    }
    this.#clock?.advance(startedAt + to);
    this.#reached = to;
  }
}
