/**
 * Asks another server by HTTP where an administrator has said where, e.g. a look-up in a CRM or a webhook. It must not be led
 * to what only this machine may reach, and whoever answers must not hold us up or fill our memory.
 */
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import type { CtiErrorCode } from '../../core/provider/errors.ts';
import { ForbiddenAddress, guardedLookup, mustBeAskable } from './addresses.ts';

export interface OutboundRequest {
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** For everything together, ms: the name, the connection, the last byte. */
  timeoutMs?: number;
  /** Of the answer's body. */
  maxBytes?: number;
  /** Whether addresses of this machine and its network may be asked, as `outbound.allowPrivate` of the configuration says. */
  allowPrivate?: boolean;
  /** A certificate authority of one's own besides those that are known (PEM). */
  ca?: string;
  signal?: AbortSignal;
}

export interface OutboundResponse {
  status: number;
  /** By names in small letters; what came several times is joined by commas. */
  headers: Readonly<Record<string, string>>;
  /** As it came; `text` reads it as UTF-8. */
  body: Buffer;
  readonly text: string;
  /** The address that has answered. */
  address: string;
}

export type OutboundErrorCode = Extract<
  CtiErrorCode,
  'settingsInvalid' | 'unreachable' | 'timeout' | 'messageTooLarge'
>;

/** Why there is no answer. The message is for whoever has entered the address; it has no header and no body in it. */
export class OutboundError extends Error {
  readonly code: OutboundErrorCode;

  constructor(code: OutboundErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OutboundError';
    this.code = code;
  }
}

const usualTimeout = 10_000;
const usualBytes = 1_000_000;

/**
 * Any status is an answer. A redirect is an answer too, and not followed: where it leads nobody has entered.
 * @param url of http or https, without a user name and password
 * @throws OutboundError `settingsInvalid` for an address that is not asked, or a header that is none; `unreachable` where nobody
 *   answers or the certificate is not good; `timeout`; `messageTooLarge` for an answer that is longer than allowed
 */
export async function fetchOutbound(url: string, request: OutboundRequest = {}): Promise<OutboundResponse> {
  const { timeoutMs = usualTimeout, maxBytes = usualBytes, allowPrivate = false, signal } = request;
  const target = checkedUrl(url, allowPrivate);
  const limit = AbortSignal.timeout(timeoutMs);
  const until = signal ? AbortSignal.any([limit, signal]) : limit;
  try {
    return await asked(target, request, maxBytes, until, guardedLookup(allowPrivate));
  } catch (error) {
    if (error instanceof OutboundError) throw error;
    if (limit.aborted) throw new OutboundError('timeout', `no answer in ${timeoutMs / 1000} seconds`, { cause: error });
    throw whyNot(error as NodeJS.ErrnoException, target);
  }
}

/** @throws OutboundError `settingsInvalid`; names are looked at when they are resolved */
export function checkedUrl(url: string, allowPrivate: boolean): URL {
  if (!URL.canParse(url)) throw new OutboundError('settingsInvalid', 'this is no address');
  const target = new URL(url);
  if (target.protocol !== 'http:' && target.protocol !== 'https:') {
    throw new OutboundError('settingsInvalid', 'write the address as https://…');
  }
  if (target.username !== '' || target.password !== '') {
    throw new OutboundError('settingsInvalid', 'no user name and password in an address');
  }
  const host = hostOf(target);
  try {
    if (isIP(host) !== 0) mustBeAskable(host, allowPrivate);
  } catch (error) {
    throw new OutboundError('settingsInvalid', (error as Error).message, { cause: error });
  }
  return target;
}

function asked(
  url: URL,
  { method = 'GET', headers = {}, body, ca }: OutboundRequest,
  maxBytes: number,
  signal: AbortSignal,
  lookup: ReturnType<typeof guardedLookup>,
): Promise<OutboundResponse> {
  return new Promise((resolve, reject) => {
    const options: https.RequestOptions = {
      method,
      headers: {
        // What is measured here is what comes over the wire.
        'accept-encoding': 'identity',
        'user-agent': 'Offhook',
        ...headers,
        ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      },
      lookup,
      signal,
      agent: false,
      maxHeaderSize: 16_384,
      ...(ca === undefined ? {} : { ca }),
    };
    const request = (url.protocol === 'https:' ? https : http).request(url, options, (response) => {
      const address = response.socket.remoteAddress ?? '';
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxBytes) {
          reject(new OutboundError('messageTooLarge', `the answer is longer than ${maxBytes} bytes`));
          request.destroy();
          return;
        }
        chunks.push(chunk);
      });
      response.once('error', reject);
      response.once('close', () => {
        // Without effect where the answer was complete.
        reject(new OutboundError('unreachable', 'the connection was closed in the middle of the answer'));
      });
      response.once('end', () => {
        if (!response.complete) return;
        const all = Buffer.concat(chunks);
        resolve({
          status: response.statusCode ?? 0,
          headers: joined(response.headers),
          body: all,
          get text() {
            return all.toString('utf8');
          },
          address,
        });
      });
    });
    request.once('error', reject);
    request.end(body);
  });
}

function joined(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

function whyNot(error: NodeJS.ErrnoException, { host }: URL): OutboundError {
  const cause = { cause: error };
  if (error instanceof ForbiddenAddress) return new OutboundError('settingsInvalid', error.message, cause);
  const code = error.code ?? '';
  if (code.startsWith('ERR_INVALID_') || code === 'ERR_HTTP_INVALID_HEADER_VALUE') {
    return new OutboundError('settingsInvalid', 'a header has characters that no header has', cause);
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new OutboundError('unreachable', `no address is known for ${host}`, cause);
  }
  if (code === 'ECONNREFUSED') return new OutboundError('unreachable', `nothing listens at ${host}`, cause);
  if (code.startsWith('CERT_') || code.startsWith('ERR_TLS') || /SELF_SIGNED|UNABLE_TO/.test(code)) {
    return new OutboundError('unreachable', `the certificate of ${host} is not accepted (${code})`, cause);
  }
  return new OutboundError('unreachable', `${host} cannot be reached (${code || error.name})`, cause);
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}
