/** Finds out why the agent cannot hear or be heard, and writes a report of it that may be shown around. */
import type { Call } from '../model/call.ts';
import { loudestIn } from './input-level.ts';
import type { MicrophoneState } from './microphone-state.ts';
import { pathOf } from './reading.ts';
import type { Sound } from './sound.ts';
import { type CallFacts, judge, type PhoneStatus, type SoundFacts, type SoundVerdict } from './sound-faults.ts';

export interface SoundCheckup {
  verdict: SoundVerdict;
  facts: SoundFacts;
  /** Text to copy: no number, name, address or device name is in it. */
  report: string;
}

/** How long the microphone is listened to, ms. */
const listenFor = 1000;

/**
 * @param phone how it stands, and how late its page's timers come
 * @param microphone how it stands, asked from the browser if need be
 * @param call the one that is to be heard; without one the page and its devices alone are looked at
 */
export async function checkSound(
  sound: Sound,
  { status, drift }: { status: PhoneStatus; drift?: number },
  microphone: MicrophoneState,
  call: Call | undefined,
): Promise<SoundCheckup> {
  const [level, callFacts] = await Promise.all([
    microphone === 'ready' ? levelOf(sound) : undefined,
    call && factsOf(sound, call),
  ]);
  const facts: SoundFacts = {
    phone: status,
    microphone,
    level,
    drift,
    blocked: sound.blocked,
    speakerMissing: sound.devices.missing('speaker') !== undefined,
    call: callFacts,
  };
  const verdict = judge(facts);
  return { verdict, facts, report: reportOf(sound, facts, verdict, call) };
}

/** Listens to the open microphone, or opens one for a moment. */
async function levelOf(sound: Sound): Promise<number | undefined> {
  if (sound.input) return loudestIn(sound.input, listenFor);
  try {
    const chosen = sound.devices.use('microphone');
    const stream = await navigator.mediaDevices.getUserMedia({ audio: chosen ? { deviceId: chosen } : true });
    try {
      return await loudestIn(stream, listenFor);
    } finally {
      for (const track of stream.getTracks()) track.stop();
    }
  } catch {
    return undefined;
  }
}

async function factsOf(sound: Sound, { id, state, muted, heldByParty }: Call): Promise<CallFacts> {
  const connection = sound.connections(id).at(-1);
  const now = sound.quality(id)?.now;
  return {
    state,
    muted: muted ?? false,
    heldByParty: heldByParty ?? false,
    connection: connection?.connectionState,
    ...(connection ? { path: await pathOf(connection), relay: await relayOf(connection) } : {}),
    packetsIn: now?.packetsIn,
    packetsOut: now?.packetsOut,
    heard: now?.heard,
    spoke: now?.spoke,
  };
}

/** Whether a relay gave this connection an address. */
async function relayOf(connection: RTCPeerConnection): Promise<CallFacts['relay']> {
  const servers = connection.getConfiguration().iceServers ?? [];
  const given = servers.flatMap(({ urls }) => urls).some((url) => /^turns?:/.test(url));
  if (!given) return 'none';
  for (const stat of (
    (await connection.getStats()) as unknown as Map<string, { type: string; candidateType?: string }>
  ).values()) {
    if (stat.type === 'local-candidate' && stat.candidateType === 'relay') return 'works';
  }
  return 'silent';
}

function reportOf(sound: Sound, facts: SoundFacts, { fault, checks }: SoundVerdict, call: Call | undefined): string {
  const quality = call && sound.quality(call.id);
  return JSON.stringify(
    {
      at: new Date().toISOString(),
      fault,
      checks: Object.fromEntries(checks.map(({ check, good }) => [check, good ?? 'unknown'])),
      facts,
      devices: {
        microphones: sound.devices.list('microphone').length,
        speakers: sound.devices.list('speaker').length,
        switches: sound.devices.switches,
      },
      quality: quality && { summary: quality.summary, warnings: quality.warnings, last: quality.samples.slice(-10) },
      secure: isSecureContext,
      visible: document.visibilityState,
      online: navigator.onLine,
      browser: navigator.userAgent,
    },
    null,
    2,
  );
}
