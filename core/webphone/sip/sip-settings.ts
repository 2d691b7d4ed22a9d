/** What a SIP phone in a page needs to know. */
import type { Clock } from '../../provider/world.ts';
import type { Sound } from '../sound.ts';

export interface SipSettings {
  /** SIP over WebSocket (RFC 7118): `wss://host:8089/ws`; the next is tried when one does not answer. */
  urls: readonly string[];
  /** `sip:user@domain`. */
  uri: string;
  /** The user in the credentials, where it is another than in the address. */
  authUser?: string | undefined;
  password?: string | undefined;
  /** MD5 of `user:realm:password` in hex, instead of the password; needs `realm`. */
  ha1?: string | undefined;
  realm?: string | undefined;
  displayName?: string | undefined;
  /** How long the server shall keep the registration, s. */
  registerExpires: number;
  /** Headers of every request, e.g. `X-Tenant: 7`. */
  extraHeaders: readonly string[];
  iceServers: readonly RTCIceServer[];
  /** Tones as telephone events among the sound (RFC 4733), or as INFO requests, which few systems want. */
  dtmf: 'rfc4733' | 'info';
  /** RFC 4028: a call whose other end has vanished ends by itself. */
  sessionTimers: boolean;
  /** A UUID that stays the same in one browser profile: a page that comes back replaces itself at the server. */
  instanceId: string;
  /** What a call that comes while another goes on meets. */
  callWaiting: 'ring' | 'busy';
  /** Calls at once; a further one finds the line busy. */
  maxCalls: number;
}

/** What the phone stands in: time, chance and sound are handed in. */
export interface SipSurroundings {
  sound: Sound;
  clock: Clock;
  /** 0 ≤ random < 1 */
  random: () => number;
}

export const sipDefaults = {
  registerExpires: 300,
  extraHeaders: [],
  iceServers: [],
  dtmf: 'rfc4733',
  sessionTimers: true,
  callWaiting: 'ring',
  maxCalls: 4,
} as const satisfies Partial<SipSettings>;
