/** Session descriptions (RFC 8866) of the fake: made out of those of the pages, with the fake's own network path in them. */
import { randomBytes } from 'node:crypto';
import type { RelayPort } from './relay.ts';

export type Setup = 'active' | 'passive' | 'actpass';

/** What is wrong with a page's description, if anything is: one that is sent too early has no path in it. */
export function faultOf(sdp: string): string | undefined {
  if (!/^v=0/.test(sdp)) return 'no description';
  if (!/^a=candidate:/m.test(sdp)) return 'no candidate';
  if (!/^a=fingerprint:/m.test(sdp)) return 'no fingerprint';
  return undefined;
}

/** Which side of the keys' agreement a description takes. */
export function setupOf(sdp: string): Setup {
  return /^a=setup:(active|passive|actpass)/m.exec(sdp)?.[1] as Setup;
}

/**
 * Another page's description as the fake passes it on: its sound and keys, the fake's path.
 * @param setup which side of the keys' agreement the other page takes
 */
export function passedOn(sdp: string, path: RelayPort, setup: Setup): string {
  const lines = sdp
    .split(/\r?\n/)
    // Whose packets they are is left out: a page that agrees anew sends others.
    .filter((line) => !/^(?:a=candidate|a=ice-|a=end-of-candidates|a=rtcp:|a=ssrc|c=)/.test(line) && line !== '')
    .flatMap((line) => {
      if (line.startsWith('a=setup:')) return [`a=setup:${setup}`];
      if (!line.startsWith('m=')) return [line];
      // A part that is refused stays so.
      const refused = /^m=\w+ 0 /.test(line) && !sdp.includes('a=bundle-only');
      return [
        refused ? line : line.replace(/^(m=\w+) \d+/, `$1 ${path.port}`),
        'c=IN IP4 127.0.0.1',
        `a=ice-ufrag:${path.ufrag}`,
        `a=ice-pwd:${path.password}`,
        ...(refused ? [] : [`a=${path.candidate}`]),
      ];
    });
  // Both directions: who is held is the exchange's business, not the description's.
  const open = lines.map((line) => line.replace(/^a=(?:sendonly|recvonly)$/, 'a=sendrecv'));
  const first = open.findIndex((line) => line.startsWith('m='));
  return [...open.slice(0, first), 'a=ice-lite', ...open.slice(first), ''].join('\r\n');
}

/** A description of somebody who has no page: it can be agreed with, and nothing is ever heard. */
export function nobodys(path: RelayPort, setup: Setup, mid = '0'): string {
  const fingerprint = (randomBytes(32).toString('hex').match(/../g) ?? []).join(':').toUpperCase();
  return [
    'v=0',
    `o=fake ${Date.now()} 1 IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    'a=ice-lite',
    `a=group:BUNDLE ${mid}`,
    `m=audio ${path.port} UDP/TLS/RTP/SAVPF 111 0 101`,
    'c=IN IP4 127.0.0.1',
    `a=ice-ufrag:${path.ufrag}`,
    `a=ice-pwd:${path.password}`,
    `a=${path.candidate}`,
    `a=fingerprint:sha-256 ${fingerprint}`,
    `a=setup:${setup}`,
    `a=mid:${mid}`,
    'a=sendrecv',
    'a=rtcp-mux',
    'a=rtpmap:111 opus/48000/2',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:101 telephone-event/8000',
    '',
  ].join('\r\n');
}

/** The answer of nobody to a page's offer; pictures are refused. */
export function nobodysAnswer(offer: string, path: RelayPort, setup: Setup): string {
  const [, ...parts] = offer.split(/^(?=m=)/m);
  const [first = '0', ...others] = parts.map((part) => /^a=mid:(\S+)/m.exec(part)?.[1] ?? '0');
  const opus = /^a=rtpmap:(\d+) opus\/48000\/2/m.exec(offer)?.[1] ?? '111';
  // Nothing but what was offered.
  const sound = nobodys(path, setup, first)
    .replace('111 0 101', opus)
    .replace('rtpmap:111', `rtpmap:${opus}`)
    .replace(/a=rtpmap:(?:0|101) .*\r\n/g, '');
  const refused = others.map(
    (mid) => `m=video 0 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:${mid}\r\na=inactive\r\n`,
  );
  return sound + refused.join('');
}
