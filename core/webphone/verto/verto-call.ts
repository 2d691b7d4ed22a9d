/** One call on Verto: its sound in this page, and what is said about it to the server and by it. */
import { CtiError, type CtiErrorCode, asCtiError } from '../../provider/errors.ts';
import type { Timer } from '../../provider/world.ts';
import type { HangUpCause, VoiceEvent } from '../../provider/voice-phone.ts';
import { type Body, type VertoParty, textOf } from './messages.ts';
import { asFailure, codeOfEnd, VertoError } from './refusals.ts';
import type { VertoMedia } from './verto-media.ts';
import { VertoSound, type VertoSoundHost } from './verto-sound.ts';

/**
 * `new`: not told to the server yet. `requesting`: told. `trying`: the server has made it. `early`: something is heard before
 * the answer. `ringing`: somebody calls. `answering`: the answer is on its way. `recovering`: the server hands it over.
 */
export type VertoCallState =
  'new' | 'requesting' | 'trying' | 'early' | 'ringing' | 'answering' | 'recovering' | 'active' | 'ended';

/** What a call needs of its telephone. */
export interface VertoCallHost extends VertoSoundHost {
  /** There is a connection to the server. */
  readonly signedIn: boolean;
  /** Who the agent is, for the other side. */
  readonly own: VertoParty;
  readonly request: (method: string, params: Body) => Promise<Body>;
  readonly tell: (event: VoiceEvent) => void;
  readonly ended: (call: VertoCall) => void;
}

export interface VertoCallPlan {
  /** The `callID`, which is the phone system's name of the channel, too. */
  leg: string;
  party?: VertoParty;
  held?: boolean;
  muted?: boolean;
  video?: boolean;
}

const causes: Readonly<Record<HangUpCause, string>> = {
  declined: 'CALL_REJECTED',
  busy: 'USER_BUSY',
  normal: 'NORMAL_CLEARING',
};
/** An answered call whose sound the server has not described is given up after this time, ms. */
const soundPatience = 5000;

export class VertoCall {
  readonly leg: string;
  party: VertoParty;
  /** The connection to the server was lost; whether the call lives is known when the server hands it over. */
  detached = false;
  readonly #host: VertoCallHost;
  readonly #sound: VertoSound;
  #state: VertoCallState = 'new';
  #held: boolean;
  #muted: boolean;
  #video: boolean;
  #offer = '';
  /** The invitation is under way. */
  #asked: Promise<unknown> = Promise.resolve();
  /** Handing over, one after the other. */
  #attaching: Promise<void> = Promise.resolve();
  #started = false;
  #videoStarted = false;
  #restarting: Promise<void> | undefined;
  #patience: Timer;

