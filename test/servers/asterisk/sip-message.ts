// Owns SIP on the wire: reading a message, writing requests and responses, the digest answer to a challenge.
import { createHash, randomBytes } from 'node:crypto';

export interface SipMessage {
  /** The request or status line. */
  readonly first: string;
  /** Of a request. */
  readonly method: string;
  readonly uri: string;
  /** Of a response; 0 for a request. */
  readonly status: number;
  readonly cseq: { readonly number: number; readonly method: string };
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly body: string;
  /** The first value of a header, '' if there is none. */
  header(name: string): string;
}

const compact: Readonly<Record<string, string>> = {
  v: 'via',
  f: 'from',
  t: 'to',
  i: 'call-id',
  m: 'contact',
  l: 'content-length',
  c: 'content-type',
  r: 'refer-to',
  o: 'event',
  k: 'supported',
};

/** Random lower-case hexadecimal digits, for tags, branches and Call-IDs. */
export const token = (length = 8) => randomBytes(length).toString('hex').slice(0, length);
export const tagOf = (header: string) => /;tag=([^;>\s]+)/.exec(header)?.[1];
export const uriOf = (header: string) => /<([^>]+)>/.exec(header)?.[1] ?? header.split(';')[0]?.trim() ?? '';
export const branchOf = (message: SipMessage) => /branch=([^;,\s]+)/.exec(message.header('via'))?.[1] ?? '';

export function parseSip(text: string): SipMessage {
  const end = text.indexOf('\r\n\r\n');
  const [first = '', ...lines] = (end < 0 ? text : text.slice(0, end)).split('\r\n');
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const short = line.slice(0, colon).trim().toLowerCase();
    const name = compact[short] ?? short;
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  const header = (name: string) => headers.get(name)?.[0] ?? '';
  const [one = '', two = ''] = first.split(' ');
  const response = one === 'SIP/2.0';
  const [number = '0', method = ''] = header('cseq').split(' ');
  return {
    first,
    method: response ? '' : one,
    uri: response ? '' : two,
    status: response ? Number(two) : 0,
    cseq: { number: Number(number), method },
    headers,
    body: end < 0 ? '' : text.slice(end + 4),
    header,
  };
}

/** A whole message; an empty body has no Content-Type. */
export function formatSip(first: string, headers: readonly string[], body = '', type = 'application/sdp'): string {
  const typed = body ? [`Content-Type: ${type}`] : [];
  return [first, ...headers, ...typed, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n');
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** The value of an (Proxy-)Authorization header for a Digest challenge (RFC 2617, MD5, with or without qop). */
export function digestAnswer(
  challenge: string,
  request: { readonly method: string; readonly uri: string },
  account: { readonly user: string; readonly password: string },
): string {
  const part = (name: string) => new RegExp(`\\b${name}="?([^",]+)"?`, 'i').exec(challenge)?.[1] ?? '';
  const [realm, nonce, opaque] = [part('realm'), part('nonce'), part('opaque')];
  const secret = md5(`${account.user}:${realm}:${account.password}`);
  const asked = md5(`${request.method}:${request.uri}`);
  const cnonce = token();
  const qop = part('qop') !== '';
  const response = md5(qop ? `${secret}:${nonce}:00000001:${cnonce}:auth:${asked}` : `${secret}:${nonce}:${asked}`);
  const parts = [
    `username="${account.user}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${request.uri}"`,
    `response="${response}"`,
    'algorithm=MD5',
  ];
  if (qop) parts.push('qop=auth', 'nc=00000001', `cnonce="${cnonce}"`);
  if (opaque) parts.push(`opaque="${opaque}"`);
  return `Digest ${parts.join(', ')}`;
}
