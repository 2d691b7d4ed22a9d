/**
 * The page as a phone at the built-in exchange: makes a connection for each side that is to be heard in a call, lets them
 * go with the call, and sends and plays what the call's state says: a held call is silent and dark both ways, a muted one
 * sends nothing, the microphone is opened only when somebody talks, and the camera only while a call shows the agent.
 */
import type { Call } from '../model/call.ts';
import type { CtiEvent } from '../model/events.ts';
import type { BaseCtiProvider } from '../provider/base-cti-provider.ts';
import { asCtiError, type CtiError } from '../provider/errors.ts';
import type { MediaSignal, PeerSignal, ToPhone } from '../provider/media-signal.ts';
import { CallPictures, type Pictures } from './call-pictures.ts';
import { ExchangePeer, type PeerState } from './exchange-peer.ts';
import { playParty } from './played-party.ts';
import type { Sound } from './sound.ts';

export interface ExchangePhoneOptions {
  /** Whose calls they are: its state and its events; told that a call does not show the agent, where it cannot. */
  provider: Pick<BaseCtiProvider, 'state' | 'listen' | 'setVideoState'>;
  sound: Pick<Sound, 'microphone' | 'attach' | 'detach' | 'setSending' | 'setHearing' | 'setWaiting'>;
  /** To the other page of a pair; returns false when it could not be sent. */
  send: (signal: PeerSignal) => boolean;
  /** How a call's sound stands, for who shows "reconnecting"; `undefined` once the call has none. */
  changed?: (callId: string, state: PeerState | undefined) => void;
  /** The other side's pictures begin to arrive. */
  seen?: (callId: string) => void;
  /** What is to be seen of the calls is another. */
  picturesChanged?: () => void;
  /** A call goes on without the agent's voice, `noMicrophone`, or without the picture, `noCamera`. */
  failed?: (callId: string, error: CtiError) => void;
  /** `relay`: over TURN alone, for tests and for who must not show addresses. */
  transport?: RTCIceTransportPolicy;
}

interface Entry {
  near: ExchangePeer;
  close: () => void;
}

export class ExchangePhone {
  readonly #options: ExchangePhoneOptions;
  readonly #peers = new Map<string, Entry>();
  readonly #states = new Map<string, PeerState>();
  /** Calls for which the microphone could not be had: asked for again with the next connection only. */
  readonly #voiceless = new Set<string>();
  readonly #pictures: CallPictures;
  readonly #unlisten: () => void;

