/**
 * One user's connection to Webitel: sign-in, start-up, keep-alive, and coming back by itself; after a return it asks for the
 * channels that there are then, since events are never told twice.
 */
import { atMost } from '../../provider/at-most.ts';
import { CtiError, type CtiErrorCode } from '../../provider/errors.ts';
import { Retry } from '../../provider/retry.ts';
import type { World } from '../../provider/world.ts';
import { domainOf, numberOf } from './address.ts';
import { type ChannelNews, readChannel } from './channel.ts';
import type { WebitelAccount, WebitelListener, WebitelTimes } from './client-options.ts';
import { type AccountNews, type Auth, type Body, nested, readAccountEvent, readAuth } from './messages.ts';
import { readChannelList, readOwnAccount } from './messages.ts';
import { openSocket } from './open-socket.ts';
import { signInFailure, WebitelRefusal } from './webitel-error.ts';
import { WebitelWire } from './webitel-wire.ts';

/** Commands that are answered when a phone has been picked up. */
const slow = new Set(['call', 'att_xfer2']);

/** Events of all channels of the domain that we want: whether our party's side holds us is told only there. */
const monitored = ['SE:CHANNEL_HOLD', 'SE:CHANNEL_UNHOLD'];

/** How long leaving may take, ms. */
const goodbye = 1000;
/** Channels of one account that are read at the start. */
const mostChannels = 50;
/** Events that may come while the channels are read. */
const mostWaiting = 500;

export class WebitelClient {
  readonly #account: WebitelAccount;
  readonly #world: World;
  readonly #times: WebitelTimes;
  readonly #listener: WebitelListener;
  readonly #retry: Retry;
  #wire: WebitelWire | undefined;
  #opening: { cancel(): void } | undefined;
  #stopped = true;
  #up = false;
  /** Events are meant for us from the sign-in on; what was told of the account before is of the time before. */
  #loggedIn = false;
  /** Whether an agent of queues is to be signed in to them, after a reconnect as well. */
  queuesWanted = true;
  /** What came before the start-up was over, to be told after it. */
  #waiting: (() => void)[] = [];
  #settle: (() => void) | undefined;

  constructor(account: WebitelAccount, world: World, times: WebitelTimes, listener: WebitelListener) {
    this.#account = account;
    this.#world = world;
    this.#times = times;
    this.#listener = listener;
    this.#retry = new Retry(world.clock, () => world.random(), times.retry);
  }

