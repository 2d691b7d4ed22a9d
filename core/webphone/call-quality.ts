/** Listens to one call: a sample each second, what is wrong with it now, and what its record will say. */
import { type QualitySample, type QualitySummary, QualityTally, type Reading, sampleOf } from './quality.ts';
import { type QualityWarning, QualityWarnings } from './quality-warnings.ts';
import { readingOf } from './reading.ts';

/** ms */
export const sampleEvery = 1000;
/** As many seconds as the plot shows. */
export const samplesKept = 120;

export class CallQuality {
  readonly #changed: () => void;
  readonly #tally = new QualityTally();
  readonly #warnings = new QualityWarnings();
  #samples: readonly QualitySample[] = [];
  #connection: RTCPeerConnection | undefined;
  #before: Reading | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #flows = { in: true, out: true };

  /** @param changed told after each sample */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** The last seconds, oldest first. */
  get samples(): readonly QualitySample[] {
    return this.#samples;
  }
  get now(): QualitySample | undefined {
    return this.#samples.at(-1);
  }
  get warnings(): readonly QualityWarning[] {
    return this.#warnings.on;
  }
  get summary(): QualitySummary | undefined {
    return this.#tally.summary;
  }

  /** @param connection the one through which the call is heard now */
  follow(connection: RTCPeerConnection | undefined): void {
    this.#connection = connection;
    this.#before = undefined;
    clearInterval(this.#timer);
    this.#timer = connection && setInterval(() => void this.#sample(), sampleEvery);
  }

  /** What should flow now: neither way on hold, nothing out while muted. */
  expect(flows: { in: boolean; out: boolean }): void {
    this.#flows = flows;
  }

  async #sample(): Promise<void> {
    const connection = this.#connection;
    if (!connection || connection.connectionState === 'closed') return;
    const reading = await readingOf(connection).catch(() => undefined);
    const before = this.#before;
    this.#before = reading;
    if (!reading || !before || connection !== this.#connection) return;
    const sample = sampleOf(before, reading);
    this.#samples = [...this.#samples, sample].slice(-samplesKept);
    // A held call sends and gets nothing: that says nothing about its line.
    if (this.#flows.in) this.#tally.add(sample);
    this.#warnings.add(sample, (warning) => (warning === 'nothingSpoken' ? this.#flows.out : this.#flows.in));
    this.#changed();
  }
}
