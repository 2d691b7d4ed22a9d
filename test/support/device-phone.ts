/**
 * A telephone of the agent's that is plugged into the fake Webitel itself, without sound and without a wire of its own: what
 * a provider does with a web phone beside it, where no browser is needed.
 */
import type {
  FakeDevice,
  FakeDeviceDesk,
  PluggedDevice,
  RingingCall,
} from '../../core/connectors/webitel/fake-device.ts';
import { CtiError, type CtiErrorCode } from '../../core/provider/errors.ts';
import type { HangUpCause, VoiceEvent, VoicePhone } from '../../core/provider/voice-phone.ts';

const causes: Readonly<Record<HangUpCause, string>> = {
  declined: 'CALL_REJECTED',
  busy: 'USER_BUSY',
  normal: 'NORMAL_CLEARING',
};

export class DevicePhone implements VoicePhone, FakeDevice {
  readonly kind = 'verto';
  ready = false;
  readonly ringing = new Set<string>();
  readonly muted = new Set<string>();
  /** What was asked of it, in order. */
  readonly asked: string[] = [];
  /** Fails what it is asked next. */
  fails: CtiErrorCode | undefined;
  /** How long an invitation takes to arrive, ms: the CTI socket may be first. */
  late = 0;
  readonly #desk: FakeDeviceDesk;
  readonly #account: string;
  readonly #listeners = new Set<(event: VoiceEvent) => void>();
  #plugged: PluggedDevice | undefined;

  constructor(desk: FakeDeviceDesk, account: string) {
    this.#desk = desk;
    this.#account = account;
  }

  start(): void {
    this.#plugged ??= this.#desk.plugIn(this.#account, this);
    this.ready = true;
    this.#say({ type: 'ready', ready: true });
  }

  stop(): Promise<void> {
    this.ready = false;
    this.#plugged?.unplug();
    this.#plugged = undefined;
    return Promise.resolve();
  }

  listen(listener: (event: VoiceEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  call(number: string): Promise<string> {
    const leg = crypto.randomUUID();
    return this.#does('call', () => {
      this.#say({ type: 'started', leg });
      return this.#plugged?.dials(leg, number) ?? false;
    }).then(() => leg);
  }

  answer(leg: string): Promise<void> {
    return this.#does('answer', () => {
      this.ringing.delete(leg);
      this.#say({ type: 'started', leg });
      return this.#plugged?.answers(leg) ?? false;
    });
  }

  hangUp(leg: string, cause: HangUpCause): Promise<void> {
    return this.#does('hangUp', () => {
      const done = this.#plugged?.hangsUp(leg, causes[cause]) ?? false;
      this.ended(leg);
      return done;
    });
  }

  hold(leg: string, on: boolean): Promise<void> {
    return this.#does(on ? 'hold' : 'unhold', () => this.#plugged?.holds(leg, on) ?? false);
  }

  mute(leg: string, on: boolean): void {
    if (on) this.muted.add(leg);
    else this.muted.delete(leg);
  }

  sendTones(leg: string, digits: string): Promise<void> {
    return this.#does('sendTones', () => this.#plugged?.sendsTones(leg, digits) ?? false);
  }

  rings({ channel, number, name }: RingingCall): void {
    setTimeout(() => {
      this.ringing.add(channel);
      this.#say({ type: 'incoming', leg: channel, number, name });
    }, this.late);
  }

  bridged(): void {}
  party(): void {}
  held(): void {}

  ended(channel: string): void {
    this.ringing.delete(channel);
    this.muted.delete(channel);
    this.#say({ type: 'ended', leg: channel });
  }

  /** Something happens at the telephone that nobody has asked for. */
  say(event: VoiceEvent): void {
    this.#say(event);
  }

  async #does(what: string, run: () => boolean): Promise<void> {
    this.asked.push(what);
    await Promise.resolve();
    const { fails } = this;
    this.fails = undefined;
    if (fails) throw new CtiError(fails);
    if (!run()) throw new CtiError('callNotFound');
  }

  #say(event: VoiceEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}
