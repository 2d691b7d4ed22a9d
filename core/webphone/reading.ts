/** Reads the counters of a connection's sound. Names are those of the W3C's webrtc-stats. */
import type { Reading } from './quality.ts';

interface Stat {
  type: string;
  kind?: string;
  timestamp: number;
  packetsSent?: number;
  packetsReceived?: number;
  packetsLost?: number;
  jitter?: number;
  roundTripTime?: number;
  currentRoundTripTime?: number;
  totalAudioEnergy?: number;
  fractionLost?: number;
  jitterBufferDelay?: number;
  jitterBufferEmittedCount?: number;
  nominated?: boolean;
  state?: string;
  localCandidateId?: string;
  candidateType?: string;
  protocol?: string;
}

/** @returns nothing while no sound is agreed on */
export async function readingOf(connection: RTCPeerConnection): Promise<Reading | undefined> {
  const stats = await statsOf(connection);
  const find = (type: string) => stats.find((stat) => stat.type === type && (stat.kind ?? 'audio') === 'audio');
  const [incoming, outgoing] = [find('inbound-rtp'), find('outbound-rtp')];
  if (!incoming && !outgoing) return undefined;
  const remote = find('remote-inbound-rtp');
  const pair = selectedPair(stats);
  const emitted = incoming?.jitterBufferEmittedCount ?? 0;
  return {
    at: outgoing?.timestamp ?? incoming?.timestamp ?? 0,
    packetsSent: outgoing?.packetsSent ?? 0,
    packetsReceived: incoming?.packetsReceived ?? 0,
    packetsLost: incoming?.packetsLost ?? 0,
    jitter: incoming?.jitter ?? 0,
    roundTrip: remote?.roundTripTime ?? pair?.currentRoundTripTime,
    energyReceived: incoming?.totalAudioEnergy,
    energySent: find('media-source')?.totalAudioEnergy,
    buffered: emitted > 0 ? (incoming?.jitterBufferDelay ?? 0) / emitted : undefined,
    lostThere: remote?.fractionLost,
  };
}

/** The network path in use. @returns its kind (`host`, `srflx`, `prflx`, `relay`), or nothing without one */
export async function pathOf(connection: RTCPeerConnection): Promise<string | undefined> {
  const report = await connection.getStats();
  const pair = selectedPair([...(report as unknown as Map<string, Stat>).values()]);
  if (!pair?.localCandidateId) return undefined;
  return ((report as unknown as Map<string, Stat>).get(pair.localCandidateId) ?? pair).candidateType;
}

async function statsOf(connection: RTCPeerConnection): Promise<Stat[]> {
  return [...((await connection.getStats()) as unknown as Map<string, Stat>).values()];
}

function selectedPair(stats: readonly Stat[]): Stat | undefined {
  return stats.find(({ type, nominated, state }) => type === 'candidate-pair' && nominated && state === 'succeeded');
}
