/**
 * A fake far end of Verto (FreeSWITCH's web phone signalling), built from its public source; no real server was at hand.
 * It does: sign-in with its failures, sessions that a second socket takes over, invite, answer, bye, modify (hold, transfer,
 * replace, new media), tones, ping, bandwidth frames, batches, calls that outlive their socket and are handed over. Two pages
 * hear each other through it: it is an ICE-lite agent towards each and passes on what they send, encrypted as it is.
 * It does not: sound of its own (a customer, music on hold, an echo are silent), codecs, subscriptions, chat, conferences, TLS,
 * IPv6.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { FakeDeviceDesk } from '../../connectors/webitel/fake-device.ts';
import { type DeskUser, FakeDesk } from './fake/desk.ts';
import type { FakeLeg } from './fake/leg.ts';
import { FakeSession } from './fake/session.ts';
import { FakeSocket, Refused } from './fake/socket.ts';

export { Refused } from './fake/socket.ts';

export interface FakeVertoOptions {
  port?: number;
  host?: string;
  users?: readonly DeskUser[];
  domain?: string;
  /** Another exchange instead of the fake's own; `users`, `domain` and `answerAfter` are its business then. */
  desk?: FakeDeviceDesk;
  /** Numbers that answer do so after this time, ms. */
  answerAfter?: number;
  /** Answered calls outlive their socket so long, ms; 120 s in FreeSWITCH's sample. */
  detachTimeout?: number;
  /** A quiet socket is pinged after this time, ms. */
  pingAfter?: number;
  /** A customer calls the first user this often, ms; 0: nobody calls. */
  customersEvery?: number;
}

export const fakeVertoUsers: readonly DeskUser[] = [
  { number: '201', password: 'Secret1', name: 'Olena' },
  { number: '202', password: 'Secret2', name: 'Petro' },
  { number: '203', password: 'Secret3', name: 'Iryna' },
];
export const fakeVertoDomain = 'pbx.example.com';

export class FakeVerto {
  /** The fake's own exchange; not used where another one was given. */
  readonly own: FakeDesk;
  readonly legs = new Map<string, FakeLeg>();
  /** Every request of clients, for tests. */
  readonly received: { method: string; params: Record<string, unknown> }[] = [];
  /** What clients have done that no client may do. */
  readonly complaints: string[] = [];
  /** Methods that are refused, whatever they ask. */
  readonly refused = new Map<string, Refused>();
  /** Lets a test delay, repeat or drop answers. */
  interfere: ((method: string, send: () => void) => void) | undefined;
  /** Never says that all calls have been handed over. */
  keepsReady = false;
  readonly #options: Required<Omit<FakeVertoOptions, 'desk'>>;
  readonly #desk: FakeDeviceDesk;
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #open = new Set<FakeSocket>();
  readonly #sessions = new Map<string, FakeSession>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #reachable = true;

