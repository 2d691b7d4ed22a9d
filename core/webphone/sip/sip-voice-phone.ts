/**
 * The SIP web phone as the voice of a provider that has its calls from another connection. A leg is the SIP Call-ID of its
 * dialog. There are no pictures.
 */
import { CtiError, type CtiErrorCode } from '../../provider/errors.ts';
import type { HangUpCause, VoiceEvent, VoicePhone } from '../../provider/voice-phone.ts';
import { isMemento, type SipMemento } from './memento.ts';
import type { SipCall } from './sip-call.ts';
import { heard, type SipCallEvent } from './sip-call-event.ts';
import { SipPhone, type SipPhoneState } from './sip-phone.ts';
import type { SipSettings, SipSurroundings } from './sip-settings.ts';

export interface SipVoiceOptions extends SipSurroundings {
  settings: SipSettings;
  /** The name under which the page knows the sound of a call, once it knows the call; without it one of the phone's own. */
  soundId?: (leg: string) => string | undefined;
  /** What the page before has left. */
  resume?: readonly unknown[];
  /** The sound of a call is being regained, or is there again. */
  changed?: () => void;
  /** Every message, without secrets; `S` from the server. */
  native?: (direction: 'S' | 'C', text: string) => void;
}

/** A goodbye is answered in this time, ms. */
const farewell = 5000;

export class SipVoicePhone implements VoicePhone {
  readonly phone: SipPhone;
  readonly #options: SipVoiceOptions;
  readonly #listeners = new Set<(event: VoiceEvent) => void>();
  /** Calls whose sound has been told, with the leg that was told: it is gone when the call is over. */
  readonly #sounding = new Map<SipCall, string>();
  #resume: readonly SipMemento[];
  #ready = false;
  #stopped = false;

  constructor(options: SipVoiceOptions) {
    this.#options = options;
    this.#resume = (options.resume ?? []).filter(isMemento);
    this.phone = new SipPhone(options.settings, options, {
      state: (state) => void this.#state(state),
      incoming: (call) => {
        this.#follow(call);
        const { number, name } = call.party;
        this.#tell({ type: 'incoming', leg: call.callId, number, ...(name === undefined ? {} : { name }) });
      },
      outgoing: (call) => {
        this.#follow(call);
      },
      ...(options.native ? { native: options.native } : {}),
    });
  }

  get ready(): boolean {
    return this.#ready;
  }

  start(): void {
    this.#stopped = false;
    void this.phone.start();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.phone.stop();
  }

