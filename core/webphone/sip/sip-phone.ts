/**
 * A SIP phone in the page, on JsSIP: registered over a WebSocket, several calls at once, back by itself when the network was
 * away. It tells what happens and decides nothing for the agent.
 */
import { CtiError } from '../../provider/errors.ts';
import { Retry } from '../../provider/retry.ts';
import type { Timer } from '../../provider/world.ts';
import { glimpse, withoutSecrets } from './glimpse.ts';
import type { Party } from './identity.ts';
import { type JsMessage, type JsSession, type JsUa, loadJsSip } from './jssip.ts';
import type { SipMemento } from './memento.ts';
import { SipCall } from './sip-call.ts';
import type { SipCallHost } from './sip-call-event.ts';
import type { SipSettings, SipSurroundings } from './sip-settings.ts';
import { SipSocket } from './sip-socket.ts';

export type SipPhoneState =
  | { state: 'connecting' }
  | { state: 'registered' }
  /** `code`: the status of the refusal, e.g. 403. Tried again later. */
  | { state: 'refused'; code: number }
  /** The connection is gone, or the server does not answer. Tried again. */
  | { state: 'lost' }
  | { state: 'closed' };

export interface SipPhoneListener {
  /** Told of `registered` once it is known which of the calls have lived on. */
  state(state: SipPhoneState): void;
  incoming(call: SipCall): void;
  /** The phone has made this call itself, so there is somebody to hear its first event. */
  outgoing?(call: SipCall): void;
  /** Every message, without secrets; `S` from the server. */
  native?(direction: 'S' | 'C', text: string): void;
}

/** A quiet connection is asked whether it lives, ms; an answer that does not come means that it does not. */
const pingAfter = 20_000;
const pingPatience = 4000;
/** Signing off waits this long for the server, ms. */
const farewell = 1500;

export class SipPhone {
  readonly settings: SipSettings;
  readonly #surroundings: SipSurroundings;
  readonly #listener: SipPhoneListener;
  readonly #socket: SipSocket;
  readonly #refusals: Retry;
  readonly #host: SipCallHost<SipCall>;
  #ua: JsUa | undefined;
  #calls: readonly SipCall[] = [];
  #state: SipPhoneState = { state: 'closed' };
  #ping: Timer;
  /** Counts registrations: what an older one still finds out is of no use. */
  #registrations = 0;
  #settle: (() => void) | undefined;

