/**
 * A fake far end of Oktell's WebSocket protocol, built from what is publicly known of it; no real server was at hand.
 * It does: sub-protocol, ping, redirect, sign-in by password and session with their failures, all start-up methods,
 * subscriptions, replies in parts, user states, and calls: in, out (either side first, or by hand), busy, unanswered,
 * refused, hold in both variants, consultation, swap, joining, blind transfer, groups; line info that lags behind events.
 * It does not: conferences, supervision, the waiting queue, tasks and dialog cards, recordings, TLS, redirect rules beyond
 * an empty list. It is no SIP server: it names one (`sipPort`), and `lineChanged` tells whoever rings the phones there.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { FakeExchange, Refusal } from './fake-exchange.ts';
import { lineInfo } from './fake-line-info.ts';
import type { Line, Outside } from './fake-parties.ts';
import { FakeSession } from './fake-session.ts';
import { breakReasons, FakeUsers, type FakeUser, type FakeUserSettings, userState } from './fake-users.ts';

type Body = Record<string, unknown>;

export interface FakeOktellOptions {
  port?: number;
  host?: string;
  users?: readonly FakeUserSettings[];
  /** How far the line info lags behind the events, ms; a real server's seems to be some hundred. */
  lag?: number;
  ringTime?: number;
  answerAfter?: number;
  /** What a line shows while its only party is held: Oktell's menu (A), or nothing (B). */
  holdVariant?: 'A' | 'B';
  /** An agent's own phone that rings for a call of the agent's is picked up after so long, ms; 0: by hand. */
  picksUpAfter?: number;
  /** The agents' phones answer by themselves when told to. */
  autoAnswer?: boolean;
  /** Longest text of a reply before it is cut into parts. */
  multipartOver?: number;
  /** Sends every client to the encrypted port. */
  redirects?: boolean;
  /** The port of a SIP server at the same host, where whoever asks for a web phone is `number`, with `pw` before it as password. */
  sipPort?: number;
  /** A customer calls the first user this often, ms; 0: nobody calls. */
  customersEvery?: number;
}

export const fakeUsers: readonly FakeUserSettings[] = [
  { login: 'agent1', password: 'Secret1', number: '101', name: 'Agnes' },
  { login: 'agent2', password: 'Secret2', number: '102', name: 'Bruno' },
  { login: 'agent3', password: 'Secret3', number: '103', name: 'Clara' },
];

export const fakeGroup = '600';

export class FakeOktell {
  readonly users: FakeUsers;
  readonly exchange: FakeExchange;
  /** Every message of clients, for tests. */
  readonly received: { method: string; body: Body }[] = [];
  /** Methods that are refused whatever they ask. */
  readonly refused = new Set<string>();
  /** What the call journal tells, whatever is asked. */
  journal: readonly Body[] = [];
  /** Lets a test delay, repeat or drop replies. */
  interfere: ((method: string, send: () => void) => void) | undefined;
  /** Told whenever a line has changed, before anybody sees it. */
  lineChanged: ((line: Line) => void) | undefined;
  readonly #options: Required<FakeOktellOptions>;
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #sessions = new Set<FakeSession>();
  readonly #shown = new Map<Line, Body>();
  readonly #timers = new Set<NodeJS.Timeout>();
  /** What lines will show after the lag. */
  readonly #lagging = new Set<NodeJS.Timeout>();
  #reachable = true;

