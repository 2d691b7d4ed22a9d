/** Why the agent cannot hear or be heard: what was found out about the page, the microphone, the call and its path, and which of it to tell. Pure. */
import type { MicrophoneState } from './microphone-state.ts';

/**
 * Whether this page is the agent's telephone now. `elsewhere`: another tab is. `lost`: it was, and comes back by itself.
 * `noMicrophone`: it is none as long as nobody could be heard, so that no call rings here in vain.
 */
export const phoneStatuses = ['off', 'starting', 'ready', 'elsewhere', 'lost', 'refused', 'noMicrophone'] as const;
export type PhoneStatus = (typeof phoneStatuses)[number];

/** What of a call matters to its sound. Absent is what nobody could find out. */
export interface CallFacts {
  state: string;
  muted: boolean;
  heldByParty: boolean;
  /** `RTCPeerConnection.connectionState`; absent without a connection. */
  connection?: string | undefined;
  /** Kind of the path in use: `host`, `srflx`, `prflx` or `relay`. */
  path?: string | undefined;
  /** A relay was given to the page, and gave it an address or did not. */
  relay?: 'none' | 'works' | 'silent' | undefined;
  /** Packets in the last second. */
  packetsIn?: number | undefined;
  packetsOut?: number | undefined;
  /** Whether there was sound in them. */
  heard?: boolean | undefined;
  spoke?: boolean | undefined;
}

export interface SoundFacts {
  phone: PhoneStatus;
  microphone: MicrophoneState;
  /** Loudest moment of the microphone while it was listened to, 0 to 1; absent when it could not be opened. */
  level?: number | undefined;
  /** The browser plays nothing until somebody touches the page. */
  blocked: boolean;
  /** The chosen loudspeaker is not plugged in. */
  speakerMissing: boolean;
  /** How late the page's timers came in the last minute, ms. */
  drift?: number | undefined;
  call?: CallFacts | undefined;
}

/** What is looked at, in this order: what stands first explains what follows. */
export const soundChecks = [
  'page',
  'permission',
  'device',
  'level',
  'playback',
  'speaker',
  'phone',
  'timers',
  'call',
  'path',
  'relay',
  'out',
  'in',
] as const;
export type SoundCheck = (typeof soundChecks)[number];

/** Why; `fine` when nothing was found. */
export type SoundFault =
  | 'insecure'
  | 'policy'
  | 'denied'
  | 'dismissed'
  | 'unasked'
  | 'noDevice'
  | 'inUse'
  | 'silentMicrophone'
  | 'blocked'
  | 'speakerMissing'
  | 'phoneElsewhere'
  | 'phoneLost'
  | 'phoneRefused'
  | 'phoneOff'
  | 'throttled'
  | 'held'
  | 'heldByParty'
  | 'muted'
  | 'connecting'
  | 'noPath'
  | 'noPathNoRelay'
  | 'noPathRelaySilent'
  | 'nothingSent'
  | 'nothingArrives'
  | 'silenceArrives'
  | 'fine';

export interface SoundVerdict {
  /** The gravest, which is told in one sentence with one remedy. */
  fault: SoundFault;
  /** Each check: good, bad, or not to be known. */
  checks: { check: SoundCheck; good: boolean | undefined }[];
}

/** Below this a microphone gives nothing, not even a quiet room, 0 to 1. */
export const quietest = 0.0005;

/** A phone whose timers come later than this rings too late, ms. */
export const latest = 10_000;

/** @returns what to tell: the first that is bad, for it explains those behind it */
export function judge(facts: SoundFacts): SoundVerdict {
  const found = soundChecks.map((check) => ({ check, fault: rules[check](facts) }));
  const bad = found.find(({ fault }) => fault !== 'good' && fault !== undefined)?.fault;
  return {
    fault: bad === undefined || bad === 'good' ? 'fine' : bad,
    checks: found.map(({ check, fault }) => ({ check, good: fault === undefined ? undefined : fault === 'good' })),
  };
}

type Found = SoundFault | 'good' | undefined;

const rules: Record<SoundCheck, (facts: SoundFacts) => Found> = {
  page: ({ microphone }) => (microphone === 'insecure' || microphone === 'policy' ? microphone : 'good'),
  permission: ({ microphone }) =>
    microphone === 'denied' || microphone === 'dismissed' || microphone === 'unasked'
      ? microphone
      : microphone === 'insecure' || microphone === 'policy'
        ? undefined
        : 'good',
  device: ({ microphone }) =>
    microphone === 'noDevice' || microphone === 'inUse' ? microphone : microphone === 'ready' ? 'good' : undefined,
  level: ({ level }) => (level === undefined ? undefined : level < quietest ? 'silentMicrophone' : 'good'),
  playback: ({ blocked }) => (blocked ? 'blocked' : 'good'),
  speaker: ({ speakerMissing }) => (speakerMissing ? 'speakerMissing' : 'good'),
  phone: ({ phone }) => phoneFaults[phone],
  timers: ({ drift }) => (drift === undefined ? undefined : drift > latest ? 'throttled' : 'good'),
  call: ({ call }) => {
    if (!call) return undefined;
    if (call.heldByParty) return 'heldByParty';
    if (call.state === 'held') return 'held';
    return call.muted ? 'muted' : 'good';
  },
  path: ({ call }) => {
    if (call?.connection === undefined) return undefined;
    if (call.connection === 'connected') return 'good';
    if (call.connection === 'new' || call.connection === 'connecting') return 'connecting';
    if (call.relay === 'silent') return 'noPathRelaySilent';
    return call.relay === 'none' ? 'noPathNoRelay' : 'noPath';
  },
  relay: ({ call }) =>
    call?.relay === 'works'
      ? 'good'
      : call?.relay === 'silent' && call.connection !== 'connected'
        ? 'noPathRelaySilent'
        : undefined,
  out: ({ call }) => (call?.packetsOut === undefined ? undefined : call.packetsOut === 0 ? 'nothingSent' : 'good'),
  in: ({ call }) => {
    if (call?.packetsIn === undefined) return undefined;
    if (call.packetsIn === 0) return 'nothingArrives';
    return call.heard === false ? 'silenceArrives' : 'good';
  },
};

const phoneFaults: Record<PhoneStatus, Found> = {
  ready: 'good',
  starting: undefined,
  elsewhere: 'phoneElsewhere',
  lost: 'phoneLost',
  refused: 'phoneRefused',
  off: 'phoneOff',
  // Told by the checks of the microphone itself.
  noMicrophone: undefined,
};
