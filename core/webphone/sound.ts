/**
 * The sound of a page's calls: one microphone for all of them, a loudspeaker for each, and how each of them sounds. Nothing
 * else in the page opens a microphone for a call, so that none is left open when the last call is over.
 */
import { CtiError } from '../provider/errors.ts';
import { CallQuality } from './call-quality.ts';
import { CallSound } from './call-sound.ts';
import type { QualitySummary } from './quality.ts';
import { SoundDevices } from './sound-devices.ts';

/**
 * `microphone`: it was opened or closed. `blocked`: the browser plays nothing until somebody touches the page, or does again.
 * `unplugged`: the microphone in use is gone, and another one is used. `quality`: a call has a new sample. `devices`: others
 * are plugged in or chosen.
 */
export type SoundEvent = 'microphone' | 'blocked' | 'unplugged' | 'quality' | 'devices';

export class Sound {
  readonly devices: SoundDevices;
  readonly #calls = new Map<string, CallSound>();
  readonly #listeners = new Set<(event: SoundEvent) => void>();
  readonly #unlisten: () => void;
  readonly #ended: (callId: string, quality: QualitySummary) => void;
  #microphone: MediaStream | undefined;
  #opening: Promise<MediaStream> | undefined;
  #blocked = false;
  #used = { microphone: '', speaker: '', switches: '' };

  /** @param ended told how a call sounded, once it has no sound any more */
  constructor(
    ended: (callId: string, quality: QualitySummary) => void = () => undefined,
    devices: SoundDevices = new SoundDevices(),
  ) {
    this.#ended = ended;
    this.devices = devices;
    this.#unlisten = devices.listen(() => void this.#devicesChanged());
  }

