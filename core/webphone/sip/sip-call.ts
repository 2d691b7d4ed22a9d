/** One call of the SIP phone: what happens to it as plain events, what can be done to it as promises. */
import type { CallCause } from '../../model/call.ts';
import { CtiError } from '../../provider/errors.ts';
import type { Timer } from '../../provider/world.ts';
import { Agreement } from './agreement.ts';
import { causeOf } from './causes.ts';
import type { Glimpse } from './glimpse.ts';
import { asksToAnswer, callerOf } from './identity.ts';
import type { JsHandlers, JsMessage, JsSession } from './jssip.ts';
import { holdNow } from './hold-now.ts';
import type { SipMemento } from './memento.ts';
import { guard } from './session-guard.ts';
import { sessionHandlers } from './session-handlers.ts';
import { heard, type SipCallHost } from './sip-call-event.ts';
import { type SipCallPlan, SipCallState } from './sip-call-state.ts';
import { replacesHeader, replacing, transferred } from './sip-transfer.ts';
import { SoundPath } from './sound-path.ts';
import { sendEvents, sendInfos } from './send-tones.ts';
import { tonesOf } from './tones.ts';

type Host = SipCallHost<SipCall>;

/** The answer to a goodbye is waited for this long, ms. */
const farewell = 2000;
/** After this time of asking for the microphone the call is told, so that it can be given up, ms. */
const questionTime = 2000;

export class SipCall extends SipCallState {
  readonly #host: Host;
  #session: JsSession | undefined;
  #byAgent = false;
  #to: string | undefined;
  /** A transfer of this call is under way; called when its session ends before that is decided. */
  #transferring: (() => void) | undefined;
  #leaving: { status: number | undefined; reason: string | undefined } | undefined;
  #farewell: Timer;
  readonly #agreement: Agreement;
  readonly #path: SoundPath;