  constructor({ desk, ...options }: FakeVertoOptions = {}) {
    this.#options = {
      port: 0,
      host: '127.0.0.1',
      users: fakeVertoUsers,
      domain: fakeVertoDomain,
      answerAfter: 200,
      detachTimeout: 120_000,
      pingAfter: 30_000,
      customersEvery: 0,
      ...options,
    };
    this.own = new FakeDesk(this.#options.users, this.#options.domain, this.#options.answerAfter);
    this.#desk = desk ?? this.own;
    this.#http = createServer((_, response) => response.writeHead(404).end());
    this.#sockets = new WebSocketServer({ server: this.#http, perMessageDeflate: false, maxPayload: 1_000_000 });
    this.#sockets.on('connection', (socket) => {
      this.#accept(socket);
    });
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  get url(): string {
    return `ws://${this.#options.host}:${this.port}/verto/`;
  }

  /** Sockets that are open now. */
  get sockets(): number {
    return this.#open.size;
  }

  async start(): Promise<this> {
    this.#http.listen(this.#options.port, this.#options.host);
    await once(this.#http, 'listening');
    this.#nextCustomer();
    return this;
  }

  async stop(): Promise<void> {
    this.cut();
    for (const timer of this.#timers) clearInterval(timer);
    this.own.stop();
    for (const leg of this.legs.values()) leg.end();
    this.legs.clear();
    this.#http.close();
    await once(this.#http, 'close');
  }

  /** Loses all connections without a word and takes no new ones; answered calls stay for a while. */
  cut(): void {
    this.#reachable = false;
    for (const socket of [...this.#open]) socket.close();
  }

  restore(): void {
    this.#reachable = true;
  }

  /** Loses the connections of one user, who may come back at once. */
  drop(number: string): void {
    for (const { socket } of this.#of(number)) socket?.close();
  }

  /** Another program takes the sessions of a user. */
  punt(number: string): void {
    for (const { socket } of this.#of(number)) {
      socket?.tell('verto.punt', {});
      socket?.close(true);
    }
  }

  /** A text to all pages of a user, whatever it is. */
  raw(number: string, text: string): void {
    for (const { socket } of this.#of(number)) socket?.raw(text);
  }

  /** A request to all pages of a user. */
  tell(number: string, method: string, params: object): void {
    for (const { socket } of this.#of(number)) socket?.tell(method, params);
  }

  legsOf(number: string): FakeLeg[] {
    return [...this.legs.values()].filter(({ session }) => session.account.split('@')[0] === number);
  }

  /** Asks the pages of a user to agree on the sound of their answered calls anew. */
  renegotiate(number: string): void {
    for (const leg of this.legsOf(number)) leg.session.renegotiate(leg);
  }

  /** The sound of a user's calls gets through no more, until another way is asked for. */
  deafen(number: string): void {
    for (const { port } of this.legsOf(number)) if (port) port.deaf = true;
  }

  #of(number: string): FakeSession[] {
    return [...this.#sessions.values()].filter(({ account }) => account.split('@')[0] === number);
  }

  #accept(raw: WebSocket): void {
    if (!this.#reachable) {
      raw.terminate();
      return;
    }
    const socket: FakeSocket = new FakeSocket(raw, {
      signIn: (from, login, password, sessid) => this.#signIn(from, login, password, sessid),
      signedIn: (from) => void this.#signedIn(from),
      heard: (method, params) => {
        this.received.push({ method, params });
      },
      complain: (what) => {
        this.complaints.push(what);
      },
      instead: (method) => {
        const refusal = this.refused.get(method);
        if (refusal) throw refusal;
      },
      reply: (method, send) => {
        if (this.interfere) this.interfere(method, send);
        else send();
      },
      closed: (from) => {
        this.#open.delete(from);
        if (from.session?.socket === from) from.session.lost();
      },
    });
    this.#open.add(socket);
    const ping = setInterval(() => {
      if (this.#open.has(socket)) socket.tell('verto.ping', { serno: Math.floor(Date.now() / 1000) });
    }, this.#options.pingAfter);
    this.#timers.add(ping);
    raw.on('close', () => {
      clearInterval(ping);
      this.#timers.delete(ping);
    });
  }

  #signIn(socket: FakeSocket, login: string, password: string, sessid: string): FakeSession {
    const account = this.#desk.signIn(login, password);
    if (account === 'unknownUser') throw new Refused(-32001, 'Login Incorrect');
    if (account === 'wrongPassword') throw new Refused(-32001, 'Authentication Failure');
    const before = this.#sessions.get(sessid);
    if (before && before.account !== account) {
      setImmediate(() => {
        socket.close(true);
      });
      throw new Refused(-32001, 'Session in use');
    }
    const session =
      before ??
      new FakeSession(sessid, account, {
        address: this.#options.host,
        detachTimeout: this.#options.detachTimeout,
        legs: this.legs,
      });
    this.#sessions.set(sessid, session);
    const { socket: older } = session;
    session.socket = socket;
    if (older && older !== socket) {
      older.tell('verto.punt', {});
      older.close(true);
    }
    session.plug ??= this.#desk.plugIn(account, session);
    return session;
  }

  /** After the answer: calls that are handed over, and only then that all of them have been. */
  async #signedIn(socket: FakeSocket): Promise<void> {
    const { session } = socket;
    if (session?.socket !== socket) return;
    const channels = await session.handOver();
    if (session.socket === socket && !this.keepsReady)
      socket.tell('verto.clientReady', { reattached_sessions: channels });
  }

  #nextCustomer(): void {
    const { customersEvery, users } = this.#options;
    const [first] = users;
    if (customersEvery === 0 || !first) return;
    const timer = setInterval(() => {
      if (this.own.channels === 0) this.own.customerCalls('+15550123', 'ACME Ltd', first.number);
    }, customersEvery);
    this.#timers.add(timer);
  }
}

/** How the command line starts it: users 201 and 202 (passwords Secret1, Secret2) can call each other, and hear each other. */
export default {
  start: (options: { port: number; host: string }): Promise<FakeVerto> =>
    new FakeVerto({ ...options, customersEvery: 15_000 }).start(),
};
