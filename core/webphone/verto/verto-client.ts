/**
 * The connection of one user to Verto: signs in, says what the server says, and comes back by itself when the network was
 * away; not after a refused sign-in, nor when another program has taken the session.
 */
import { asCtiError, CtiError, type CtiErrorCode } from '../../provider/errors.ts';
import { Retry, type RetryPolicy } from '../../provider/retry.ts';
import type { Clock, Sockets, Timer } from '../../provider/world.ts';
import type { Body } from './messages.ts';
import { isFinal, VertoError } from './refusals.ts';
import { type VertoTimes, vertoTimes, VertoWire } from './verto-wire.ts';

export interface VertoAccount {
  /** `ws://host:8081` or `wss://host/verto/`: handed to the socket as it is. */
  url: string;
  /** `number@domain`. */
  login: string;
  password: string;
  /**
   * A GUID that names the session, whatever socket carries it: it decides who gets which calls back. Never the same one in
   * two pages at once, for each would push the other one out.
   */
  sessid: string;
}

export interface ClientTimes extends VertoTimes {
  /** How long opening the socket and signing in may take together, ms. */
  open: number;
  /** The end of the recovery is told right after the sign-in; a server that leaves it out is waited for so long, ms. */
  recovery: number;
  retry: RetryPolicy;
}

export const clientTimes: ClientTimes = {
  ...vertoTimes,
  open: 10_000,
  recovery: 3000,
  retry: { base: 1000, cap: 30_000 },
};

export interface VertoListener {
  /** Signed in. Calls that are handed over are told by requests from now on. */
  signedIn(): void;
  /** All calls that are handed over have been told; those are their ids, where the server says them. */
  recovered(callIds: readonly string[]): void;
  /** A request of the server, acknowledged already. */
  request(method: string, params: Body): void;
  /** Once per loss, and for each attempt that failed. @param final it will not come back by itself */
  down(reason: CtiErrorCode, final: boolean): void;
  /** Every frame, without passwords; `S` from the server. */
  native?(direction: 'S' | 'C', text: string): void;
}

export interface VertoClientOptions {
  account: VertoAccount;
  sockets: Pick<Sockets, 'webSocket'>;
  clock: Clock;
  /** 0 ≤ random < 1 */
  random: () => number;
  listener: VertoListener;
  times?: Partial<ClientTimes>;
}

export class VertoClient {
  readonly #options: VertoClientOptions;
  readonly #times: ClientTimes;
  readonly #retry: Retry;
  #wire: VertoWire | undefined;
  #socket: ReturnType<Sockets['webSocket']> | undefined;
  #signedIn = false;
  /** Requests of the server that came along with the answer to the sign-in. */
  #early: [method: string, params: Body][] = [];
  #recovered = false;
  #stopped = true;
  #patience: Timer;
  #connections = 0;
  #damaged = 0;

  constructor(options: VertoClientOptions) {
    this.#options = options;
    this.#times = { ...clientTimes, ...options.times };
    this.#retry = new Retry(options.clock, options.random, this.#times.retry);
  }

  get signedIn(): boolean {
    return this.#signedIn;
  }

  /** Sockets opened so far, for whoever counts storms, and messages that could not be read. */
  get counters(): { connections: number; damaged: number } {
    return { connections: this.#connections, damaged: this.#damaged };
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#open();
  }

  /** There is no sign-off: the socket is closed. */
  stop(): void {
    this.#stopped = true;
    this.#drop();
  }

  /** After sleep, or when the network has changed: finds out at once how things stand. */
  wake(): void {
    if (this.#stopped) return;
    if (this.#wire) this.#wire.ask(Math.min(4000, this.#times.pong));
    else if (!this.#socket) {
      this.#retry.stop();
      this.#open();
    }
  }

  /**
   * @param params without `sessid`, which is added
   * @returns the reply's result
   * @throws VertoError for a refusal; CtiError `timeout`, `linkDown`, `tooFast`
   */
  async request(method: string, params: Body): Promise<Body> {
    if (!this.#wire || !this.#signedIn) throw new CtiError('linkDown');
    return this.#wire.request(method, params);
  }

  #open(): void {
    const { account, sockets, clock } = this.#options;
    this.#connections++;
    let socket: ReturnType<Sockets['webSocket']>;
    try {
      socket = sockets.webSocket(account.url);
    } catch {
      // Not an address, or one that a page of https may not use.
      this.#failed('settingsInvalid', true);
      return;
    }
    this.#socket = socket;
    this.#patience = clock.setTimeout(() => {
      this.#failed('unreachable');
    }, this.#times.open);
    socket.onopen = () => void this.#signIn();
    socket.onclose = () => {
      this.#failed('unreachable');
    };
    // A close follows every error.
    socket.onerror = () => undefined;
  }

  /** One `login` with everything in it; the server wants nothing before it. */
  async #signIn(): Promise<void> {
    const { account, clock, listener } = this.#options;
    const socket = this.#socket;
    if (!socket) return;
    const wire = new VertoWire({
      socket,
      sessid: account.sessid,
      clock,
      times: this.#times,
      native: (direction, text) => listener.native?.(direction, text),
      request: (method, params) => {
        this.#request(method, params);
      },
      damaged: () => {
        this.#damaged++;
      },
      lost: (reason) => {
        this.#failed(this.#signedIn ? reason : 'unreachable');
      },
    });
    this.#wire = wire;
    try {
      await wire.request('login', {
        login: account.login,
        passwd: account.password,
        loginParams: {},
        userVariables: {},
      });
    } catch (error) {
      if (this.#wire !== wire) return;
      this.#failed(asCtiError(error).code, error instanceof VertoError && isFinal(error.refusal));
      return;
    }
    if (this.#wire !== wire) return;
    clock.clearTimeout(this.#patience);
    this.#retry.succeeded();
    this.#signedIn = true;
    listener.signedIn();
    this.#patience = clock.setTimeout(() => {
      this.#recover([]);
    }, this.#times.recovery);
    for (const [method, params] of this.#early.splice(0)) this.#request(method, params);
  }

  #request(method: string, params: Body): void {
    const { listener } = this.#options;
    if (method === 'verto.punt') {
      // Who would come back now would push out the one who has the session.
      this.#failed('alreadySignedIn', true);
    } else if (!this.#signedIn) {
      this.#early.push([method, params]);
    } else if (method === 'verto.clientReady') {
      const ids = params['reattached_sessions'];
      this.#recover(Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []);
    } else listener.request(method, params);
  }

  #recover(callIds: readonly string[]): void {
    if (this.#recovered) return;
    this.#recovered = true;
    this.#options.clock.clearTimeout(this.#patience);
    this.#options.listener.recovered(callIds);
  }

  #failed(reason: CtiErrorCode, final = false): void {
    this.#drop();
    if (this.#stopped) return;
    this.#stopped = final;
    this.#options.listener.down(reason, final);
    if (!this.#isStopped()) {
      this.#retry.later(() => {
        this.#open();
      });
    }
  }

  #drop(): void {
    this.#options.clock.clearTimeout(this.#patience);
    this.#retry.stop();
    const [socket, wire] = [this.#socket, this.#wire];
    this.#socket = this.#wire = undefined;
    this.#signedIn = this.#recovered = false;
    this.#early = [];
    wire?.close();
    if (wire || !socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.onerror = () => undefined;
    socket.close();
  }

  /** Whoever was told may have stopped it. */
  #isStopped(): boolean {
    return this.#stopped;
  }
}