  constructor(options: FakeOktellOptions = {}) {
    this.#options = {
      port: 0,
      host: '127.0.0.1',
      users: fakeUsers,
      lag: 300,
      ringTime: 20_000,
      answerAfter: 1500,
      holdVariant: 'B',
      picksUpAfter: 0,
      autoAnswer: true,
      multipartOver: Infinity,
      redirects: false,
      sipPort: 0,
      customersEvery: 0,
      ...options,
    };
    const { ringTime, answerAfter, users } = this.#options;
    this.users = new FakeUsers(users);
    this.exchange = new FakeExchange({
      ringTime,
      answerAfter,
      groups: { [fakeGroup]: users.map(({ number }) => number) },
      happened: (line, events) => {
        this.#happened(line, events);
      },
    });
    for (const { number, name, login, id } of this.users.all) {
      const line = { number, name, login, id, current: undefined, held: undefined, doNotDisturb: false };
      this.exchange.lines.set(number, line);
      this.#shown.set(line, this.#info(line));
    }
    this.#http = createServer((_, response) => response.writeHead(404).end());
    this.#sockets = new WebSocketServer({
      server: this.#http,
      perMessageDeflate: false,
      maxPayload: 1_000_000,
      handleProtocols: (offered) => (offered.has('json') ? 'json' : false),
    });
    this.#sockets.on('connection', (socket) => {
      this.#accept(socket);
    });
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  async start(): Promise<this> {
    this.#http.listen(this.#options.port, this.#options.host);
    await once(this.#http, 'listening');
    this.#nextCustomer();
    return this;
  }

  async stop(): Promise<void> {
    for (const timer of [...this.#timers, ...this.#lagging]) clearTimeout(timer);
    this.exchange.forget();
    this.cut();
    this.#http.close();
    await once(this.#http, 'close');
  }

  /** Loses all connections without a word and takes no new ones; calls go on. */
  cut(): void {
    this.#reachable = false;
    for (const session of [...this.#sessions]) session.terminate();
  }

  restore(): void {
    this.#reachable = true;
  }

  /** The server starts anew: calls, sessions and connections are gone. */
  restart(): void {
    this.cut();
    this.exchange.forget();
    for (const timer of this.#lagging) clearTimeout(timer);
    this.#lagging.clear();
    for (const line of this.exchange.lines.values()) this.#shown.set(line, this.#info(line));
    for (const user of this.users.all) user.state = user.after;
    this.users.forgetSessions();
    this.restore();
  }

  line(number: string): Line {
    const line = this.exchange.lines.get(number);
    if (!line) throw new Error(`there is no line ${number}`);
    return line;
  }

  customerCalls(number: string, name: string, target: string): Outside {
    return this.exchange.outsideCalls(number, name, target);
  }

  /** A text to all clients of a user, whatever it is. */
  raw(login: string, text: string): void {
    for (const session of this.#of(login)) session.raw(text);
  }

  /** An event to all clients of a user. */
  event(login: string, name: string, body: Body = {}): void {
    for (const session of this.#of(login)) session.event(name, body);
  }

  /** Somebody else, or the user's desktop client, changes the state. */
  setState(login: string, wish: Body): void {
    const user = this.users.all.find((each) => each.login === login);
    if (!user) throw new Error(`there is no user ${login}`);
    this.#setState(user, wish);
  }

  #accept(socket: WebSocket): void {
    if (!this.#reachable) {
      socket.terminate();
      return;
    }
    if (this.#options.redirects) {
      socket.send(JSON.stringify(['websocketredirect', {}]));
      return;
    }
    const session = new FakeSession(socket, {
      signIn: (body) => ({ ...this.users.signIn(body), voice: this.#voice(body) }),
      signedOut: (_, id) => {
        this.users.signedOut(id);
      },
      answer: (user, method, body) => this.#answer(user, method, body),
      multipartOver: this.#options.multipartOver,
      reply: (method, send) => {
        if (this.interfere) this.interfere(method, send);
        else send();
      },
      heard: (method, body) => {
        this.received.push({ method, body });
      },
    });
    this.#sessions.add(session);
    socket.on('close', () => this.#sessions.delete(session));
  }

  #of(login: string): FakeSession[] {
    return [...this.#sessions].filter(({ user }) => user?.login === login);
  }

  #answer(user: FakeUser, method: string, body: Body): Body {
    if (this.refused.has(method)) throw new Refusal(50_099, 'Refused');
    const line = this.line(user.number);
    switch (method) {
      case 'getversion':
        return { version: { dated: 150_416, build: 'fake', webserverport: this.port }, alloweddbstoredprocs: {} };
      case 'getmyuserinfo':
        return {
          mainpbxnumber: user.number,
          username: user.name,
          hasline: true,
          lineid: user.id,
          linenumber: user.number,
          isoperator: true,
        };
      case 'cc_getlunchtypes':
        return { items: breakReasons };
      case 'getuserstate':
        return userState(user);
      case 'setuserstate':
        this.#setState(user, body);
        return userState(user);
      case 'getredirectrules':
        return { redirectrules: [] };
      case 'getpbxnumbers':
        return { numbers: this.users.all.map(({ id, number, name }) => ({ id, number, caption: name, state: 1 })) };
      case 'getallusernumbers':
        return {
          users: this.users.all.map(({ id, name, number }) => ({ id, name, main: number, nums: [number], sub: false })),
        };
      case 'getalluserphotolink':
        return { links: [] };
      case 'getcurrentqueue':
        return { queue: [] };
      case 'gettemphttppass':
        return { password: `temp-${user.number}` };
      case 'getpbxcalljournal':
        return { data: this.journal };
      case 'getextendedlineinfo':
        return this.#shown.get(line) ?? {};
      case 'getflashedabonentinfo':
        return { containsflashed: line.held !== undefined, abonent: this.#info(line)['flashed'] ?? {} };
      default:
        this.#command(line, method, body);
        return {};
    }
  }

  #command(line: Line, method: string, body: Body): void {
    const text = (key: string) => (typeof body[key] === 'string' ? body[key] : '');
    switch (method) {
      case 'pbxautocallstart':
        this.exchange.dial(line, text('number'), text('sequence') === 'abonent' ? 'abonent' : 'user');
        break;
      case 'pbxautocallabort':
        this.exchange.abortAutocall(line);
        break;
      case 'pbxabortcall':
        this.exchange.abort(line);
        break;
      case 'pbxdeclinecall':
        this.exchange.decline(line);
        break;
      case 'pbxanswercall':
        // Oktell orders the answer; a phone that cannot obey just goes on ringing.
        if (this.#options.autoAnswer) this.exchange.pickUp(line);
        break;
      case 'pbxmakeflash':
        this.exchange.flash(line, text('mode'));
        break;
      case 'pbxmaketransfer':
        this.exchange.transfer(line, text('transferto'));
        break;
      default:
        throw new Refusal(50_000, `Unknown method ${method}`);
    }
  }

  #setState(user: FakeUser, wish: Body): void {
    const line = this.line(user.number);
    this.users.setState(user, wish, line.current !== undefined || line.held !== undefined);
    line.doNotDisturb = user.after === 3;
    this.event(user.login, 'userstatechanged', userState(user));
  }

  /** What the answer to a sign-in tells of the web phone. */
  #voice({ usewebrtc, userlogin }: Body): Body {
    const user = this.users.all.find(({ login }) => login === userlogin);
    const { sipPort } = this.#options;
    if (usewebrtc !== true || !user || sipPort === 0) return {};
    return { sipuser: user.number, sippass: `pw${user.number}`, sipport: sipPort, sipsecure: false };
  }

  /** The user is busy for as long as the line is in use; the line info follows the events after the lag. */
  #happened(line: Line, events: readonly (readonly [string, Body?])[]): void {
    this.lineChanged?.(line);
    const user = this.users.all.find(({ number }) => number === line.number);
    if (!user) return;
    const inUse = line.current !== undefined || line.held !== undefined;
    const changes = user.state !== (inUse ? 5 : user.after);
    if (changes) user.state = inUse ? 5 : user.after;
    const { lag } = this.#options;
    const info = this.#info(line);
    if (lag === 0) this.#shown.set(line, info);
    else this.#later(lag, () => this.#shown.set(line, info), this.#lagging);
    const leg = line.current;
    if (this.#options.picksUpAfter > 0 && leg?.phase === 'ownRing') {
      this.#later(this.#options.picksUpAfter, () => {
        if (line.current === leg && leg.phase === 'ownRing') this.exchange.pickUp(line);
      });
    }
    if (changes && inUse) this.event(line.login, 'userstatechanged', userState(user));
    for (const [name, body = {}] of events) this.event(line.login, name, body);
    if (changes && !inUse) this.event(line.login, 'userstatechanged', userState(user));
  }

  #info(line: Line): Body {
    return lineInfo(line, this.#options.holdVariant === 'A');
  }

  #later(ms: number, run: () => void, timers = this.#timers): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
  }

  #nextCustomer(): void {
    const { customersEvery, users } = this.#options;
    const [first] = users;
    if (customersEvery === 0 || !first) return;
    this.#later(customersEvery, () => {
      this.customerCalls('+15550123', 'ACME Ltd', first.number);
      this.#nextCustomer();
    });
  }
}

/** How the command line starts it: a customer calls user `agent1`, password `Secret1`, every fifteen seconds. */
export default {
  start: (options: { port: number; host: string }): Promise<FakeOktell> =>
    new FakeOktell({ ...options, customersEvery: 15_000, picksUpAfter: 1000 }).start(),
};
