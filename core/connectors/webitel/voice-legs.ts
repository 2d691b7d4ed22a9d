/**
 * The user's web phone beside the calls: which of its legs is which call's, which it answers by itself, and what is told of
 * its sound. The phone and the CTI connection may tell of the same call in either order.
 */
import { asCtiError, type CtiErrorCode } from '../../provider/errors.ts';
import type { Fact } from '../../provider/facts.ts';
import type { VoiceEvent, VoicePhone } from '../../provider/voice-phone.ts';
import type { Clock, Timer } from '../../provider/world.ts';
import { isConnected } from './causes.ts';
import type { KnownCall } from './known-call.ts';
import type { WebitelCalls } from './webitel-calls.ts';
import type { WebitelEvent } from './webitel-events.ts';

/** Legs that are kept without a call that they belong to. */
const mostLegs = 50;

export interface VoiceLegsOptions {
  phone: VoicePhone;
  calls: WebitelCalls;
  clock: Clock;
  /** How long the sound's end waits for the call's, ms. */
  lingers: number;
  /** With pictures, where both ends have them. */
  video: (call: KnownCall) => boolean;
  tell: (fact: Fact) => void;
  event: (event: WebitelEvent) => void;
  /** Something is wrong at the phone with a call. */
  failed: (callId: string | undefined, code: CtiErrorCode) => void;
  /** Legs or the phone itself have changed. */
  changed: () => void;
  /** After the listeners of `webRtcStarted` have heard it: one may have put an element into `config.mediaElement`. */
  heardStart: (leg: string, config: Record<string, unknown>) => void;
}

export class VoiceLegs {
  readonly phone: VoicePhone;
  readonly #options: VoiceLegsOptions;
  readonly #ringing = new Set<string>();
  readonly #live = new Set<string>();
  /** Legs that were to be answered without anybody's doing: once, for what fails is the agent's to try again. */
  readonly #tried = new Set<string>();
  readonly #sounding = new Set<string>();
  readonly #ending = new Map<string, Timer>();
  readonly #stop: () => void;

  constructor(options: VoiceLegsOptions) {
    this.#options = options;
    this.phone = options.phone;
    this.#stop = this.phone.listen((event) => {
      this.#heard(event);
    });
  }

  stop(): Promise<void> {
    this.#stop();
    for (const leg of [...this.#sounding]) this.#ended(leg);
    return this.phone.stop();
  }

  /** The leg at which the call rings here. */
  ringing(call: KnownCall): string | undefined {
    return [...this.#ringing].find((leg) => call.isAt(leg));
  }

  /** The leg at which the call is talked here. */
  live(call: KnownCall): string | undefined {
    return [...this.#live].find((leg) => call.isAt(leg));
  }

  async answer(call: KnownCall, leg: string): Promise<void> {
    this.#ringing.delete(leg);
    this.#live.add(leg);
    try {
      await this.phone.answer(leg, { video: this.#options.video(call) });
    } catch (error) {
      // It rings on, unless the phone has said that it is over.
      if (this.#live.delete(leg)) this.#keep(this.#ringing, leg);
      throw error;
    }
  }

  /** A call of the page's own. @returns its leg */
  async call(number: string, video: boolean): Promise<string> {
    const leg = await this.phone.call(number, { video });
    this.#keep(this.#live, leg);
    this.#options.changed();
    return leg;
  }

  /** Calls that we have ordered ring here first, and are answered without anybody's doing. */
  answerOrdered(): void {
    for (const leg of [...this.#ringing]) {
      const call = this.#options.calls.byLeg(leg);
      if (!call?.autoAnswer || this.#tried.has(leg) || (!call.ordered && this.#talksBeside(call))) continue;
      this.#keep(this.#tried, leg);
      this.answer(call, leg).catch((error: unknown) => {
        this.#options.failed(call.id, asCtiError(error).code);
      });
    }
  }

  /** What a route wants answered is not put through to somebody who talks. */
  #talksBeside(call: KnownCall): boolean {
    return this.#options.calls.all.some((other) => other !== call && isConnected(other) && !other.held);
  }

  #heard(event: VoiceEvent): void {
    const { tell } = this.#options;
    switch (event.type) {
      case 'incoming':
        this.#keep(this.#ringing, event.leg);
        this.answerOrdered();
        break;
      case 'recovered':
        this.#keep(this.#live, event.leg);
        break;
      case 'started':
        this.#started(event.leg);
        break;
      case 'videoStarted':
        this.#options.event({ type: 'onVideoWebRTCCall', leg: event.leg });
        tell({ type: 'webRtcVideoStarted', sessionId: event.leg });
        break;
      case 'ended':
        this.#ringing.delete(event.leg);
        this.#live.delete(event.leg);
        if (event.code !== undefined) this.#options.failed(this.#options.calls.byLeg(event.leg)?.id, event.code);
        this.#endSoon(event.leg);
        break;
      case 'ready':
        if (event.code !== undefined) this.#options.failed(undefined, event.code);
        break;
    }
    this.#options.changed();
  }

  /** The calls have changed: the sound of one that is over ends after it. */
  settle(): void {
    this.answerOrdered();
    for (const leg of this.#ending.keys()) if (!this.#options.calls.byLeg(leg)) this.#ended(leg);
  }

  /** The phone may know of the end before it has been told as the call's. */
  #endSoon(leg: string): void {
    const { clock, lingers, calls } = this.#options;
    if (!this.#sounding.has(leg) || this.#ending.has(leg)) return;
    const timer = clock.setTimeout(() => {
      this.#ended(leg);
    }, lingers);
    this.#ending.set(leg, timer);
    if (!calls.byLeg(leg)) this.#ended(leg);
  }

  #started(leg: string): void {
    if (this.#sounding.has(leg)) return;
    this.#sounding.add(leg);
    const config: Record<string, unknown> = {};
    this.#options.event({ type: 'onNewWebRTCCall', leg });
    this.#options.tell({ type: 'webRtcStarted', sessionId: leg, config });
    this.#options.heardStart(leg, config);
  }

  #ended(leg: string): void {
    this.#options.clock.clearTimeout(this.#ending.get(leg));
    this.#ending.delete(leg);
    if (!this.#sounding.delete(leg)) return;
    this.#options.event({ type: 'onDestroyWebRTCCall', leg });
    this.#options.tell({ type: 'webRtcDestroyed', sessionId: leg });
  }

  #keep(legs: Set<string>, leg: string): void {
    const [oldest] = legs;
    if (oldest !== undefined && legs.size >= mostLegs) legs.delete(oldest);
    legs.add(leg);
  }
}
