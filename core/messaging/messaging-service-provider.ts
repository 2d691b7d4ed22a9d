/** The page's end of a provider that is hosted in the Messaging Service: commands go up, its events come down. */
import type { Call } from '../model/call.ts';
import type { CtiCommand } from '../model/commands.ts';
import type { CtiEvent } from '../model/events.ts';
import { callById, reduce } from '../model/state.ts';
import { BaseCtiProvider } from '../provider/base-cti-provider.ts';
import { CtiError, isCtiErrorCode } from '../provider/errors.ts';
import type { LiveCall } from '../provider/facts.ts';
import { Retry, type RetryPolicy } from '../provider/retry.ts';
import type { FromPhone } from '../provider/media-signal.ts';
import type { Clock, WebSocketLike } from '../provider/world.ts';
import type { PresenceChange } from './colleague-questions.ts';
import { Lifeline } from './lifeline.ts';
import { PagePhone, type PagePhoneOptions } from './page-phone.ts';
import { type ClientMessage, closeCodes, protocolVersion, type ServerMessage, type WireState } from './protocol.ts';
import { readServerMessage } from './server-message.ts';

export interface MessagingServiceOptions extends PagePhoneOptions {
  /** `ws://host:2013/` or `wss://…`. */
  url: string;
  /** A fresh one-use ticket for each connection; a rejection is tried again later. */
  ticket: () => Promise<string>;
  webSocket: (url: string) => WebSocketLike;
  clock: Clock;
  /** 0 ≤ random < 1 */
  random: () => number;
  retry?: RetryPolicy;
  /** Told after each sign-in, whether or not the phone system is there. */
  signedIn?: () => void;
  /** Told when a call that is over has changed elsewhere, or without an id several of them; and after each sign-in, for they may have meanwhile. */
  callsChanged?: (id?: string) => void;
  /** Colleagues who were asked for stand otherwise. */
  presence?: (people: readonly PresenceChange[]) => void;
}

interface Pending {
  resolve: (answer?: unknown) => void;
  reject: (error: CtiError) => void;
}

/** Where a reconnect stands, for a banner that says so. */
export interface Reconnecting {
  attempt: number;
  /** UTC ms, page's clock. */
  nextAt: number;
}

export class MessagingServiceProvider extends BaseCtiProvider {
  readonly #options: MessagingServiceOptions;
  readonly #retry: Retry;
  readonly #pending = new Map<string, Pending>();
  readonly #phone: PagePhone;
  #socket: WebSocketLike | undefined;
  #session: string | undefined;
  #remoteSeq = 0;
  /** What the hosted provider last said of its own link; the socket may be down while that is up. */
  #remoteUp = false;
  #commands = 0;
  #stopped = true;
  #comeBackIn = 0;
  #clockOffset = 0;
  readonly #lifeline: Lifeline;
  #settle: (() => void) | undefined;
  #reconnecting: Reconnecting | undefined;

