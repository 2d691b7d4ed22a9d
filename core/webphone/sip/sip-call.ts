/** One call of the SIP phone: what happens to it as plain events, what can be done to it as promises. */
import type { CallCause } from '../../model/call.ts';
import { CtiError } from '../../provider/errors.ts';
import type { Timer } from '../../provider/world.ts';
import { gatheringCap } from '../gathering.ts';
import { Agreement } from './agreement.ts';
import { causeOf } from './causes.ts';
import type { Glimpse } from './glimpse.ts';
import { assertedOf, asksToAnswer, callerOf, type Party } from './identity.ts';
import type { JsHandlers, JsMessage, JsSession } from './jssip.ts';
import { sendOnly, type SipMemento } from './memento.ts';
import { guard } from './session-guard.ts';
import type { SipCallEvent, SipCallHost } from './sip-call-event.ts';
import { replacesHeader, replacing, transferred } from './sip-transfer.ts';
import { SoundPath } from './sound-path.ts';
import { sendEvents, sendInfos, tonesOf } from './tones.ts';

type Host = SipCallHost<SipCall>;

export interface SipCallPlan {
  id: string;
  direction: 'in' | 'out';
  party: Party;
}

/** The answer to a goodbye is waited for this long, ms. */
const farewell = 2000;
/** A far end that does not answer whether the call lives is taken for gone, ms. */
const checkPatience = 8000;
export class SipCall {
  #id: string;
  readonly direction: 'in' | 'out';
  readonly #host: Host;
  readonly #listeners = new Set<(event: SipCallEvent) => void>();
  #party: Party;
  #session: JsSession | undefined;
  #state: 'new' | 'trying' | 'ringing' | 'connected' | 'ended' = 'new';
  #held = false;
  #muted = false;
  #byAgent = false;
  #to: string | undefined;
  /** A transfer of this call is under way; called when its session ends before that is decided. */
  #transferring: (() => void) | undefined;
  #leaving: { status: number | undefined; reason: string | undefined } | undefined;
  #farewell: Timer;
  readonly #agreement: Agreement;
  readonly #path: SoundPath;
  #asked = false;

