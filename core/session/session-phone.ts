/** The page as its user's telephone: asks the server which kind it is to be, and is it in one tab of the browser at a time. */
import * as v from 'valibot';
import type { MessagingServiceProvider } from '../messaging/messaging-service-provider.ts';
import { type PhoneAnswer, phoneAnswer } from '../messaging/phone-questions.ts';
import type { CtiModel } from '../model/cti-model.ts';
import type { BaseCtiProvider } from '../provider/base-cti-provider.ts';
import type { CtiErrorCode } from '../provider/errors.ts';
import type { ToPhone } from '../provider/media-signal.ts';
import type { PhoneKind } from '../provider/phone-kind.ts';
import type { PhoneStatus } from '../webphone/sound-faults.ts';
import type { Pictures } from '../webphone/call-pictures.ts';
import { HeadsetControl, webHid } from '../webphone/headset-control.ts';
import type { MicrophoneState } from '../webphone/microphone-state.ts';
import { MicrophoneWatch } from '../webphone/microphone.ts';
import { Sound } from '../webphone/sound.ts';
import { TimerDrift } from '../webphone/timer-drift.ts';
import type { PhoneEngine, WebPhone } from '../webphone/web-phone.ts';
import { QualityKeeper } from './quality-keeper.ts';
import { TabLead } from './tab-lead.ts';
import { mirrorOfLeader, TabHost } from './tab-pipe.ts';

/** What the telephone needs of the session it belongs to. */
export interface PhoneWay {
  /** Tells the tabs of one server from those of another. */
  server: string;
  model: CtiModel;
  /** The way to the server, while there is one. */
  provider: () => MessagingServiceProvider | undefined;
  /** Told when a call has no voice of the agent's. */
  failed: (callId: string, code: CtiErrorCode) => void;
  /** The model follows this provider from now on; without one that of the service again. */
  follow: (provider: BaseCtiProvider | undefined) => void;
}

/** Makes the telephone of a kind; the kinds are loaded when they are needed. */
export type MakeEngine = (kind: PhoneKind, phone: SessionPhone) => Promise<PhoneEngine | undefined>;

