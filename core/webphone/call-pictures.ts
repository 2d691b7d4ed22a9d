/** The pictures of a page's calls: the camera's go out in those that show the agent, and it is known in which some come in. */
import { asCtiError, CtiError } from '../provider/errors.ts';
import { Camera } from './camera.ts';
import type { ExchangePeer } from './exchange-peer.ts';

/** What there is to be seen of a call now. */
export interface Pictures {
  /** The agent's own, as it goes out. */
  own?: MediaStream;
  /** The other side's; in a conference that of whoever came first. */
  party?: MediaStream;
}

interface Needs {
  /** The connections of a call, oldest first. */
  peers: (callId: string) => readonly ExchangePeer[];
  /** Something else is to be seen of the call. */
  changed: () => void;
  /** The other side's pictures begin to arrive. */
  started: (callId: string) => void;
  /** The call is to show the agent, and cannot: `noCamera`. */
  failed: (callId: string, error: CtiError) => void;
}

export class CallPictures {
  readonly #needs: Needs;
  readonly #camera = new Camera((callIds) => {
    for (const callId of callIds) this.#fail(callId, new CtiError('noCamera'));
  });
  /** Calls that show the agent, or will once the camera is open. */
  readonly #showing = new Set<string>();
  /** Calls that were to, and could not: asked for again once they were told not to. */
  readonly #refused = new Set<string>();
  /** Calls in which pictures arrive. */
  readonly #arriving = new Set<string>();

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  of(callId: string): Pictures {
    const own = this.#showing.has(callId) ? this.#camera.stream : undefined;
    const party = this.#partyOf(callId);
    return { ...(own ? { own } : {}), ...(party ? { party } : {}) };
  }

  /** Whether the call shows the agent; to be said again when it has another connection. */
  show(callId: string, on: boolean): void {
    if (on && !this.#refused.has(callId)) void this.#start(callId);
    else if (!on) this.#stop(callId);
  }

  /** Pictures begin or end to arrive over one of the call's connections, or it has one less. */
  arrive(callId: string): void {
    const party = this.#partyOf(callId);
    if (!party) this.#arriving.delete(callId);
    else if (!this.#arriving.has(callId)) {
      this.#arriving.add(callId);
      this.#needs.started(callId);
    }
    this.#needs.changed();
  }

  async #start(callId: string): Promise<void> {
    const fresh = !this.#showing.has(callId);
    this.#showing.add(callId);
    try {
      const [picture = null] = (await this.#camera.use(callId)).getVideoTracks();
      // It may be told to stop while the agent is asked.
      if (!this.#showing.has(callId)) return;
      for (const peer of this.#needs.peers(callId)) peer.show(picture);
      if (fresh) this.#needs.changed();
    } catch (cause) {
      this.#fail(callId, asCtiError(cause));
    }
  }

  #stop(callId: string): void {
    this.#refused.delete(callId);
    if (!this.#showing.delete(callId)) return;
    for (const peer of this.#needs.peers(callId)) peer.show(null);
    this.#camera.leave(callId);
    this.#needs.changed();
  }

  #fail(callId: string, error: CtiError): void {
    if (!this.#showing.has(callId)) return;
    this.#stop(callId);
    this.#refused.add(callId);
    this.#needs.failed(callId, error);
  }

  #partyOf(callId: string): MediaStream | undefined {
    return this.#needs.peers(callId).find(({ pictures }) => pictures)?.pictures;
  }
}
