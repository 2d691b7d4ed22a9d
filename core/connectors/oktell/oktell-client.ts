/**
 * One user's connection to Oktell: sign-in, start-up, keep-alive, and coming back by itself. Says what Oktell's own
 * library would say, and after a return shows the line as it is then. The guide calls it OktellModule.
 */
import { atMost } from '../../provider/at-most.ts';
import { CtiError, type CtiErrorCode, errors } from '../../provider/errors.ts';
import { Retry } from '../../provider/retry.ts';
import type { World } from '../../provider/world.ts';
import type { OktellAccount, OktellListener, OktellTimes, OktellVoiceAccount } from './client-options.ts';
import type { Body, Frame } from './frames.ts';
import { LineReader } from './line-reader.ts';
import { idleLine, type LineView, readLine } from './line-state.ts';
import {
  breakReasonsSchema,
  type LineInfo,
  read,
  signedInSchema,
  userInfoSchema,
  userStateSchema,
  versionSchema,
} from './messages.ts';
import { addressesOf, OktellDoor } from './oktell-door.ts';
import { signInFailure } from './oktell-error.ts';
import { lineEvents } from './oktell-events.ts';
import { OktellWire } from './oktell-wire.ts';
import { passwordFields } from './password-hash.ts';
import { voiceAccount } from './voice-account.ts';
import { type BreakReason, unknownUserState, type UserState, webStatusOf, withUserState } from './user-state.ts';

/** Events that make us read the line, and how far the line info may be behind them, ms. */
const triggers: Readonly<Record<string, number>> = {
  linestatechanged: 500,
  flashstatechanged: 500,
  phoneevent_acmcallstarted: 400,
  phoneevent_acmcallstopped: 700,
  phoneevent_ringstarted: 400,
  phoneevent_ringstopped: 700,
  phoneevent_ivrstarted: 400,
  phoneevent_commstarted: 700,
  phoneevent_commstopped: 700,
  confcompositionchanged: 500,
  confcompetitorstatechanged: 500,
};
/** The longest of these. */
const mostLag = 700;
const subscribed = ['userstatechanged', ...Object.keys(triggers)];

/** Older servers lack what we ask for at the start; YYMMDD. */
const oldestServer = 120_327;

/** How long leaving may take, ms. */
const goodbye = 1000;

export class OktellClient {
  readonly #account: OktellAccount;
  readonly #world: World;
  readonly #times: OktellTimes;
  readonly #listener: OktellListener;
  readonly #retry: Retry;
  #door: OktellDoor | undefined;
  #wire: OktellWire | undefined;
  #reader: LineReader | undefined;
  #stopped = true;
  #up = false;
  #wasUp = false;
  #session = '';
  #userId = '';
  #url = '';
  #webPort = NaN;
  #status = '';
  #autocallPending = false;
  #pendingWhenAsked = false;
  #bridgeBroken = false;
  #settle: (() => void) | undefined;

  line: LineView = idleLine;
  user: UserState = unknownUserState;
  reasons: readonly BreakReason[] = [];
  /** The user's own number, once Oktell has told it. */
  number = '';
  /** What Oktell says it is. */
  version = '';
  /** Where a web phone registers; none where it was not asked for, or Oktell has none for this user. */
  voice: OktellVoiceAccount | undefined;

