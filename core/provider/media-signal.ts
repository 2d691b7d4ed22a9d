/**
 * How pages agree on the sound between them: descriptions and candidates of WebRTC (RFC 8829, RFC 8838), carried by the
 * phone system and not read by it. A provider whose sound is in its users' pages, or that runs there itself, has a `MediaDesk`.
 */

/** A STUN or TURN server as `RTCPeerConnection` takes it; a credential is good for a short time only. */
export interface IceServer {
  urls: string[];
  username?: string | undefined;
  credential?: string | undefined;
}

/** Names the pair of sides that hear each other, as one of its two pages knows it; a new pair has a new `peer`. */
interface OfPeer {
  callId: string;
  peer: string;
}

/** What two pages say to each other; an empty candidate says that there are no more. `restart`: new paths are wanted. */
export type PeerSignal =
  | ({ kind: 'description'; type: 'offer' | 'answer'; sdp: string } & OfPeer)
  | ({
      kind: 'candidate';
      candidate: string;
      sdpMid?: string | undefined;
      sdpMLineIndex?: number | undefined;
    } & OfPeer)
  | ({ kind: 'restart' } & OfPeer);

/** With whom: another page, or somebody whom the page plays itself. */
export type PeerWith = 'page' | 'echo' | 'music';

/** What the phone system tells a page besides: somebody is to be heard in a call, or no more. */
export type DeskSignal =
  ({ kind: 'open'; offers: boolean; with: PeerWith; iceServers: IceServer[] } & OfPeer) | ({ kind: 'close' } & OfPeer);

export type MediaSignal = PeerSignal | DeskSignal;

/**
 * One message between the provider that runs in a page and its mirror in the service, in the language of the Messaging
 * Service: where a phone system is talked to by the page itself, being the phone means to run the provider.
 */
export interface FrameSignal {
  kind: 'frame';
  frame: string;
}

/** What a phone page says, and what it is told. */
export type FromPhone = PeerSignal | FrameSignal;
export type ToPhone = MediaSignal | FrameSignal;

/** Where a user's phone page is plugged in. One user has one phone at a time. */
export interface MediaDesk {
  /**
   * A page is the user's phone from now on.
   * @param send takes signals for the page
   * @param peers those that the page still has, after its network was away: they go on, all others are made anew
   */
  plugIn(send: (signal: ToPhone) => void, peers: readonly string[]): void;
  /** There is no phone page any more; `returning`: it may be back in a moment. */
  unplug(returning: boolean): void;
  /**
   * From the phone page.
   * @throws CtiError `callNotFound` for a pair that is not the user's, `tooFast`, `notAllowedNow`, `notSupported`
   */
  signal(signal: FromPhone): void;
}

/** What a provider has whose sound is in its user's page. */
export interface HasMediaDesk {
  readonly mediaDesk: MediaDesk;
}

export function mediaDeskOf(provider: object): MediaDesk | undefined {
  return (provider as Partial<HasMediaDesk>).mediaDesk;
}
