/**
 * Whether the other side's pictures arrive over a connection. A browser tells when the first one comes (`unmute`), and says
 * nothing when no more come: whoever stops sending just stops, so from the first one on their times are looked at.
 */
const lookEvery = 500;
/** After so many looks without a new picture there are none: a second and a half. */
const patience = 3;

export class ArrivingPictures {
  readonly #receiver: RTCRtpReceiver;
  readonly #changed: () => void;
  readonly #pictures: MediaStream;
  #timer: ReturnType<typeof setInterval> | undefined;
  #last = 0;
  #missed = patience;

  /** @param changed told when they begin to arrive, and when they do no more */
  constructor(receiver: RTCRtpReceiver, changed: () => void) {
    this.#receiver = receiver;
    this.#changed = changed;
    this.#pictures = new MediaStream([receiver.track]);
    receiver.track.addEventListener('unmute', this.#look);
  }

  /** While they arrive. */
  get stream(): MediaStream | undefined {
    return this.#missed < patience ? this.#pictures : undefined;
  }

  stop(): void {
    this.#receiver.track.removeEventListener('unmute', this.#look);
    clearInterval(this.#timer);
    this.#missed = patience;
  }

  readonly #look = (): void => {
    this.#timer ??= setInterval(this.#look, lookEvery);
    const before = this.stream;
    const newest = Math.max(0, ...this.#receiver.getSynchronizationSources().map(({ timestamp }) => timestamp));
    this.#missed = newest === this.#last ? Math.min(this.#missed + 1, patience) : 0;
    this.#last = newest;
    if (this.stream !== before) this.#changed();
  };
}
