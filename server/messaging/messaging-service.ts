/** The Messaging Service: accepts pages' sockets on its own port and on the HTTP port, and joins each to its user's session. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { maxFrameBytes } from '../../core/messaging/protocol.ts';
import type { CtiCommand } from '../../core/model/commands.ts';
import { CtiError, type CtiErrorCode } from '../../core/provider/errors.ts';
import type { Clock, Log } from '../../core/provider/world.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { browserName } from './browser-name.ts';
import { PageSocket, type SocketHost } from './page-socket.ts';
import type { Tickets } from './tickets.ts';
import type { Listener, UserSession } from './user-session.ts';

export interface MessagingServiceSetup {
  tickets: Tickets;
  session: (userId: string) => UserSession | undefined;
  /** Answers what pages ask besides commands. @throws CtiError */
  answer?: (userId: string, what: string, input: unknown, page: Listener) => Promise<unknown>;
  /** Told of a page that has gone, with or without a word. */
  gone?: (userId: string, page: Listener) => void;
  /** Makes of a command what the phone system is to get, e.g. by its dial plan. */
  prepare?: (session: UserSession, command: CtiCommand, page: Listener) => Promise<CtiCommand>;
  clock: Clock;
  log: Log;
  /** 0 ≤ random < 1; spreads the return of the pages. */
  random: () => number;
  limits?: Partial<Limits>;
}

/** How long pages have to take the goodbye before their sockets are cut, ms. */
const farewell = 2000;

export class MessagingService implements SocketHost {
  readonly limits: Limits;
  readonly clock: Clock;
  /** What was refused, by code of the error table. */
  readonly refusals = new Map<CtiErrorCode, number>();
  resyncs = 0;
  readonly #setup: MessagingServiceSetup;
  readonly #sockets = new Set<PageSocket>();
  readonly #ws = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
    clientTracking: false,
  });
  #server: Server | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  #stopping = false;

  constructor(setup: MessagingServiceSetup) {
    this.#setup = setup;
    this.limits = { ...defaultLimits, ...setup.limits };
    this.clock = setup.clock;
  }

  /** Sockets open, signed in or not. */
  get sockets(): number {
    return this.#sockets.size;
  }

  get signedInSockets(): number {
    let count = 0;
    for (const socket of this.#sockets) if (socket.session) count++;
    return count;
  }

  /** Listens on a port of its own; every path is good. @param tls PEM, for wss @returns the port taken */
  async listen(port: number, host: string, tls?: { cert: Buffer; key: Buffer }): Promise<number> {
    const server = tls ? createTlsServer(tls, refuseRequest) : createServer(refuseRequest);
    this.attach(server);
    server.listen({ port, host, backlog: 4096 });
    await once(server, 'listening');
    this.#server = server;
    return (server.address() as AddressInfo).port;
  }

  /** For the port of its own: another certificate, for whoever connects from now on. */
  setSecureContext(files: { cert: Buffer; key: Buffer }): void {
    if (this.#server && 'setSecureContext' in this.#server) (this.#server as TlsServer).setSecureContext(files);
  }

  /** Takes the upgrades of an HTTP server, all of them or those of one path. */
  attach(server: Server, path?: string): void {
    this.#watch ??= setInterval(
      () => {
        const now = this.clock.now();
        for (const socket of this.#sockets) socket.watch(now);
      },
      Math.min(1000, this.limits.pingInterval),
    );
    server.on('upgrade', (request, socket, head) => {
      this.#upgrade(request, socket, head, path);
    });
  }

  /** Says goodbye to every page with a time to come back, different for each, and closes. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#watch);
    // Three thousand pages a second is what a starting service takes easily.
    const spread = 1000 + this.#sockets.size / 3;
    for (const socket of this.#sockets) socket.goAway(Math.round(500 + this.#setup.random() * spread));
    const server = this.#server;
    const closed = server ? once(server, 'close') : undefined;
    server?.close();
    const deadline = this.clock.now() + farewell;
    while (this.#sockets.size > 0 && this.clock.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    for (const socket of this.#sockets) socket.terminate();
    while (this.#sockets.size > 0) await new Promise((resolve) => setImmediate(resolve));
    server?.closeAllConnections();
    await closed;
  }

  /** Sends a user's pages away, to come back at once: to a session that was made anew, or to be told that there is none. */
  sendBack(userId: string): void {
    for (const socket of this.#sockets) {
      if (socket.session?.user.id === userId) socket.goAway(Math.round(this.#setup.random() * 500));
    }
  }

  /** Cuts every socket without a word, as a network that goes does. Pages come back by themselves. */
  cut(): void {
    for (const socket of this.#sockets) socket.terminate();
  }

  redeem(ticket: string) {
    return this.#setup.tickets.redeem(ticket);
  }

  session(userId: string): UserSession | undefined {
    return this.#setup.session(userId);
  }

  async prepared(session: UserSession, command: CtiCommand, page: Listener): Promise<CtiCommand> {
    return this.#setup.prepare?.(session, command, page) ?? command;
  }

  async answer(userId: string, what: string, input: unknown, page: Listener): Promise<unknown> {
    const { answer, log } = this.#setup;
    if (!answer) throw new CtiError('unknownCommand');
    try {
      return await answer(userId, what, input, page);
    } catch (error) {
      if (!(error instanceof CtiError)) log.error('question failed', { what, error: String(error) });
      throw error;
    }
  }

  signedIn({ session }: PageSocket): void {
    this.#setup.log.debug('page signed in', { user: session?.user.id });
  }

  closed(socket: PageSocket): void {
    this.#sockets.delete(socket);
    if (socket.session) this.#setup.gone?.(socket.session.user.id, socket);
  }

  refused(code: CtiErrorCode): void {
    this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
  }

  resynced(): void {
    this.resyncs++;
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, path: string | undefined): void {
    const asked = (request.url ?? '/').split('?')[0];
    if (path !== undefined && asked !== path) {
      refuseUpgrade(socket, '404 Not Found');
      return;
    }
    if (this.#stopping || this.#sockets.size >= this.limits.sockets) {
      refuseUpgrade(socket, '503 Service Unavailable');
      return;
    }
    this.#ws.handleUpgrade(request, socket, head, (webSocket) => {
      const { origin = '', 'user-agent': agent } = request.headers;
      this.#sockets.add(new PageSocket(webSocket, this, { browser: browserName(agent), origin: origin.slice(0, 256) }));
    });
  }
}

function refuseRequest(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(426, { 'content-type': 'text/plain', upgrade: 'websocket' }).end('This port speaks WebSocket.\n');
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.once('error', () => undefined);
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
