/**
 * The connection with one other side of a call at the built-in exchange: agrees with it on sound and pictures (WebRTC,
 * RFC 8829), and finds a new way to it when the network changes. One side makes all the offers, so that two never cross.
 */
import { ArrivingPictures } from './arriving-pictures.ts';
import type { IceServer, MediaSignal, PeerSignal } from '../provider/media-signal.ts';

/**
 * `connecting`: not heard yet. `reconnecting`: it was lost, and another way is looked for. `lost`: none was found for long;
 * it is still taken if one comes.
 */
export type PeerState = 'connecting' | 'connected' | 'reconnecting' | 'lost';

export interface ExchangePeerOptions {
  callId: string;
  peer: string;
  /** This side makes the offers. */
  offers: boolean;
  iceServers: readonly IceServer[];
  /** `relay`: over TURN alone. */
  transport: RTCIceTransportPolicy;
  /** @returns false when it could not be sent */
  send: (signal: PeerSignal) => boolean;
  changed?: (state: PeerState) => void;
  /** With a way for pictures, on which none go until they are wanted; told when some begin or end to arrive. */
  arrive?: () => void;
}

/** A short loss mends itself, ms. */
const patience = 1000;
/** Between two attempts to find another way, and once it is called lost, ms. */
const retryEvery = 3000;
const retryLostEvery = 15_000;
/** After this time without a connection the call has no sound, and somebody should be told so, ms. */
export const peerDeadline = 20_000;

export class ExchangePeer {
  readonly connection: RTCPeerConnection;
  readonly callId: string;
  readonly peer: string;
  readonly #options: ExchangePeerOptions;
  /** What is done to the connection, one after the other. */
  #work: Promise<void> = Promise.resolve();
  #early: RTCIceCandidateInit[] = [];
  readonly #sent: { audio: MediaStreamTrack | null; video: MediaStreamTrack | null } = { audio: null, video: null };
  #arriving: ArrivingPictures | undefined;
  #state: PeerState = 'connecting';
  #retry: ReturnType<typeof setTimeout> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  /** Until when another way is looked for before it is called lost, UTC ms; while it is. */
  regainingUntil: number | undefined;
  #closed = false;