  constructor(host: Host, { id, direction, party }: SipCallPlan) {
    this.#host = host;
    this.#id = id;
    this.direction = direction;
    this.#party = party;
    const { clock } = host.surroundings;
    this.#agreement = new Agreement(clock);
    this.#path = new SoundPath({
      clock,
      lost: (until) => {
        if (this.#state === 'connected') this.#tell({ type: 'reconnecting', until });
        host.suspect();
      },
      back: () => {
        if (this.#state === 'connected') this.#tell({ type: 'reconnected' });
      },
      look: () => {
        if (host.connected) void this.check();
      },
      gaveUp: () => {
        if (this.#state === 'connected') this.hangUp();
      },
    });
  }

  /** A call that has come in. */
  static incoming(host: Host, session: JsSession, request: JsMessage): SipCall {
    const call = new SipCall(host, { id: request.call_id, direction: 'in', party: callerOf(request) });
    call.#asked = asksToAnswer(request);
    call.#state = 'ringing';
    call.#bind(session);
    return call;
  }

  /** Ours; that of the call's sound, too. */
  get id(): string {
    return this.#id;
  }
  get state() {
    return this.#state;
  }
  get party(): Party {
    return this.#party;
  }
  get held(): boolean {
    return this.#held;
  }
  get muted(): boolean {
    return this.#muted;
  }
  /** The phone system asks for an answer without the agent. */
  get asksToAnswer(): boolean {
    return this.#asked;
  }
  get callId(): string {
    return this.#session?._request.call_id ?? '';
  }
  get connection(): RTCPeerConnection | null {
    return this.#session?.connection ?? null;
  }

  listen(listener: (event: SipCallEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Dials.
   * @param resumed the call that this one takes the place of
   * @throws CtiError `noMicrophone`
   */
  async dial(extraHeaders: readonly string[] = [], resumed?: SipMemento): Promise<void> {
    const mediaStream = await this.#microphone();
    // The agent may have given up while the browser asked.
    if (this.#state === 'ended') throw new CtiError('callNotFound');
    const { ua, settings } = this.#host;
    const headers = [...settings.extraHeaders, ...extraHeaders, ...(resumed ? [replacesHeader(resumed)] : [])];
    const session = ua.call(this.#host.address(resumed ? '' : this.#party.number), {
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
    if (this.#state !== 'ringing' || this.direction !== 'in') throw new CtiError('notAllowedNow');
    const mediaStream = await this.#microphone();
    if (session.isEnded()) throw new CtiError('callNotFound');
    session.answer({
      mediaStream,
      pcConfig: this.#connectionSettings(),
      extraHeaders: [...this.#host.settings.extraHeaders],
    });
    await this.#heard('connected');
  }

  /** Goes by another name, before its sound has begun. */
  take(id: string): void {
    if (this.#state === 'ringing') this.#id = id;
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
    if (this.#state === 'ended') return;
    this.#byAgent = true;
    if (!this.#session || this.#session.isEnded()) this.#end();
    else if (this.#state === 'ringing' && this.direction === 'in') this.reject();
    else this.#session.terminate();
  }

  async hold(): Promise<void> {
    if (this.#held) return;
    const session = this.#living();
    const { sound } = this.#host.surroundings;
    sound.setSending(this.id, false);
    try {
      await this.#agreement.make(session, (done) => session.hold({}, done));
    } catch (error) {
      session._localHold = false;
      sound.setSending(this.id, !this.#muted);
      throw error;
    }
    this.#held = true;
    sound.setHearing(this.id, false);
    this.#tell({ type: 'held' });
  }

  async unhold(): Promise<void> {
    if (!this.#held) return;
    const session = this.#living();
    try {
      await this.#agreement.make(session, (done) => session.unhold({}, done));
    } catch (error) {
      session._localHold = true;
      throw error;
    }
    this.#held = false;
    this.#hear();
    this.#tell({ type: 'resumed' });
  }

  mute(muted: boolean): void {
    this.#living();
    this.#muted = muted;
    this.#host.surroundings.sound.setSending(this.id, !muted && !this.#held);
  }

  /** @returns the tones, once they are sent. @throws CtiError `invalidDigits`, `notAllowedNow`, `refused` */
  async dtmf(digits: string): Promise<string> {
    const tones = tonesOf(digits);
    const session = this.#living();
    const { clock } = this.#host.surroundings;
    if (this.#host.settings.dtmf === 'rfc4733') await sendEvents(session.connection, tones, clock);
    else await sendInfos(session, tones, clock);
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
    if (this.#state !== 'connected' || !dialog) return undefined;
    return {
      id: this.id,
      callId: dialog.call_id,
      localTag: dialog.local_tag,
      remoteTag: dialog.remote_tag,
      direction: this.direction,
      ...this.#party,
      held: this.#held,
      muted: this.#muted,
    };
  }

  /** Lets the far end wait, at once and without an answer: for the moment in which a page is left. */
  holdNow(): void {
    const session = this.#session;
    const sdp = session?.connection?.localDescription?.sdp;
    if (this.#state !== 'connected' || this.#held || !session || !sdp) return;
    const extraHeaders = [`Contact: ${session.contact}`, 'Content-Type: application/sdp'];
    session.sendRequest('INVITE', { extraHeaders, body: sendOnly(sdp), eventHandlers: {} });
  }

  /** A message of this call's, before anything is made of it. */
  heard({ method, status }: Glimpse): void {
    const final = status !== undefined && status >= 200;
    if (status !== undefined && method === 'INVITE' && status !== 401 && status !== 407) this.#trying();
    if (this.#leaving && (method === 'ACK' || (final && method !== 'ACK'))) this.#end();
  }

  /** The connection to the phone system is gone: a call that is talked on may live, another does not. */
  lost(): void {
    if (this.#state === 'connected' || this.#state === 'ended') return;
    this.#byAgent = false;
    const session = this.#session;
    this.#end('unknown');
    if (session && !session.isEnded()) session.terminate();
  }

  /** Asks the far end whether the call lives, and for a new way for its sound. @returns whether it does */
  async check(): Promise<boolean> {
    const session = this.#session;
    if (!session || session.isEnded() || this.#state !== 'connected') return false;
    const { clock } = this.#host.surroundings;
    let timer: Timer;
    const late = new Promise<void>((resolve) => (timer = clock.setTimeout(resolve, checkPatience)));
    const agreed = this.#agreement.make(session, (done) =>
      session.renegotiate({ rtcOfferConstraints: { iceRestart: true } }, done),
    );
    await Promise.race([agreed.catch(() => undefined), late]);
    clock.clearTimeout(timer);
    return this.#session !== undefined && !session.isEnded();
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
      connected: () => this.#state === 'connected',
    });
  }

  #handlers(): JsHandlers {
    let gathering: (() => void) | undefined;
    const ended: JsHandlers['ended'] = ({ originator, message }) => {
      this.#sessionEnded(originator === 'local', message);
    };
    const heldByParty = (held: boolean) => (event: { originator: string }) => {
      if (event.originator === 'remote') this.#tell({ type: 'heldByParty', held });
    };
    const asserted = ({ request }: { request: JsMessage }) => {
      this.#newParty(assertedOf(request));
    };
    return {
      peerconnection: ({ peerconnection }) => {
        this.#host.surroundings.sound.attach(this.id, peerconnection);
        this.#path.watch(peerconnection);
      },
      progress: ({ originator, response }) => {
        if (originator !== 'remote' || this.#state === 'connected') return;
        this.#state = 'ringing';
        this.#tell({ type: 'ringing', earlyMedia: Boolean(response?.body) });
      },
      confirmed: () => {
        if (this.#state === 'connected' || this.#state === 'ended') return;
        this.#state = 'connected';
        this.#tell({ type: 'connected' });
      },
      ended,
      failed: ended,
      hold: heldByParty(true),
      unhold: heldByParty(false),
      reinvite: asserted,
      update: asserted,
      // One server that does not answer would otherwise hold up the call for many seconds.
      icecandidate: ({ ready }) => {
        if (gathering === ready) return;
        gathering = ready;
        this.#host.surroundings.clock.setTimeout(ready, gatheringCap);
      },
    };
  }

  #newParty(party: Party | undefined): void {
    if (!party || party.number === '' || party.number === this.#party.number) return;
    this.#party = party;
    this.#tell({ type: 'party', party });
  }

  #trying(): void {
    if (this.#state !== 'new') return;
    this.#state = 'trying';
    this.#tell({ type: 'trying' });
  }

  #hear(): void {
    this.#host.surroundings.sound.setHearing(this.id, true);
    this.#host.surroundings.sound.setSending(this.id, !this.#muted);
  }

  #living(): JsSession {
    const session = this.#session;
    if (!session || session.isEnded() || this.#state === 'ended') throw new CtiError('callNotFound');
    return session;
  }

  #heard(type: SipCallEvent['type']): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = this.listen((event) => {
        if (event.type !== type && event.type !== 'ended') return;
        stop();
        if (event.type === type) resolve();
        else reject(new CtiError('callNotFound'));
      });
    });
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
    if (this.#state === 'ended') return;
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
    if (this.#state === 'ended') return;
    const connected = this.#state === 'connected';
    const { sound, clock } = this.#host.surroundings;
    this.#state = 'ended';
    clock.clearTimeout(this.#farewell);
    this.#path.stop();
    sound.detach(this.id);
    const { status, reason } = this.#leaving ?? {};
    const found = causeOf({ status, reason, connected, direction: this.direction, byAgent: this.#byAgent });
    this.#host.ended(this);
    this.#tell({
      type: 'ended',
      cause: cause ?? (this.#to === undefined ? found : 'transferred'),
      status,
      to: this.#to,
    });
    this.#listeners.clear();
  }

  #tell(event: SipCallEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
