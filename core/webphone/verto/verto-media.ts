/**
 * The sound and the pictures of a call on Verto: one connection. Verto has no message for network paths that are found later,
 * so an offer or an answer waits for them, but not for long.
 */
import { ArrivingPictures } from '../arriving-pictures.ts';
import { gatheringCap } from '../gathering.ts';

/** Without a single path it is sent all the same: the server learns the real one from what reaches it, ms. */
const gatheringLimit = 2000;

export interface VertoMediaOptions {
  iceServers: readonly RTCIceServer[];
  /** One for all connections of a page: whoever only passes the sound on need not agree on keys anew. */
  certificate: RTCCertificate | undefined;
  voice: MediaStreamTrack;
  /** The own picture; undefined in a call of sound alone. */
  picture: MediaStreamTrack | undefined;
  /** The other side's pictures begin or end to arrive. */
  arrive: () => void;
}

export class VertoMedia {
  readonly connection: RTCPeerConnection;
  readonly #options: VertoMediaOptions;
  #arriving: ArrivingPictures | undefined;
  #answered = false;

  constructor(options: VertoMediaOptions) {
    this.#options = options;
    const { iceServers, certificate } = options;
    this.connection = new RTCPeerConnection({
      iceServers: [...iceServers],
      bundlePolicy: 'max-compat',
      ...(certificate ? { certificates: [certificate] } : {}),
    });
    this.connection.addEventListener('track', this.#onTrack);
  }

  /** The server has said how it wants the sound. */
  get answered(): boolean {
    return this.#answered;
  }

  /** The other side's pictures, while they arrive. */
  get pictures(): MediaStream | undefined {
    return this.#arriving?.stream;
  }

  /** Pictures may go both ways: both ends have agreed on it. */
  get showsPictures(): boolean {
    return this.connection
      .getTransceivers()
      .some(({ receiver, currentDirection }) => receiver.track.kind === 'video' && currentDirection === 'sendrecv');
  }

  /** @returns an offer with its network paths */
  async offer(): Promise<string> {
    const { voice, picture } = this.#options;
    // Sound first: the server's answer lists it first.
    this.connection.addTransceiver(voice);
    if (picture) this.connection.addTransceiver(picture);
    return this.#describe(await this.connection.createOffer());
  }

  /** @returns the answer to an offer of the server, with its network paths */
  async answer(sdp: string): Promise<string> {
    this.#answered = true;
    await this.connection.setRemoteDescription({ type: 'offer', sdp });
    for (const transceiver of this.connection.getTransceivers()) {
      const { voice, picture } = this.#options;
      const own = transceiver.receiver.track.kind === 'video' ? picture : voice;
      // Pictures that nobody wants are answered, and refused.
      transceiver.direction = own ? 'sendrecv' : 'inactive';
      await transceiver.sender.replaceTrack(own ?? null);
    }
    return this.#describe(await this.connection.createAnswer());
  }

  /**
   * The answer to our offer. It comes with the first sound that is heard before the call is answered, or with the answer; the
   * second one may come while the first one is still worked on, and says nothing new.
   */
  async take(sdp: string): Promise<void> {
    if (this.#answered) return;
    this.#answered = true;
    await this.connection.setRemoteDescription({ type: 'answer', sdp });
  }

  /** @returns an offer for another way through the network; `takeNew` takes its answer */
  async restart(): Promise<string> {
    return this.#describe(await this.connection.createOffer({ iceRestart: true }));
  }

  async takeNew(sdp: string): Promise<void> {
    await this.connection.setRemoteDescription({ type: 'answer', sdp });
  }

  close(): void {
    this.#arriving?.stop();
    this.connection.removeEventListener('track', this.#onTrack);
    this.connection.close();
  }

  async #describe(description: RTCSessionDescriptionInit): Promise<string> {
    await this.connection.setLocalDescription(description);
    await gathered(this.connection);
    return this.connection.localDescription?.sdp ?? '';
  }

  readonly #onTrack = ({ track, receiver }: RTCTrackEvent): void => {
    if (track.kind === 'video') this.#arriving ??= new ArrivingPictures(receiver, this.#options.arrive);
  };
}

/** Until all paths are found, or shortly after the first one, or for a while where there is none. */
function gathered(connection: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    let cap: ReturnType<typeof setTimeout> | undefined;
    const done = () => {
      clearTimeout(cap);
      clearTimeout(limit);
      connection.removeEventListener('icecandidate', found);
      connection.removeEventListener('icegatheringstatechange', look);
      resolve();
    };
    const look = () => {
      if (connection.signalingState === 'closed') done();
      // It is `complete` from the time before, too, when another way is looked for.
      if (connection.iceGatheringState === 'complete' && hasPath(connection.localDescription)) done();
    };
    const found = ({ candidate }: RTCPeerConnectionIceEvent) => {
      if (candidate?.candidate) cap ??= setTimeout(done, gatheringCap);
    };
    const limit = setTimeout(done, gatheringLimit);
    connection.addEventListener('icecandidate', found);
    connection.addEventListener('icegatheringstatechange', look);
    look();
  });
}

function hasPath(description: RTCSessionDescription | null): boolean {
  return /^a=candidate:/m.test(description?.sdp ?? '');
}
