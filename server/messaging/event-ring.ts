/** The last events of one session, ready to be sent again to a page that comes back after a short absence. */

export class EventRing {
  readonly #frames: (string | undefined)[] = [];
  readonly #capacity: number;
  #newest = 0;
  #count = 0;

  /** @param capacity the most events kept */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** @param seq one more than that of the event before */
  push(seq: number, frame: string): void {
    this.#newest = seq;
    this.#frames[seq % this.#capacity] = frame;
    this.#count = Math.min(this.#count + 1, this.#capacity);
  }

  /** @returns the frames after `seq` in order, or nothing when some of them are no longer (or not yet) known */
  since(seq: number): string[] | undefined {
    if (seq > this.#newest || seq < this.#newest - this.#count) return undefined;
    const frames: string[] = [];
    for (let n = seq + 1; n <= this.#newest; n++) {
      const frame = this.#frames[n % this.#capacity];
      if (frame === undefined) return undefined;
      frames.push(frame);
    }
    return frames;
  }
}
