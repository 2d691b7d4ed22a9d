/** The relays of a benchmark, each in a process of its own: the built-in exchange in a running service, or a bare ws server that passes frames on. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import builtin from '../../core/connectors/builtin/index.ts';
import { silentLog, systemClock, type World } from '../../core/provider/world.ts';
import { Hub } from '../../server/messaging/hub.ts';
import { MessagingService } from '../../server/messaging/messaging-service.ts';
import { Tickets } from '../../server/messaging/tickets.ts';
import { nodeSockets } from '../../server/sockets.ts';
import { answering } from './bench.ts';

const world: World = { sockets: nodeSockets, clock: systemClock, log: silentLog, random: Math.random };
const tickets = new Tickets(systemClock);

answering({
  /** Users `u0`, `u1`, … with the extensions 1000, 1001, … @returns the port */
  service: async (users: number) => {
    const hub = new Hub(world);
    hub.addConnection('own', 'Built-in', builtin, {});
    for (let i = 0; i < users; i++) {
      hub.addUser({ id: `u${i}`, name: `User ${i}`, connectionId: 'own', settings: { extension: String(1000 + i) } });
    }
    hub.start();
    const service = new MessagingService({
      tickets,
      session: (id) => hub.session(id),
      clock: systemClock,
      log: silentLog,
      random: Math.random,
    });
    return service.listen(0, '127.0.0.1');
  },
  /** @returns processor time so far, µs */
  cpu: () => {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
  tickets: (users: number) => Array.from({ length: users }, (_, i) => tickets.issue(`u${i}`)),
  /** `/7` in the address is user 7, who is joined with user 6. @returns the port */
  bare: async () => {
    const sockets = new Map<number, WebSocket>();
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false, clientTracking: false });
    server.on('connection', (socket, request) => {
      const user = Number(request.url?.slice(1));
      sockets.set(user, socket);
      socket.on('message', (frame: RawData) => {
        sockets.get(user ^ 1)?.send(frame, { binary: false });
      });
    });
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  },
});
