/**
 * The SIP web phone as the telephone of a user of another phone system, such as Asterisk over its manager interface: that one
 * says what happens to the calls, this one rings, answers and carries the sound.
 */
import type { Call } from '../../model/call.ts';
import type { CallFeature } from '../../model/call-feature.ts';
import type { CtiCommand } from '../../model/commands.ts';
import type { BaseCtiProvider } from '../../provider/base-cti-provider.ts';
import { CtiError } from '../../provider/errors.ts';
import { DeviceProvider } from '../device-provider.ts';
import type { PhoneStatus } from '../sound-faults.ts';
import { isMemento, type SipMemento } from './memento.ts';
import type { SipCall } from './sip-call.ts';
import { SipPhone } from './sip-phone.ts';
import type { SipSettings, SipSurroundings } from './sip-settings.ts';
import { tonesOf } from './tones.ts';

export interface SipDeviceOptions extends SipSurroundings {
  hosted: BaseCtiProvider;
  /** Where the telephone registers; without it not before `register` says so. */
  settings?: SipSettings;
  /** Hold is asked for at the telephone, and heard of by the phone system; else the phone system itself is asked. */
  holdsHere: boolean;
  /** Incoming calls are talked to at once. */
  autoAnswer?: boolean;
  /** The same where the phone system asks for it. */
  answerWhenAsked?: boolean;
  debugMode?: boolean;
  /** Told when the telephone itself stands otherwise: `phone.state`. */
  changed?: () => void;
  /** Calls of the page that was here before. */
  resume?: readonly unknown[];
}

/** The own phone rings this soon after the agent has dialled, ms. */
const dialPatience = 30_000;

export class SipDeviceProvider extends DeviceProvider {
  /** None before it is known where to register. */
  phone: SipPhone | undefined;
  protected readonly adds: readonly CallFeature[];
  readonly #options: SipDeviceOptions;
  /** Whose sound has been told, by the id of the call. */
  readonly #sounding = new Set<string>();
  /** The agent has dialled in this page, so the own phone's ring is answered for them. */
  #dialledAt = -Infinity;
  #unwanted = false;
  /** Where it is to register once nobody is talked to. */
  #next: SipSettings | undefined;
  #resume: readonly SipMemento[];

  constructor(options: SipDeviceOptions) {
    super(options.hosted, options.clock);
    const { settings, holdsHere, debugMode = false, resume = [] } = options;
    this.#options = options;
    this.#resume = resume.filter(isMemento);
    this.adds = ['answer', 'mute', 'dtmf', ...(holdsHere ? (['hold', 'unhold'] as const) : [])];
    this.debugMode = debugMode;
    if (settings) this.phone = this.#phoneAt(settings);
  }

  override async connect(): Promise<void> {
    await Promise.all([super.connect(), this.phone?.start()]);
  }

  override async closeConnection(): Promise<void> {
    await this.phone?.stop();
    await super.closeConnection();
  }

