/**
 * A fake far end of Webitel's CTI protocol (generation 3.1 to 3.10), built from what is publicly known of it; no real server
 * was at hand. It does: one WebSocket on any path with its time to sign in, sign-in by secret and by key and token, the
 * limit of sockets, the flag "logged" that opens the call events, fan-out to all sockets of an account, account states,
 * queues' sign-in, calls of several accounts with the order of their events (in, out, by command or at a device, forked, from
 * a queue, consulted, joined, sent on), the odd answers of a real server and those that never come, channel list and dumps,
 * recordings with their HTTP side, `POST /login`. Devices of another kind, such as a web phone's, plug in by `desk`.
 * It does not: sound, conferences, supervision (`eavesdrop`, `displace`), chat, administration, licences, TLS. Two things are
 * its own: the numbers that it bars, and that the two parties of a joined call are told each other's numbers.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { type FakeAccount, FakeAccounts, type FakeAccountSettings } from './fake/accounts.ts';
import { type FakeChannel, eventBody } from './fake/channel.ts';
import { type CommandServer, runCommand } from './fake/commands.ts';
import { FakeDeskPhone } from './fake/desk-phone.ts';
import { FakeExchange } from './fake/exchange.ts';
import { accountStatus } from './fake/account-status.ts';
import { answerHttp, recordAddress } from './fake/http.ts';
import { FakeSession } from './fake/session.ts';
import type { FakeDeviceDesk } from './fake-device.ts';

export interface FakeWebitelOptions {
  port?: number;
  host?: string;
  domain?: string;
  accounts?: readonly FakeAccountSettings[];
  /** How long a client may take to sign in, ms. */
  signInTime?: number;
  ringTime?: number;
  answerAfter?: number;
  socketLimit?: number;
  knowsPing?: boolean;
  transferEnds?: 'mainFirst' | 'consultationFirst';
  /** `CHANNEL_CALLSTATE` comes before `CHANNEL_CREATE`, as it may. */
  stateBeforeCreate?: boolean;
  /** The desk phones pick up what their own user has ordered after so long, ms; 0: by hand. */
  picksUpAfter?: number;
  /** A customer calls the first account this often, ms; 0: nobody calls. */
  customersEvery?: number;
}

export const fakeAccounts: readonly FakeAccountSettings[] = [
  { number: '201', password: 'Secret1', name: 'Agnes', agent: true },
  { number: '202', password: 'Secret2', name: 'Bruno', agent: true },
  { number: '203', password: 'Secret3', name: 'Clara Ö' },
];

export const fakeGroup = '600';
export const fakeQueue = '700';
export const fakeBarred = '999';

export class FakeWebitel {
  readonly accounts: FakeAccounts;
  readonly exchange: FakeExchange;
  /** Where fakes of other devices plug in. */
  readonly desk: FakeDeviceDesk;
  /** Every command of clients, for tests. */
  readonly received: { name: string; args: Readonly<Record<string, unknown>> }[] = [];
  /** Commands that are refused whatever they ask, with the text of the answer. */
  readonly refused = new Map<string, string>();
  /** Lets a test delay, repeat, reorder or drop answers. */
  interfere: ((name: string, send: () => void) => void) | undefined;
  /** The same for events of channels. */
  interfereEvents: ((name: string, send: () => void) => void) | undefined;
  readonly #options: Required<FakeWebitelOptions>;
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #sessions = new Set<FakeSession>();
  readonly #phones = new Map<string, FakeDeskPhone>();
  /** Channels of which only the beginning's state was told so far. */
  readonly #late = new Set<FakeChannel>();
  readonly #commands: CommandServer;
  #customers: NodeJS.Timeout | undefined;
  #reachable = true;

