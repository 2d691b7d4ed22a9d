/**
 * A party that the page plays itself, at the far end of two real connections: an echo of the own voice, by which the whole
 * way can be tried out, over the relay too where there is one; or a soft melody, for simulated parties.
 */
import type { MediaSignal } from '../provider/media-signal.ts';
import { ExchangePeer, type PeerState } from './exchange-peer.ts';
import { type Notes, Tune } from './tune.ts';

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
  const tune = open.with === 'music' ? new Tune(melody) : undefined;
  if (tune) far.speak(tune.stream.getAudioTracks()[0] ?? null);
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
      tune?.close();
    },
  };
}

/** An A minor chord up and down. */
const melody: Notes = { hertz: [440, 523.25, 659.25, 880, 659.25, 523.25], each: 0.5, loudness: 0.12 };
