/**
 * A party that the page plays itself, at the far end of two real connections: an echo of the own voice, by which the whole
 * way can be tried out, over the relay too where there is one; or a soft melody, for simulated parties.
 */
import type { MediaSignal } from '../provider/media-signal.ts';
import { ExchangePeer, type PeerState } from './exchange-peer.ts';

type Open = Extract<MediaSignal, { kind: 'open' }>;

export interface PlayedParty {
  /** The page's own end. */
  near: ExchangePeer;
  close(): void;
}

/** @param transport `relay` forces what would be forced by a TURN server of the exchange anyway */
export function playParty(
  open: Open,
  transport: RTCIceTransportPolicy,
  changed: (state: PeerState) => void,
): PlayedParty {
  const relayed = open.iceServers.some(({ urls }) => urls.some((url) => /^turns?:/.test(url)));
  const common = {
    callId: open.callId,
    peer: open.peer,
    iceServers: open.iceServers,
    transport: relayed ? 'relay' : transport,
  } as const;
  const far: ExchangePeer = new ExchangePeer({
    ...common,
    offers: false,
    send: (signal) => {
      near.take(signal);
      return true;
    },
  });
  const near: ExchangePeer = new ExchangePeer({
    ...common,
    offers: true,
    send: (signal) => {
      far.take(signal);
      return true;
    },
    changed,
  });
  const melody = open.with === 'music' ? new Melody() : undefined;
  if (melody) far.speak(melody.track);
  else {
    far.connection.addEventListener('track', ({ track }) => {
      far.speak(track);
    });
  }
  return {
    near,
    close: () => {
      near.close();
      far.close();
      melody?.close();
    },
  };
}

/** Notes of the melody, Hz: an A minor chord up and down. Each sounds `noteLength` s. */
export const melodyNotes = [440, 523.25, 659.25, 880, 659.25, 523.25] as const;
const noteLength = 0.5;
const loudness = 0.12;

/** Made once as a sound of some seconds, and repeated by the browser without a timer of ours. */
class Melody {
  readonly track: MediaStreamTrack | null;
  readonly #context = new AudioContext();

  constructor() {
    const { sampleRate } = this.#context;
    const note = Math.round(sampleRate * noteLength);
    const buffer = this.#context.createBuffer(1, note * melodyNotes.length, sampleRate);
    const samples = buffer.getChannelData(0);
    for (let i = 0; i < samples.length; i++) {
      const at = i % note;
      const hertz = melodyNotes[Math.floor(i / note)] ?? 0;
      // Swells and fades, so that no note clicks.
      samples[i] = loudness * Math.sin((Math.PI * at) / note) * Math.sin((2 * Math.PI * hertz * at) / sampleRate);
    }
    const source = new AudioBufferSourceNode(this.#context, { buffer, loop: true });
    const out = this.#context.createMediaStreamDestination();
    source.connect(out);
    source.start();
    [this.track = null] = out.stream.getAudioTracks();
    void this.#context.resume();
  }

  close(): void {
    this.track?.stop();
    void this.#context.close();
  }
}