export class SessionPhone implements WebPhone {
  readonly sound: Sound;
  readonly way: PhoneWay;
  readonly #make: MakeEngine;
  readonly #listeners = new Set<() => void>();
  readonly #unlisten: (() => void)[] = [];
  readonly #lead = new TabLead((leads) => {
    if (leads) void this.#begin();
    else this.#end('elsewhere');
  });
  readonly #microphone = new MicrophoneWatch((state) => {
    this.#heard(state);
  });
  #answer: PhoneAnswer | undefined;
  #asking = false;
  #engine: PhoneEngine | undefined;
  readonly #drift = new TimerDrift();
  #headset: HeadsetControl | undefined;
  #making = false;
  /** Serves the other tabs what this one has. */
  #shared: TabHost | undefined;
  #mirrored: BaseCtiProvider | undefined;
  #without: PhoneStatus = 'starting';

  constructor(way: PhoneWay, make: MakeEngine) {
    this.way = way;
    this.#make = make;
    const quality = new QualityKeeper(way);
    this.sound = new Sound((callId, summary) => {
      quality.ended(callId, summary);
    });
    this.#unlisten.push(
      () => {
        quality.stop();
      },
      this.sound.listen((event) => {
        if (event === 'blocked') this.#untilTouched();
        this.changed();
      }),
    );
    this.#microphone.start();
    this.#drift.start();
    addEventListener('beforeunload', this.#leave);
    void this.#ask();
  }

  /** Of this telephone among all of this browser. */
  get name(): string {
    return `offhook-phone-${this.way.server}-${this.user}`;
  }

  get user(): string {
    return this.#answer?.user ?? '';
  }

  get status(): PhoneStatus {
    return this.#engine?.status ?? this.#without;
  }

  get echoNumber(): string | undefined {
    const { phone } = this.#answer ?? {};
    return phone?.kind === 'exchange' ? phone.echoNumber : undefined;
  }

  /** Known in every tab, for whichever of them is the one to ring. */
  get rings(): boolean {
    const { phone } = this.#answer ?? {};
    if (phone?.kind !== 'provider' || typeof phone.user !== 'object') return true;
    return (phone.user as { useNotificationSound?: unknown } | null)?.useNotificationSound !== false;
  }

  get drift(): number {
    return this.#drift.worst;
  }

  get headset(): HeadsetControl | undefined {
    return this.#headset;
  }

  regaining(callId: string): number | undefined {
    return this.#engine?.regaining(callId);
  }

  video(callId: string): Pictures {
    return this.#engine?.video?.(callId) ?? {};
  }

  takeOver(): void {
    if (this.status === 'elsewhere') this.#stand(true);
  }

  listen(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  }

  /** To be told by the engine whenever its state is another. */
  changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** The computer has slept, or the network is another one. */
  wake(): void {
    this.#engine?.wake?.();
  }

  /** There is a way to the service, again or for the first time. */
  signedIn(): void {
    void this.#ask();
    this.#engine?.signedIn?.();
    if (this.#lead.leads && this.status === 'refused' && !this.#engine) void this.#begin();
  }

  /** What the phone system and other pages say about the sound of this page's calls. */
  signal(signal: ToPhone): void {
    this.#engine?.signal?.(signal);
  }

  /** Pairs of callers whose sound goes on by itself while the service is away. */
  get peers(): readonly string[] {
    return this.#engine?.peers ?? [];
  }

  /** The service says whether this page is the telephone; it is none any more when a page of another browser has taken over. */
  told(on: boolean): void {
    if (!on && this.#engine && this.#lead.leads) {
      this.#lead.stop();
      this.#end('elsewhere');
    }
    this.changed();
  }

  /** A call goes on without the agent's voice. */
  failed(callId: string, code: CtiErrorCode): void {
    this.way.failed(callId, code);
  }

  stop(): void {
    for (const unlisten of this.#unlisten.splice(0)) unlisten();
    this.#lead.stop();
    this.#microphone.stop();
    this.#drift.stop();
    removeEventListener('beforeunload', this.#leave);
    this.#end('off');
    this.sound.close();
    removeEventListener('pointerdown', this.#touched);
    removeEventListener('keydown', this.#touched);
  }

  /** Once for all: a connection that is made another is another session. */
  async #ask(): Promise<void> {
    const provider = this.way.provider();
    if (!provider?.signedIn || this.#answer || this.#asking) return;
    this.#asking = true;
    try {
      const read = v.safeParse(phoneAnswer, await provider.ask('phone', {}));
      if (!read.success || this.#unlisten.length === 0) return;
      this.#answer = read.output;
      if (read.output.phone.kind === 'none') this.#end('off');
      else this.#stand(false);
    } catch {
      // Asked again after the next sign-in.
    } finally {
      this.#asking = false;
    }
  }

  #stand(take: boolean): void {
    if (!this.#answer) return;
    this.#without = 'elsewhere';
    this.#lead.start(this.name, take);
    this.#mirror();
    this.changed();
  }

  /** Being rung in vain is worse than not being rung: whoever cannot speak is no telephone until he can. */
  #heard(state: MicrophoneState): void {
    if (!this.#lead.leads || !this.#needsVoice) return;
    if (usable(state) && this.status === 'noMicrophone') void this.#begin();
    // What goes on goes on: the device may have been unplugged for another.
    else if (!usable(state) && this.sound.calls.length === 0) this.#end('noMicrophone');
  }

  /** Some phone systems are talked to by the page, while the agent talks through a phone on the desk. */
  get #needsVoice(): boolean {
    const { phone } = this.#answer ?? {};
    return phone?.kind !== 'provider' || phone.sound;
  }

  async #begin(): Promise<void> {
    if (!this.#answer || this.#engine || this.#making) return;
    if (this.#needsVoice && !usable(this.#microphone.state)) {
      this.#end('noMicrophone');
      return;
    }
    this.#without = 'starting';
    this.#making = true;
    let engine: PhoneEngine | undefined;
    try {
      engine = await this.#make(this.#answer.phone, this);
    } catch {
      // Settings that this page cannot use, or a file of ours that could not be had: the next sign-in tries again.
      this.#end('refused');
      return;
    } finally {
      this.#making = false;
    }
    if (!this.#lead.leads || this.#without !== 'starting') {
      engine?.stop();
      return;
    }
    this.#engine = engine;
    const hid = webHid();
    if (engine && hid) {
      this.#headset = new HeadsetControl(this.way.model, hid, () => {
        this.changed();
      });
    }
    if (engine?.provider) {
      this.#shared = new TabHost(this.name, engine.provider, { id: this.user, name: '' });
      this.#followed(engine.provider);
    }
    this.changed();
  }

  /** As long as another tab has the provider, this one mirrors it. */
  #mirror(): void {
    const kind = this.#answer?.phone.kind;
    if (this.#lead.leads || this.#engine || (kind !== 'sip' && kind !== 'provider')) return;
    const mirror = mirrorOfLeader(this.name);
    this.#followed(mirror);
    void mirror.connect();
  }

  #followed(provider: BaseCtiProvider | undefined): void {
    const before = this.#mirrored;
    this.#mirrored = provider === this.#engine?.provider ? undefined : provider;
    this.way.follow(provider);
    void before?.closeConnection();
  }

  #end(status: PhoneStatus): void {
    this.#without = status;
    this.#shared?.close();
    this.#shared = undefined;
    this.#headset?.stop();
    this.#headset = undefined;
    const engine = this.#engine;
    this.#engine = undefined;
    if (engine?.provider || this.#mirrored) this.#followed(undefined);
    engine?.stop();
    if (status === 'elsewhere') this.#mirror();
    for (const callId of this.sound.calls) this.sound.detach(callId);
    this.changed();
  }

  /** The browser plays once somebody has touched the page, wherever that is. */
  #untilTouched(): void {
    const act = this.sound.blocked ? addEventListener : removeEventListener;
    act('pointerdown', this.#touched);
    act('keydown', this.#touched);
  }

  readonly #touched = (): void => {
    void this.sound.unlock();
  };

  /** The browser asks whether to leave, where a call would end with the page. */
  readonly #leave = (event: Event): void => {
    if (this.#engine?.endsWithPage && this.sound.calls.length > 0) event.preventDefault();
  };
}

/** Or may be, once the browser has asked; not yet looked at counts as usable. */
function usable(state: MicrophoneState | undefined): boolean {
  return state === undefined || state === 'ready' || state === 'unasked' || state === 'dismissed';
}
