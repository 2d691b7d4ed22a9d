/** The sound of one call: the agent's voice in a track of its own, and what each of its connections receives. */
import type { CallQuality } from './call-quality.ts';
import { playThrough } from './play-through.ts';
import { type Notes, Tune } from './tune.ts';

/** Says that the call is still there; first after a moment, for a short wait needs no words. */
const waitingNotes: Notes = { hertz: [523.25, 659.25], each: 0.4, loudness: 0.03, before: 1.2, after: 4 };

interface Needs {
  /** Id of the loudspeaker, `''` for the system's. */
  speaker: () => string;
  /** The browser keeps it silent. */
  blocked: () => void;
  quality: CallQuality;
}

interface Heard {
  connection: RTCPeerConnection;
  stream: MediaStream;
  element: HTMLMediaElement;
  stop: () => void;
}

export class CallSound {
  readonly quality: CallQuality;
  readonly #needs: Needs;
  #voice: MediaStream | undefined;
  #heard: readonly Heard[] = [];
  #given: HTMLMediaElement | undefined;
  #sends = true;
  #hears = true;
  #waiting: { tune: Tune; element: HTMLMediaElement } | undefined;

  constructor(needs: Needs) {
    this.#needs = needs;
    this.quality = needs.quality;
  }

  get connections(): readonly RTCPeerConnection[] {
    return this.#heard.map(({ connection }) => connection);
  }

  /** @returns the call's own voice, taken from the microphone */
  speak(microphone: MediaStream): MediaStream {
    this.#voice ??= this.#copy(microphone);
    return this.#voice;
  }

  /** Another microphone: every connection sends from it, without a new agreement with the other side. */
  async speakThrough(microphone: MediaStream): Promise<void> {
    const old = this.#voice;
    if (!old) return;
    const voice = this.#copy(microphone);
    this.#voice = voice;
    const olds = new Set(old.getAudioTracks());
    const senders = this.connections.flatMap((connection) => connection.getSenders());
    await Promise.all(
      senders
        .filter(({ track }) => track && olds.has(track))
        .map((sender) => sender.replaceTrack(voice.getAudioTracks()[0] ?? null).catch(() => undefined)),
    );
    for (const track of olds) track.stop();
  }

  attach(connection: RTCPeerConnection): void {
    if (this.connections.includes(connection)) return;
    const stream = new MediaStream();
    // The page's own element can play one sound only: that of the first.
    const element = (this.#heard.length === 0 ? this.#given : undefined) ?? new Audio();
    const take = ({ track }: { track: MediaStreamTrack }) => {
      if (track.kind !== 'audio' || stream.getTracks().includes(track)) return;
      for (const old of stream.getAudioTracks()) stream.removeTrack(old);
      stream.addTrack(track);
      void this.#play(element);
    };
    connection.addEventListener('track', take);
    const heard: Heard = {
      connection,
      stream,
      element,
      stop: () => {
        connection.removeEventListener('track', take);
        silence(element);
      },
    };
    this.#heard = [...this.#heard, heard];
    this.#start(heard);
    for (const { track, transport } of connection.getReceivers()) if (transport) take({ track });
    this.quality.follow(connection);
  }

  /** @returns whether the call has other connections left */
  detach(connection: RTCPeerConnection): boolean {
    const gone = this.#heard.find((each) => each.connection === connection);
    gone?.stop();
    this.#heard = this.#heard.filter((each) => each !== gone);
    this.quality.follow(this.connections.at(-1));
    return this.#heard.length > 0;
  }

  send(on: boolean): void {
    this.#sends = on;
    for (const track of this.#voice?.getAudioTracks() ?? []) track.enabled = on;
    this.#expect();
  }

  hear(on: boolean): void {
    this.#hears = on;
    for (const { element } of this.#heard) element.muted = !on;
    this.#expect();
  }

  /** While somebody lets the agent wait: two soft notes now and then, played here and sent to nobody. */
  wait(on: boolean): void {
    if (on === (this.#waiting !== undefined)) return;
    if (this.#waiting) {
      silence(this.#waiting.element);
      this.#waiting.tune.close();
      this.#waiting = undefined;
      return;
    }
    const [tune, element] = [new Tune(waitingNotes), new Audio()];
    this.#waiting = { tune, element };
    element.srcObject = tune.stream;
    void playThrough(element, this.#needs.speaker());
    void this.#play(element);
  }

  through(element: HTMLMediaElement | undefined): void {
    this.#given = element;
    const [first, ...rest] = this.#heard;
    if (!first) return;
    silence(first.element);
    const moved = { ...first, element: element ?? new Audio() };
    this.#heard = [
      {
        ...moved,
        stop: () => {
          first.stop();
          silence(moved.element);
        },
      },
      ...rest,
    ];
    this.#start(moved);
  }

  /** @returns false while the browser keeps one of them silent */
  async play(): Promise<boolean> {
    const played = await Promise.all(this.#elements.map((element) => this.#play(element)));
    return !played.includes(false);
  }

  /** To the loudspeaker that is chosen now. */
  async move(): Promise<void> {
    await Promise.all(this.#elements.map((element) => playThrough(element, this.#needs.speaker())));
  }

  end(): void {
    this.wait(false);
    this.quality.follow(undefined);
    for (const { stop } of this.#heard) stop();
    this.#heard = [];
    for (const track of this.#voice?.getTracks() ?? []) track.stop();
    this.#voice = undefined;
  }

  get #elements(): HTMLMediaElement[] {
    return [...this.#heard, ...(this.#waiting ? [this.#waiting] : [])].map(({ element }) => element);
  }

  #start({ element, stream }: Heard): void {
    element.srcObject = stream;
    element.autoplay = true;
    element.muted = !this.#hears;
    void playThrough(element, this.#needs.speaker());
    if (stream.getTracks().length > 0) void this.#play(element);
  }

  async #play(element: HTMLMediaElement): Promise<boolean> {
    try {
      await element.play();
      return true;
    } catch (error) {
      // Others come when it is taken away again before it has begun.
      const blocked = error instanceof DOMException && error.name === 'NotAllowedError';
      if (blocked) this.#needs.blocked();
      return !blocked;
    }
  }

  #copy(microphone: MediaStream): MediaStream {
    const copy = new MediaStream(microphone.getAudioTracks().map((track) => track.clone()));
    for (const track of copy.getAudioTracks()) track.enabled = this.#sends;
    return copy;
  }

  #expect(): void {
    this.quality.expect({ in: this.#hears, out: this.#sends });
  }
}

function silence(element: HTMLMediaElement): void {
  element.pause();
  element.srcObject = null;
}
