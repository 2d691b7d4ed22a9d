/** What is done to calls: by commands of the CTI socket, and by the web phone what only it can do. */
import type { CtiCommandOf } from '../../model/commands.ts';
import type { PerformedCommand } from '../../provider/base-cti-provider.ts';
import { CtiError } from '../../provider/errors.ts';
import type { Fact } from '../../provider/facts.ts';
import type { Waits } from '../../provider/waits.ts';
import { domainOf, numberOf } from './address.ts';
import { isConnected } from './causes.ts';
import type { ExpectedEnds } from './expected-ends.ts';
import type { KnownCall } from './known-call.ts';
import type { Body } from './messages.ts';
import type { SentTones } from './sent-tones.ts';
import type { WebitelSettings, WebitelUserSettings } from './settings.ts';
import type { VoiceLegs } from './voice-legs.ts';
import type { WebitelCalls } from './webitel-calls.ts';
import type { WebitelClient } from './webitel-client.ts';

/** What makes a desk phone pick up a consultation, which nobody expects to ring at the own phone. */
const intercom = 'sip_h_Call-Info=answer-after=0';

export interface CallCommandsOptions {
  settings: WebitelSettings;
  user: WebitelUserSettings;
  account: string;
  client: WebitelClient;
  calls: WebitelCalls;
  ends: ExpectedEnds;
  waits: Waits;
  tones: SentTones;
  voice: VoiceLegs | undefined;
  /** How long the phone system may take to show what was ordered, ms. */
  obeys: number;
  tell: (fact: Fact) => void;
}

export class CallCommands {
  readonly #options: CallCommandsOptions;

  constructor(options: CallCommandsOptions) {
    this.#options = options;
  }

  get account(): string {
    return this.#options.account;
  }

  /** Pictures are for colleagues, whose numbers are as short as the own one. */
  wantsVideo(number: string): boolean {
    const { user, account } = this.#options;
    return user.useVideo && number.length <= numberOf(account).length;
  }

  async perform(command: PerformedCommand): Promise<void> {
    switch (command.type) {
      case 'makeCall':
        await this.#makeCall(command.targetAddress);
        break;
      case 'answerCall':
        await this.#answer(this.#call(command.callId));
        break;
      case 'dropCall':
        await this.#drop(this.#call(command.callId));
        break;
      case 'holdCall':
        await this.#hold(this.#call(command.callId), true);
        break;
      case 'unholdCall':
        await this.#takeBack(this.#call(command.callId));
        break;
      case 'makeConsultCall':
        await this.#consult(command);
        break;
      case 'cancelTransfer':
        await this.#cancel(command);
        break;
      case 'transferCall':
        await this.#join(command);
        break;
      case 'blindTransferCall':
        await this.#sendOn(this.#call(command.callId), command.targetAddress);
        break;
      case 'sendDtmf':
        await this.#sendTones(this.#call(command.callId), command.digits);
        break;
      case 'mute':
        this.#mute(this.#call(command.callId), command.muted);
        break;
      default:
        throw new CtiError('notSupported');
    }
  }