  constructor(settings: SipSettings, surroundings: SipSurroundings, listener: SipPhoneListener) {
    const { clock, random } = surroundings;
    this.settings = settings;
    this.#surroundings = surroundings;
    this.#listener = listener;
    this.#refusals = new Retry(clock, random, { base: 2000, cap: 60_000 });
    this.#socket = new SipSocket({
      urls: settings.urls,
      clock,
      random,
      message: (direction, text) => {
        this.#message(direction, text);
      },
      opened: () => {
        // The registration goes out now.
        this.#expectAnswer();
      },
      closed: () => {
        this.#lost();
      },
    });
    this.#host = this.#callHost();
  }

  get state(): SipPhoneState {
    return this.#state;
  }

  /** Calls that go on, oldest first. */
  get calls(): readonly SipCall[] {
    return this.#calls;
  }

  /** Connections made so far. */
  get connections(): number {
    return this.#socket.generation;
  }

  /** Connects and registers. Settles when the first attempt has ended; later the phone comes back by itself. */
  async start(): Promise<void> {
    const { UA } = await loadJsSip();
    const ua = new UA(this.#configuration());
    this.#ua = ua;
    const first = new Promise<void>((resolve) => (this.#settle = resolve));
    ua.on('registered', () => void this.#registered());
    ua.on('registrationFailed', ({ response }) => {
      this.#refused(response);
    });
    ua.on('newRTCSession', ({ originator, session, request }) => {
      if (originator === 'remote') this.#incoming(session, request);
    });
    this.#become({ state: 'connecting' });
    ua.start();
    await first;
  }

  /** Ends all calls, signs off and stays away. */
  async stop(): Promise<void> {
    const { clock } = this.#surroundings;
    const ua = this.#ua;
    this.#ua = undefined;
    this.#registrations++;
    this.#refusals.stop();
    clock.clearTimeout(this.#ping);
    if (ua) {
      const registered = ua.isRegistered();
      const gone = new Promise<void>((resolve) => {
        ua.on('unregistered', resolve);
        clock.setTimeout(resolve, registered ? farewell : 0);
      });
      ua.stop();
      await gone;
    }
    this.#socket.disconnect();
    for (const call of this.#calls) call.lost();
    this.#become({ state: 'closed' });
    this.#settled();
  }

  /** After sleep, or when the network has changed: finds out at once how things stand. */
  wake(): void {
    if (this.#socket.isOpen) this.#askNow();
    else this.#socket.connectNow();
  }

  /**
   * Dials. Settles when the request is on its way; what becomes of it is heard from the call.
   * @throws CtiError `linkDown`, `notAllowedNow` beyond the limit of calls, `noMicrophone`
   */
  async call(number: string, extraHeaders: readonly string[] = []): Promise<SipCall> {
    return this.#dial({ number, name: undefined }, newId(), 'out', (call) => call.dial(extraHeaders));
  }

  /**
   * Goes on with a call of a page that is no more: the same far end, by INVITE with Replaces (RFC 3891).
   * @returns the call once it is connected
   * @throws CtiError `callNotFound` when it has ended meanwhile
   */
  async resume(memento: SipMemento): Promise<SipCall> {
    const { id, direction, number, name, held, muted } = memento;
    const call = await this.#dial({ number, name }, id, direction, async (resumed) => {
      const connected = new Promise<void>((resolve, reject) => {
        resumed.listen(({ type }) => {
          if (type === 'connected') resolve();
          else if (type === 'ended') reject(new CtiError('callNotFound'));
        });
      });
      await Promise.all([connected, resumed.dial([], memento)]);
    });
    if (muted) call.mute(true);
    if (held) await call.hold();
    return call;
  }

  #configuration(): object {
    const { uri, authUser, password, ha1, realm, displayName, registerExpires, sessionTimers, instanceId } =
      this.settings;
    const host = instanceId.replaceAll('-', '').slice(0, 12);
    return {
      sockets: [this.#socket],
      uri,
      ...(authUser === undefined ? {} : { authorization_user: authUser }),
      ...(password === undefined ? {} : { password }),
      ...(ha1 === undefined ? {} : { ha1, realm }),
      ...(displayName === undefined ? {} : { display_name: displayName }),
      register_expires: registerExpires,
      session_timers: sessionTimers,
      instance_id: instanceId,
      // The same after a reload, so that the server takes the new page for the old one.
      contact_uri: `sip:${host}@${host}.invalid;transport=ws`,
      extra_headers: [...this.settings.extraHeaders],
      // The server decides how long a phone rings.
      no_answer_timeout: 3600,
    };
  }

  #callHost(): SipCallHost<SipCall> {
    const { user, domain } = parts(this.settings.uri);
    const phone = () => this.#ua;
    const socket = this.#socket;
    return {
      settings: this.settings,
      surroundings: this.#surroundings,
      get ua() {
        const ua = phone();
        if (!ua) throw new CtiError('linkDown');
        return ua;
      },
      get connected() {
        return socket.isOpen;
      },
      address: (number) => `sip:${encodeURIComponent(number || user).replaceAll('%2B', '+')}@${domain}`,
      suspect: () => {
        if (socket.isOpen) this.#askNow();
      },
      ended: (call) => {
        this.#calls = this.#calls.filter((other) => other !== call);
      },
    };
  }

  async #dial(
    party: Party,
    id: string,
    direction: 'in' | 'out',
    begin: (call: SipCall) => Promise<void>,
  ): Promise<SipCall> {
    if (!this.#socket.isOpen || !this.#ua) throw new CtiError('linkDown');
    if (this.#calls.length >= this.settings.maxCalls) throw new CtiError('notAllowedNow');
    const call = new SipCall(this.#host, { id, direction, party });
    this.#calls = [...this.#calls, call];
    this.#listener.outgoing?.(call);
    await begin(call);
    return call;
  }

  #incoming(session: JsSession, request: JsMessage): void {
    const { maxCalls, callWaiting } = this.settings;
    const others = this.#calls.length;
    if (others >= maxCalls || (others > 0 && callWaiting === 'busy')) {
      session.terminate({ status_code: 486 });
      return;
    }
    const call = SipCall.incoming(this.#host, session, request);
    this.#calls = [...this.#calls, call];
    this.#listener.incoming(call);
  }

  async #registered(): Promise<void> {
    const registration = ++this.#registrations;
    this.#refusals.succeeded();
    // The far ends are asked, from the new connection, which is also how they learn where this phone is now.
    await Promise.all(this.#calls.filter(({ state }) => state === 'connected').map((call) => this.#alive(call)));
    if (registration !== this.#registrations || !this.#socket.isOpen) return;
    this.#become({ state: 'registered' });
    this.#settled();
  }

  async #alive(call: SipCall): Promise<void> {
    if (this.#state.state === 'lost' && !(await call.check()) && this.#socket.isOpen) call.hangUp();
  }

  #refused(response: JsMessage | null): void {
    const code = response?.status_code;
    if (!this.#ua || !this.#socket.isOpen) return;
    if (code === undefined) {
      // No answer at all: another connection may get one.
      this.#socket.giveUp();
      return;
    }
    this.#become({ state: 'refused', code });
    this.#settled();
    const wait = Number.parseInt(response?.getHeader('retry-after') ?? '', 10);
    this.#refusals.later(() => this.#ua?.register(), Number.isFinite(wait) ? wait * 1000 : 0);
  }

  #lost(): void {
    const { clock } = this.#surroundings;
    clock.clearTimeout(this.#ping);
    this.#registrations++;
    this.#refusals.stop();
    if (this.#ua) this.#become({ state: 'lost' });
    for (const call of this.#calls) call.lost();
    this.#settled();
  }

  #message(direction: 'S' | 'C', text: string): void {
    this.#listener.native?.(direction, withoutSecrets(text));
    if (direction === 'C') return;
    const seen = glimpse(text);
    for (const call of this.#calls) if (call.callId === seen.callId) call.heard(seen);
  }

  /** A connection can look alive for hours after the network is gone; only an answer proves it. */
  #watch(): void {
    const { clock } = this.#surroundings;
    clock.clearTimeout(this.#ping);
    this.#ping = clock.setTimeout(() => {
      if (clock.now() - this.#socket.heardAt >= pingAfter) this.#askNow();
      else this.#watch();
    }, pingAfter);
  }

  #askNow(): void {
    const { clock } = this.#surroundings;
    const asked = clock.now();
    this.#ua?.sendOptions(this.#host.address(''));
    this.#expectAnswer(asked);
  }

  #expectAnswer(since = 1): void {
    const { clock } = this.#surroundings;
    const connection = this.#socket.generation;
    clock.clearTimeout(this.#ping);
    this.#ping = clock.setTimeout(() => {
      if (connection !== this.#socket.generation) return;
      if (this.#socket.heardAt >= since) this.#watch();
      else this.#socket.giveUp();
    }, pingPatience);
  }

  #become(state: SipPhoneState): void {
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    this.#listener.state(state);
  }

  #settled(): void {
    this.#settle?.();
    this.#settle = undefined;
  }
}

function parts(uri: string): { user: string; domain: string } {
  const [, user = '', domain = ''] = /^sips?:([^@]*)@(.*)$/i.exec(uri) ?? [];
  if (user === '' || domain === '') throw new CtiError('settingsInvalid', 'the SIP address');
  return { user, domain };
}

function newId(): string {
  return `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 10)}`;
}
