/** Soft notes of our own making: made once as a sound of some seconds, and repeated by the browser without a timer of ours. */
export interface Notes {
  /** One after the other, Hz. */
  hertz: readonly number[];
  /** How long each sounds, s. */
  each: number;
  /** 0 to 1. */
  loudness: number;
  /** Silence before the first and after the last, s. */
  before?: number;
  after?: number;
}

export class Tune {
  readonly stream: MediaStream;
  readonly #context = new AudioContext();

  constructor({ hertz, each, loudness, before = 0, after = 0 }: Notes) {
    const { sampleRate } = this.#context;
    const note = Math.round(sampleRate * each);
    const begin = Math.round(sampleRate * before);
    const length = begin + note * hertz.length + Math.round(sampleRate * after);
    const buffer = this.#context.createBuffer(1, length, sampleRate);
    const samples = buffer.getChannelData(0);
    for (let i = 0; i < note * hertz.length; i++) {
      const at = i % note;
      const frequency = hertz[Math.floor(i / note)] ?? 0;
      // Swells and fades, so that no note clicks.
      samples[begin + i] =
        loudness * Math.sin((Math.PI * at) / note) * Math.sin((2 * Math.PI * frequency * at) / sampleRate);
    }
    const source = new AudioBufferSourceNode(this.#context, { buffer, loop: true });
    const out = this.#context.createMediaStreamDestination();
    source.connect(out);
    source.start();
    this.stream = out.stream;
    void this.#context.resume();
  }

  close(): void {
    for (const track of this.stream.getTracks()) track.stop();
    void this.#context.close();
  }
}
