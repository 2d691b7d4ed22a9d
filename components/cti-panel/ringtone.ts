/** A ringtone that is made, not loaded: two soft notes, twice, and a pause. */

/** Of one turn, s: when each note begins, its pitch in Hz, and how long it sounds. */
const notes: readonly (readonly [at: number, pitch: number, length: number])[] = [
  [0, 659, 0.18],
  [0.2, 880, 0.3],
  [0.8, 659, 0.18],
  [1.0, 880, 0.3],
];
const turn = 3;

export class Ringtone {
  #context: AudioContext | undefined;
  #volume: GainNode | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  get rings(): boolean {
    return this.#timer !== undefined;
  }

  /** Where the sound comes out; for whoever measures it. */
  get output(): AudioNode | undefined {
    return this.#volume;
  }

  /**
   * Rings until it is stopped; already ringing, it goes on.
   * @param volume 0 to 1
   * @param device id of an audio output, `''` for the system's; one that is gone is the system's
   * @returns false when the browser keeps it silent, for nobody has touched the page yet
   */
  async start(volume: number, device = ''): Promise<boolean> {
    if (this.#timer !== undefined) return true;
    const context = new AudioContext();
    const gain = new GainNode(context, { gain: Math.max(0, Math.min(1, volume)) });
    gain.connect(context.destination);
    this.#context = context;
    this.#volume = gain;
    this.#timer = setInterval(() => {
      this.#play();
    }, turn * 1000);
    await useDevice(context, device);
    // Answered meanwhile: there is nothing left that could be resumed.
    if (this.#context !== context) return true;
    addEventListener('pointerdown', this.#touched);
    addEventListener('keydown', this.#touched);
    // `resume` waits for a touch of the page, however long that takes.
    await Promise.race([context.resume().catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 300))]);
    if (this.#context !== context) return true;
    this.#play();
    return context.state === 'running';
  }

  /** Whoever touches the page while it rings hears it from then on. */
  readonly #touched = (): void => {
    const context = this.#context;
    if (!context || context.state === 'running') return;
    void context.resume().then(() => {
      if (this.#context === context) this.#play();
    });
  };

  stop(): void {
    removeEventListener('pointerdown', this.#touched);
    removeEventListener('keydown', this.#touched);
    clearInterval(this.#timer);
    this.#timer = undefined;
    void this.#context?.close();
    this.#context = undefined;
    this.#volume = undefined;
  }

  #play(): void {
    const [context, volume] = [this.#context, this.#volume];
    // Notes for a silent context would all sound at once when it is woken.
    if (!context || !volume || context.state !== 'running') return;
    for (const [at, pitch, length] of notes) {
      const begin = context.currentTime + at;
      const note = new OscillatorNode(context, { type: 'sine', frequency: pitch });
      const shape = new GainNode(context, { gain: 0 });
      shape.gain.setValueAtTime(0, begin);
      shape.gain.linearRampToValueAtTime(0.5, begin + 0.02);
      shape.gain.exponentialRampToValueAtTime(0.001, begin + length);
      note.connect(shape).connect(volume);
      note.start(begin);
      note.stop(begin + length);
    }
  }
}

async function useDevice(context: AudioContext, device: string): Promise<void> {
  if (device === '' || !('setSinkId' in context)) return;
  try {
    await (context as AudioContext & { setSinkId(id: string): Promise<void> }).setSinkId(device);
  } catch {
    // Unplugged, or not allowed: the system's own device rings.
  }
}