  constructor(host: VertoCallHost, { leg, party = {}, held = false, muted = false, video = false }: VertoCallPlan) {
    this.#host = host;
    this.leg = leg;
    this.party = party;
    this.#held = held;
    this.#muted = muted;
    this.#video = video;
    const look = () => {
      void this.restart();
    };
    this.#sound = new VertoSound(host, leg, look, () => {
      if (!host.signedIn) return;
      this.#bye('normal').catch(() => undefined);
      this.#end('linkDown');
    });
  }

  /** Somebody calls. @param offer how the server would have the sound */
  static incoming(host: VertoCallHost, plan: VertoCallPlan, offer: string): VertoCall {
    const call = new VertoCall(host, plan);
    call.#offer = offer;
    call.#state = 'ringing';
    return call;
  }

  get state(): VertoCallState {
    return this.#state;
  }
  get held(): boolean {
    return this.#held;
  }
  get muted(): boolean {
    return this.#muted;
  }
  get video(): boolean {
    return this.#video;
  }
  /** The name under which the page knows the sound; empty while there is none. */
  get soundId(): string {
    return this.#sound.id;
  }
  /** No sound gets through; the call ends then unless it does again, UTC ms. */
  get regainingUntil(): number | undefined {
    return this.#sound.regainingUntil;
  }
  /** The other side's pictures, while they arrive. */
  get pictures(): MediaStream | undefined {
    return this.#sound.media?.pictures;
  }

  /**
   * Settles when the server has made the call.
   * @throws CtiError `noMicrophone`, `noCamera`, `callNotFound` when it was given up meanwhile, `linkDown`, `timeout`, or why
   * it was refused
   */
  async dial(number: string, video: boolean): Promise<void> {
    this.#video = video;
    try {
      const media = await this.#open();
      const sdp = await media.offer();
      this.#living();
      this.#state = 'requesting';
      const asked = this.#host.request('verto.invite', { sdp, dialogParams: this.#dialog(number) });
      this.#asked = asked.catch(() => undefined);
      await asked;
    } catch (error) {
      // The server may have it, and may answer yet.
      if (asCtiError(error).code === 'timeout') this.#bye('normal').catch(() => undefined);
      this.#end();
      throw error;
    }
    if (this.#state === 'requesting') this.#state = 'trying';
  }

  /** @throws CtiError `notAllowedNow`, `callNotFound`, `noMicrophone`, `noCamera`, `linkDown`, `timeout`, `refused` */
  async answer(video: boolean): Promise<void> {
    if (this.#living() !== 'ringing') throw new CtiError('notAllowedNow');
    this.#state = 'answering';
    this.#video = video && /^m=video [1-9]/m.test(this.#offer);
    let media: VertoMedia;
    try {
      media = await this.#open();
    } catch (error) {
      // It goes on ringing: the agent may plug something in, or take it at another device.
      if (this.#isLiving()) this.#state = 'ringing';
      throw error;
    }
    try {
      const sdp = await media.answer(this.#offer);
      this.#living();
      await this.#host.request('verto.answer', { sdp, dialogParams: { callID: this.leg } });
    } catch (error) {
      this.#fail(error);
      throw error instanceof VertoError ? error : asFailure(error);
    }
    this.#activate();
  }

  /** The server hands the call over, or wants its sound agreed on anew. Settles when that has gone well or the call has ended. */
  attach(offer: string): Promise<void> {
    this.detached = false;
    if (this.#state === 'new') this.#state = 'recovering';
    this.#attaching = this.#attaching.then(() => this.#attach(offer));
    return this.#attaching;
  }

  /** @throws CtiError `callNotFound`, `linkDown`, `timeout` */
  async hangUp(cause: HangUpCause): Promise<void> {
    const state = this.#living();
    if (state === 'new') {
      // Nobody has heard of it.
      this.#end();
      return;
    }
    // Of a call that the server has not made yet it knows nothing.
    if (state === 'requesting') await this.#asked;
    if (!this.#isLiving()) return;
    await this.#bye(cause);
    this.#end();
  }

  /** @throws CtiError `callNotFound`, `notAllowedNow`, `linkDown`, `timeout`, `refused` */
  async hold(on: boolean): Promise<void> {
    if (this.#living() !== 'active') throw new CtiError('notAllowedNow');
    // Also where it is so already, as far as is known here: somebody else may have changed it, and nobody tells.
    if (on) this.#sound.set(true, this.#muted);
    try {
      const { holdState } = await this.#modify(on ? 'hold' : 'unhold');
      this.#held = textOf(holdState) === undefined ? on : holdState === 'held';
    } finally {
      this.#apply();
    }
    if (this.#held !== on) throw new CtiError('refused');
  }

  mute(on: boolean): void {
    this.#living();
    this.#muted = on;
    this.#apply();
  }

  /** @throws CtiError `callNotFound`, `linkDown`, `timeout`, `refused` */
  async sendTones(digits: string): Promise<void> {
    this.#living();
    const { message } = await this.#host.request('verto.info', { dtmf: digits, dialogParams: { callID: this.leg } });
    // For a call that it does not know the server says nothing at all.
    if (message !== 'SENT') throw new CtiError('callNotFound');
  }

  /** Sends the other side to a number; the server ends this call then. @throws CtiError as `sendTones` */
  async transfer(number: string): Promise<void> {
    this.#living();
    await this.#modify('transfer', { destination: number });
  }

  /** Joins the other side with that of another call; the server ends both then. @throws CtiError as `sendTones` */
  async replace(other: VertoCall): Promise<void> {
    this.#living();
    await this.#modify('replace', { replaceCallID: other.leg });
  }

  /** Looks for another way for the sound. */
  restart(): Promise<void> {
    // One at a time: the answer to one offer is none to the next.
    this.#restarting ??= this.#restart().finally(() => (this.#restarting = undefined));
    return this.#restarting;
  }

  /** Something is heard before the answer. */
  async early(sdp: string | undefined): Promise<void> {
    if (this.#state === 'requesting' || this.#state === 'trying') this.#state = 'early';
    await this.#take(sdp);
  }

  /** The far end has answered. @param sdp where nothing was heard before */
  async answered(sdp: string | undefined): Promise<void> {
    if (!['requesting', 'trying', 'early'].includes(this.#state)) return;
    this.#activate();
    if (!this.#sound.media?.answered && sdp === undefined) {
      this.#patience = this.#host.clock.setTimeout(() => {
        this.#bye('normal').catch(() => undefined);
        this.#end('refused');
      }, soundPatience);
    }
    await this.#take(sdp);
  }

  /** The server says that it is over. */
  ended(cause: string | undefined): void {
    this.#end(codeOfEnd(cause));
  }

  /** The connection to the server is gone: it keeps answered calls for a while, and hands them over. */
  lost(): void {
    if (this.#state === 'active') this.detached = true;
    else this.#end('linkDown');
  }

  /** It is nobody's here any more. */
  drop(): void {
    this.#end();
  }

  async #attach(offer: string): Promise<void> {
    if (!this.#isLiving()) return;
    const old = this.#sound.media;
    let media: VertoMedia | undefined;
    try {
      media = await this.#open();
      const sdp = await media.answer(offer);
      this.#living();
      await this.#host.request('verto.attach', { sdp, dialogParams: { callID: this.leg } });
    } catch (error) {
      const { code } = asFailure(error);
      this.#sound.keep(old, media);
      // Handed over once more when there is a connection again.
      if (code === 'linkDown' && old) this.detached = true;
      else this.#fail(error);
      return;
    }
    this.#sound.keep(media, old);
    this.#activate();
  }

  async #restart(): Promise<void> {
    const { media } = this.#sound;
    if (!media?.answered || this.#state !== 'active' || !this.#host.signedIn || this.detached) return;
    try {
      const { sdp } = await this.#modify('updateMedia', { sdp: await media.restart() });
      if (typeof sdp === 'string' && media === this.#sound.media) await media.takeNew(sdp);
    } catch {
      // Tried again as long as no sound gets through.
    }
  }

  async #open(): Promise<VertoMedia> {
    const media = await this.#sound.open(this.#video);
    this.#apply();
    return media;
  }

  /** The answer to our offer. */
  async #take(sdp: string | undefined): Promise<void> {
    const media = this.#sound.media;
    if (sdp === undefined || !media || media.answered || !this.#isLiving()) return;
    this.#host.clock.clearTimeout(this.#patience);
    try {
      await media.take(sdp);
      this.#sounds();
    } catch {
      // No common way to talk, or nonsense.
      if (!this.#isLiving()) return;
      this.#bye('normal').catch(() => undefined);
      this.#end('refused');
    }
  }

  #activate(): void {
    if (!this.#isLiving()) return;
    this.#state = 'active';
    this.#apply();
    if (this.#sound.media?.answered) this.#sounds();
  }

  #sounds(): void {
    const { tell, picturesChanged } = this.#host;
    if (!this.#isLiving()) return;
    if (!this.#started) {
      this.#started = true;
      tell({ type: 'started', leg: this.leg });
    }
    if (this.#videoStarted || this.#state !== 'active' || !this.#sound.media?.showsPictures) return;
    this.#videoStarted = true;
    tell({ type: 'videoStarted', leg: this.leg });
    picturesChanged();
  }

  #apply(): void {
    this.#sound.set(this.#held, this.#muted);
  }

  #fail(error: unknown): void {
    const { code } = asFailure(error);
    if (code !== 'linkDown' && code !== 'callNotFound') this.#bye('normal').catch(() => undefined);
    this.#end(code === 'callNotFound' ? undefined : code);
  }

  /** Whatever the server answers: that it knows no such call means the same. @throws CtiError `linkDown`, `timeout` */
  async #bye(cause: HangUpCause): Promise<void> {
    try {
      await this.#host.request('verto.bye', { cause: causes[cause], dialogParams: { callID: this.leg } });
    } catch (error) {
      if (!(error instanceof VertoError)) throw error;
    }
  }

  #modify(action: string, more: Body = {}): Promise<Body> {
    return this.#host.request('verto.modify', { action, ...more, dialogParams: { callID: this.leg } });
  }

  #dialog(number: string): Body {
    const { own, sound } = this.#host;
    return {
      callID: this.leg,
      destination_number: number,
      caller_id_name: own.name ?? own.number ?? '',
      caller_id_number: own.number ?? '',
      remote_caller_id_number: number,
      useVideo: this.#video,
      useStereo: false,
      audio: sound.devices.switches,
    };
  }

  #isLiving(): boolean {
    return this.#state !== 'ended';
  }

  /** @throws CtiError `callNotFound` */
  #living(): VertoCallState {
    if (this.#state === 'ended') throw new CtiError('callNotFound');
    return this.#state;
  }

  #end(code?: CtiErrorCode): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#host.clock.clearTimeout(this.#patience);
    this.#sound.end();
    this.#host.ended(this);
    this.#host.tell({ type: 'ended', leg: this.leg, ...(code ? { code } : {}) });
    this.#host.picturesChanged();
  }
}