  /** @returns a function that ends the subscription */
  listen(listener: (event: SoundEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The open microphone, for whoever shows its level. */
  get input(): MediaStream | undefined {
    return this.#microphone;
  }

  /** The browser plays nothing until somebody touches the page. */
  get blocked(): boolean {
    return this.#blocked;
  }

  /** Calls that have sound now. */
  get calls(): readonly string[] {
    return [...this.#calls.keys()];
  }

  /**
   * The agent's voice for one call: a stream of its own, which this class ends.
   * @throws CtiError `noMicrophone` when there is none, or the browser or another program keeps it
   */
  async microphone(callId: string): Promise<MediaStream> {
    const call = this.#call(callId);
    const stream = await this.#open();
    // The call may have ended while the agent was asked.
    if (this.#calls.get(callId) !== call) {
      this.#closeIfIdle();
      throw new CtiError('callNotFound');
    }
    return call.speak(stream);
  }

  /** Plays what a connection receives, and listens to how it sounds. A call may have several: a conference has. */
  attach(callId: string, connection: RTCPeerConnection): void {
    this.#call(callId).attach(connection);
  }

  /** @param connection without it all of the call, whose voice is then let go */
  detach(callId: string, connection?: RTCPeerConnection): void {
    const call = this.#calls.get(callId);
    if (!call) return;
    if (connection && call.detach(connection)) return;
    const { summary } = call.quality;
    call.end();
    this.#calls.delete(callId);
    if (summary) this.#ended(callId, summary);
    this.#closeIfIdle();
    if (this.#calls.size === 0) this.#setBlocked(false);
  }

  /** Mute and hold: the call's own voice goes out or not. Of no effect before the call has asked for its sound. */
  setSending(callId: string, on: boolean): void {
    this.#calls.get(callId)?.send(on);
  }

  /** Hold: what comes in is played or not. */
  setHearing(callId: string, on: boolean): void {
    this.#calls.get(callId)?.hear(on);
  }

  /** Held by the other side, where nothing else is played meanwhile: soft notes say that the call is still there. */
  setWaiting(callId: string, on: boolean): void {
    this.#calls.get(callId)?.wait(on);
  }

  /** A call goes by another name from now on; nothing where that is another call's, or there is no such call. */
  rename(callId: string, name: string): void {
    const call = this.#calls.get(callId);
    if (!call || this.#calls.has(name)) return;
    this.#calls.delete(callId);
    this.#calls.set(name, call);
  }

  /** Plays a call through an element of the page instead of one of our own; `undefined` goes back. */
  setElement(callId: string, element: HTMLMediaElement | undefined): void {
    this.#calls.get(callId)?.through(element);
  }

  quality(callId: string): CallQuality | undefined {
    return this.#calls.get(callId)?.quality;
  }

  /** The connections of a call, newest last. */
  connections(callId: string): readonly RTCPeerConnection[] {
    return this.#calls.get(callId)?.connections ?? [];
  }

  /** Tries once more to play; to be called from a click or a key. */
  async unlock(): Promise<void> {
    const played = await Promise.all([...this.#calls.values()].map((call) => call.play()));
    this.#setBlocked(played.includes(false));
  }

  /** Ends every call's sound and lets the microphone go. */
  close(): void {
    for (const callId of this.calls) this.detach(callId);
    this.#unlisten();
    this.devices.stop();
    this.#setBlocked(false);
  }

  #call(callId: string): CallSound {
    const known = this.#calls.get(callId);
    if (known) return known;
    const call: CallSound = new CallSound({
      speaker: () => this.devices.use('speaker'),
      blocked: () => {
        this.#setBlocked(true);
      },
      quality: new CallQuality(() => {
        this.#tell('quality');
      }),
    });
    this.#calls.set(callId, call);
    void this.devices.start();
    return call;
  }

  #open(): Promise<MediaStream> {
    if (this.#microphone) return Promise.resolve(this.#microphone);
    // Two calls that begin at once share one question to the agent.
    this.#opening ??= this.#ask().finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  async #ask(): Promise<MediaStream> {
    const stream = await this.#capture();
    this.#take(stream);
    // Names of devices appear only now.
    void this.devices.refresh();
    this.#tell('microphone');
    return stream;
  }

  /** The chosen device; the system's own if that one cannot be opened. */
  async #capture(): Promise<MediaStream> {
    const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
    if (!mediaDevices) throw new CtiError('noMicrophone', 'the page is not https');
    const { switches } = this.devices;
    const chosen = this.devices.use('microphone');
    this.#used = { ...this.#used, microphone: chosen, switches: JSON.stringify(switches) };
    try {
      return await mediaDevices.getUserMedia({
        audio: { ...switches, ...(chosen ? { deviceId: { exact: chosen } } : {}) },
      });
    } catch (error) {
      const name = error instanceof DOMException ? error.name : '';
      if (!chosen || name === 'NotAllowedError') throw new CtiError('noMicrophone', name, { cause: error });
    }
    try {
      return await mediaDevices.getUserMedia({ audio: { ...switches } });
    } catch (cause) {
      throw new CtiError('noMicrophone', cause instanceof DOMException ? cause.name : '', { cause });
    }
  }

  #take(stream: MediaStream): void {
    this.#microphone = stream;
    const [track] = stream.getAudioTracks();
    track?.addEventListener('ended', () => {
      // Not by us: it was unplugged, or taken away in the browser's own settings.
      if (this.#microphone !== stream) return;
      void this.#change().then(() => {
        this.#tell('unplugged');
      });
    });
  }

  #closeIfIdle(): void {
    if (this.#calls.size > 0 || !this.#microphone) return;
    for (const track of this.#microphone.getTracks()) track.stop();
    this.#microphone = undefined;
    this.#tell('microphone');
  }

  async #devicesChanged(): Promise<void> {
    const { switches } = this.devices;
    const [microphone, speaker] = [this.devices.use('microphone'), this.devices.use('speaker')];
    const before = this.#used;
    if (speaker !== before.speaker) {
      this.#used = { ...this.#used, speaker };
      await Promise.all([...this.#calls.values()].map((call) => call.move()));
    }
    if (this.#microphone && (microphone !== before.microphone || JSON.stringify(switches) !== before.switches)) {
      await this.#change();
    }
    this.#tell('devices');
  }

  /** Another microphone under calls that go on: nobody's connection is made anew, and who is muted stays muted. */
  async #change(): Promise<void> {
    const old = this.#microphone;
    let stream: MediaStream;
    try {
      stream = await this.#capture();
    } catch {
      // Nothing to change to: the old one goes on, or stays silent until something is plugged in.
      return;
    }
    if (this.#microphone !== old) {
      for (const track of stream.getTracks()) track.stop();
      return;
    }
    this.#take(stream);
    await Promise.all([...this.#calls.values()].map((call) => call.speakThrough(stream)));
    for (const track of old?.getTracks() ?? []) track.stop();
    this.#closeIfIdle();
    this.#tell('microphone');
  }

  #setBlocked(blocked: boolean): void {
    if (blocked === this.#blocked) return;
    this.#blocked = blocked;
    this.#tell('blocked');
  }

  #tell(event: SoundEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
