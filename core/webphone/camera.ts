/** The page's camera: one for all calls that show it, open no longer than one of them does, for its light tells the agent so. */
import { CtiError } from '../provider/errors.ts';

/** What a face in a small picture needs. */
const wanted: MediaTrackConstraints = {
  width: { ideal: 640 },
  height: { ideal: 480 },
  frameRate: { ideal: 24, max: 30 },
};

export class Camera {
  readonly #users = new Set<string>();
  readonly #gone: (callIds: readonly string[]) => void;
  #stream: MediaStream | undefined;
  #opening: Promise<MediaStream> | undefined;

  /** @param gone told which calls showed a camera that was unplugged, or taken away in the browser's own settings */
  constructor(gone: (callIds: readonly string[]) => void) {
    this.#gone = gone;
  }

  /** The open camera, for whoever shows the own picture. */
  get stream(): MediaStream | undefined {
    return this.#stream;
  }

  /**
   * Opens it for a call; `leave` ends that, also while the browser still asks the agent.
   * @throws CtiError `noCamera` when there is none, or the browser or another program keeps it
   */
  async use(callId: string): Promise<MediaStream> {
    this.#users.add(callId);
    if (this.#stream) return this.#stream;
    this.#opening ??= open().finally(() => (this.#opening = undefined));
    try {
      const stream = await this.#opening;
      // Of several that have waited the first one takes it.
      if (this.#stream !== stream) this.#take(stream);
      return stream;
    } catch (cause) {
      this.#users.delete(callId);
      throw cause;
    }
  }

  leave(callId: string): void {
    this.#users.delete(callId);
    this.#closeIfIdle();
  }

  #take(stream: MediaStream): void {
    this.#stream = stream;
    stream.getVideoTracks()[0]?.addEventListener('ended', () => {
      if (this.#stream !== stream) return;
      const callIds = [...this.#users];
      this.#users.clear();
      this.#closeIfIdle();
      this.#gone(callIds);
    });
    this.#closeIfIdle();
  }

  #closeIfIdle(): void {
    if (this.#users.size > 0) return;
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = undefined;
  }
}

async function open(): Promise<MediaStream> {
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
  if (!mediaDevices) throw new CtiError('noCamera', 'the page is not https');
  try {
    return await mediaDevices.getUserMedia({ video: wanted });
  } catch (cause) {
    throw new CtiError('noCamera', cause instanceof DOMException ? cause.name : '', { cause });
  }
}
