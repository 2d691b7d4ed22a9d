/** One user at an Oktell: commands become its methods, readings of its line become the guide's events. */
import type { CtiCommand } from '../../model/commands.ts';
import { BaseCtiProvider } from '../../provider/base-cti-provider.ts';
import { CtiError, type CtiErrorCode } from '../../provider/errors.ts';
import { Waits } from '../../provider/waits.ts';
import type { World } from '../../provider/world.ts';
import { capabilitiesOf } from './capabilities.ts';
import type { Frame } from './frames.ts';
import { OktellCalls } from './oktell-calls.ts';
import { defaultTimes, type OktellTimes, type OktellVoiceAccount } from './client-options.ts';
import { OktellClient } from './oktell-client.ts';
import { OktellRefusal } from './oktell-error.ts';
import type { OktellEvent } from './oktell-events.ts';
import { recordingLinks } from './recordings.ts';
import type { OktellSettings, OktellUserSettings } from './settings.ts';
import { agentStateOf, callCentreWish, stateWish, wrapUpWish } from './user-state.ts';

/** How long a phone may take to obey an order to answer, and the line to show what was done to it, ms. */
const obeys = 4000;

/** Replies that hold a secret or nothing of a call: never told as native messages. */
const untold = new Set(['loginresult', 'gettemphttppassresult', 'httpresponsecopy', 'changepasswordresult', 'pong']);

export interface OktellProviderOptions {
  settings: OktellSettings;
  user: OktellUserSettings;
  world: World;
  times?: Partial<OktellTimes>;
  /** Asks for a web phone's account, and is told it after each sign-in; nothing where Oktell has none for this user. */
  voice?: (account: OktellVoiceAccount | undefined) => void;
}

export class OktellCtiProvider extends BaseCtiProvider {
  readonly #options: OktellProviderOptions;
  readonly #client: OktellClient;
  readonly #calls: OktellCalls;
  readonly #hearers = new Set<(event: OktellEvent) => void>();
  readonly #waits: Waits;

