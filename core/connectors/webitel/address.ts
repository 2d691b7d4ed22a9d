/** Where a Webitel is, from its connection strings, and whose account it is. Pure. */
import { CtiError } from '../../provider/errors.ts';
import type { WebitelSettings, WebitelUserSettings } from './settings.ts';

/** Of a host alone, and of an unencrypted address with neither port nor path. */
export const ctiPort = 871;

/**
 * The WebSocket address that a connection string names.
 * @param setting `ws:`, `wss:`, `http:`, `https:` address, or host, port and path without a scheme: encrypted then
 * @throws CtiError `settingsInvalid`
 */
export function socketAddress(setting: string, defaultPort: number = ctiPort): string {
  const [, scheme = '', rest = ''] = /^(?:(wss?|https?):\/\/)?(.+)$/i.exec(setting.trim()) ?? [];
  try {
    if (rest.includes('://')) throw new TypeError('another scheme');
    const url = new URL(`${/^(ws|http)$/i.test(scheme) ? 'ws' : 'wss'}://${rest}`);
    const hostAlone = url.pathname === '/' && !/:\d+\/?$/.test(rest);
    if (hostAlone && (scheme === '' || url.protocol === 'ws:')) url.port = String(defaultPort);
    return url.href;
  } catch (cause) {
    throw new CtiError('settingsInvalid', 'address', { cause });
  }
}

/**
 * `number@domain`, as Webitel signs its users in.
 * @throws CtiError `settingsInvalid`
 */
export function accountOf(settings: WebitelSettings, user: Pick<WebitelUserSettings, 'login' | 'domain'>): string {
  const { login, domain } = user;
  if (login.includes('@')) return login;
  const { hostname } = new URL(socketAddress(settings.webitelConnectionString));
  return `${login}@${domain || settings.webitelDomain || hostname}`;
}

export function numberOf(account: string): string {
  return account.split('@')[0] ?? '';
}

export function domainOf(account: string): string {
  return account.slice(account.indexOf('@') + 1);
}
