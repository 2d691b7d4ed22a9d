/** How loud a stream is, for a meter and for the check of a microphone. */

/** ms between two readings of a meter */
export const levelEvery = 60;

export class InputLevel {
  #context: AudioContext | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param heard told the loudest moment since the last time, 0 to 1 */
  start(stream: MediaStream, heard: (level: number) => void): void {
    this.stop();
    if (stream.getAudioTracks().length === 0) return;
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 2048 });
    context.createMediaStreamSource(stream).connect(analyser);
    // The page may not have been touched yet: the reading is zero until it is.
    void context.resume().catch(() => undefined);
    const wave = new Float32Array(analyser.fftSize);
    this.#context = context;
    this.#timer = setInterval(() => {
      analyser.getFloatTimeDomainData(wave);
      let loudest = 0;
      for (const value of wave) loudest = Math.max(loudest, Math.abs(value));
      heard(Math.min(1, loudest));
    }, levelEvery);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    void this.#context?.close();
    this.#context = undefined;
  }
}

/** @returns the loudest moment of a stream in this time; nothing where the browser measures none yet @param ms how long */
export async function loudestIn(stream: MediaStream, ms: number): Promise<number | undefined> {
  const level = new InputLevel();
  let loudest: number | undefined;
  level.start(stream, (heard) => (loudest = Math.max(loudest ?? 0, heard)));
  await new Promise((resolve) => setTimeout(resolve, ms));
  level.stop();
  return loudest;
}
