/** The contract of a connector for one user: commands in, the guide's events out. Every phone system is a subclass. */
import type { CtiCommand, CtiCommandOf, CtiCommandType } from '../model/commands.ts';
import { featureNeeded } from '../model/commands.ts';
import type { CtiEvent, CtiEventBody } from '../model/events.ts';
import { type CtiState, callById, initialState } from '../model/state.ts';
import { dialable, dialableDigits } from './dialable.ts';
import { asCtiError, CtiError, type CtiErrorCode } from './errors.ts';
import type { Fact } from './facts.ts';
import { speak } from './speak.ts';
import { type Clock, masked } from './world.ts';

/** What a phone system is asked for; the rest the state itself answers. */
export type PerformedCommand = Exclude<CtiCommand, { type: 'queryActiveCallSnapshot' | 'queryLineState' }>;

export type CtiListener = (event: CtiEvent) => void;

/**
 * Method names are the guide's. Each returns a promise that settles with the phone system's answer, never before it, or
 * rejects with a `CtiError` of the error table; a refusal is also heard as the event `error`. What really happened is
 * told by events alone.
 */
export abstract class BaseCtiProvider {
  readonly #clock: Clock;
  /** Replaced at each change, so that it can be walked without a copy. */
  #listeners: readonly CtiListener[] = [];
  #state: CtiState = initialState;
  #seq = 0;
  #queue: CtiEvent[] = [];
  #speaking = false;
  readonly #tracers = new Set<unknown>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Connects. Settles when the first attempt has ended; later the provider comes back by itself. */
  abstract connect(): Promise<void>;
  /** Leaves the phone system and stops coming back. */
  abstract closeConnection(): Promise<void>;
  /** Does one command; called only when the call's features allow it, and never for what the state itself answers. */
  protected abstract perform(command: PerformedCommand): Promise<void>;

  /** How long the phone system may take for a command, ms. */
  protected commandTimeout = 10_000;

  /** Whether the numbers in native messages may be read: the connection's setting `debugMode`. */
  protected debugMode = false;

  get state(): CtiState {
    return this.#state;
  }

  /** The time by the clock that stamps this provider's events, UTC ms: what running durations are measured with. */
  now(): number {
    return this.#clock.now();
  }

  /** Number of the newest event that is in the state. */
  get seq(): number {
    return this.#seq;
  }

  /** @returns a function that ends the subscription */
  listen(listener: CtiListener): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  get tracing(): boolean {
    return this.#tracers.size > 0;
  }

  /**
   * Turns the event `rawMessage` on or off. It is off at first: the phone system's own messages are many, and only
   * somebody who looks for a fault reads them.
   * @param who wants it; it is on as long as one of several does
   */
  trace(on: boolean, who: unknown = this): void {
    const before = this.tracing;
    if (on) this.#tracers.add(who);
    else this.#tracers.delete(who);
    if (before !== this.tracing) this.tracingChanged();
  }

  /** For a provider that has to ask another one for the native messages. */
  protected tracingChanged(): void {}

  /** The state code that means "logged out", if this phone system has one. */
  getAgentLogoutCode(): string | undefined {
    return this.state.capabilities.agentStates.find(({ icon }) => icon === 'offline')?.code;
  }

  makeCall(targetAddress: string): Promise<void> {
    return this.request({ type: 'makeCall', targetAddress });
  }
  answerCall(callId: string): Promise<void> {
    return this.request({ type: 'answerCall', callId });
  }
  dropCall(callId: string): Promise<void> {
    return this.request({ type: 'dropCall', callId });
  }
  holdCall(callId: string): Promise<void> {
    return this.request({ type: 'holdCall', callId });
  }
  unholdCall(callId: string): Promise<void> {
    return this.request({ type: 'unholdCall', callId });
  }
  makeConsultCall(callId: string, targetAddress: string): Promise<void> {
    return this.request({ type: 'makeConsultCall', callId, targetAddress });
  }
  transferCall(callId: string, consultCallId: string): Promise<void> {
    return this.request({ type: 'transferCall', callId, consultCallId });
  }
  cancelTransfer(callId: string, consultCallId: string): Promise<void> {
    return this.request({ type: 'cancelTransfer', callId, consultCallId });
  }
  conferenceCall(callId: string, consultCallId: string): Promise<void> {
    return this.request({ type: 'conferenceCall', callId, consultCallId });
  }
  blindTransferCall(callId: string, targetAddress: string): Promise<void> {
    return this.request({ type: 'blindTransferCall', callId, targetAddress });
  }
  sendDtmf(callId: string, digits: string): Promise<void> {
    return this.request({ type: 'sendDtmf', callId, digits });
  }
  mute(callId: string, muted: boolean): Promise<void> {
    return this.request({ type: 'mute', callId, muted });
  }
  setVideoState(callId: string, active: boolean): Promise<void> {
    return this.request({ type: 'setVideoState', callId, active });
  }
  parkCall(callId: string): Promise<void> {
    return this.request({ type: 'parkCall', callId });
  }
  setUserState(code: string, reason?: string): Promise<void> {
    return this.request({ type: 'setUserState', code, ...(reason === undefined ? {} : { reason }) });
  }
  setWrapUpUserState(active: boolean): Promise<void> {
    return this.request({ type: 'setWrapUpUserState', active });
  }
  changeCallCentreState(active: boolean): Promise<void> {
    return this.request({ type: 'changeCallCentreState', active });
  }
  queryLineState(): Promise<void> {
    return this.request({ type: 'queryLineState' });
  }
  queryUserState(): Promise<void> {
    return this.request({ type: 'queryUserState' });
  }
  queryActiveCallSnapshot(): Promise<void> {
    return this.request({ type: 'queryActiveCallSnapshot' });
  }