  listen(listener: (event: VoiceEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What a page that is loaded anew needs to go on with the calls that are talked on; no secret. */
  mementos(): SipMemento[] {
    return this.phone.calls.flatMap((call) => call.memento() ?? []);
  }

  /** The page is about to go: whoever is talked to waits. */
  holdNow(): void {
    for (const call of this.phone.calls) call.holdNow();
  }

  async call(number: string): Promise<string> {
    const call = await this.phone.call(number);
    let status: number | undefined;
    const stop = call.listen((event) => {
      if (event.type === 'ended') status = event.status;
    });
    try {
      if (call.state === 'new') await heard(call, 'trying');
    } catch {
      throw new CtiError(codeOf(status));
    } finally {
      stop();
    }
    return call.callId;
  }

  async answer(leg: string): Promise<void> {
    const call = this.#call(leg);
    this.#name(call);
    await call.answer();
  }

  async hangUp(leg: string, cause: HangUpCause): Promise<void> {
    const call = this.#call(leg);
    const { clock } = this.#options;
    const ended = heard(call, 'ended');
    if (call.direction === 'in' && call.state === 'ringing') call.reject(cause === 'declined' ? 603 : 486);
    else call.hangUp();
    await Promise.race([
      ended,
      new Promise<never>((_, reject) => {
        clock.setTimeout(() => {
          reject(new CtiError('timeout'));
        }, farewell);
      }),
    ]);
  }

  async hold(leg: string, on: boolean): Promise<void> {
    const call = this.#call(leg);
    await (on ? call.hold() : call.unhold());
  }

  mute(leg: string, on: boolean): void {
    this.#call(leg).mute(on);
  }

  /** @throws CtiError besides `invalidDigits` */
  async sendTones(leg: string, digits: string): Promise<void> {
    await this.#call(leg).dtmf(digits);
  }

  /** Plays a call through an element of the page. */
  setElement(leg: string, element: HTMLMediaElement): void {
    const call = this.phone.calls.find(({ callId }) => callId === leg);
    if (call) this.#options.sound.setElement(call.id, element);
  }

  wake(): void {
    this.phone.wake();
  }

  /**
   * The sound of a call was lost and is being regained.
   * @param soundId the name under which the page knows the sound
   * @returns until when it is tried, UTC ms
   */
  regaining(soundId: string): number | undefined {
    return this.phone.calls.find(({ id }) => id === soundId)?.reconnectingUntil;
  }

  async #state(state: SipPhoneState): Promise<void> {
    if (state.state === 'registered') {
      await this.#resumeCalls();
      if (this.phone.state.state === 'registered') this.#setReady(true);
    } else if (state.state !== 'connecting') {
      const refused = state.state === 'refused' && [401, 403, 404].includes(state.code);
      this.#setReady(false, refused ? 'loginRefused' : undefined);
    }
  }

  async #resumeCalls(): Promise<void> {
    const mementos = this.#resume;
    this.#resume = [];
    await Promise.allSettled(
      mementos.map(async (memento) => {
        const { callId, party } = await this.phone.resume(memento);
        const { number, name } = party;
        this.#tell({ type: 'recovered', leg: callId, number, ...(name === undefined ? {} : { name }) });
      }),
    );
    // Told before, they would have been of legs that nobody knows.
    for (const call of this.phone.calls) if (call.state === 'connected') this.#started(call);
  }

  #follow(call: SipCall): void {
    call.listen((event) => {
      this.#heard(call, event);
    });
  }

  #heard(call: SipCall, event: SipCallEvent): void {
    switch (event.type) {
      case 'ringing':
        if (event.earlyMedia) this.#started(call);
        break;
      case 'connected':
        this.#name(call);
        if (this.#ready) this.#started(call);
        break;
      case 'ended': {
        const leg = this.#sounding.get(call) ?? call.callId;
        this.#sounding.delete(call);
        const code = event.cause === 'unknown' ? 'linkDown' : failureOf(event.status);
        if (leg !== '') this.#tell({ type: 'ended', leg, ...(code ? { code } : {}) });
        break;
      }
      case 'reconnecting':
      case 'reconnected':
        this.#options.changed?.();
        break;
      case 'trying':
      case 'held':
      case 'resumed':
      case 'heldByParty':
      case 'party':
        break;
    }
  }

  /** The page may have learnt whose leg it is only now. */
  #name(call: SipCall): void {
    const name = this.#options.soundId?.(call.callId);
    if (name !== undefined) call.take(name);
  }

  #started(call: SipCall): void {
    if (this.#sounding.has(call)) return;
    this.#sounding.set(call, call.callId);
    this.#tell({ type: 'started', leg: call.callId });
  }

  #call(leg: string): SipCall {
    const call = this.phone.calls.find(({ callId }) => callId === leg);
    if (!call) throw new CtiError('callNotFound');
    return call;
  }

  #setReady(ready: boolean, code?: CtiErrorCode): void {
    if ((ready === this.#ready && code === undefined) || (ready && this.#stopped)) return;
    this.#ready = ready;
    this.#tell({ type: 'ready', ready, ...(code ? { code } : {}) });
  }

  #tell(event: VoiceEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}

/** What has failed, if anything has: who was busy or gone is told by the phone system's events. */
function failureOf(status: number | undefined): CtiErrorCode | undefined {
  switch (status) {
    case 404:
    case 484:
    case 604:
      return 'unknownExtension';
    case 401:
    case 403:
    case 407:
      return 'missingRights';
    default:
      return undefined;
  }
}

/** Why a call did not come about, where the phone system has said so at once, or has said nothing. */
function codeOf(status: number | undefined): CtiErrorCode {
  return failureOf(status) ?? (status === undefined || status === 408 ? 'timeout' : 'refused');
}
