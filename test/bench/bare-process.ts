/** What a benchmark compares the service with: a bare ws server that knows nothing and sends the frames it is given. */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { answering } from './bench.ts';

const sockets = new Map<number, WebSocket>();

answering({
  /** `/7` in the address is agent 7. */
  start: async () => {
    const server = new WebSocketServer({
      port: 0,
      host: '127.0.0.1',
      perMessageDeflate: false,
      backlog: 4096,
      clientTracking: false,
    });
    server.on('connection', (socket, request) => {
      const agent = Number(request.url?.slice(1));
      sockets.set(agent, socket);
      // What any such server answers to a first message.
      socket.on('message', () => {
        socket.send('{"type":"signedIn"}');
      });
      socket.on('close', () => sockets.delete(agent));
    });
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  },
  /** Lines `agent TAB frame TAB frame…` go out as frames. @returns the port that takes them */
  wire: async () => {
    const server = createServer((socket) => {
      let rest = '';
      socket.on('error', () => {});
      socket.on('data', (bytes) => {
        const lines = (rest + bytes.toString()).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          const [agent, ...frames] = line.split('\t');
          const to = sockets.get(Number(agent));
          for (const frame of frames) to?.send(frame);
        }
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  },
  memory: async () => {
    for (let i = 0; i < 3; i++) {
      globalThis.gc?.();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return process.memoryUsage().rss;
  },
});
