/** The connection's and the user's settings, as the SIP phone wants them. */
import type { SipConnectionSettings, SipUserSettings } from '../../connectors/sip/settings.ts';
import { CtiError } from '../../provider/errors.ts';
import { rtcIceServers } from '../../provider/ice-servers.ts';
import type { SipSettings } from './sip-settings.ts';

/** @throws CtiError `settingsInvalid` */
export function phoneSettings(
  connection: SipConnectionSettings,
  { extension, authUser, password, ha1, displayName }: SipUserSettings,
  instanceId: string,
): SipSettings {
  const urls = connection.url.split(',').map((url) => url.trim());
  const domain = connection.domain || hostOf(urls[0] ?? '');
  return {
    urls,
    uri: `sip:${extension}@${domain}`,
    ...(authUser ? { authUser } : {}),
    ...(displayName ? { displayName } : {}),
    ...(ha1 ? { ha1, realm: connection.realm } : { password }),
    registerExpires: connection.registerExpires,
    extraHeaders: connection.extraHeaders,
    iceServers: rtcIceServers(connection.iceServers),
    dtmf: connection.dtmf,
    sessionTimers: connection.sessionTimers,
    instanceId,
    callWaiting: connection.callWaiting,
    maxCalls: connection.maxCalls,
  };
}

function hostOf(url: string): string {
  try {
    // Schemes that URL knows: of `wss:` some engines do not tell the host.
    return new URL(url.replace(/^ws/, 'http')).hostname;
  } catch {
    throw new CtiError('settingsInvalid', 'the WebSocket address');
  }
}

const kept = 'offhook-sip-instance';

/** One name of this browser profile at SIP servers (RFC 5626 §4.1), kept for good; a new one where nothing can be kept. */
export function instanceOfThisProfile(): string {
  try {
    const known = localStorage.getItem(kept);
    if (known) return known;
    const made = uuid();
    localStorage.setItem(kept, made);
    return made;
  } catch {
    return uuid();
  }
}

function uuid(): string {
  const [a = 0, b = 0, ...rest] = crypto.getRandomValues(new Uint8Array(16));
  const bytes = [a, b, ...rest].map((byte, i) => (i === 6 ? (byte & 15) | 64 : i === 8 ? (byte & 63) | 128 : byte));
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
