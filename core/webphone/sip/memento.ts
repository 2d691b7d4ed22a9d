/** What is kept of a call while its page is loaded anew, and how the far end is told to wait. No secret is in it. */

/** A dialog (RFC 3261 §12) and what was known of the call in it. */
export interface SipMemento {
  /** Ours; it stays the same. */
  id: string;
  callId: string;
  localTag: string;
  remoteTag: string;
  direction: 'in' | 'out';
  number: string;
  name: string | undefined;
  held: boolean;
  muted: boolean;
}

/** The same description once more, as an offer that sends sound but wants none (RFC 3264 §8.4). */
export function sendOnly(sdp: string): string {
  return sdp
    .replace(/^a=sendrecv/gm, 'a=sendonly')
    .replace(/^a=recvonly/gm, 'a=inactive')
    .replace(/^(o=\S+ \S+ )(\d+)/m, (_, begin: string, version: string) => begin + String(Number(version) + 1));
}
