/** The account of a web phone in Oktell's answer to a sign-in. Pure. Fields as its own library reads them. */
import type { OktellVoiceAccount } from './client-options.ts';

/** Where Oktell names no port. */
const standardPort = 5060;

export interface ToldVoice {
  sipuser: string;
  sippass: string;
  sipport: number;
  sipsecure: boolean;
}

/**
 * @param signedInAt the WebSocket address of the sign-in: the phone's is on the same host
 * @param setting the address that the administrator has set; empty for Oktell's own
 * @returns nothing where Oktell gives none, or one that is no SIP user
 */
export function voiceAccount(
  { sipuser, sippass, sipport, sipsecure }: ToldVoice,
  signedInAt: string,
  setting: string,
): OktellVoiceAccount | undefined {
  if (!/^[\w.+*#~-]{1,64}$/.test(sipuser)) return undefined;
  const port = Number.isInteger(sipport) && sipport > 0 && sipport < 65_536 ? sipport : standardPort;
  const { hostname } = new URL(signedInAt);
  return {
    url: setting || `${sipsecure ? 'wss' : 'ws'}://${hostname}:${port}/`,
    uri: `sip:${sipuser}@${hostname}`,
    password: sippass,
  };
}