  constructor(options: MessagingServiceOptions) {
    const { clock } = options;
    super({
      now: () => clock.now() + this.#clockOffset,
      setTimeout: (callback, ms) => clock.setTimeout(callback, ms),
      clearTimeout: (timer) => {
        clock.clearTimeout(timer);
      },
    });
    this.#options = options;
    this.#retry = new Retry(options.clock, options.random, options.retry);
    this.#phone = new PagePhone(options, (message) => {
      if (!this.signedIn) return false;
      this.#socket?.send(JSON.stringify(message));
      return true;
    });
    this.#lifeline = new Lifeline(
      options.clock,
      () => {
        if (this.#socket?.readyState === 1)
          this.#socket.send(JSON.stringify({ type: 'ping', id: String(++this.#commands) }));
      },
      () => {
        this.#socket?.close(closeCodes.silent, 'timeout');
        this.#lost('timeout');
      },
    );
    // The hosted provider has a limit of its own; this one is for a service that does not answer at all.
    this.commandTimeout = 15_000;
  }

  get reconnecting(): Reconnecting | undefined {
    return this.#reconnecting;
  }

  /** The service can be asked. */
  get signedIn(): boolean {
    return this.#session !== undefined && this.#socket?.readyState === 1;
  }

  connect(): Promise<void> {
    this.#stopped = false;
    const first = new Promise<void>((resolve) => (this.#settle = resolve));
    void this.#open();
    return first;
  }

  /** Tries at once instead of waiting for the next attempt. */
  connectNow(): void {
    if (this.#stopped || this.#socket) return;
    this.#retry.stop();
    void this.#open();
  }

  /** The computer has slept, or the network is another one: what looks connected may not be. */
  wake(): void {
    if (this.#stopped) return;
    if (this.#socket) this.#lifeline.wake();
    else this.connectNow();
  }

  /** The service makes them, and only while a page of the user wants them. */
  protected override tracingChanged(): void {
    this.#askTrace();
  }

  closeConnection(): Promise<void> {
    this.#stopped = true;
    this.#retry.stop();
    this.#socket?.close(1000, 'closed');
    this.#lost('closed');
    return Promise.resolve();
  }

  /** The service checks and refuses; its refusal comes as an `error` event and as the reply. */
  override async request(command: CtiCommand): Promise<void> {
    try {
      await this.#send((id) => ({ type: 'command', id, command }));
    } catch (error) {
      if (error instanceof CtiError && (error.code === 'timeout' || error.code === 'linkDown')) {
        const callId = error.code === 'linkDown' && 'callId' in command ? { callId: command.callId } : {};
        this.tell({ type: 'failed', code: error.code, command: command.type, ...callId });
      }
      throw error;
    }
  }

  /**
   * Asks something that is not about the calls going on.
   * @param what a word of `call-questions.ts`
   * @returns the answer as it came
   * @throws CtiError `linkDown`, `timeout`, `tooFast`, and what the service refuses with
   */
  ask(what: string, input: unknown): Promise<unknown> {
    return this.#send((id) => ({ type: 'ask', id, what, input }));
  }

  /** This page is the user's phone, from now on and after each sign-in; or it is no more. Another page may take it over. */
  bePhone(on: boolean): void {
    this.#phone.be(on);
  }

  /** The user's phone is this page, as the service says. */
  get isPhone(): boolean {
    return this.#phone.is;
  }

  /** @returns false when it could not be sent: the service is not reachable, and what it said is for nobody */
  sendMedia(signal: FromPhone): boolean {
    return this.#phone.send(signal);
  }

  /** Sends what wants an answer under a number of its own, and waits for that. */
  async #send(message: (id: string) => ClientMessage): Promise<unknown> {
    const socket = this.#socket;
    if (!socket || !this.signedIn) throw new CtiError('linkDown');
    const id = String(++this.#commands);
    const answer = new Promise<unknown>((resolve, reject) => this.#pending.set(id, { resolve, reject }));
    socket.send(JSON.stringify(message(id)));
    try {
      return await this.inTime(answer);
    } finally {
      this.#pending.delete(id);
    }
  }

  protected perform(): Promise<void> {
    return Promise.reject(new CtiError('internal', 'commands go through request'));
  }

  async #open(): Promise<void> {
    let ticket: string;
    try {
      ticket = await this.#options.ticket();
    } catch (error) {
      this.#lost(error instanceof CtiError ? error.code : 'unreachable');
      return;
    }
    if (this.#stopped || this.#socket) return;
    const socket = this.#options.webSocket(this.#options.url);
    this.#socket = socket;
    // Everything below belongs to this socket: a late word of an older one must not touch the new one.
    const mine = () => this.#socket === socket;
    socket.onopen = () => {
      if (!mine()) return;
      this.#lifeline.heard();
      const resume = this.#session === undefined ? {} : { resume: { session: this.#session, seq: this.#remoteSeq } };
      socket.send(JSON.stringify({ type: 'signIn', version: protocolVersion, ticket, ...resume }));
    };
    socket.onmessage = ({ data }) => {
      if (mine()) this.#receive(socket, String(data));
    };
    socket.onclose = ({ code, reason }) => {
      if (!mine()) return;
      if (code === closeCodes.replayed || code === closeCodes.notAuthorised) this.#session = undefined;
      this.#lost(isCtiErrorCode(reason) ? reason : 'linkDown');
    };
    // A close follows every error; counting both is how two reconnects begin.
    socket.onerror = () => undefined;
    this.#lifeline.start();
  }

  #receive(socket: WebSocketLike, text: string): void {
    this.#lifeline.heard();
    const message = readServerMessage(text);
    switch (message?.type) {
      case 'signedIn':
        this.#signedIn(message);
        break;
      case 'event':
        this.#event(socket, message.event);
        break;
      case 'snapshot':
        this.#snapshot(message.seq, message.state);
        break;
      case 'reply':
        this.#pending.get(message.id)?.resolve();
        break;
      case 'answer':
        this.#pending.get(message.id)?.resolve(message.answer);
        break;
      case 'refusal':
        this.#pending.get(message.id)?.reject(new CtiError(isCtiErrorCode(message.code) ? message.code : 'refused'));
        break;
      case 'ping':
        socket.send(JSON.stringify({ type: 'pong', id: message.id }));
        break;
      case 'callsChanged':
        this.#options.callsChanged?.(message.id);
        break;
      case 'presence':
        this.#options.presence?.(message.people);
        break;
      case 'phone':
      case 'media':
        this.#phone.hear(message);
        break;
      case 'goingAway':
        this.#comeBackIn = message.comeBackIn;
        break;
      case 'error':
        if (isCtiErrorCode(message.code)) this.tell({ type: 'failed', code: message.code });
        break;
      case 'pong':
        break;
      case undefined:
        // Something newer or damaged: what it meant is in the snapshot.
        this.tell({ type: 'failed', code: 'damagedMessage' });
        socket.send(JSON.stringify({ type: 'snapshot' }));
        break;
    }
  }

  #signedIn({ session, resumed, now }: Extract<ServerMessage, { type: 'signedIn' }>): void {
    this.#clockOffset = now - this.#options.clock.now();
    this.#session = session;
    this.#retry.succeeded();
    this.#reconnecting = undefined;
    if (this.tracing) this.#askTrace();
    this.#options.callsChanged?.();
    this.#options.signedIn?.();
    if (!resumed) return;
    if (this.#remoteUp)
      this.tell({
        type: 'linkUp',
        capabilities: this.state.capabilities,
        calls: this.state.calls.map((call) => this.#live(call)),
      });
    this.#settled();
  }

  #askTrace(): void {
    // Before the sign-in there is nobody to ask; the sign-in asks.
    if (this.#session === undefined || this.#socket?.readyState !== 1) return;
    this.#socket.send(JSON.stringify({ type: 'trace', on: this.tracing }));
  }

  #event(socket: WebSocketLike, event: CtiEvent): void {
    if (event.seq <= this.#remoteSeq) return;
    if (event.seq > this.#remoteSeq + 1) {
      socket.send(JSON.stringify({ type: 'snapshot' }));
      return;
    }
    this.#remoteSeq = event.seq;
    if (event.type === 'initialized') this.#remoteUp = true;
    if (event.type === 'disconnected') this.#remoteUp = false;
    const { seq: _, at, ...body } = event;
    // What was missed is told after the return, and time does not go back; the call in it has the true times.
    const heardAt = Math.max(at, this.state.at);
    this.pass(body, reduce(this.state, event), heardAt);
  }

  #snapshot(seq: number, state: WireState): void {
    this.#remoteSeq = seq;
    this.#remoteUp = state.link === 'up';
    if (this.#remoteUp) {
      const calls = state.calls.map((call) => this.#live(call));
      this.tell({ type: 'linkUp', capabilities: state.capabilities, calls });
      if (state.agent) this.tell({ type: 'agentState', state: state.agent.state, reason: state.agent.reason });
      this.tell({ type: 'callCentre', active: state.callCentreActive });
    } else if (state.link === 'down') {
      this.tell({
        type: 'linkDown',
        reason: isCtiErrorCode(state.reason ?? '') ? (state.reason as 'linkDown') : 'linkDown',
      });
    }
    this.#settled();
  }

  /** A call of the service as the fact that it lives. One that is busy is over soon and tells so itself. */
  #live(call: Call): LiveCall {
    const live = {
      ...call,
      state: call.state === 'busy' || call.state === 'none' ? ('alerting' as const) : call.state,
    };
    const known = callById(this.state, call.id);
    // Holds counted here go on being counted here, else one that is still open would be counted twice.
    return known ? { ...live, holdMs: known.holdMs } : live;
  }

  #lost(reason: string): void {
    this.#lifeline.stop();
    this.#socket = undefined;
    this.#phone.signedOut();
    for (const { reject } of this.#pending.values()) reject(new CtiError('linkDown'));
    this.#pending.clear();
    this.tell({ type: 'linkDown', reason: isCtiErrorCode(reason) ? reason : 'linkDown' });
    this.#settled();
    if (this.#stopped) return;
    const wait = this.#retry.later(() => void this.#open(), this.#comeBackIn);
    if (wait > 0) this.#reconnecting = { attempt: this.#retry.attempt, nextAt: this.#options.clock.now() + wait };
    this.#comeBackIn = 0;
  }

  #settled(): void {
    // Once the calls are known, so that what is heard in them finds them.
    if (this.signedIn && !this.#phone.told) this.#phone.signedIn();
    this.#settle?.();
    this.#settle = undefined;
  }
}