  async #makeCall(number: string): Promise<void> {
    const { voice, account, settings } = this.#options;
    if (voice?.phone.ready) {
      await voice.call(number, this.wantsVideo(number));
      return;
    }
    const param = settings.isSipAutoAnswerHeaderSupported ? settings.autoAnswerParam : null;
    const args = { extension: number, user: account, auto_answer_param: param };
    await this.#ordered('call', args, (call) => call.ordered && call.parentId === '');
  }

  async #consult({ callId, targetAddress }: CtiCommandOf<'makeConsultCall'>): Promise<void> {
    const { account, voice } = this.#options;
    const main = this.#call(callId);
    if (!main.held) await this.#holdFirst(main);
    const args = {
      'channel-uuid': main.leg,
      extension: `${targetAddress}@${domainOf(account)}`,
      user: account,
      // A web phone sees by itself that it is to answer.
      auto_answer_param: voice?.phone.ready ? null : [intercom],
      parent_call_uuid: main.id,
    };
    await this.#ordered('att_xfer2', args, ({ parentId }) => parentId === main.id);
  }

  /**
   * A call that the phone system places for us. Its answer comes when a phone has been picked up; that the call is there is
   * answer enough.
   */
  async #ordered(name: string, args: Body, isIt: (call: KnownCall) => boolean): Promise<void> {
    const { client, calls, waits, obeys } = this.#options;
    const before = new Set(calls.all);
    const answer = client.command(name, args);
    const there = waits.until(() => calls.all.some((call) => !before.has(call) && isIt(call)), obeys * 10);
    // Whichever comes later is nobody's any more: how the call fares is told by its events.
    there.catch(() => undefined);
    await Promise.race([answer, there]);
  }

  async #answer(call: KnownCall): Promise<void> {
    const { voice, calls, waits, obeys } = this.#options;
    if (!voice) throw new CtiError('notSupported');
    if (call.answered) return;
    await waits.until(() => voice.ringing(call) !== undefined, obeys);
    for (const other of calls.all)
      if (other !== call && isConnected(other) && !other.held) await this.#holdFirst(other);
    const leg = voice.ringing(call);
    if (leg === undefined) throw new CtiError('callNotFound');
    await voice.answer(call, leg);
  }

  async #drop(call: KnownCall): Promise<void> {
    const { client, ends } = this.#options;
    const declined = call.direction === 'inbound' && !isConnected(call);
    const forget = isConnected(call)
      ? () => undefined
      : ends.expect(call.id, { cause: declined ? 'rejected' : 'normal' });
    const cause = declined ? 'CALL_REJECTED' : 'NORMAL_CLEARING';
    const results = await Promise.allSettled(
      call.legs.map((leg) => client.command('hangup', { 'channel-uuid': leg, cause })),
    );
    const failure = results.find((result) => result.status === 'rejected');
    if (!failure || results.some(({ status }) => status === 'fulfilled')) return;
    forget();
    throw failure.reason;
  }

  /** By the web phone where the call is there, which pauses its sound as well. */
  async #hold(call: KnownCall, on: boolean): Promise<void> {
    const { voice, client } = this.#options;
    const leg = voice?.live(call);
    if (voice && leg !== undefined) await voice.phone.hold(leg, on);
    else await client.command(on ? 'hold' : 'unhold', { 'channel-uuid': call.leg });
  }

  /** And waits until it is. */
  async #holdFirst(call: KnownCall): Promise<void> {
    const { waits, obeys, calls } = this.#options;
    await this.#hold(call, true);
    await waits.until(() => call.held || calls.byId(call.id) !== call, obeys);
  }

  /** Whoever is talked to waits meanwhile. */
  async #takeBack(call: KnownCall): Promise<void> {
    const { calls } = this.#options;
    for (const other of calls.all)
      if (other !== call && isConnected(other) && !other.held) await this.#holdFirst(other);
    await this.#hold(call, false);
  }

  async #cancel({ callId, consultCallId }: CtiCommandOf<'cancelTransfer'>): Promise<void> {
    const { client, calls, waits, ends, obeys } = this.#options;
    const consultation = this.#call(consultCallId);
    const forget = isConnected(consultation) ? () => undefined : ends.expect(consultCallId, { cause: 'normal' });
    await orForget(client.command('att_xfer_cancel', { 'channel-uuid-leg-c': consultation.leg }), forget);
    await waits.until(() => calls.byId(consultCallId) === undefined, obeys);
    const main = calls.byId(callId);
    if (main?.held) await this.#hold(main, false);
  }

  async #join({ callId, consultCallId }: CtiCommandOf<'transferCall'>): Promise<void> {
    const { client, ends } = this.#options;
    const main = this.#call(callId);
    const consultation = this.#call(consultCallId);
    const args = {
      'channel-uuid-leg-a': main.leg,
      'channel-uuid-leg-b': await this.#partyOf(main),
      'channel-uuid-leg-c': await this.#partyOf(consultation),
      'channel-uuid-leg-d': consultation.leg,
    };
    await orForget(
      client.command('att_xfer_bridge', args),
      ends.join(callId, consultCallId, this.#sentTo(consultation.number)),
    );
  }

  /** Only somebody whose channel is known can be sent on: whoever has been talked to. */
  async #sendOn(call: KnownCall, destination: string): Promise<void> {
    const { client, ends } = this.#options;
    const party = await this.#partyOf(call);
    const forget = ends.expect(call.id, this.#sentTo(destination));
    await orForget(client.command('transfer', { 'channel-uuid': party, destination }), forget);
  }

  /** The party's channel; a call of a queue need not have told it. @throws CtiError `notAllowedNow` where there is none */
  async #partyOf(call: KnownCall): Promise<string> {
    if (call.otherLeg === '') {
      const news = await this.#options.client.dump(call.leg);
      if (news) call.told(news.channel);
    }
    if (call.otherLeg === '') throw new CtiError('notAllowedNow');
    return call.otherLeg;
  }

  async #sendTones(call: KnownCall, digits: string): Promise<void> {
    const { client, tones, tell } = this.#options;
    const { id, leg } = call;
    await orForget(client.command('dtmf', { 'channel-uuid': leg, digits }), tones.sent(id, digits));
    tell({ type: 'dtmf', id, digits });
  }

  #mute(call: KnownCall, muted: boolean): void {
    const { voice, tell } = this.#options;
    const leg = voice?.live(call);
    if (!voice || leg === undefined) throw new CtiError('notAllowedNow');
    voice.phone.mute(leg, muted);
    tell({ type: 'info', id: call.id, change: { muted } });
  }

  #sentTo(redirectionId: string) {
    return { cause: 'transferred', redirectingId: numberOf(this.account), redirectionId } as const;
  }

  #call(id: string): KnownCall {
    const call = this.#options.calls.byId(id);
    if (!call) throw new CtiError('callNotFound');
    return call;
  }
}

/** A refused command brings no end about. */
async function orForget(answer: Promise<unknown>, forget: () => void): Promise<void> {
  try {
    await answer;
  } catch (error) {
    forget();
    throw error;
  }
}
