/** A provider on the SIP phone in this page: its calls as the guide's events, and commands to it. */
import type { SipConnectionSettings, SipUserSettings } from '../../connectors/sip/settings.ts';
import { sipCapabilities } from '../../connectors/sip/index.ts';
import type { Call } from '../../model/call.ts';
import type { CtiCommand } from '../../model/commands.ts';
import { callById } from '../../model/state.ts';
import { BaseCtiProvider } from '../../provider/base-cti-provider.ts';
import { CtiError, type CtiErrorCode } from '../../provider/errors.ts';
import type { LiveCall, NewCall } from '../../provider/facts.ts';
import { phoneSettings } from './from-settings.ts';
import { isMemento, type SipMemento } from './memento.ts';
import type { SipCall } from './sip-call.ts';
import { heard, type SipCallEvent } from './sip-call-event.ts';
import { SipPhone, type SipPhoneState } from './sip-phone.ts';
import type { SipSurroundings } from './sip-settings.ts';
import { tonesOf } from './tones.ts';

/** A call that outlives its page: the dialog, and what the model knew of it. */
export interface SipCallMemento extends SipMemento {
  known: Pick<Call, 'startedAt' | 'connectedAt' | 'heldAt' | 'holdMs' | 'parentId' | 'databaseUId'>;
}

export interface SipProviderOptions extends SipSurroundings {
  connection: SipConnectionSettings;
  user: SipUserSettings;
  /** See `instanceOfThisProfile`. */
  instanceId: string;
  /** Calls of the page that was here before. */
  resume?: readonly SipCallMemento[];
}

/** A command is answered when tones are on their way; a long row of them takes its time, ms. */
const tonesPatience = 5000;

export class SipCtiProvider extends BaseCtiProvider {
  readonly phone: SipPhone;
  readonly #options: SipProviderOptions;
  #resume: readonly SipCallMemento[];
  /** What was known of resumed calls before they are told. */
  readonly #known = new Map<string, SipCallMemento['known']>();
  readonly #parents = new Map<string, string>();
  readonly #sounding = new Map<string, Record<string, unknown>>();
  #parentOfNext: string | undefined;
  #dialling: SipCall | undefined;
  /** What the phone said last is being worked out. */
  #settling: Promise<void> = Promise.resolve();

  constructor(options: SipProviderOptions) {
    super(options.clock);
    const { connection, user, instanceId } = options;
    this.#options = options;
    this.#resume = (options.resume ?? []).filter(isMemento);
    this.debugMode = connection.debugMode;
    this.phone = new SipPhone(phoneSettings(connection, user, instanceId), options, {
      state: (state) => {
        this.#settling = this.#phoneState(state);
      },
      incoming: (call) => {
        this.#follow(call);
        this.#rings(call);
      },
      outgoing: (call) => {
        this.#dialling = call;
        if (this.#parentOfNext !== undefined) this.#parents.set(call.id, this.#parentOfNext);
        this.#follow(call);
      },
      native: (_, text) => {
        this.tellNative(() => text);
      },
    });
  }

  async connect(): Promise<void> {
    await this.phone.start();
    await this.#settling;
  }

  closeConnection(): Promise<void> {
    return this.phone.stop();
  }

  /** The calls that a page which is loaded anew can go on with; to be kept in this tab alone. */
  mementos(): SipCallMemento[] {
    return this.phone.calls.flatMap((call) => {
      const memento = call.memento();
      const model = callById(this.state, call.id);
      if (!memento || !model) return [];
      const { startedAt, connectedAt, heldAt, holdMs, parentId, databaseUId } = model;
      return [{ ...memento, known: { startedAt, connectedAt, heldAt, holdMs, parentId, databaseUId } }];
    });
  }

  /** The page is about to go: whoever is talked to waits. */
  holdNow(): void {
    for (const call of this.phone.calls) call.holdNow();
  }

  protected override digits(typed: string): string {
    return tonesOf(typed);
  }

  protected async perform(command: CtiCommand): Promise<void> {
    switch (command.type) {
      case 'makeCall':
        await this.#dial(command.targetAddress);
        break;
      case 'answerCall':
        await this.#answer(this.#call(command.callId));
        break;
      case 'dropCall':
        await this.#drop(this.#call(command.callId));
        break;
      case 'holdCall':
        await this.#call(command.callId).hold();
        break;
      case 'unholdCall':
        await this.#talkTo(this.#call(command.callId));
        break;
      case 'makeConsultCall':
        await this.#call(command.callId).hold();
        await this.#dial(command.targetAddress, command.callId);
        break;
      case 'transferCall':
        await this.#call(command.callId).transferTo(this.#call(command.consultCallId));
        break;
      case 'cancelTransfer':
        await this.#drop(this.#call(command.consultCallId));
        await this.#talkTo(this.#call(command.callId));
        break;
      case 'blindTransferCall':
        await this.#blindTransfer(this.#call(command.callId), command.targetAddress);
        break;
      case 'sendDtmf':
        await this.#sendTones(this.#call(command.callId), command.digits);
        break;
      case 'mute':
        this.#call(command.callId).mute(command.muted);
        this.tell({ type: 'info', id: command.callId, change: { muted: command.muted } });
        break;
      case 'queryUserState':
        break;
      default:
        throw new CtiError('notSupported');
    }
  }

  #call(id: string): SipCall {
    const call = this.phone.calls.find((each) => each.id === id);
    if (!call) throw new CtiError('callNotFound');
    return call;
  }