  constructor(account: OktellAccount, world: World, times: OktellTimes, listener: OktellListener) {
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

  /** Leaves for good: logs out where that can still be said. */
  async close(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#retry.stop();
    this.#door?.close();
    if (this.#up) await atMost(this.#world.clock, goodbye, this.request('logout'));
    this.#session = '';
    this.#lost('closed');
  }

  /**
   * @returns the body of the reply
   * @throws OktellRefusal, CtiError `timeout`, `linkDown`
   */
  request(name: string, body: Body = {}): Promise<Body> {
    if (!this.#wire) return Promise.reject(new CtiError('linkDown'));
    return this.#wire.request(name, { userlogin: this.#account.login, ...body });
  }

  /** Sets the user's state; the reply tells it as an event does. */
  async setUserState(wish: Body): Promise<void> {
    this.#userTold(await this.request('setuserstate', wish));
  }

  /** Reads the user's state anew. */
  async readUserState(): Promise<void> {
    const body = await this.request('getuserstate');
    if (read(userStateSchema, body)?.userstateid === undefined) throw new CtiError('damagedMessage');
    this.#userTold(body);
  }

  /** Reads the line anew. */
  readLine(): void {
    this.#reader?.trigger(0);
  }

  /** Address of Oktell's HTTP side, with a slash at the end; empty before it is known. */
  get httpBase(): string {
    if (this.#url === '') return '';
    const base = new URL(this.#url);
    base.protocol = base.protocol === 'wss:' ? 'https:' : 'http:';
    base.pathname = '/';
    base.search = base.hash = '';
    if (Number.isInteger(this.#webPort) && this.#webPort > 0) base.port = String(this.#webPort);
    return base.href;
  }

  async #open(): Promise<void> {
    const { clock, sockets } = this.#world;
    try {
      const urls = addressesOf(this.#account.url, this.#account.tls);
      const door = new OktellDoor({ urls, sockets, clock, openTimeout: this.#times.open });
      this.#door = door;
      const { socket, url } = await door.open();
      if (this.#isStopped()) {
        socket.close();
        return;
      }
      this.#url = url;
      const wire: OktellWire = new OktellWire({
        socket,
        clock,
        times: this.#times,
        heard: (frame) => {
          this.#listener.heard(frame);
        },
        event: (frame) => {
          this.#event(frame);
        },
        damaged: () => {
          this.#listener.damaged();
        },
        alive: () => {
          // A lost event is repaired here at the latest.
          if (this.line.phase !== 'ready' || this.line.hold.hasHold) this.readLine();
        },
        lost: (reason) => {
          // During the start-up the request that waits tells it.
          if (this.#wire === wire && this.#up) this.#lost(this.#stopped ? 'closed' : reason);
        },
      });
      this.#wire = wire;
      await this.#signIn();
      await this.#startUp();
    } catch (error) {
      this.#failed(error);
    }
  }

  async #signIn(): Promise<void> {
    const { login, password, workplace, webPhone } = this.#account;
    const who = this.#session === '' ? passwordFields(password) : { sessionid: this.#session };
    try {
      const reply = await this.request('login', {
        userlogin: login,
        ...who,
        showid: 1,
        usewebrtc: webPhone !== undefined,
        ...(workplace ? { workplace } : {}),
      });
      const told = read(signedInSchema, reply);
      this.#session = told?.sessionid ?? '';
      this.#userId = told?.userid ?? '';
      if (webPhone && told) this.voice = voiceAccount(told, this.#url, webPhone.url) ?? this.voice;
    } catch (error) {
      if (this.#session === '' || !signInFailure(error).sessionLost) throw error;
      // The server does not know us any more, but perhaps our password.
      this.#session = '';
      await this.#signIn();
    }
  }

  /** Subscribes before reading, so that nothing falls between. */
  async #startUp(): Promise<void> {
    await this.request('subscribeevent', { eventmethod: subscribed });
    await Promise.all([this.#readVersion(), this.#readSelf(), this.#readReasons(), this.readUserState()]);
    // What happened just before we came back must be in what we find, else calls that are gone would be shown.
    if (this.#wasUp) await atMost(this.#world.clock, mostLag * this.#times.lag, new Promise(() => undefined));
    await new Promise<void>((resolve, reject) => {
      this.#reader = new LineReader({
        clock: this.#world.clock,
        ask: () => {
          this.#pendingWhenAsked = this.#autocallPending;
          return this.request('getextendedlineinfo').catch((error: unknown) => {
            reject(error instanceof CtiError ? error : new CtiError('internal'));
            throw error;
          });
        },
        told: (info, settled) => {
          this.#lineTold(info, settled);
          resolve();
        },
        failed: () => {
          reject(new CtiError('damagedMessage'));
          if (this.#up) this.#lost('timeout');
        },
      });
      this.#reader.trigger(0);
    });
    if (this.#isStopped()) return;
    this.#up = this.#wasUp = true;
    this.#retry.succeeded();
    this.#listener.up();
    this.#listener.event({ type: 'connect' });
    this.#reader?.trigger(mostLag * this.#times.lag);
    this.#settled();
  }

  async #readVersion(): Promise<void> {
    const told = read(versionSchema, await this.#optional('getversion', { showalloweddbstoredprocs: 1 }));
    const { dated = NaN, build = '', webserverport = NaN } = told?.version ?? {};
    if (dated < oldestServer) throw new CtiError('notSupported', `Oktell ${dated}`);
    this.#webPort = webserverport;
    this.version = ['Oktell', build].filter(Boolean).join(' ');
  }

  async #readSelf(): Promise<void> {
    const told = read(userInfoSchema, await this.#optional('getmyuserinfo'));
    this.number = told?.mainpbxnumber || told?.linenumber || this.number;
  }

  async #readReasons(): Promise<void> {
    const told = read(breakReasonsSchema, await this.#optional('cc_getlunchtypes'));
    if (told) this.reasons = told.items.filter(({ name }) => name !== '');
  }

  /** What one can do without is left out when the server does not tell it. */
  async #optional(name: string, body: Body = {}): Promise<Body> {
    try {
      return await this.request(name, body);
    } catch (error) {
      if (error instanceof CtiError && error.code === 'linkDown') throw error;
      this.#world.log.debug(`oktell did not answer ${name}`, { error: String(error) });
      return {};
    }
  }

  #event({ name, body }: Frame): void {
    if (name === 'userstatechanged') {
      if (!this.#mine(body)) return;
      this.#listener.event({ type: 'userstatechanged', body });
      const before = this.user.id;
      this.#userTold(body);
      if (before !== this.user.id) this.#reader?.trigger(400 * this.#times.lag);
      return;
    }
    const lag = Object.hasOwn(triggers, name) ? triggers[name] : undefined;
    if (lag === undefined) return;
    if (name === 'phoneevent_acmcallstarted') this.#autocallPending = true;
    if (name === 'phoneevent_acmcallstopped' || name === 'phoneevent_commstarted') this.#autocallPending = false;
    if (name === 'phoneevent_commstopped') this.#bridgeBroken = true;
    if (name === 'flashstatechanged') this.#listener.event({ type: 'flashstatechanged', body });
    this.#reader?.trigger(lag * this.#times.lag);
  }

  /** A server may tell of other users, too. */
  #mine({ userid, userlogin }: Body): boolean {
    if (typeof userid === 'string' && userid !== '' && this.#userId !== '') return userid === this.#userId;
    return typeof userlogin !== 'string' || userlogin.toLowerCase() === this.#account.login.toLowerCase();
  }

  #userTold(body: Body): void {
    const told = read(userStateSchema, body);
    if (!told) return;
    this.user = withUserState(this.user, told);
    const status = webStatusOf(this.user);
    if (status !== undefined && status !== this.#status) {
      const before = this.#status;
      this.#status = status;
      this.#listener.event({ type: 'statusChange', status, before });
    }
    this.#listener.user(this.user);
  }

  #lineTold(info: LineInfo, settled: boolean): void {
    const before = this.line;
    const now = readLine(before, info, this.#pendingWhenAsked);
    const idle = (now.phase === 'ready' || now.phase === 'disconnected') && !now.hold.hasHold;
    // Between two stages of a call the line can look idle for a moment; whoever is busy is not believed idle so soon.
    if (idle && !settled && this.#up && before.phase !== now.phase && (this.user.id === 5 || this.user.id === 6))
      return;
    if (now.phase === 'call' || now.phase === 'talk' || (idle && settled)) this.#autocallPending = false;
    this.line = now;
    const events = lineEvents(before, now, this.#bridgeBroken && settled);
    if (settled || events.some(({ type }) => type === 'talkStop')) this.#bridgeBroken = false;
    for (const event of events) this.#listener.event(event);
    this.#listener.line(now);
  }

  #failed(error: unknown): void {
    if (this.#isStopped()) {
      this.#settled();
      return;
    }
    const { code, native, final, sessionLost } = signInFailure(error);
    if (sessionLost) this.#session = '';
    this.#listener.event({ type: 'connectError', errorCode: native, errorMessage: errors[code].text });
    const slowly = code === 'alreadySignedIn' || code === 'noLicence' || code === 'notSupported';
    this.#lost(code, final || code === 'settingsInvalid' ? 'never' : slowly ? this.#times.refusedAgain : 0);
  }

  /** @param againAfter the least wait before it is tried again, ms */
  #lost(reason: CtiErrorCode, againAfter: number | 'never' = 0): void {
    this.#reader?.stop();
    this.#reader = undefined;
    const wasUp = this.#up;
    this.#up = false;
    this.#autocallPending = this.#bridgeBroken = false;
    this.#wire?.close();
    this.#wire = undefined;
    if (wasUp) {
      const code = reason === 'closed' ? 13 : 12;
      this.#listener.event({ type: 'disconnect', code, message: errors[reason].text });
    }
    this.#listener.down(reason);
    this.#settled();
    if (againAfter === 'never') this.#stopped = true;
    else if (!this.#stopped) this.#retry.later(() => void this.#open(), againAfter);
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
