/** The few SIP messages of a trial, written and read: pure. Calls are JsSIP's. */
// @noble/hashes: MD5, which digests of SIP are made of.
import { md5 } from '@noble/hashes/legacy.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { SipUserSettings } from './settings.ts';

export interface SipAnswer {
  status: number;
  reason: string;
  /** What the server says it is. */
  server: string;
  /** Of a 401 or 407: the header's name to answer with, and its parameters. */
  challenge:
    { header: 'Authorization' | 'Proxy-Authorization'; parameters: Readonly<Record<string, string>> } | undefined;
}

export interface SipRequest {
  method: string;
  domain: string;
  /** Empty: asks the server itself. */
  user: string;
  /** Of this trial. */
  unique: string;
  sequence: number;
  headers: readonly string[];
}

/** Nobody is reached at it, so nothing can be sent back to another place. */
const nowhere = 'offhook-probe.invalid';

export function sipRequest({ method, domain, user, unique, sequence, headers }: SipRequest): string {
  const address = user === '' ? `sip:${domain}` : `sip:${user}@${domain}`;
  return [
    `${method} sip:${domain} SIP/2.0`,
    `Via: SIP/2.0/WSS ${nowhere};branch=z9hG4bK${unique}${sequence}`,
    'Max-Forwards: 70',
    `From: <${user === '' ? `sip:probe@${domain}` : address}>;tag=${unique}`,
    `To: <${address}>`,
    `Call-ID: ${unique}@${nowhere}`,
    `CSeq: ${sequence} ${method}`,
    'User-Agent: Offhook',
    ...headers,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

/** Nothing for what is no answer. */
export function readSip(text: string): SipAnswer | undefined {
  const [first = '', ...lines] = (text.split(/\r?\n\r?\n/)[0] ?? '').split(/\r?\n/);
  const found = /^SIP\/2\.0 (\d{3}) ?(.*)$/.exec(first);
  if (!found) return undefined;
  const header = (name: string) => {
    const line = lines.find((one) => one.toLowerCase().startsWith(`${name}:`));
    return line?.slice(name.length + 1).trim() ?? '';
  };
  const [own, proxy] = [header('www-authenticate'), header('proxy-authenticate')];
  const asked = own || proxy;
  return {
    status: Number(found[1]),
    reason: (found[2] ?? '').slice(0, 80),
    server: (header('server') || header('user-agent')).slice(0, 100),
    challenge: /^digest /i.test(asked)
      ? { header: own ? 'Authorization' : 'Proxy-Authorization', parameters: parametersOf(asked.slice(7)) }
      : undefined,
  };
}

/** The header that answers a challenge; nothing for one that is no MD5 digest. */
export function digestAnswer(
  { challenge }: SipAnswer,
  { extension, authUser, password, ha1 }: Pick<SipUserSettings, 'extension' | 'authUser' | 'password' | 'ha1'>,
  domain: string,
): string | undefined {
  if (!challenge) return undefined;
  const { realm = '', nonce = '', opaque, algorithm = 'MD5', qop } = challenge.parameters;
  if (!/^md5$/i.test(algorithm) || /["\r\n]/.test(realm + nonce + (opaque ?? ''))) return undefined;
  const name = authUser || extension;
  const uri = `sip:${domain}`;
  const hash = (text: string) => bytesToHex(md5(utf8ToBytes(text)));
  const [secret, asked] = [ha1 || hash(`${name}:${realm}:${password}`), hash(`REGISTER:${uri}`)];
  const counted = qop?.split(',').some((one) => one.trim() === 'auth') ?? false;
  const [count, own] = ['00000001', hash(`${nonce}${name}`).slice(0, 16)];
  const response = counted
    ? hash(`${secret}:${nonce}:${count}:${own}:auth:${asked}`)
    : hash(`${secret}:${nonce}:${asked}`);
  return [
    `${challenge.header}: Digest username="${name}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=MD5`,
    ...(opaque === undefined ? [] : [`opaque="${opaque}"`]),
    ...(counted ? [`qop=auth, nc=${count}, cnonce="${own}"`] : []),
  ].join(', ');
}

function parametersOf(text: string): Record<string, string> {
  const found = text.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g);
  return Object.fromEntries(
    [...found].map(([, name = '', quoted, plain = '']) => [name.toLowerCase(), quoted ?? plain]),
  );
}