  constructor(host: Host, plan: SipCallPlan) {
    super(plan);
    this.#host = host;
    const { clock } = host.surroundings;
    this.#agreement = new Agreement(clock);
    this.#path = new SoundPath({
      clock,
      lost: (until) => {
        if (this.known.state === 'connected') this.tell({ type: 'reconnecting', until });
        host.suspect();
      },
      back: () => {
        if (this.known.state === 'connected') this.tell({ type: 'reconnected' });
      },
      look: () => {
        if (host.connected) void this.check();
      },
      gaveUp: () => {
        if (this.known.state === 'connected') this.hangUp();
      },
    });
  }

  /** A call that has come in. */
  static incoming(host: Host, session: JsSession, request: JsMessage): SipCall {
    const call = new SipCall(host, { id: request.call_id, direction: 'in', party: callerOf(request) });
    call.known.asksToAnswer = asksToAnswer(request);
    call.known.state = 'ringing';
    call.#bind(session);
    return call;
  }

  /** No sound gets through; the call ends then unless it does again, UTC ms. */
  get reconnectingUntil(): number | undefined {
    return this.#path.until;
  }
  get callId() {
    return this.#session?._request.call_id ?? '';
  }
  get connection() {
    return this.#session?.connection ?? null;
  }
  /**
   * Dials, once the agent has let the browser have the microphone, however long that takes.
   * @param resumed the call that this one takes the place of
   * @throws CtiError `noMicrophone`, `callNotFound` when it was given up meanwhile
   */
  async dial(extraHeaders: readonly string[] = [], resumed?: SipMemento): Promise<void> {
    const { ua, settings, surroundings } = this.#host;
    const question = surroundings.clock.setTimeout(() => {
      this.#trying();
    }, questionTime);
    const mediaStream = await this.#microphone().finally(() => {
      surroundings.clock.clearTimeout(question);
    });
    const headers = [...settings.extraHeaders, ...extraHeaders, ...(resumed ? [replacesHeader(resumed)] : [])];
    const session = ua.call(this.#host.address(resumed ? '' : this.known.party.number), {
      mediaStream,
      pcConfig: this.#connectionSettings(),
      extraHeaders: headers,
      eventHandlers: this.#handlers(),
    });
    this.#own(session);
  }

  /** @throws CtiError `noMicrophone`, `callNotFound` */
  async answer(): Promise<void> {
    const session = this.#living();
    if (this.known.state !== 'ringing' || this.direction !== 'in') throw new CtiError('notAllowedNow');
    const mediaStream = await this.#microphone();
    if (session.isEnded()) throw new CtiError('callNotFound');
    session.answer({
      mediaStream,
      pcConfig: this.#connectionSettings(),
      extraHeaders: [...this.#host.settings.extraHeaders],
    });
    await heard(this, 'connected');
  }

  /** Goes by another name from now on, and its sound with it. */
  take(id: string): void {
    this.#host.surroundings.sound.rename(this.id, id);
    this.known.id = id;
  }

  /** Declines what rings. @param status 486 busy, 603 declined for everybody */
  reject(status: 480 | 486 | 603 = 486): void {
    this.#byAgent = true;
    this.#living().terminate({ status_code: status });
  }

  /** Sends what rings elsewhere: 302 (RFC 3261 §8.1.3.4). */
  deflect(number: string): void {
    this.#to = number;
    this.#living().terminate({ status_code: 302, extraHeaders: [`Contact: <${this.#host.address(number)}>`] });
  }

  hangUp(): void {
    if (this.known.state === 'ended') return;
    this.#byAgent = true;
    if (!this.#session || this.#session.isEnded()) this.#end();
    else if (this.known.state === 'ringing' && this.direction === 'in') this.reject();
    else this.#session.terminate();
  }

  async hold(): Promise<void> {
    if (this.known.held) return;
    const session = this.#living();
    const { sound } = this.#host.surroundings;
    sound.setSending(this.id, false);
    try {
      await this.#agreement.make(session, (done) => session.hold({}, done));
    } catch (error) {
      session._localHold = false;
      sound.setSending(this.id, !this.known.muted);
      throw error;
    }
    this.known.held = true;
    sound.setHearing(this.id, false);
    this.tell({ type: 'held' });
  }

  async unhold(): Promise<void> {
    if (!this.known.held) return;
    const session = this.#living();
    try {
      await this.#agreement.make(session, (done) => session.unhold({}, done));
    } catch (error) {
      session._localHold = true;
      throw error;
    }
    this.known.held = false;
    this.#hear();
    this.tell({ type: 'resumed' });
  }

  mute(muted: boolean): void {
    this.#living();
    this.known.muted = muted;
    this.#host.surroundings.sound.setSending(this.id, !muted && !this.known.held);
  }

  /** @returns the tones, once they are sent. @throws CtiError `invalidDigits`, `notAllowedNow`, `refused` */
  async dtmf(digits: string): Promise<string> {
    const tones = tonesOf(digits);
    const session = this.#living();
    const { settings, surroundings } = this.#host;
    await (settings.dtmf === 'info' ? sendInfos : sendEvents)(session, tones, surroundings.clock);
    return tones;
  }

  /** @throws CtiError `unknownExtension`, `refused` */
  async transfer(number: string): Promise<void> {
    const refer = this.#living().refer(this.#host.address(number), {});
    await this.#transferred(transferred(refer), number, []);
  }

  /** Joins this call's party with another call's, which ends before this one. @throws CtiError `refused` */
  async transferTo(other: SipCall): Promise<void> {
    const dialog = other.#living()._dialog;
    if (!dialog) throw new CtiError('notAllowedNow');
    const { number } = other.party;
    const refer = this.#living().refer(this.#host.address(number), { replaces: replacing(dialog) });
    await this.#transferred(transferred(refer), number, [other]);
  }

  /** What a page that is loaded anew needs to go on with this call; nothing while it rings. */
  memento(): SipMemento | undefined {
    const dialog = this.#session?._dialog?.id;
    if (this.known.state !== 'connected' || !dialog) return undefined;
    return {
      id: this.id,
      callId: dialog.call_id,
      localTag: dialog.local_tag,
      remoteTag: dialog.remote_tag,
      direction: this.direction,
      ...this.known.party,
      held: this.known.held,
      muted: this.known.muted,
    };
  }

  /** Lets the far end wait, at once and without an answer: for the moment in which a page is left. */
  holdNow(): void {
    const session = this.#session;
    if (this.known.state === 'connected' && !this.known.held && session) holdNow(session);
  }

  /** A message of this call's, before anything is made of it. */
  heard({ method, status }: Glimpse): void {
    const final = status !== undefined && status >= 200;
    if (status !== undefined && method === 'INVITE' && status !== 401 && status !== 407) this.#trying();
    if (this.#leaving && (method === 'ACK' || (final && method !== 'ACK'))) this.#end();
  }

  /** The connection to the phone system is gone: a call that is talked on may live, another does not. */
  lost(): void {
    if (this.known.state === 'connected' || this.known.state === 'ended') return;
    this.#byAgent = false;
    const session = this.#session;
    this.#end('unknown');
    if (session && !session.isEnded()) session.terminate();
  }

  /** Asks the far end whether the call lives, and for a new way for its sound. @returns whether it does */
  async check(): Promise<boolean> {
    const session = this.#session;
    if (!session || session.isEnded() || this.known.state !== 'connected') return false;
    return this.#agreement.alive(session);
  }

  async #microphone(): Promise<MediaStream> {
    const { sound } = this.#host.surroundings;
    try {
      return await sound.microphone(this.id);
    } catch (error) {
      sound.detach(this.id);
      if (this.direction === 'out') this.#end();
      throw error;
    }
  }

  #connectionSettings(): RTCConfiguration {
    return { iceServers: [...this.#host.settings.iceServers] };
  }

  #bind(session: JsSession): void {
    const handlers = this.#handlers();
    for (const event of Object.keys(handlers) as (keyof JsHandlers)[]) session.on(event, handlers[event] as never);
    this.#own(session);
  }

  #own(session: JsSession): void {
    this.#session = session;
    guard(session, {
      disagreed: () => {
        this.#agreement.refused();
      },
      soundLost: () => {
        this.#path.lost();
      },
      connected: () => this.known.state === 'connected',
    });
  }

  #handlers(): JsHandlers {
    const { clock, sound } = this.#host.surroundings;
    return sessionHandlers({
      clock,
      connection: (connection) => {
        sound.attach(this.id, connection);
        this.#path.watch(connection);
      },
      ringing: (earlyMedia) => {
        if (this.known.state === 'connected' || this.known.state === 'ended') return;
        this.known.state = 'ringing';
        this.tell({ type: 'ringing', earlyMedia });
      },
      connected: () => {
        if (this.known.state === 'connected' || this.known.state === 'ended') return;
        this.known.state = 'connected';
        this.tell({ type: 'connected' });
      },
      heldByParty: (held) => {
        this.tell({ type: 'heldByParty', held });
      },
      party: (party) => {
        if (party.number === this.known.party.number) return;
        this.known.party = party;
        this.tell({ type: 'party', party });
      },
      ended: (here, message) => {
        this.#sessionEnded(here, message);
      },
    });
  }

  #trying(): void {
    if (this.known.state !== 'new') return;
    this.known.state = 'trying';
    this.tell({ type: 'trying' });
  }

  #hear(): void {
    this.#host.surroundings.sound.setHearing(this.id, true);
    this.#host.surroundings.sound.setSending(this.id, !this.known.muted);
  }

  #living(): JsSession {
    const session = this.#session;
    if (!session || session.isEnded() || this.known.state === 'ended') throw new CtiError('callNotFound');
    return session;
  }

  /** The phone system may take this leg away before it says how the transfer went: then it went well. */
  async #transferred(outcome: Promise<void>, number: string, others: readonly SipCall[]): Promise<void> {
    const legs = [...others, this];
    let taken: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => (taken = resolve));
    for (const leg of legs) leg.#transferring = leg === this ? taken : () => undefined;
    try {
      await Promise.race([outcome, gone]);
    } catch (error) {
      for (const leg of legs) {
        leg.#transferring = undefined;
        if (leg.#leaving) leg.#end();
      }
      throw error;
    }
    for (const leg of legs) {
      leg.#to = number;
      leg.#leave();
    }
  }

  /** Transferred: there is nothing left to say or hear here. */
  #leave(): void {
    const session = this.#session;
    this.#end('transferred');
    if (session && !session.isEnded()) session.terminate();
  }

  #sessionEnded(here: boolean, message: JsMessage | null): void {
    this.#host.surroundings.sound.detach(this.id);
    if (this.known.state === 'ended') return;
    this.#agreement.refused();
    this.#leaving = { status: message?.status_code, reason: message?.getHeader('reason') };
    if (this.#transferring) {
      this.#transferring();
      return;
    }
    // What the agent ends is over when the phone system has said so.
    if (here && this.#host.connected) {
      this.#farewell = this.#host.surroundings.clock.setTimeout(() => {
        this.#end();
      }, farewell);
      return;
    }
    if (this.direction === 'out') this.#trying();
    this.#end();
  }

  #end(cause?: CallCause): void {
    if (this.known.state === 'ended') return;
    const connected = this.known.state === 'connected';
    const { sound, clock } = this.#host.surroundings;
    this.known.state = 'ended';
    clock.clearTimeout(this.#farewell);
    this.#path.stop();
    sound.detach(this.id);
    const { status, reason } = this.#leaving ?? {};
    const found = causeOf({ status, reason, connected, direction: this.direction, byAgent: this.#byAgent });
    this.#host.ended(this);
    this.tell({
      type: 'ended',
      cause: cause ?? (this.#to === undefined ? found : 'transferred'),
      status,
      to: this.#to,
    });
  }
}