  constructor(options: ExchangePhoneOptions) {
    this.#options = options;
    this.#pictures = new CallPictures({
      peers: (callId) => this.#peersOf(callId).map(({ near }) => near),
      changed: () => options.picturesChanged?.(),
      started: (callId) => options.seen?.(callId),
      failed: (callId, error) => {
        options.failed?.(callId, error);
        // Refused only once the call is over.
        options.provider.setVideoState(callId, false).catch(() => undefined);
      },
    });
    this.#unlisten = options.provider.listen((event) => {
      this.#follow(event);
    });
  }

  /** The pairs whose sound goes on by itself while the service is away. */
  readonly peers = (): string[] =>
    [...this.#peers.values()].filter(({ near }) => near.state === 'connected').map(({ near }) => near.peer);

  /** The worst of a call's connections; `undefined` without one. */
  state(callId: string): PeerState | undefined {
    return this.#states.get(callId);
  }

  /** The sound of a call was lost, and another way for it is looked for. @returns until when, UTC ms */
  regaining(callId: string): number | undefined {
    const until = this.#peersOf(callId).flatMap(({ near }) => near.regainingUntil ?? []);
    return until.length > 0 ? Math.max(...until) : undefined;
  }

  /** What there is to be seen of a call now. */
  pictures(callId: string): Pictures {
    return this.#pictures.of(callId);
  }

  /** What the exchange or the other page of a pair says. */
  readonly take = (signal: ToPhone): void => {
    if (signal.kind === 'frame') return;
    if (signal.kind === 'open') this.#open(signal);
    else if (signal.kind === 'close') this.#close(signal.peer);
    else this.#peers.get(signal.peer)?.near.take(signal);
  };

  /** Leaves no connection and no microphone open. */
  close(): void {
    this.#unlisten();
    for (const peer of [...this.#peers.keys()]) this.#close(peer);
  }

  #open(signal: Extract<MediaSignal, { kind: 'open' }>): void {
    const { callId, peer, offers, iceServers } = signal;
    const { sound, send, transport = 'all' } = this.#options;
    this.#close(peer);
    const changed = () => {
      this.#tell(callId);
    };
    let entry: Entry;
    if (signal.with === 'page') {
      const near = new ExchangePeer({
        callId,
        peer,
        offers,
        iceServers,
        transport,
        send,
        changed,
        arrive: () => {
          this.#pictures.arrive(callId);
        },
      });
      entry = {
        near,
        close: () => {
          near.close();
        },
      };
    } else entry = playParty(signal, transport, changed);
    this.#peers.set(peer, entry);
    this.#voiceless.delete(callId);
    sound.attach(callId, entry.near.connection);
    this.#apply(callId);
    this.#tell(callId);
  }

  #close(peer: string): void {
    const entry = this.#peers.get(peer);
    if (!entry) return;
    const { callId, connection } = entry.near;
    this.#peers.delete(peer);
    // First, for closing would take the receivers away from who still plays them.
    this.#options.sound.detach(callId, connection);
    entry.close();
    if (this.#peersOf(callId).length === 0) {
      this.#voiceless.delete(callId);
      this.#pictures.show(callId, false);
    }
    this.#pictures.arrive(callId);
    this.#tell(callId);
  }

  #follow(event: CtiEvent): void {
    if (event.type === 'dtmfEntered') {
      for (const { near } of this.#peersOf(event.call.id)) near.tones(event.digits);
    } else if (event.type === 'callFinished') {
      for (const { near } of this.#peersOf(event.call.id)) this.#close(near.peer);
    } else {
      for (const callId of new Set([...this.#peers.values()].map(({ near }) => near.callId))) this.#apply(callId);
    }
  }

  /** As the call stands now. */
  #apply(callId: string): void {
    const { provider, sound } = this.#options;
    const { calls } = provider.state;
    const call = calls.find(({ id }) => id === callId);
    const talks = call?.state === 'connected' || call?.state === 'conferenced';
    // What is wished for in one call of a conference goes for the other, too.
    const joined = call?.state === 'conferenced' ? calls.filter(({ state }) => state === 'conferenced') : [call];
    sound.setSending(callId, talks && !joined.some((each) => each?.muted));
    sound.setHearing(callId, talks);
    sound.setWaiting(callId, talks && call.heldByParty === true);
    this.#pictures.show(callId, talks && !call.heldByParty && joined.some((each) => each?.video));
    if (call && needsVoice(call) && !this.#voiceless.has(callId)) void this.#speak(callId);
  }

  async #speak(callId: string): Promise<void> {
    try {
      const [voice = null] = (await this.#options.sound.microphone(callId)).getAudioTracks();
      for (const { near } of this.#peersOf(callId)) near.speak(voice);
    } catch (cause) {
      // A call that ended while the agent was asked misses nothing.
      if (this.#peersOf(callId).length === 0 || this.#voiceless.has(callId)) return;
      this.#voiceless.add(callId);
      this.#options.failed?.(callId, asCtiError(cause));
    }
  }

  #peersOf(callId: string): Entry[] {
    return [...this.#peers.values()].filter(({ near }) => near.callId === callId);
  }

  #tell(callId: string): void {
    const order: PeerState[] = ['lost', 'reconnecting', 'connecting', 'connected'];
    const states = this.#peersOf(callId).map(({ near }) => near.state);
    const worst = order.find((state) => states.includes(state));
    if (worst === this.#states.get(callId)) return;
    if (worst) this.#states.set(callId, worst);
    else this.#states.delete(callId);
    this.#options.changed?.(callId, worst);
  }
}

/** Who dials is about to talk; who is rung may not want to. */
function needsVoice({ state, direction }: Call): boolean {
  return state === 'alerting' ? direction === 'out' : state !== 'none' && state !== 'busy';
}
