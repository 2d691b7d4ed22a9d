/** One user at a Webitel: commands become those of its CTI socket or of the web phone, its events become the guide's. */
import { BaseCtiProvider, type PerformedCommand } from '../../provider/base-cti-provider.ts';
import { CtiError, type CtiErrorCode } from '../../provider/errors.ts';
import type { Fact } from '../../provider/facts.ts';
import type { VoicePhone } from '../../provider/voice-phone.ts';
import { Waits } from '../../provider/waits.ts';
import type { World } from '../../provider/world.ts';
import { accountOf, numberOf, socketAddress } from './address.ts';
import { CallCommands } from './call-commands.ts';
import { capabilitiesOf } from './capabilities.ts';
import { isConnected } from './causes.ts';
import type { ChannelNews } from './channel.ts';
import { ChannelWatch } from './channel-watch.ts';
import { defaultTimes, type WebitelTimes } from './client-options.ts';
import { ExpectedEnds } from './expected-ends.ts';
import type { AccountNews, Auth, Body } from './messages.ts';
import { OwnAccount } from './own-account.ts';
import { recordingLinks } from './recordings.ts';
import { SentTones } from './sent-tones.ts';
import type { WebitelSettings, WebitelUserSettings } from './settings.ts';
import { VoiceLegs } from './voice-legs.ts';
import { WebitelCalls } from './webitel-calls.ts';
import { WebitelClient } from './webitel-client.ts';
import type { WebitelCall, WebitelEvent } from './webitel-events.ts';
import { factsOf, type FactsContext, liveCall } from './webitel-facts.ts';

/** Answers that may be told as native messages: those of call commands. Others hold secrets or are of no call. */
const told = new Set([
  'call',
  'att_xfer2',
  'att_xfer_bridge',
  'att_xfer_cancel',
  'hangup',
  'hold',
  'unhold',
  'transfer',
  'dtmf',
]);

export interface WebitelProviderOptions {
  settings: WebitelSettings;
  user: WebitelUserSettings;
  world: World;
  times?: Partial<WebitelTimes>;
  /** The web phone of the page; without it the agent speaks at a desk phone. */
  phone?: VoicePhone;
  /** After the listeners of `webRtcStarted` have heard it: one may have put an element into `config.mediaElement`. */
  heardStart?: (leg: string, config: Record<string, unknown>) => void;
}

export class WebitelCtiProvider extends BaseCtiProvider {
  readonly #options: WebitelProviderOptions;
  readonly #times: WebitelTimes;
  readonly #client: WebitelClient;
  readonly #calls = new WebitelCalls();
  readonly #waits: Waits;
  readonly #ends: ExpectedEnds;
  readonly #tones: SentTones;
  readonly #voice: VoiceLegs | undefined;
  readonly #commands: CallCommands;
  readonly #own: OwnAccount;
  readonly #watch: ChannelWatch;
  readonly #hearers = new Set<(event: WebitelEvent) => void>();
  readonly #context: FactsContext;
  /** Calls that were turned away as busy: nobody hears of them. */
  readonly #turnedAway = new Set<string>();
  #asked = false;