  constructor(options: ExchangePeerOptions) {
    const { callId, peer, iceServers, transport } = options;
    this.#options = options;
    this.callId = callId;
    this.peer = peer;
    this.connection = new RTCPeerConnection({
      iceServers: iceServers.map(({ urls, username, credential }) => ({
        urls,
        ...(username === undefined ? {} : { username }),
        ...(credential === undefined ? {} : { credential }),
      })),
      iceTransportPolicy: transport,
      bundlePolicy: 'max-bundle',
    });
    this.connection.addEventListener('icecandidate', this.#onCandidate);
    this.connection.addEventListener('connectionstatechange', this.#onState);
    this.connection.addEventListener('track', this.#onTrack);
    addEventListener('online', this.#findAnotherWay);
    this.#startDeadline();
    if (options.offers) {
      this.connection.addTransceiver('audio');
      // From the start, so that turning it on needs no new agreement, which could fail in mid-call.
      if (options.arrive) this.connection.addTransceiver('video');
      this.#do(() => this.#offer(false));
    }
  }

  get state(): PeerState {
    return this.#state;
  }

  /** The other side's pictures, while they arrive. */
  get pictures(): MediaStream | undefined {
    return this.#arriving?.stream;
  }

  /** What this side says; nothing is silence. The connection stays as it is. */
  speak(voice: MediaStreamTrack | null): void {
    this.#sent.audio = voice;
    this.#do(() => this.#send());
  }

  /** What this side shows; nothing takes no bandwidth. The connection stays as it is. */
  show(picture: MediaStreamTrack | null): void {
    this.#sent.video = picture;
    this.#do(() => this.#send());
  }

  /** Tones as telephone events (RFC 4733). @returns false where the other side takes none */
  tones(digits: string): boolean {
    const dtmf = this.connection.getSenders()[0]?.dtmf;
    if (!dtmf?.canInsertDTMF) return false;
    dtmf.insertDTMF(dtmf.toneBuffer + digits);
    return true;
  }

  /** What the other side says. */
  take(signal: MediaSignal): void {
    if (signal.kind === 'description') this.#do(() => this.#agree(signal));
    else if (signal.kind === 'candidate') this.#do(() => this.#candidate(signal));
    else if (signal.kind === 'restart' && this.#options.offers) this.#do(() => this.#offer(true));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#deadline);
    this.#arriving?.stop();
    removeEventListener('online', this.#findAnotherWay);
    this.connection.removeEventListener('icecandidate', this.#onCandidate);
    this.connection.removeEventListener('connectionstatechange', this.#onState);
    this.connection.removeEventListener('track', this.#onTrack);
    this.connection.close();
  }

  /** In order; what fails is mended by the next offer, which the deadline watches. */
  #do(work: () => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (this.#closed) return;
      try {
        await work();
      } catch (error) {
        if (!this.#closed) console.debug('offhook: sound was not agreed on', error);
      }
    });
  }

  async #offer(restart: boolean): Promise<void> {
    const offer = await this.connection.createOffer({ iceRestart: restart });
    await this.connection.setLocalDescription(offer);
    this.#describe('offer');
  }

  async #agree({ type, sdp }: Extract<MediaSignal, { kind: 'description' }>): Promise<void> {
    await this.connection.setRemoteDescription({ type, sdp });
    for (const candidate of this.#early.splice(0)) await this.connection.addIceCandidate(candidate);
    if (type === 'answer') return;
    for (const transceiver of this.connection.getTransceivers()) transceiver.direction = 'sendrecv';
    await this.#send();
    await this.connection.setLocalDescription(await this.connection.createAnswer());
    this.#describe('answer');
  }

  async #candidate({ candidate, sdpMid, sdpMLineIndex }: Extract<MediaSignal, { kind: 'candidate' }>): Promise<void> {
    const told = { candidate, sdpMid: sdpMid ?? null, sdpMLineIndex: sdpMLineIndex ?? null };
    if (this.connection.remoteDescription) await this.connection.addIceCandidate(told);
    else this.#early.push(told);
  }

  async #send(): Promise<void> {
    for (const { sender, receiver } of this.connection.getTransceivers()) {
      const wanted = this.#sent[receiver.track.kind === 'video' ? 'video' : 'audio'];
      if (sender.track !== wanted) await sender.replaceTrack(wanted);
    }
  }

  #describe(type: 'offer' | 'answer'): void {
    const { callId, peer } = this;
    const sdp = this.connection.localDescription?.sdp ?? '';
    this.#options.send({ kind: 'description', callId, peer, type, sdp });
  }

  readonly #onCandidate = ({ candidate }: RTCPeerConnectionIceEvent): void => {
    const { callId, peer } = this;
    // An empty one ends those of one generation; the end of all is none, and tells nobody anything.
    if (!candidate) return;
    this.#options.send({
      kind: 'candidate',
      callId,
      peer,
      candidate: candidate.candidate,
      ...(candidate.sdpMid === null ? {} : { sdpMid: candidate.sdpMid }),
      ...(candidate.sdpMLineIndex === null ? {} : { sdpMLineIndex: candidate.sdpMLineIndex }),
    });
  };

  readonly #onTrack = ({ track, receiver }: RTCTrackEvent): void => {
    const { arrive } = this.#options;
    if (track.kind === 'video' && arrive) this.#arriving ??= new ArrivingPictures(receiver, arrive);
  };

  readonly #onState = (): void => {
    const { connectionState } = this.connection;
    if (connectionState === 'connected') {
      clearTimeout(this.#retry);
      clearTimeout(this.#deadline);
      this.#deadline = undefined;
      this.#become('connected');
    } else if (connectionState === 'disconnected' || connectionState === 'failed') {
      this.#startDeadline();
      if (this.#state === 'connected') {
        this.regainingUntil = Date.now() + peerDeadline;
        this.#become('reconnecting');
      }
      clearTimeout(this.#retry);
      this.#retry = setTimeout(this.#findAnotherWay, connectionState === 'failed' ? 0 : patience);
    }
  };

  readonly #findAnotherWay = (): void => {
    clearTimeout(this.#retry);
    if (this.#closed || this.connection.connectionState === 'connected') return;
    if (this.#options.offers) this.#do(() => this.#offer(true));
    else this.#options.send({ kind: 'restart', callId: this.callId, peer: this.peer });
    this.#retry = setTimeout(this.#findAnotherWay, this.#state === 'lost' ? retryLostEvery : retryEvery);
  };

  #startDeadline(): void {
    this.#deadline ??= setTimeout(() => {
      this.#become('lost');
    }, peerDeadline);
  }

  #become(state: PeerState): void {
    if (this.#state === state) return;
    if (state !== 'reconnecting') this.regainingUntil = undefined;
    this.#state = state;
    this.#options.changed?.(state);
  }
}
