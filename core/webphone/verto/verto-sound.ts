/** The sound and the pictures of one call on Verto in this page, over whichever connection carries them now. */
import { CtiError } from '../../provider/errors.ts';
import type { Clock } from '../../provider/world.ts';
import type { Camera } from '../camera.ts';
import { SoundPath } from '../sip/sound-path.ts';
import type { Sound } from '../sound.ts';
import { VertoMedia } from './verto-media.ts';

/** What the sound of a call needs of its telephone. */
export interface VertoSoundHost {
  readonly clock: Clock;
  readonly sound: Sound;
  readonly camera: Camera;
  readonly iceServers: readonly RTCIceServer[];
  readonly certificate: RTCCertificate | undefined;
  /** The name under which the page knows the sound of a call. */
  readonly soundId: (leg: string) => string;
  /** Other pictures are to be seen. */
  readonly picturesChanged: () => void;
}

export class VertoSound {
  readonly #host: VertoSoundHost;
  readonly #leg: string;
  readonly #path: SoundPath;
  #id = '';
  #media: VertoMedia | undefined;
  readonly #open = new Set<VertoMedia>();
  #over = false;

  /** @param look for another way, as long as no sound gets through. @param gaveUp there is none */
  constructor(host: VertoSoundHost, leg: string, look: () => void, gaveUp: () => void) {
    this.#host = host;
    this.#leg = leg;
    this.#path = new SoundPath({
      clock: host.clock,
      lost: host.picturesChanged,
      back: host.picturesChanged,
      look,
      gaveUp,
    });
  }

  get id(): string {
    return this.#id;
  }

  get media(): VertoMedia | undefined {
    return this.#media;
  }

  /** No sound gets through; the call ends then unless it does again, UTC ms. */
  get regainingUntil(): number | undefined {
    return this.#path.until;
  }

  /**
   * The agent's voice, and a connection for it; the one before goes on until it is closed.
   * @throws CtiError `noMicrophone`, `noCamera`, `callNotFound` when the call has ended meanwhile
   */
  async open(video: boolean): Promise<VertoMedia> {
    const { sound, camera, iceServers, certificate, picturesChanged, soundId } = this.#host;
    if (this.#id === '') this.#id = soundId(this.#leg);
    const id = this.#id;
    try {
      const [voice] = (await sound.microphone(id)).getAudioTracks();
      const picture = video ? (await camera.use(id)).getVideoTracks()[0] : undefined;
      // The agent may have been asked for long.
      if (this.#over) throw new CtiError('callNotFound');
      if (!voice) throw new CtiError('noMicrophone');
      const media = new VertoMedia({ iceServers, certificate, voice, picture, arrive: picturesChanged });
      sound.attach(id, media.connection);
      this.#path.watch(media.connection);
      this.#media = media;
      this.#open.add(media);
      return media;
    } catch (error) {
      if (!this.#media || this.#over) this.#silence();
      throw error;
    }
  }

  /** Goes on with one connection, and lets the other one go. */
  keep(kept: VertoMedia | undefined, other: VertoMedia | undefined): void {
    if (this.#over) return;
    this.#media = kept;
    if (!other || other === kept) return;
    // First, for closing would take the receivers away from who still plays them.
    this.#host.sound.detach(this.#id, other.connection);
    other.close();
    this.#open.delete(other);
  }

  /** Who is held hears nothing and says nothing. */
  set(held: boolean, muted: boolean): void {
    this.#host.sound.setSending(this.#id, !held && !muted);
    this.#host.sound.setHearing(this.#id, !held);
  }

  end(): void {
    this.#over = true;
    this.#path.stop();
    this.#silence();
    for (const media of this.#open) media.close();
    this.#open.clear();
    this.#media = undefined;
  }

  #silence(): void {
    this.#host.sound.detach(this.#id);
    this.#host.camera.leave(this.#id);
  }
}