  /**
   * The telephone registers there from now on, which may be where it is already.
   * @param settings nothing: the phone system has no telephone for this user, heard as `error` with `missingRights`
   */
  register(settings: SipSettings | undefined): void {
    this.#unwanted = settings === undefined;
    if (this.#unwanted) this.tell({ type: 'failed', code: 'missingRights' });
    this.#next = settings;
    this.#move();
  }

  /** To where it is to register; not while somebody is talked to, for whoever leaves hangs up. */
  #move(): void {
    const settings = this.#next;
    if (settings === undefined || this.#legs.length > 0) return;
    this.#next = undefined;
    if (JSON.stringify(settings) === JSON.stringify(this.phone?.settings)) return;
    void this.phone?.stop();
    this.phone = this.#phoneAt(settings);
    void this.phone.start();
  }

  get status(): PhoneStatus {
    const state = this.#unwanted ? 'refused' : this.phone?.state.state;
    if (state === 'registered') return 'ready';
    return state === 'refused' || state === 'lost' ? state : 'starting';
  }

  /** The sound of a call was lost and is being regained. @returns until when it is tried, UTC ms */
  regaining(callId: string): number | undefined {
    return this.#legs.find(({ id }) => id === callId)?.reconnectingUntil;
  }

  /** What a page that is loaded anew needs to go on with the calls that are talked on; no secret. */
  mementos(): SipMemento[] {
    return this.#legs.flatMap((call) => call.memento() ?? []);
  }

  /** The page is about to go: whoever is talked to waits. */
  holdNow(): void {
    for (const call of this.#legs) call.holdNow();
  }

  override request(command: CtiCommand): Promise<void> {
    if (command.type === 'makeCall' || command.type === 'makeConsultCall') this.#dialledAt = this.#options.clock.now();
    return super.request(command);
  }

  protected override digits(typed: string): string {
    return tonesOf(typed);
  }

  protected doesItself(command: CtiCommand): boolean {
    const call = 'callId' in command ? this.#at(command.callId) : undefined;
    switch (command.type) {
      case 'answerCall':
      case 'sendDtmf':
      case 'mute':
        return call !== undefined;
      case 'holdCall':
        // Several calls may share one leg here; then the phone system has to part them.
        return this.#options.holdsHere && call?.state === 'connected' && !call.held && this.state.calls.length === 1;
      case 'unholdCall':
        return call?.held === true;
      default:
        return false;
    }
  }

  protected async perform(command: CtiCommand): Promise<void> {
    const call = 'callId' in command ? this.#at(command.callId) : undefined;
    if (!call) throw new CtiError('ownPhoneUnreachable');
    switch (command.type) {
      case 'answerCall':
        await this.#answer(call);
        break;
      case 'holdCall':
        await call.hold();
        break;
      case 'unholdCall':
        await call.unhold();
        break;
      case 'mute':
        call.mute(command.muted);
        this.tellOwn(command.callId, { muted: command.muted });
        break;
      case 'sendDtmf':
        this.tell({ type: 'dtmf', id: command.callId, digits: await call.dtmf(command.digits) });
        break;
      default:
        throw new CtiError('notSupported');
    }
  }

  /** Finds which of the calls rings here; only then may it be answered by its name. */
  protected callsChanged(): void {
    for (const ringing of this.#legs) {
      if (ringing.state !== 'ringing' || this.state.calls.some(({ id }) => id === ringing.id)) continue;
      const call = this.#callOf(ringing);
      if (call) this.#matched(ringing, call);
    }
  }

  /** What goes on at the telephone. */
  get #legs(): readonly SipCall[] {
    return this.phone?.calls ?? [];
  }

  #phoneAt(settings: SipSettings): SipPhone {
    const { changed } = this.#options;
    return new SipPhone(settings, this.#options, {
      state: ({ state }) => {
        if (state === 'registered') this.#resumeCalls();
        changed?.();
      },
      incoming: (call) => {
        this.#follow(call);
        this.callsChanged();
      },
      outgoing: (call) => {
        this.#follow(call);
      },
      native: (_, text) => {
        this.tellNative(() => text);
      },
    });
  }

  #follow(call: SipCall): void {
    call.listen(({ type }) => {
      if (type === 'ended') {
        this.#endSound(call.id);
        // The call is still among the others while its end is told.
        queueMicrotask(() => {
          this.#move();
        });
      }
      this.#options.changed?.();
    });
  }

  /** The phone system has kept the calls, and goes on with the same ones. */
  #resumeCalls(): void {
    for (const memento of this.#resume) {
      this.phone?.resume(memento).then(
        (call) => {
          this.#startSound(call);
          if (call.muted) this.tellOwn(call.id, { muted: true });
        },
        // It has ended meanwhile.
        () => undefined,
      );
    }
    this.#resume = [];
  }

  #matched(ringing: SipCall, call: Call): void {
    ringing.take(call.id);
    this.#startSound(ringing);
    const { clock, autoAnswer, answerWhenAsked } = this.#options;
    const dialled = call.direction === 'out' && clock.now() - this.#dialledAt < dialPatience;
    if (dialled) this.#dialledAt = -Infinity;
    const asked = autoAnswer || (answerWhenAsked && ringing.asksToAnswer);
    if (dialled || (asked && call.direction === 'in')) {
      this.#answer(ringing).catch((error: unknown) => {
        const code = error instanceof CtiError ? error.code : 'internal';
        this.tell({ type: 'failed', code, callId: call.id });
      });
    }
  }

  /** By the number, else the only one that it can be. */
  #callOf({ party }: SipCall): Call | undefined {
    const waiting = this.state.calls.filter(
      (call) =>
        call.state === 'alerting' &&
        (call.direction === 'in' || call.stage === 'ownPhone') &&
        !this.#legs.some(({ id }) => id === call.id),
    );
    const numbers = [party.number, party.name];
    return (
      waiting.find((call) => numbers.includes(call.direction === 'in' ? call.callerId : call.calledId)) ??
      (waiting.length === 1 && this.#legs.filter(({ state }) => state === 'ringing').length === 1
        ? waiting[0]
        : undefined)
    );
  }

  async #answer(call: SipCall): Promise<void> {
    for (const other of this.#legs) if (other !== call && other.state === 'connected') await other.hold();
    await call.answer();
  }

  #at(id: string): SipCall | undefined {
    return this.#legs.find((call) => call.id === id);
  }

  #startSound({ id }: SipCall): void {
    const config: Record<string, unknown> = {};
    this.#sounding.add(id);
    this.tell({ type: 'webRtcStarted', sessionId: id, config });
    const element = config['mediaElement'];
    if (element instanceof HTMLMediaElement) this.#options.sound.setElement(id, element);
  }

  #endSound(id: string): void {
    if (this.#sounding.delete(id)) this.tell({ type: 'webRtcDestroyed', sessionId: id });
  }
}
