/** Where a user's web phone connects, and how, from the settings. Pure. */
import type { IceServers } from '../../provider/ice-servers.ts';
import { accountOf, numberOf, socketAddress } from './address.ts';
import type { WebitelSettings, WebitelUserSettings } from './settings.ts';

export interface WebPhoneAccount {
  protocol: 'verto' | 'sip';
  url: string;
  /** `number@domain`. */
  account: string;
  password: string;
  iceServers: IceServers;
}

/** FreeSWITCH's own ports of SIP over a WebSocket, plain and encrypted; the first one where an address has a host alone. */
const sipPorts = ['5066', '7443'];

/**
 * @returns nothing where the agent speaks at a desk phone
 * @throws CtiError `settingsInvalid`
 */
export function webPhoneOf(settings: WebitelSettings, user: WebitelUserSettings): WebPhoneAccount | undefined {
  const { webitelWebrtcConnectionString, webPhoneProtocol } = settings;
  if (!user.useWebPhone || webitelWebrtcConnectionString === '') return undefined;
  const url = socketAddress(webitelWebrtcConnectionString, 5066);
  const account = accountOf(settings, user);
  const byPort = sipPorts.includes(new URL(url).port) ? 'sip' : 'verto';
  return {
    protocol: webPhoneProtocol === 'auto' ? byPort : webPhoneProtocol,
    url,
    account,
    // As on the CTI socket.
    password: user.password || numberOf(account),
    iceServers: settings.iceServers,
  };
}