  constructor(options: OktellProviderOptions) {
    const { settings, user, world, times } = options;
    super(world.clock);
    this.#options = options;
    this.debugMode = settings.debugMode;
    this.#waits = new Waits(world.clock);
    this.#calls = new OktellCalls(
      (id) => this.state.finished.includes(id) || this.state.calls.some((call) => call.id === id),
    );
    const { url, tls, workplace, webPhoneUrl } = settings;
    const { login, password } = user;
    this.#client = new OktellClient(
      { url, tls, login, password, workplace, ...(options.voice ? { webPhone: { url: webPhoneUrl } } : {}) },
      world,
      { ...defaultTimes, ...times },
      {
        event: (event) => {
          for (const hear of this.#hearers) hear(event);
        },
        heard: (frame) => {
          this.#heard(frame);
        },
        damaged: () => {
          this.tell({ type: 'failed', code: 'damagedMessage' });
        },
        line: () => {
          this.#line();
        },
        user: () => {
          this.#userState();
        },
        up: () => {
          this.#up();
        },
        down: (reason) => {
          this.#down(reason);
        },
      },
    );
  }

  connect(): Promise<void> {
    return this.#client.connect();
  }

  async closeConnection(): Promise<void> {
    await this.#client.close();
    this.tell({ type: 'linkDown', reason: 'closed' });
  }

  /** What Oktell says it is; empty before it has said so. */
  get version(): string {
    return this.#client.version;
  }

  /** The events of Oktell's own library, for code that was written against it. @returns a function that ends it */
  onOktellEvent(hear: (event: OktellEvent) => void): () => void {
    this.#hearers.add(hear);
    return () => this.#hearers.delete(hear);
  }

  /**
   * Where the recordings of a call can be fetched, each for one time. To be asked when somebody wants to listen, and not
   * to be kept: each address holds a password.
   * @param callId a call of this connection, also one that is over
   * @throws CtiError `linkDown`, `timeout`, `refused`, `callNotFound` for a call without a chain
   */
  callRecords(callId: string): Promise<string[]> {
    return this.inTime(recordingLinks(this.#client, callId));
  }

  protected async perform(command: CtiCommand): Promise<void> {
    const client = this.#client;
    switch (command.type) {
      case 'makeCall':
      case 'makeConsultCall':
        await client.request('pbxautocallstart', { number: command.targetAddress, sequence: 'user' });
        break;
      case 'answerCall':
        await client.request('pbxanswercall');
        await this.#waits.until(
          () => this.#calls.current?.id !== command.callId || this.#calls.current.connected,
          obeys,
        );
        break;
      case 'dropCall':
        await this.#drop(command.callId);
        break;
      case 'cancelTransfer':
        await this.#drop(command.consultCallId);
        break;
      case 'holdCall':
      case 'unholdCall':
        await client.request('pbxmakeflash', { mode: 'switch' });
        break;
      case 'transferCall':
        await this.#join(command.callId, command.consultCallId);
        break;
      case 'blindTransferCall':
        await this.#blindTransfer(command.callId, command.targetAddress);
        break;
      case 'setUserState':
        await client.setUserState(stateWish(command.code, command.reason, client.user, client.reasons));
        break;
      case 'setWrapUpUserState':
        await client.setUserState(wrapUpWish(command.active));
        break;
      case 'changeCallCentreState':
        await client.setUserState(callCentreWish(command.active));
        break;
      case 'queryUserState':
        await client.readUserState();
        break;
      default:
        throw new CtiError('notSupported');
    }
  }

  /** Which order ends a call depends on what the line is doing, and on whether somebody is held. */
  async #drop(id: string): Promise<void> {
    const { current, held } = this.#calls;
    if (held?.id === id && current) {
      // Only the current party can be dropped alone. One that is not connected yet cannot be put aside for that.
      if (current.connected) await this.#flash('switch', () => this.#calls.current?.id === id);
      else await this.#ordered(current.id, 'pbxmakeflash', { mode: 'abort' }, () => this.#calls.current?.id === id);
      await this.#drop(id);
      return;
    }
    if (held && current?.id === id) {
      await this.#ordered(id, 'pbxmakeflash', { mode: 'abort' });
      return;
    }
    const { phase } = this.#client.line;
    if (current?.id === id && !current.connected) {
      const rings = phase === 'ring' || phase === 'backring';
      const cause = current.direction === 'in' ? 'rejected' : 'normal';
      try {
        await this.#ordered(id, rings ? 'pbxdeclinecall' : 'pbxautocallabort', {}, undefined, cause);
        return;
      } catch (error) {
        // The party has answered, and the line info is behind: a call that was dialled is not wanted any more all the same.
        if (rings || !(error instanceof OktellRefusal)) throw error;
      }
    }
    await this.#ordered(id, 'pbxabortcall');
  }

  /** Hanging up with a held party joins both. */
  async #join(id: string, consultationId: string): Promise<void> {
    const to = this.#numberOf(consultationId);
    const end = { cause: 'transferred', redirectingId: this.#ownNumber, redirectionId: to } as const;
    const forget = [this.#calls.expect(id, end), this.#calls.expect(consultationId, end)];
    await this.#orForget(this.#client.request('pbxabortcall'), forget);
  }

  async #blindTransfer(id: string, to: string): Promise<void> {
    if (this.#calls.held?.id === id) await this.#flash('switch', () => this.#calls.current?.id === id);
    const end = { cause: 'transferred', redirectingId: this.#ownNumber, redirectionId: to } as const;
    await this.#orForget(this.#client.request('pbxmaketransfer', { transferto: to }), [this.#calls.expect(id, end)]);
  }

  async #ordered(
    id: string,
    method: string,
    body = {},
    met?: () => boolean,
    cause: 'normal' | 'rejected' = 'normal',
  ): Promise<void> {
    await this.#orForget(this.#client.request(method, body), [this.#calls.expect(id, { cause })]);
    if (met) await this.#waits.until(met, obeys);
  }

  async #flash(mode: string, met: () => boolean): Promise<void> {
    await this.#client.request('pbxmakeflash', { mode });
    await this.#waits.until(met, obeys);
  }

  /** A refused command brings no end about. */
  async #orForget(answer: Promise<unknown>, forget: readonly (() => void)[]): Promise<void> {
    try {
      await answer;
    } catch (error) {
      for (const one of forget) one();
      throw error;
    }
  }

  #line(): void {
    if (this.state.link !== 'up') return;
    for (const fact of this.#calls.read(this.#client.line, this.#ownNumber)) this.tell(fact);
    this.#waits.look();
  }

  #userState(): void {
    if (this.state.link !== 'up') return;
    const { user, reasons } = this.#client;
    const agent = agentStateOf(user, reasons);
    if (agent) this.tell({ type: 'agentState', ...agent });
    this.tell({ type: 'callCentre', active: user.callCentre });
  }

  #up(): void {
    const { settings, user, world, voice } = this.#options;
    const { line, reasons } = this.#client;
    voice?.(this.#client.voice);
    this.tell({
      type: 'linkUp',
      capabilities: capabilitiesOf(settings, user, reasons),
      calls: this.#calls.live(line, this.#ownNumber, world.clock.now()),
    });
    this.#userState();
  }

  #down(reason: CtiErrorCode): void {
    this.tell({ type: 'linkDown', reason });
    this.#waits.fail(new CtiError('linkDown'));
  }

  #heard({ name, body }: Frame): void {
    if (!untold.has(name)) this.tellNative(() => JSON.stringify([name, body]));
  }

  #numberOf(id: string): string {
    return [this.#calls.current, this.#calls.held].find((call) => call?.id === id)?.number ?? '';
  }

  get #ownNumber(): string {
    return this.#client.number || this.#options.user.extension;
  }
}
