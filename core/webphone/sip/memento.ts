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

const token = /^[!-~]{1,256}$/;

/** Whether something that was kept is a memento: it goes into headers, and storage can be written by others. */
export function isMemento(kept: unknown): kept is SipMemento {
  if (typeof kept !== 'object' || kept === null) return false;
  const { id, callId, localTag, remoteTag, direction, number, name, held, muted } = kept as Record<string, unknown>;
  return (
    [id, callId, localTag, remoteTag].every((text) => typeof text === 'string' && token.test(text)) &&
    (direction === 'in' || direction === 'out') &&
    typeof number === 'string' &&
    (name === undefined || typeof name === 'string') &&
    typeof held === 'boolean' &&
    typeof muted === 'boolean'
  );
}
