/** The page's state of one signed-in user. Listens to a provider, publishes its events by name plus `connected`, and takes commands. */
import type { BaseCtiProvider } from '../provider/base-cti-provider.ts';
import { CtiError, errors } from '../provider/errors.ts';
import { type Call, partyNumber } from './call.ts';
import type { CtiCommand } from './commands.ts';
import type { CtiEvent, CtiEventOf, CtiEventType } from './events.ts';
import type { AgentFeature, CallFeature, Capabilities } from './call-feature.ts';
import { type CtiState, consultCall, initialState, mainCall } from './state.ts';

/** The provider's 21 events and `connected`, which says the same as `initialized` under the guide's other name. */
export type CtiModelEventType = CtiEventType | 'connected';
export type CtiModelEventOf<T extends CtiModelEventType> = T extends CtiEventType
  ? CtiEventOf<T>
  : Omit<CtiEventOf<'initialized'>, 'type'> & { type: 'connected' };

type Listener = (event: never) => void;

/**
 * Commands reject with a `CtiError`: `argumentEmpty` for an empty number, `currentCallDoesNotExist`,
 * `consultCallDoesNotExist`, `linkDown`, or what the provider answers.
 */
export class CtiModel {
  #provider: BaseCtiProvider | undefined;
  #unlisten: (() => void) | undefined;
  readonly #listeners = new Map<CtiModelEventType | '*', Set<Listener>>();
  /** Makes of a command what the phone system is to get, where the page talks to it by itself; it never rejects. */
  prepare: ((command: CtiCommand) => Promise<CtiCommand>) | undefined;