  /** Settles when the first attempt has ended. */
  connect(): Promise<void> {
    if (!this.#stopped) return Promise.resolve();
    this.#stopped = false;
    const first = new Promise<void>((resolve) => (this.#settle = resolve));
    void this.#open();
    return first;
  }

  /** Leaves for good: signs out where that can still be said. */
  async close(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#retry.stop();
    this.#opening?.cancel();
    if (this.#up) await atMost(this.#world.clock, goodbye, this.command('logout'));
    this.#lost('closed');
  }

  /** Gives the connection up and makes it anew. */
  again(reason: CtiErrorCode): void {
    if (this.#up) this.#lost(reason);
  }

  /**
   * @returns `exec-response`
   * @throws WebitelRefusal, CtiError `timeout`, `linkDown`, `tooFast`
   */
  command(name: string, args?: Body): Promise<unknown> {
    if (!this.#wire) return Promise.reject(new CtiError('linkDown'));
    return this.#wire.command(name, args, slow.has(name) ? this.#times.call : this.#times.reply);
  }

  /** The own account, asked for anew. */
  async readAccount(): Promise<void> {
    const { account } = this.#account;
    const told = await this.command('api account list', { domain: domainOf(account) });
    this.#listener.account(readOwnAccount(told, numberOf(account)), {});
  }

  /** All channels of the account. @throws CtiError what the phone system refuses it with, `damagedMessage` */
  channels(): Promise<ChannelNews[]> {
    return this.#wire ? this.#channels(this.#wire) : Promise.reject(new CtiError('linkDown'));
  }

  /**
   * A channel as it is now.
   * @returns undefined when there is no such channel
   * @throws CtiError `timeout`, `linkDown`, `damagedMessage`, or what else the phone system refuses it with
   */
  async dump(leg: string): Promise<ChannelNews | undefined> {
    let told: unknown;
    try {
      told = nested(await this.command('channel_dump', { uuid: leg }));
    } catch (error) {
      if (error instanceof CtiError && error.code === 'callNotFound') return undefined;
      throw error;
    }
    const news = typeof told === 'object' && told !== null ? readChannel(told as Body, 'DUMP') : undefined;
    if (news?.channel['Unique-ID'] !== leg) throw new CtiError('damagedMessage');
    return news;
  }

  async #open(): Promise<void> {
    try {
      const { sockets, clock } = this.#world;
      const opening = openSocket(this.#account.url, sockets, clock, this.#times.open);
      this.#opening = opening;
      const socket = await opening.socket;
      if (this.#isStopped()) {
        socket.close();
        return;
      }
      const wire: WebitelWire = new WebitelWire({
        socket,
        clock,
        times: this.#times,
        answered: (command, body) => {
          this.#listener.answered(command, body);
        },
        event: (name, body) => {
          this.#event(name, body);
        },
        damaged: () => {
          this.#listener.damaged();
        },
        alive: () => {
          if (this.#up) this.#listener.alive();
        },
        lost: (reason) => {
          // During the start-up the command that waits tells it.
          if (this.#wire === wire && this.#up) this.#lost(this.#stopped ? 'closed' : reason);
        },
      });
      this.#wire = wire;
      await this.#startUp(wire);
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Signs in before reading, so that nothing falls between. */
  async #startUp(wire: WebitelWire): Promise<void> {
    const { account, secret, key, token } = this.#account;
    const proof = key !== '' && token !== '' ? { key, token } : { secret };
    this.#waiting = [];
    let auth: Auth;
    try {
      auth = readAuth(await wire.command('auth', { account, ...proof }));
    } catch (error) {
      throw error instanceof WebitelRefusal ? new SignInError(error) : error;
    }
    wire.keepAlive();
    await wire.command('login');
    this.#loggedIn = true;
    await this.#signInToQueues(wire, auth);
    const own = readOwnAccount(
      await this.#optional(wire, 'api account list', { domain: domainOf(account) }),
      numberOf(account),
    );
    for (const event of monitored) await this.#optional(wire, 'subscribe', { event, all: true });
    const channels = await this.#channels(wire);
    if (this.#isStopped() || this.#wire !== wire) return;
    this.#up = true;
    this.#retry.succeeded();
    this.#listener.up(auth, own, channels);
    for (const tell of this.#waiting.splice(0)) tell();
    this.#settled();
  }

  async #signInToQueues(wire: WebitelWire, auth: Auth): Promise<void> {
    const { queueStatus } = this.#account;
    if (queueStatus === undefined || !auth.queueAgent || auth.queuesSignedIn || !this.queuesWanted) return;
    await this.#optional(wire, 'cc login', { status: queueStatus });
    auth.queuesSignedIn = true;
  }

  /** Channels that end while they are asked for are left out; their ends come as events. */
  async #channels(wire: WebitelWire): Promise<ChannelNews[]> {
    const { account } = this.#account;
    const told = await wire.command('show_channel', { domain: domainOf(account) });
    const list = readChannelList(told, account);
    if (!list) throw new CtiError('damagedMessage');
    const channels: ChannelNews[] = [];
    for (const leg of list.slice(0, mostChannels)) {
      const news = await this.dump(leg);
      if (news) channels.push(news);
    }
    return channels;
  }

  /** What one can do without is left out when the server refuses it. */
  async #optional(wire: WebitelWire, name: string, args: Body): Promise<unknown> {
    try {
      return await wire.command(name, args);
    } catch (error) {
      if (error instanceof CtiError && error.code === 'linkDown') throw error;
      this.#world.log.debug(`webitel did not do ${name}`, { error: String(error) });
      return undefined;
    }
  }

  #event(name: string, body: Body): void {
    const tell = this.#meaning(name, body);
    if (!tell || !this.#loggedIn) return;
    if (this.#up) tell();
    else if (this.#waiting.length < mostWaiting) this.#waiting.push(tell);
  }

  #meaning(name: string, body: Body): (() => void) | undefined {
    const { account } = this.#account;
    if (name === 'call' || name === 'server') {
      const news = readChannel(body);
      if (!news) {
        if (name === 'call') this.#listener.damaged();
        return undefined;
      }
      // Events of others are not for us, unless they were asked for.
      if (name === 'call' && news.channel['Channel-Presence-ID'] !== account) return undefined;
      return () => {
        this.#listener.channel(news, name === 'server', body);
      };
    }
    const eventName = typeof body['Event-Name'] === 'string' ? body['Event-Name'] : name;
    const news: AccountNews | undefined = readAccountEvent(eventName, body, account);
    return (
      news &&
      (() => {
        this.#listener.account(news, body);
      })
    );
  }

  #failed(error: unknown): void {
    if (this.#isStopped()) {
      this.#settled();
      return;
    }
    const { code, final } = signInFailure(error instanceof SignInError ? error.refusal : plain(error));
    this.#lost(code, final);
  }

  #lost(reason: CtiErrorCode, final = false): void {
    this.#up = this.#loggedIn = false;
    this.#waiting = [];
    const wire = this.#wire;
    this.#wire = undefined;
    wire?.close();
    if (final) this.#stopped = true;
    this.#listener.down(reason);
    this.#settled();
    if (!this.#stopped) this.#retry.later(() => void this.#open());
  }

  #settled(): void {
    this.#settle?.();
    this.#settle = undefined;
  }

  /** It may have been stopped while something was waited for. */
  #isStopped(): boolean {
    return this.#stopped;
  }
}

/** The sign-in itself was refused, and not a later command. */
class SignInError extends Error {
  readonly refusal: WebitelRefusal;

  constructor(refusal: WebitelRefusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** A refusal of what comes after the sign-in says nothing of the password. */
function plain(error: unknown): unknown {
  return error instanceof WebitelRefusal ? new CtiError(error.code, error.serverText) : error;
}
