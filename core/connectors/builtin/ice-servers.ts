/**
 * The STUN and TURN servers that a page is given with a pair, with credentials of its own that soon are good no more: the
 * scheme of coturn's `use-auth-secret`, from the Internet draft "A REST API For Access To TURN Services"
 * (draft-uberti-behave-turn-rest-00): the user name is `expiry:user`, the credential base64 of its HMAC-SHA1.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { IceServer } from '../../provider/media-signal.ts';
import type { BuiltinSettings } from './settings.ts';

/** How long a credential is good, s: a call's relay is kept up with it, so longer than a call may last. */
export const credentialLife = 8 * 3600;

/**
 * @param user whom the TURN server shows in its log
 * @param now UTC ms
 */
export function iceServers(
  { stunUrls, turnUrls, turnSecret }: Pick<BuiltinSettings, 'stunUrls' | 'turnUrls' | 'turnSecret'>,
  user: string,
  now: number,
): IceServer[] {
  const servers: IceServer[] = [];
  if (stunUrls.length > 0) servers.push({ urls: [...stunUrls] });
  if (turnUrls.length > 0) {
    const username = `${Math.floor(now / 1000) + credentialLife}:${user}`;
    const digest = hmac(sha1, utf8ToBytes(turnSecret), utf8ToBytes(username));
    servers.push({ urls: [...turnUrls], username, credential: btoa(String.fromCharCode(...digest)) });
  }
  return servers;
}
