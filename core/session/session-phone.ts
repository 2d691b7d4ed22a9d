/** The page as its user's telephone: asks the server which kind it is to be, and is it in one tab of the browser at a time. */
import * as v from 'valibot';
import type { MessagingServiceProvider } from '../messaging/messaging-service-provider.ts';
import { type PhoneAnswer, phoneAnswer } from '../messaging/phone-questions.ts';
import type { CtiModel } from '../model/cti-model.ts';
import type { CtiErrorCode } from '../provider/errors.ts';
import type { MediaSignal } from '../provider/media-signal.ts';
import type { PhoneKind } from '../provider/phone-kind.ts';
import type { PhoneStatus } from '../webphone/sound-faults.ts';
import { Sound } from '../webphone/sound.ts';
import type { PhoneEngine, WebPhone } from '../webphone/web-phone.ts';
import { TabLead } from './tab-lead.ts';

/** What the telephone needs of the session it belongs to. */
export interface PhoneWay {
  /** Tells the tabs of one server from those of another. */
  server: string;
  model: CtiModel;
  /** The way to the server, while there is one. */
  provider: () => MessagingServiceProvider | undefined;
  /** Told when a call has no voice of the agent's. */
  failed: (callId: string, code: CtiErrorCode) => void;
}

/** Makes the telephone of a kind; the kinds are loaded when they are needed. */
export type MakeEngine = (kind: PhoneKind, phone: SessionPhone) => Promise<PhoneEngine | undefined>;

export class SessionPhone implements WebPhone {
  readonly sound = new Sound();
  readonly way: PhoneWay;
  readonly #make: MakeEngine;
  readonly #listeners = new Set<() => void>();
  readonly #unlisten: (() => void)[] = [];
  readonly #lead = new TabLead((leads) => {
    void this.#led(leads);
  });
  #answer: PhoneAnswer | undefined;
  #asking = false;
  #engine: PhoneEngine | undefined;
  #without: PhoneStatus = 'starting';

  constructor(way: PhoneWay, make: MakeEngine) {
    this.way = way;
    this.#make = make;
    this.#unlisten.push(
      this.sound.listen((event) => {
        if (event === 'blocked') this.#untilTouched();
        this.changed();
      }),
      way.model.on('initialized', () => void this.#ask()),
    );
    void this.#ask();
  }

  get status(): PhoneStatus {
    return this.#engine?.status ?? this.#without;
  }

  get echoNumber(): string | undefined {
    const { phone } = this.#answer ?? {};
    return phone && phone.kind !== 'none' ? phone.echoNumber : undefined;
  }

  regaining(callId: string): number | undefined {
    return this.#engine?.regaining(callId);
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

  /** What the phone system and other pages say about the sound of this page's calls. */
  signal(signal: MediaSignal): void {
    this.#engine?.signal?.(signal);
  }

  /** Pairs of callers whose sound goes on by itself while the service is away. */
  get peers(): readonly string[] {
    return this.#engine?.peers ?? [];
  }

  /** The service says whether this page is the telephone; it is none any more when a page of another browser has taken over. */
  told(on: boolean): void {
    if (!on && this.#engine) {
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
    this.#lead.start(`offhook-phone-${this.way.server}-${this.#answer.user}`, take);
    this.changed();
  }

  async #led(leads: boolean): Promise<void> {
    if (!leads || !this.#answer) {
      this.#end('elsewhere');
      return;
    }
    this.#without = 'starting';
    const engine = await this.#make(this.#answer.phone, this);
    if (!this.#lead.leads) {
      engine?.stop();
      return;
    }
    this.#engine = engine;
    this.changed();
  }

  #end(status: PhoneStatus): void {
    this.#without = status;
    this.#engine?.stop();
    this.#engine = undefined;
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
}