  constructor(options: WebitelProviderOptions) {
    const { settings, user, world, phone } = options;
    super(world.clock);
    this.#options = options;
    this.#times = { ...defaultTimes, ...options.times };
    this.debugMode = settings.debugMode;
    const account = accountOf(settings, user);
    const ownNumber = numberOf(account);
    this.#waits = new Waits(world.clock);
    this.#ends = new ExpectedEnds(world.clock, (facts) => {
      this.#tellAll(facts);
    });
    this.#tones = new SentTones(world.clock);
    this.#context = {
      ownNumber,
      picksUpByHand: !phone && !settings.isSipAutoAnswerHeaderSupported,
      parentOf: (call) => this.#parentOf(call),
    };
    this.#own = new OwnAccount({
      settings,
      user,
      account,
      client: () => this.#client,
      clock: world.clock,
      unheard: this.#times.unheard,
      isUp: () => this.state.link === 'up',
      hasCalls: () => this.state.calls.length > 0,
      look: () => this.#watch.look(),
      tell: (fact) => {
        this.tell(fact);
      },
      say: (event) => {
        this.#say(event);
      },
    });
    this.#client = this.#makeClient(account, ownNumber);
    this.#watch = new ChannelWatch({
      client: this.#client,
      calls: this.#calls,
      clock: world.clock,
      lingers: this.#times.lingers,
      isUp: () => this.state.link === 'up',
      isInCall: () => this.#own.isInCall,
      read: (events) => {
        this.#read(events);
      },
    });
    this.#voice = phone && this.#makeVoice(phone);
    this.#commands = new CallCommands({
      settings,
      user,
      account,
      client: this.#client,
      calls: this.#calls,
      ends: this.#ends,
      waits: this.#waits,
      tones: this.#tones,
      voice: this.#voice,
      obeys: this.#times.obeys,
      tell: (fact) => {
        this.tell(fact);
      },
    });
  }

  /** With `isAutoLogin` off it connects when it is asked for the second time. */
  async connect(): Promise<void> {
    if (!this.#options.user.isAutoLogin && !this.#asked) {
      this.#asked = true;
      this.tell({ type: 'linkDown', reason: 'closed' });
      return;
    }
    this.#voice?.phone.start();
    await this.#client.connect();
  }

  async closeConnection(): Promise<void> {
    await Promise.all([this.#client.close(), this.#voice?.stop()]);
    this.tell({ type: 'linkDown', reason: 'closed' });
  }

  /** The events of Webitel's own library, for code that was written against it. @returns a function that ends it */
  onWebitelEvent(hear: (event: WebitelEvent) => void): () => void {
    this.#hearers.add(hear);
    return () => this.#hearers.delete(hear);
  }

  /**
   * Where the recording of a call can be fetched. To be asked when somebody wants to listen, and not to be kept: the
   * address holds credentials. There is none before some seconds after the call.
   * @param callId a call of this connection, also one that is over
   * @throws CtiError `linkDown`, `timeout`, `refused`, `missingRights`, `damagedMessage`
   */
  callRecords(callId: string): Promise<string[]> {
    const recordId = this.#calls.byId(callId)?.recordId || callId;
    return this.inTime(recordingLinks(this.#client, recordId, this.#options.settings.webitelRecordsAddress));
  }

  /** @param leg as the web phone knows it. @returns the id of the call that it is of */
  callAt(leg: string): string | undefined {
    return this.#calls.byLeg(leg)?.id;
  }

  protected async perform(command: PerformedCommand): Promise<void> {
    switch (command.type) {
      case 'setUserState':
        await this.#own.setState(command.code, command.reason);
        break;
      case 'setWrapUpUserState':
        await this.#own.setWrapUp(command.active);
        break;
      case 'changeCallCentreState':
        await this.#own.signInToQueues(command.active);
        break;
      case 'queryUserState':
        await this.#client.readAccount();
        break;
      default:
        await this.#commands.perform(command);
    }
  }

  #makeClient(account: string, ownNumber: string): WebitelClient {
    const { settings, user, world } = this.#options;
    const { key, token, password } = user;
    return new WebitelClient(
      {
        url: socketAddress(settings.webitelConnectionString),
        account,
        secret: password || ownNumber,
        key,
        token,
        queueStatus: this.#own.queueStatus,
      },
      world,
      this.#times,
      {
        channel: (news, monitored, body) => {
          this.#channel(news, monitored, body);
        },
        account: (news, body) => {
          this.tellNative(() => JSON.stringify(body));
          this.#own.told(news);
        },
        up: (auth, own, channels) => {
          this.#up(auth, own, channels);
        },
        down: (reason) => {
          this.#down(reason);
        },
        answered: (name, body) => {
          if (told.has(name)) this.tellNative(() => JSON.stringify({ 'exec-func': name, ...body }));
        },
        damaged: () => {
          this.tell({ type: 'failed', code: 'damagedMessage' });
        },
        alive: () => {
          void this.#watch.look();
        },
      },
    );
  }

  #makeVoice(phone: VoicePhone): VoiceLegs {
    return new VoiceLegs({
      phone,
      calls: this.#calls,
      clock: this.#options.world.clock,
      lingers: this.#times.lingers,
      video: ({ number }) => this.#commands.wantsVideo(number),
      tell: (fact) => {
        this.tell(fact);
      },
      event: (event) => {
        this.#say(event);
      },
      failed: (callId, code) => {
        this.#say({ type: 'onError', errorType: 'CALL-ERROR', message: code });
        this.tell({ type: 'failed', code, ...(callId === undefined ? {} : { callId }) });
      },
      changed: () => {
        this.#waits.look();
      },
      heardStart: (leg, config) => this.#options.heardStart?.(leg, config),
    });
  }

  #up(auth: Auth, own: AccountNews, channels: readonly ChannelNews[]): void {
    const { settings, user } = this.#options;
    this.#ends.clear();
    // Nobody saw these end, yet their recordings shall be found.
    for (const gone of this.#calls.restore(channels)) {
      const newId = isConnected(gone) ? this.#canBe(gone.recordId) : undefined;
      if (newId !== undefined && newId !== '') this.tell({ type: 'info', id: gone.id, change: {}, newId });
    }
    for (const id of this.#turnedAway) if (!this.#calls.byId(id)) this.#turnedAway.delete(id);
    this.tell({
      type: 'linkUp',
      capabilities: capabilitiesOf(settings, user, {
        webPhone: this.#voice !== undefined,
        queues: this.#own.hasQueues(auth),
      }),
      calls: this.#calls.all.filter(({ id }) => !this.#turnedAway.has(id)).map((call) => liveCall(call, this.#context)),
    });
    this.#say({ type: 'onConnect' });
    this.#own.up(auth, own);
    this.#voice?.settle();
    this.#waits.look();
    void this.#watch.lookAtParties();
  }

  #down(reason: CtiErrorCode): void {
    if (reason === 'loginRefused') this.#say({ type: 'onError', errorType: 'AUTH-ERROR', message: reason });
    this.#say({ type: 'onDisconnect', reason });
    this.tell({ type: 'linkDown', reason });
    this.#waits.fail(new CtiError('linkDown'));
  }

  #channel(news: ChannelNews, monitored: boolean, body: Body): void {
    if (monitored) {
      this.#read(this.#calls.readMonitored(news), body);
      return;
    }
    this.tellNative(() => JSON.stringify(body));
    this.#watch.heard(news);
  }

  /** @param body the native message that the events follow from, if it has not been told */
  #read(events: readonly WebitelEvent[], body?: Body): void {
    if (body && events.length > 0) this.tellNative(() => JSON.stringify(body));
    const ending: Fact[] = [];
    for (const event of events) {
      this.#say(event);
      if (!('call' in event)) continue;
      const { id } = event.call;
      if (event.type === 'onNewCall' && this.#isTurnedAway(event.call)) this.#turnAway(event.call);
      if (this.#turnedAway.has(id)) {
        if (event.type === 'onHangupCall') this.#turnedAway.delete(id);
      } else if (event.type === 'onUuidCall') {
        ending.push(...factsOf(event, this.#context));
      } else if (event.type === 'onHangupCall') {
        if (event.transferResult === 'confirmed') this.#joinedElsewhere(id);
        const newId = ending.find((fact) => fact.type === 'info')?.newId;
        const end = factsOf(event, this.#context);
        this.#ends.ended(id, [...ending, ...end.map((fact) => renamed(fact, this.#canBe(newId)))]);
      } else if (event.type !== 'onDtmfCall' || !this.#tones.expects(id, event.digits)) {
        this.#tellAll(factsOf(event, this.#context));
      }
    }
    this.#voice?.settle();
    this.#waits.look();
    this.#own.leaveWhenOver();
  }

  /** Another program of the user has joined a call and its consultation: they end as by a command of ours. */
  #joinedElsewhere(id: string): void {
    if (this.#ends.expects(id)) return;
    const { calls, lastCall } = this.state;
    const known = lastCall ? [...calls, lastCall] : calls;
    const consultation = known.find((call) => call.parentId !== undefined && [call.id, call.parentId].includes(id));
    if (consultation?.parentId === undefined) return;
    this.#ends.join(consultation.parentId, consultation.id, {
      cause: 'transferred',
      redirectingId: this.#context.ownNumber,
      redirectionId: consultation.calledId,
    });
  }

  /** A call cannot get the id of another one; it keeps its own then. */
  #canBe(newId: string | undefined): string | undefined {
    if (newId === undefined) return undefined;
    const { calls, finished } = this.state;
    return finished.includes(newId) || calls.some(({ id }) => id === newId) ? undefined : newId;
  }

  #tellAll(facts: readonly Fact[]): void {
    for (const fact of facts) this.tell(fact);
  }

  #say(event: WebitelEvent): void {
    for (const hear of this.#hearers) hear(event);
  }

  #isTurnedAway(call: WebitelCall): boolean {
    const { isSecondCallBusy } = this.#options.settings;
    return isSecondCallBusy && call.direction === 'inbound' && this.#calls.all.length > 1;
  }

  #turnAway({ id, legs }: WebitelCall): void {
    this.#turnedAway.add(id);
    for (const leg of legs) {
      this.#client.command('hangup', { 'channel-uuid': leg, cause: 'USER_BUSY' }).catch(() => undefined);
    }
  }

  /** What the phone system says, or else whoever is held or talked to when an outgoing call begins. */
  #parentOf(call: WebitelCall): string | undefined {
    if (call.parentId !== '') return this.#calls.byId(call.parentId)?.id;
    if (call.direction === 'inbound') return undefined;
    return this.#calls.before(call).find((other) => isConnected(other))?.id;
  }
}

function renamed(fact: Fact, newId: string | undefined): Fact {
  return fact.type === 'finished' && newId !== undefined ? { ...fact, id: newId } : fact;
}