  /**
   * Any command, as data.
   * @throws CtiError `linkDown`, `callNotFound`, `notAllowedNow`, `notSupported`, `invalidNumber`, `timeout`, or what the
   * phone system answered
   */
  async request(command: CtiCommand): Promise<void> {
    try {
      const checked = this.#checked(command);
      if (!this.#told(checked)) await this.inTime(this.perform(checked));
    } catch (cause) {
      const error = asCtiError(cause);
      this.tell({
        type: 'failed',
        code: error.code,
        command: command.type,
        ...('callId' in command ? { callId: command.callId } : {}),
      });
      throw error;
    }
  }

  /** The durable write of one of this user's calls is done. */
  saved(fact: Extract<Fact, { type: 'saved' }>): void {
    this.tell(fact);
  }

  /** One of this user's calls could not be written yet; it is kept and tried again. */
  notSaved(callId: string): void {
    this.tell({ type: 'failed', code: 'callSaving', callId });
  }

  /** Something is wrong with a call that no command has asked for, such as a voice that could not be had. */
  failed(callId: string, code: CtiErrorCode): void {
    this.tell({ type: 'failed', code, callId });
  }

  /** The sound of a call in this page begins, gets pictures, or ends. */
  sounds(fact: Extract<Fact, { type: 'webRtcStarted' | 'webRtcVideoStarted' | 'webRtcDestroyed' }>): void {
    this.tell(fact);
  }

  /** Says what the phone system has said. */
  protected tell(fact: Fact, at = this.#clock.now()): void {
    const { state, events } = speak(this.#state, fact, at, this.#seq);
    this.#state = state;
    this.#seq += events.length;
    this.#emit(events);
  }

  /**
   * Tells a message of the phone system itself, before what follows from it; numbers are masked without `debugMode`.
   * @param text made only while somebody traces
   */
  protected tellNative(text: () => string): void {
    if (this.tracing) this.tell({ type: 'raw', text: this.debugMode ? text() : masked(text()) });
  }

  /** Passes on an event that another provider has said. */
  protected pass(body: CtiEventBody, state: CtiState, at: number): void {
    this.#state = state;
    this.#emit([{ ...body, seq: ++this.#seq, at }]);
  }

  /** @throws CtiError `timeout` when the answer does not come within the connector's limit */
  protected inTime<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = this.#clock.setTimeout(() => {
        reject(new CtiError('timeout'));
      }, this.commandTimeout);
      answer.then(resolve, reject).finally(() => {
        this.#clock.clearTimeout(timer);
      });
    });
  }

  /** Turns a typed address into what the phone system dials. */
  protected address(typed: string): string {
    return dialable(typed);
  }

  /** Turns typed tones into what is sent. @throws CtiError `invalidDigits` */
  protected digits(typed: string): string {
    return dialableDigits(typed);
  }

  /** What the state answers: no phone system need be asked. */
  #told(command: CtiCommand): command is Exclude<CtiCommand, PerformedCommand> {
    if (command.type === 'queryActiveCallSnapshot') this.tell({ type: 'snapshot' });
    else if (command.type === 'queryLineState') this.tell({ type: 'line' });
    else return false;
    return true;
  }

  /** The command as it may be performed, or a refusal before anything is written. */
  #checked(command: CtiCommand): CtiCommand {
    const { state } = this;
    const can = state.capabilities;
    if (command.type.startsWith('query')) return command;
    if (state.link !== 'up') throw new CtiError('linkDown');
    if (command.type === 'makeCall') {
      const targetAddress = this.address(command.targetAddress);
      if (!can.call.includes('dial')) throw new CtiError('notSupported');
      if (!state.line.includes('dial')) throw new CtiError('notAllowedNow');
      return { ...command, targetAddress };
    }
    if (command.type === 'setUserState') {
      if (!can.agent.includes('agentState')) throw new CtiError('notSupported');
      const option = can.agentStates.find(({ code }) => code === command.code);
      if (!option || option.displayOnly) throw new CtiError('invalidState');
      return command;
    }
    if (command.type === 'setWrapUpUserState' && !can.agent.includes('wrapUp')) throw new CtiError('notSupported');
    if (command.type === 'changeCallCentreState' && !can.agent.includes('callCentre'))
      throw new CtiError('notSupported');
    return this.#checkedForCall(command);
  }

  #checkedForCall(command: CtiCommand): CtiCommand {
    const needed = featureNeeded[command.type];
    if (!needed || !('callId' in command)) return command;
    if (!this.state.capabilities.call.includes(needed.feature)) throw new CtiError('notSupported');
    const call = callById(this.state, command.callId);
    if (!call) throw new CtiError('callNotFound');
    const consultation = 'consultCallId' in command ? callById(this.state, command.consultCallId) : undefined;
    if ('consultCallId' in command && consultation?.parentId !== call.id) throw new CtiError('consultCallDoesNotExist');
    const subject = needed.of === 'callId' ? call : consultation;
    if (!subject?.features.includes(needed.feature)) throw new CtiError('notAllowedNow');
    if ('targetAddress' in command) return { ...command, targetAddress: this.address(command.targetAddress) };
    if (command.type === 'sendDtmf') return { ...command, digits: this.digits(command.digits) };
    return command;
  }

  /** A listener that gives a command makes new events; they wait until every listener has heard the present one. */
  #emit(events: readonly CtiEvent[]): void {
    this.#queue.push(...events);
    if (this.#speaking) return;
    this.#speaking = true;
    try {
      for (let event = this.#queue.shift(); event; event = this.#queue.shift()) {
        for (const listener of this.#listeners) listener(event);
      }
    } finally {
      this.#speaking = false;
    }
  }
}

export type { CtiCommand, CtiCommandOf, CtiCommandType };
