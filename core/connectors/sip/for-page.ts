/** What a page gets to be a web phone: where the realm is known, a digest that is good for it alone, and never the password. */
import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { PageRunSettings } from '../../provider/phone-kind.ts';
import type { SipConnectionSettings, SipUserSettings } from './settings.ts';

export function sipForPage(settings: SipConnectionSettings, user: SipUserSettings): PageRunSettings {
  if (!settings.realm || user.ha1) return { settings, user };
  const { password, ...rest } = user;
  const name = user.authUser || user.extension;
  return { settings, user: { ...rest, ha1: bytesToHex(md5(utf8ToBytes(`${name}:${settings.realm}:${password}`))) } };
}
