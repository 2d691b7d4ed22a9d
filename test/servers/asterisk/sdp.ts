// Owns the session description of one u-law audio stream with telephone events.

export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface MediaAddress {
  readonly host: string;
  readonly port: number;
}

export function formatSdp(local: MediaAddress, direction: MediaDirection, version: number): string {
  return [
    'v=0',
    `o=- ${local.port} ${version} IN IP4 ${local.host}`,
    's=-',
    `c=IN IP4 ${local.host}`,
    't=0 0',
    `m=audio ${local.port} RTP/AVP 0 101`,
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-16',
    'a=ptime:20',
    `a=${direction}`,
    '',
  ].join('\r\n');
}

export function parseSdp(sdp: string): { address: MediaAddress | undefined; direction: MediaDirection } {
  const port = Number(/^m=audio (\d+)/m.exec(sdp)?.[1] ?? 0);
  const host = /^c=IN IP4 (\S+)/m.exec(sdp)?.[1];
  const direction = /^a=(sendrecv|sendonly|recvonly|inactive)/m.exec(sdp)?.[1] ?? 'sendrecv';
  return { address: host && port ? { host, port } : undefined, direction: direction as MediaDirection };
}
