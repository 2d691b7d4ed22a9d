/** Which telephone a user's page is to be, as the phone system has it. */
import type { IceServer } from './media-signal.ts';

/** A telephone at a SIP server. The secret is the digest of the password for one realm (RFC 7616), never the password. */
export interface SipAccount {
  /** `wss://…`; several are tried in turn. */
  urls: string[];
  /** `sip:201@pbx.example.com` */
  uri: string;
  authUser: string;
  realm: string;
  /** MD5 of `authUser:realm:password`, in hexadecimal. */
  ha1: string;
  displayName?: string | undefined;
  iceServers: IceServer[];
}

/**
 * `none`: the sound is in a desk phone, or nowhere. `exchange`: page to page, by the signals of the Messaging Service. `sip`:
 * the page registers at a SIP server beside the phone system that the service holds.
 */
export type PhoneKind =
  | { kind: 'none' }
  | { kind: 'exchange'; echoNumber?: string | undefined }
  | { kind: 'sip'; account: SipAccount; echoNumber?: string | undefined };
