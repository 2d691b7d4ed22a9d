/** Sockets as Node has them, for connectors that run in the service or on the command line. */
import net from 'node:net';
import tls from 'node:tls';
import { WebSocket } from 'ws';
import type { Address, Sockets, TcpListener, TcpSocket, WebSocketLike } from '../core/provider/world.ts';

export const nodeSockets: Sockets = {
  tcp: openTcp,
  webSocket: (url, protocols) =>
    new WebSocket(url, protocols ?? [], { perMessageDeflate: false }) as unknown as WebSocketLike,
  fetch: (url, init) => fetch(url, init),
};

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
  const socket: net.Socket = encrypted
    ? tls.connect({ host, port, servername: net.isIP(host) ? '' : host, ...options })
    : net.connect({ host, port, onread });
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