  /** Takes a provider and begins to listen; the provider before it is let go, not closed. */
  init(provider: BaseCtiProvider): void {
    this.#unlisten?.();
    this.#provider?.trace(false, this);
    this.#provider = provider;
    this.#unlisten = provider.listen((event) => {
      this.#publish(event);
    });
    this.#trace(provider);
  }

  async connect(): Promise<void> {
    await this.#provided().connect();
  }

  async closeConnection(): Promise<void> {
    const [provider, unlisten] = [this.#provider, this.#unlisten];
    await provider?.closeConnection();
    unlisten?.();
    // Another provider may have been taken meanwhile.
    if (this.#provider !== provider) return;
    this.#unlisten = undefined;
    this.#provider = undefined;
  }

  get state(): CtiState {
    return this.#provider?.state ?? initialState;
  }
  /** The time by the clock that stamps the events, UTC ms. */
  now(): number {
    return this.#provider?.now() ?? 0;
  }
  get currentCall(): Call | undefined {
    return mainCall(this.state);
  }
  get consultCall(): Call | undefined {
    return consultCall(this.state);
  }
  get lastCall(): Call | undefined {
    return this.state.lastCall ?? undefined;
  }
  get isConnected(): boolean {
    return this.state.link === 'up';
  }
  get isConsulting(): boolean {
    return this.consultCall !== undefined;
  }
  get isCallCentreActive(): boolean {
    return this.state.callCentreActive;
  }

  /**
   * The phone system's own messages (`rawMessage`) are sent only while somebody listens for them by that name.
   * @returns a function that ends the subscription
   */
  on<T extends CtiModelEventType>(type: T, listener: (event: CtiModelEventOf<T>) => void): () => void {
    return this.#subscribe(type, listener);
  }

  /** Hears every event of the provider. */
  onAny(listener: (event: CtiEvent) => void): () => void {
    return this.#subscribe('*', listener);
  }

  async request(command: CtiCommand): Promise<void> {
    await this.#provided().request(this.prepare ? await this.prepare(command) : command);
  }

  async makeCall(number: string): Promise<void> {
    await this.request({ type: 'makeCall', targetAddress: notEmpty(number) });
  }
  async answerCall(): Promise<void> {
    await this.request({ type: 'answerCall', callId: this.#main().id });
  }
  async dropCall(): Promise<void> {
    await this.request({ type: 'dropCall', callId: this.#main().id });
  }
  async holdOrUnholdCall(): Promise<void> {
    const { id, state } = this.#main();
    await this.request({ type: state === 'held' ? 'unholdCall' : 'holdCall', callId: id });
  }
  async makeConsultCall(number: string): Promise<void> {
    await this.request({ type: 'makeConsultCall', callId: this.#main().id, targetAddress: notEmpty(number) });
  }
  async transferCall(): Promise<void> {
    await this.request({ type: 'transferCall', callId: this.#main().id, consultCallId: this.#consultation().id });
  }
  async cancelTransfer(): Promise<void> {
    await this.request({ type: 'cancelTransfer', callId: this.#main().id, consultCallId: this.#consultation().id });
  }
  async conferenceCall(): Promise<void> {
    await this.request({ type: 'conferenceCall', callId: this.#main().id, consultCallId: this.#consultation().id });
  }
  async blindTransferCall(number: string): Promise<void> {
    await this.request({ type: 'blindTransferCall', callId: this.#main().id, targetAddress: notEmpty(number) });
  }
  /** Tones go to whoever is talked to: the consultation call before the main call. */
  async sendDtmf(digits: string): Promise<void> {
    await this.request({ type: 'sendDtmf', callId: this.#talking().id, digits });
  }
  async mute(): Promise<void> {
    const { id, muted } = this.#talking();
    await this.request({ type: 'mute', callId: id, muted: !muted });
  }
  /** Whether the agent's picture goes out to whoever is talked to. */
  async setVideoState(active: boolean): Promise<void> {
    await this.request({ type: 'setVideoState', callId: this.#talking().id, active });
  }
  async setAgentState(code: string, reason?: string): Promise<void> {
    await this.#provided().setUserState(code, reason);
  }
  async setWrapUpUserState(active: boolean): Promise<void> {
    await this.#provided().setWrapUpUserState(active);
  }
  async changeCallCentreState(active: boolean): Promise<void> {
    await this.#provided().changeCallCentreState(active);
  }
  async queryLineState(): Promise<void> {
    await this.#provided().queryLineState();
  }
  async queryAgentState(): Promise<void> {
    await this.#provided().queryUserState();
  }
  async queryActiveCallSnapshot(): Promise<void> {
    await this.#provided().queryActiveCallSnapshot();
  }

  getProviderCapabilities(): Capabilities {
    return this.state.capabilities;
  }
  getCanCall(): boolean {
    return this.state.line.includes('dial');
  }
  getCanAnswer(): boolean {
    return this.#mainCan('answer');
  }
  getCanDrop(): boolean {
    return this.#mainCan('drop');
  }
  getCanHold(): boolean {
    return this.#mainCan('hold');
  }
  getCanUnhold(): boolean {
    return this.#mainCan('unhold');
  }
  getCanHoldOrUnhold(): boolean {
    return this.getCanHold() || this.getCanUnhold();
  }
  getCanMute(): boolean {
    return this.#talkingCan('mute');
  }
  getCanDtmf(): boolean {
    return this.#talkingCan('dtmf');
  }
  getCanMakeConsultCall(): boolean {
    return this.#mainCan('makeConsultCall');
  }
  /** The guide's words for the button that opens the choice of a target. */
  getCanSetupTransfer(): boolean {
    return this.getCanMakeConsultCallOrBlindTransfer();
  }
  getCanTransfer(): boolean {
    return this.consultCall?.features.includes('completeTransfer') ?? false;
  }
  getCanCancelTransfer(): boolean {
    return this.consultCall?.features.includes('drop') ?? false;
  }
  getCanCancelCompleteTransfer(): boolean {
    return this.getCanTransfer() && this.getCanCancelTransfer();
  }
  getCanConference(): boolean {
    return this.consultCall?.features.includes('conference') ?? false;
  }
  getCanBlindTransfer(): boolean {
    return this.#mainCan('blindTransfer');
  }
  getCanMakeConsultCallOrBlindTransfer(): boolean {
    return this.getCanMakeConsultCall() || this.getCanBlindTransfer();
  }
  getCanGetCallRecords(): boolean {
    return this.#agentCan('callRecords');
  }
  /** @returns the number of the call that goes on, else of the one before */
  getLastAbonentNumber(): string {
    const call = this.currentCall ?? this.lastCall;
    return call ? partyNumber(call) : '';
  }

  #mainCan(feature: CallFeature): boolean {
    return this.currentCall?.features.includes(feature) ?? false;
  }
  #talkingCan(feature: CallFeature): boolean {
    return this.state.calls.some((call) => call.features.includes(feature));
  }
  #agentCan(feature: AgentFeature): boolean {
    return this.isConnected && this.state.capabilities.agent.includes(feature);
  }

  #provided(): BaseCtiProvider {
    if (!this.#provider) throw new CtiError('linkDown');
    return this.#provider;
  }
  #main(): Call {
    const call = this.currentCall;
    if (!call) throw new CtiError('currentCallDoesNotExist');
    return call;
  }
  #consultation(): Call {
    const call = this.consultCall;
    if (!call) throw new CtiError('consultCallDoesNotExist');
    return call;
  }
  #talking(): Call {
    return [this.consultCall, this.currentCall].find((call) => call?.state === 'connected') ?? this.#main();
  }

  #subscribe(type: CtiModelEventType | '*', listener: Listener): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
    this.#trace(this.#provider);
    return () => {
      listeners.delete(listener);
      this.#trace(this.#provider);
    };
  }

  #trace(provider: BaseCtiProvider | undefined): void {
    const wanted = (this.#listeners.get('rawMessage')?.size ?? 0) > 0;
    provider?.trace(wanted, this);
  }

  #publish(event: CtiEvent): void {
    this.#call(event.type, event);
    if (event.type === 'initialized') this.#call('connected', { ...event, type: 'connected' });
    this.#call('*', event);
  }

  /** A listener that fails must not keep the others from hearing; its failure is an `error` event of its own. */
  #call(type: CtiModelEventType | '*', event: { type: string }): void {
    for (const listener of [...(this.#listeners.get(type) ?? [])]) {
      try {
        (listener as (event: unknown) => void)(event);
      } catch (error) {
        if (event.type === 'error') continue;
        const { seq, at } = event as CtiEvent;
        const text = `${errors.eventHandler.text} (${error instanceof Error ? error.message : String(error)})`;
        this.#publish({ type: 'error', seq, at, code: 'eventHandler', text: text.slice(0, 1000) });
      }
    }
  }
}

function notEmpty(number: string): string {
  if (number.trim() === '') throw new CtiError('argumentEmpty');
  return number;
}