  constructor(options: FakeWebitelOptions = {}) {
    this.#options = {
      port: 0,
      host: '127.0.0.1',
      domain: 'pbx.example.com',
      accounts: fakeAccounts,
      signInTime: 5000,
      ringTime: 20_000,
      answerAfter: 1500,
      socketLimit: 10,
      knowsPing: true,
      transferEnds: 'mainFirst',
      stateBeforeCreate: false,
      picksUpAfter: 0,
      customersEvery: 0,
      ...options,
    };
    const { domain, accounts, ringTime, answerAfter, transferEnds, socketLimit, knowsPing } = this.#options;
    this.accounts = new FakeAccounts(domain, accounts);
    this.exchange = new FakeExchange({
      accounts: this.accounts.all,
      ringTime,
      answerAfter,
      groups: { [fakeGroup]: accounts.map(({ number }) => number) },
      queues: { [fakeQueue]: 'sales' },
      transferEnds,
      happened: (channel, name, extra) => {
        this.#happened(channel, name, extra);
      },
      accountChanged: (account) => {
        this.#tellStatus(account);
      },
    });
    this.desk = {
      signIn: (login, password) => {
        const account = this.accounts.find(login);
        if (!account) return 'unknownUser';
        return account.password === password ? `${account.number}@${account.domain}` : 'wrongPassword';
      },
      plugIn: (id, device) => this.exchange.plugIn(this.account(id), device),
    };
    this.#commands = {
      accounts: this.accounts,
      exchange: this.exchange,
      socketLimit,
      knowsPing,
      barredNumbers: new Set([fakeBarred]),
      sessionsOf: (account) => this.#of(account).length,
      signedIn: (session, account) => {
        const first = this.#of(account).length === 0;
        session.account = account;
        if (first) this.#toDomain({ ...this.#userEvent(account), 'Event-Name': 'ACCOUNT_ONLINE' });
      },
      logged: (account, on) => {
        account.logged = on;
        this.#tellStatus(account);
      },
      changed: (account) => {
        this.#tellStatus(account);
      },
      queuesSignedIn: (account, status) => {
        account.queuesSignedIn = status !== undefined;
        account.queueStatus = status ?? 'Logged Out';
        this.#tellStatus(account);
      },
      recordLink: (account, uuid) =>
        this.exchange.records.has(uuid)
          ? recordAddress(this.port, uuid, this.accounts.issueToken(account))
          : '+OK: Not found.',
    };
    for (const account of this.accounts.all) {
      if (!account.deskPhone) continue;
      const phone = new FakeDeskPhone(this.exchange, account);
      phone.picksUpAfter = this.#options.picksUpAfter;
      this.#phones.set(account.number, phone);
    }
    this.#http = createServer((request, response) => {
      void answerHttp(request, response, this.accounts, this.exchange.records);
    });
    this.#sockets = new WebSocketServer({ server: this.#http, perMessageDeflate: false, maxPayload: 1_000_000 });
    this.#sockets.on('connection', (socket) => {
      this.#accept(socket);
    });
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  get domain(): string {
    return this.#options.domain;
  }

  async start(): Promise<this> {
    this.#http.listen(this.#options.port, this.#options.host);
    await once(this.#http, 'listening');
    this.#nextCustomer();
    return this;
  }

  async stop(): Promise<void> {
    clearTimeout(this.#customers);
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

  /** The server starts anew: calls and connections are gone. */
  restart(): void {
    this.cut();
    this.exchange.forget();
    for (const account of this.accounts.all) account.logged = false;
    this.restore();
  }

  /** Closes all sockets of an account. @param code 0: without a goodbye */
  drop(number: string, code = 0): void {
    for (const session of this.#of(this.account(number))) {
      if (code === 0) session.terminate();
      else session.close(code);
    }
  }

  /** @param id `number@domain`, or the number alone */
  account(id: string): FakeAccount {
    const account = this.accounts.find(id);
    if (!account) throw new Error(`there is no account ${id}`);
    return account;
  }

  phone(number: string): FakeDeskPhone {
    const phone = this.#phones.get(number);
    if (!phone) throw new Error(`${number} has no desk phone`);
    return phone;
  }

  /** @param data what the route puts to the call, e.g. JSON */
  customerCalls(number: string, name: string, target: string, data = ''): FakeChannel {
    return this.exchange.outsideCalls({ number, name }, target, data);
  }

  /** Somebody else sets the account's state: `ONHOOK`, `DND`, `ONBREAK('lunch')`. */
  setStatus(number: string, value: string): void {
    const account = this.account(number);
    if (!this.accounts.setStatus(account, value)) throw new Error(`there is no status ${value}`);
    this.#tellStatus(account);
  }

  /** Another program of the user signs in or out. */
  setLogged(number: string, on: boolean): void {
    this.#commands.logged(this.account(number), on);
  }

  /** A text to all clients of an account, whatever it is. */
  raw(number: string, text: string): void {
    for (const session of this.#of(this.account(number))) session.raw(text);
  }

  #accept(socket: WebSocket): void {
    if (!this.#reachable) {
      socket.terminate();
      return;
    }
    const session: FakeSession = new FakeSession(socket, {
      signInTime: this.#options.signInTime,
      command: (asking, name, args) => {
        const refusal = this.refused.get(name);
        if (refusal !== undefined) return { complete: '-ERR', response: refusal };
        return runCommand(this.#commands, asking, name, args);
      },
      answering: (name, send) => {
        if (this.interfere) this.interfere(name, send);
        else send();
      },
      heard: (name, args) => {
        this.received.push({ name, args });
      },
      closed: () => {
        this.#sessions.delete(session);
        const { account } = session;
        if (!account || this.#of(account).length > 0) return;
        account.logged = false;
        this.#toDomain({ ...this.#userEvent(account), 'Event-Name': 'ACCOUNT_OFFLINE' });
      },
    });
    this.#sessions.add(session);
  }

  #of(account: FakeAccount): FakeSession[] {
    return [...this.#sessions].filter((session) => session.account === account);
  }

  #happened(channel: FakeChannel, name: string, extra?: Record<string, string>): void {
    if (name === 'CHANNEL_CREATE' && this.#options.stateBeforeCreate) {
      this.#late.add(channel);
      return;
    }
    this.#tellChannel(channel, name, extra);
    if (this.#late.delete(channel)) this.#tellChannel(channel, 'CHANNEL_CREATE');
  }

  #tellChannel(channel: FakeChannel, name: string, extra?: Record<string, string>): void {
    const body = eventBody(channel, name, extra);
    const tell = (): void => {
      const { account } = channel;
      if (account?.logged) for (const session of this.#of(account)) session.send(body);
      const monitored = `SE:${name}`;
      for (const session of this.#sessions) {
        if (!session.account || !account || !session.subscribed.has(monitored)) continue;
        session.send({ ...body, 'webitel-event-name': 'server', 'Event-Name': monitored });
      }
    };
    if (this.interfereEvents) this.interfereEvents(name, tell);
    else tell();
  }

  #tellStatus(account: FakeAccount): void {
    this.#toDomain(accountStatus(account, this.exchange.stateOf(account), this.#of(account).length > 0));
  }

  #userEvent({ number, domain }: FakeAccount): object {
    return {
      'webitel-event-name': 'user',
      'User-ID': number,
      'User-Domain': domain,
      'Event-Domain': domain,
      'User-Scheme': 'account',
    };
  }

  #toDomain(event: object): void {
    for (const session of this.#sessions) if (session.account) session.send(event);
  }

  #nextCustomer(): void {
    const { customersEvery, accounts } = this.#options;
    const [first] = accounts;
    if (customersEvery === 0 || !first) return;
    this.#customers = setTimeout(() => {
      this.customerCalls('+15550123', 'ACME Ltd', first.number);
      this.#nextCustomer();
    }, customersEvery);
  }
}

/** How the command line starts it: a customer calls account 201, password `Secret1`, every fifteen seconds. */
export default {
  start: (options: { port: number; host: string }): Promise<FakeWebitel> =>
    new FakeWebitel({ ...options, customersEvery: 15_000, picksUpAfter: 1000 }).start(),
};
