/** Sockets as Node has them, for connectors that run in the service or on the command line. */
import net from 'node:net';
import tls from 'node:tls';
import { WebSocket } from 'ws';
import type { Address, Sockets, TcpListener, TcpSocket, WebSocketLike } from '../core/provider/world.ts';
import { guardedLookup, mustBeAskable } from './net/addresses.ts';
import { fetchOutbound } from './net/outbound.ts';

/**
 * Whoever sets up a connection says where it leads, so all of them are looked at: a phone system stands in our own network as a
 * rule, and never where clouds answer with credentials. What is connected to is the address that was looked at.
 */
const lookup = guardedLookup(true);

export const nodeSockets: Sockets = {
  tcp: openTcp,
  webSocket: (url, protocols) =>
    new WebSocket(allowed(url), protocols ?? [], { perMessageDeflate: false, lookup }) as unknown as WebSocketLike,
  fetch: async (url, { method = 'GET', ...init } = {}) => {
    const { status, text } = await fetchOutbound(url, { method: method as 'GET', ...init, allowPrivate: true });
    return { ok: status >= 200 && status < 300, status, text: () => Promise.resolve(text) };
  },
};

/** A host that is an address is not looked up; one that is not asked becomes a name that nobody has. */
function allowed(url: string): string {
  const target = new URL(url);
  const host = target.hostname.replace(/^\[|\]$/g, '');
  if (net.isIP(host) === 0 || isAskable(host)) return url;
  target.hostname = 'forbidden.invalid';
  return target.href;
}

function isAskable(address: string): boolean {
  try {
    mustBeAskable(address, true);
    return true;
  } catch {
    return false;
  }
}

/** One buffer for a connection's life: a new one for each of many small reads costs more than the read. Bytes. */
const readSize = 64 * 1024;

function openTcp({ host, port, tls: encrypted }: Address, listener: TcpListener): TcpSocket {
  const options = typeof encrypted === 'object' ? encrypted : {};
  const onread = {
    buffer: Buffer.allocUnsafeSlow(readSize),
    callback: (length: number, buffer: Uint8Array) => {
      listener.data(buffer.subarray(0, length));
      return true;
    },
  };
  const place = { host: net.isIP(host) !== 0 && !isAskable(host) ? 'forbidden.invalid' : host, port, lookup };
  const socket: net.Socket = encrypted
    ? tls.connect({ ...place, servername: net.isIP(host) ? '' : host, ...options })
    : net.connect({ ...place, onread });
  let error: Error | undefined;
  socket.setNoDelay(true);
  // Without it a peer that lost power looks connected for hours.
  socket.setKeepAlive(true, 30_000);
  socket.on(encrypted ? 'secureConnect' : 'connect', () => {
    listener.open();
  });
  // Without encryption the bytes come by `onread`.
  socket.on('data', (bytes) => {
    listener.data(bytes);
  });
  socket.on('error', (cause) => {
    error = cause;
  });
  socket.on('close', () => {
    listener.closed(error);
  });
  return {
    write: (bytes) => {
      socket.write(bytes);
    },
    get buffered() {
      return socket.writableLength;
    },
    close: () => {
      socket.destroy();
    },
  };
}