  async #dial(number: string, parent?: string): Promise<void> {
    this.#parentOfNext = parent;
    const asked = this.phone.call(number);
    this.#parentOfNext = undefined;
    const call = this.#dialling;
    this.#dialling = undefined;
    const trying = call && heard(call, 'trying');
    // Of what goes wrong the call itself knows the reason.
    const told = new Promise<void>((resolve) => {
      trying?.then(resolve, () => undefined);
    });
    await Promise.race([told, asked.then(() => trying)]);
    // The call is told by now, and the agent may still be asked for the microphone.
    asked.catch((error: unknown) => {
      if (error instanceof CtiError && error.code === 'noMicrophone') this.tell({ type: 'failed', code: error.code });
    });
  }

  async #answer(call: SipCall): Promise<void> {
    await this.#holdOthers(call);
    await call.answer();
  }

  async #drop(call: SipCall): Promise<void> {
    const ended = heard(call, 'ended');
    call.hangUp();
    await ended;
  }

  async #talkTo(call: SipCall): Promise<void> {
    await this.#holdOthers(call);
    await call.unhold();
  }

  async #holdOthers(call: SipCall): Promise<void> {
    for (const other of this.phone.calls) if (other !== call && other.state === 'connected') await other.hold();
  }

  async #blindTransfer(call: SipCall, number: string): Promise<void> {
    if (call.state === 'connected') {
      await call.transfer(number);
      return;
    }
    const ended = heard(call, 'ended');
    call.deflect(number);
    await ended;
  }

  async #sendTones(call: SipCall, digits: string): Promise<void> {
    const { clock } = this.#options;
    const sent = call.dtmf(digits).then((tones) => {
      this.tell({ type: 'dtmf', id: call.id, digits: tones });
    });
    const onTheirWay = new Promise<void>((resolve) => void clock.setTimeout(resolve, tonesPatience));
    await Promise.race([sent, onTheirWay]);
    // The call may end before the last one is out.
    sent.catch(() => undefined);
  }

  async #phoneState(state: SipPhoneState): Promise<void> {
    if (state.state === 'registered') {
      await this.#resumeCalls();
      this.#linkUp();
    } else if (state.state !== 'connecting') {
      this.tell({ type: 'linkDown', reason: reasonOf(state, this.state.link === 'up') });
    }
  }

  async #resumeCalls(): Promise<void> {
    const mementos = this.#resume;
    this.#resume = [];
    await Promise.allSettled(
      mementos.map(async (memento) => {
        this.#known.set(memento.id, memento.known);
        await this.phone.resume(memento);
      }),
    );
  }

  #linkUp(): void {
    const calls = this.phone.calls.flatMap((call) => this.#live(call) ?? []);
    this.tell({ type: 'linkUp', capabilities: sipCapabilities, calls });
    this.#known.clear();
    for (const call of this.phone.calls) if (callById(this.state, call.id)) this.#startSound(call);
    for (const id of this.#sounding.keys()) if (!callById(this.state, id)) this.#endSound(id);
  }

  #live(call: SipCall): LiveCall | undefined {
    const { state, held, muted } = call;
    if (state === 'new' || state === 'ended') return undefined;
    return {
      ...this.#newCall(call),
      ...this.#known.get(call.id),
      ...(muted ? { muted } : {}),
      data: soundNews(call.reconnectingUntil),
      state: state !== 'connected' ? 'alerting' : held ? 'held' : 'connected',
    };
  }

  #newCall({ id, direction, party }: SipCall): NewCall {
    const own = this.#options.user.extension;
    const incoming = direction === 'in';
    const parentId = this.#parents.get(id);
    return {
      id,
      direction,
      callerId: incoming ? party.number : own,
      calledId: incoming ? own : party.number,
      ...(party.name === undefined ? {} : incoming ? { callerName: party.name } : { calledName: party.name }),
      ...(parentId === undefined ? {} : { parentId }),
      deviceId: own,
    };
  }

  #follow(call: SipCall): void {
    call.listen((event) => {
      if (event.type === 'ended') this.#parents.delete(call.id);
      // Without a link nothing is known for sure; what has become of the call is told with the link.
      if (this.state.link === 'up') this.#heard(call, event);
    });
  }

  #rings(call: SipCall): void {
    if (this.state.link !== 'up') return;
    this.#started(call);
    const { connection, user } = this.#options;
    if (!user.autoAnswer && !(connection.answerWhenAsked && call.asksToAnswer)) return;
    // A talk is not interrupted by an answer that nobody gave.
    if (this.phone.calls.some(({ state }) => state === 'connected')) return;
    void this.request({ type: 'answerCall', callId: call.id }).catch(() => undefined);
  }

  #started(call: SipCall): void {
    this.tell({ type: 'started', call: this.#newCall(call) });
    this.#startSound(call);
  }

  #heard(call: SipCall, event: SipCallEvent): void {
    const { id } = call;
    switch (event.type) {
      case 'trying':
        this.#started(call);
        break;
      case 'ringing':
        break;
      case 'connected':
        this.#playThrough(id);
        this.tell({ type: 'connected', id });
        break;
      case 'held':
        this.tell({ type: 'held', id });
        break;
      case 'resumed':
        this.tell({ type: 'resumed', id });
        break;
      case 'heldByParty':
        this.tell({ type: 'info', id, change: { heldByParty: event.held } });
        break;
      case 'party': {
        const { number, name } = event.party;
        const change =
          call.direction === 'in' ? { callerId: number, callerName: name } : { calledId: number, calledName: name };
        this.tell({ type: 'info', id, change });
        break;
      }
      case 'reconnecting':
      case 'reconnected':
        this.tell({ type: 'info', id, change: { data: soundNews(call.reconnectingUntil) } });
        break;
      case 'ended':
        this.#finished(id, event);
        break;
    }
  }

  #finished(id: string, { cause, to }: Extract<SipCallEvent, { type: 'ended' }>): void {
    const redirected = to === undefined ? {} : { redirectingId: this.#options.user.extension, redirectionId: to };
    this.tell({ type: 'finished', id, cause, ...redirected });
    this.#endSound(id);
  }

  /** The listener may put an element of the page into `config.mediaElement`; the call is heard through it then. */
  #startSound({ id }: SipCall): void {
    if (this.#sounding.has(id)) return;
    const config: Record<string, unknown> = {};
    this.#sounding.set(id, config);
    this.tell({ type: 'webRtcStarted', sessionId: id, config });
    this.#playThrough(id);
  }

  #playThrough(id: string): void {
    const element = this.#sounding.get(id)?.['mediaElement'];
    if (element instanceof HTMLMediaElement) this.#options.sound.setElement(id, element);
  }

  #endSound(id: string): void {
    if (this.#sounding.delete(id)) this.tell({ type: 'webRtcDestroyed', sessionId: id });
  }
}

/** The extra field of a call whose sound is looked for. @param until UTC ms */
function soundNews(until: number | undefined): Record<string, string> {
  return until === undefined ? {} : { reconnectingUntil: String(until) };
}

function reasonOf(state: SipPhoneState, wasUp: boolean): CtiErrorCode {
  switch (state.state) {
    case 'closed':
      return 'closed';
    case 'refused':
      return state.code === 401 || state.code === 403 || state.code === 404 ? 'loginRefused' : 'refused';
    default:
      return wasUp ? 'linkDown' : 'unreachable';
  }
}
