/** One user's provider on an Asterisk: commands become actions, and the user's calls are told as events. */
import type { CtiCommand, CtiCommandOf } from '../../model/commands.ts';
import { BaseCtiProvider } from '../../provider/base-cti-provider.ts';
import { CtiError, type CtiErrorCode } from '../../provider/errors.ts';
import type { Fact } from '../../provider/facts.ts';
import type { AgentCall } from './agent-call.ts';
import type { AgentCalls } from './agent-calls.ts';
import type { AmiMessage } from './ami-message.ts';
import { onCallReason } from './agent-states.ts';
import type { AsteriskClient } from './asterisk-client.ts';
import type { AsteriskLink } from './asterisk-link.ts';
import { type Channel, holds } from './channel-graph.ts';
import { recordingField, recordingVariable, withRecording } from './recordings.ts';
import { type AsteriskUserSettings, dialContext } from './settings.ts';

/** Two equal tones without a gap would be one; ms. */
const toneGap = 250;

export class AsteriskConnection extends BaseCtiProvider {
  readonly agent: AgentCalls;
  readonly user: AsteriskUserSettings;
  readonly #manager: AsteriskLink;
  readonly #client: AsteriskClient;
  /** The pause is ours: ours to lift. */
  #paused = false;

  /** A message of Asterisk that concerns this agent, before what follows from it. */
  readonly native = (message: AmiMessage): void => {
    this.tellNative(() => message.text);
  };

  constructor(manager: AsteriskLink, userId: string, user: AsteriskUserSettings) {
    super(manager.clock);
    this.#manager = manager;
    this.user = user;
    this.debugMode = manager.settings.debugMode;
    this.#client = manager.client(this.native);
    this.agent = manager.adapter.add(userId, user, {
      tell: (fact, at) => {
        this.#heard(fact, at);
      },
      native: this.native,
    });
  }

  connect(): Promise<void> {
    return this.#manager.settled();
  }

  closeConnection(): Promise<void> {
    this.linkDown('closed');
    return Promise.resolve();
  }

  linkUp(): void {
    this.tell({ type: 'linkUp', capabilities: this.#manager.capabilities(this.user), calls: this.agent.live() });
    this.queueStateChanged();
  }

  linkDown(reason: CtiErrorCode): void {
    this.tell({ type: 'linkDown', reason });
  }

  /** What the queues say of this agent has changed. */
  queueStateChanged(): void {
    const state = this.#manager.queueState(this.user);
    if (state && this.state.link === 'up') this.tell({ type: 'agentState', ...state });
  }

  protected async perform(command: CtiCommand): Promise<void> {
    switch (command.type) {
      case 'makeCall':
        return this.#makeCall(command.targetAddress);
      case 'answerCall':
        return this.#answer(this.#call(command.callId));
      case 'dropCall':
        return this.#drop(this.#call(command.callId));
      case 'holdCall':
        return this.#hold(this.#call(command.callId));
      case 'unholdCall':
        return this.#unhold(this.#call(command.callId));
      case 'makeConsultCall':
        return this.#consult(this.#call(command.callId), command.targetAddress);
      case 'transferCall':
        return this.#transfer(this.#call(command.callId), this.#call(command.consultCallId));
      case 'cancelTransfer':
        return this.#cancel(this.#call(command.callId), this.#call(command.consultCallId));
      case 'blindTransferCall':
        return this.#blindTransfer(this.#call(command.callId), command.targetAddress);
      case 'sendDtmf':
        return this.#tones(command);
      case 'mute':
        await this.#client.muteAudio(this.#leg(this.#call(command.callId)), command.muted);
        this.tell({ type: 'info', id: command.callId, change: { muted: command.muted } });
        return;
      case 'record':
        return this.#record(command);
      case 'parkCall':
        return this.#park(this.#call(command.callId));
      case 'setUserState':
        return this.#pause(command.code !== 'ready', command.reason);
      case 'queryUserState':
        this.queueStateChanged();
        return;
      default:
        throw new CtiError('notSupported');
    }
  }

  /** The agent's own phone first; once it is picked up, Asterisk dials the number from the agent's context. */
  async #makeCall(number: string): Promise<void> {
    const context = dialContext(this.#manager.settings, this.user);
    const id = this.#manager.newChannelId();
    const begun = this.agent.expected.call(id, number);
    const failed = this.#manager.failureOf(id, this.native);
    try {
      const asked = this.#client.originate({
        channel: this.agent.devices[0] ?? '',
        id,
        callerId: `"${number}" <${this.user.extension}>`,
        to: { context, exten: number },
      });
      // Without Async the answer comes only once the phone has been picked up; the ring is news enough.
      await Promise.race([begun, failed, asked.then(() => begun)]);
    } catch (error) {
      this.agent.expected.forget(id);
      throw error;
    }
  }

  async #answer(call: AgentCall): Promise<void> {
    await this.#holdOthers(call);
    await this.#client.notifyTalk(this.user.extension);
  }

  async #drop(call: AgentCall): Promise<void> {
    const leg = this.agent.leg(call);
    const other = this.agent.calls.find((candidate) => candidate !== call && leg && candidate.legs.has(leg.id));
    if (call.direction === 'in' && !call.connected) {
      call.farewell = { cause: 'rejected' };
      await Promise.all(this.#legs(call).map((ringing) => this.#client.hangup(ringing)));
    } else if (other) {
      await this.#hangUpParty(call, leg);
    } else if (call.held && leg && !holds(leg)) {
      // Both are kept apart with music: the party first, so that it is not left there.
      const party = this.agent.party(call);
      if (party) await this.#client.hangup(party);
      if (this.#manager.adapter.graph.channels.has(leg.id)) await this.#client.hangup(leg).catch(gone);
    } else {
      await this.#client.hangup(this.#leg(call));
    }
  }

  /** One of two calls on the same leg: only its far end goes. */
  async #hangUpParty(call: AgentCall, leg: Channel | undefined): Promise<void> {
    const far = this.#far(call) ?? this.agent.party(call);
    if (far) await this.#client.hangup(far);
    else if (leg) await this.#client.cancelServerTransfer(leg);
  }

  async #hold(call: AgentCall): Promise<void> {
    const party = this.#party(call);
    const leg = this.#leg(call);
    this.#manager.adapter.heldBy.set(party.id, leg.id);
    try {
      await this.#client.holdBoth(party, leg);
    } catch (error) {
      this.#manager.adapter.heldBy.delete(party.id);
      throw error;
    }
    await this.#manager.adapter.when(() => (call.held && leg.music) || !this.agent.calls.includes(call));
  }

  async #unhold(call: AgentCall): Promise<void> {
    await this.#holdOthers(call);
    const party = this.#party(call);
    this.#manager.adapter.heldBy.delete(party.id);
    await this.#client.join(this.#leg(call), party);
  }

  /** Back to the main call, leaving the consultation to end. */
  async #unholdBeside(main: AgentCall, consultation: AgentCall): Promise<void> {
    const party = this.#party(main);
    this.#manager.adapter.heldBy.delete(party.id);
    await this.#client.join(this.#leg(main), party);
    await this.#manager.adapter.when(() => !this.agent.calls.includes(consultation));
  }

  /** Whoever else is talked to waits. */
  async #holdOthers(call: AgentCall): Promise<void> {
    for (const other of this.agent.calls) {
      if (other !== call && other.connected && !other.held) await this.#hold(other);
    }
  }

  /**
   * The colleague is called on a line of its own while the agent's leg waits; the leg joins when the colleague answers
   * and comes back to waiting when the colleague leaves. It never runs the dialplan of the called number, which would
   * hang it up at its end and leave the customer with the music.
   */
  async #consult(main: AgentCall, number: string): Promise<void> {
    const { settings, adapter } = this.#manager;
    const context = dialContext(settings, this.user);
    await this.#client.mustExist(context, number);
    if (!main.held) await this.#hold(main);
    const leg = this.#leg(main);
    const id = this.#manager.newChannelId();
    const begun = this.agent.expected.consultation(id, main, number);
    adapter.graph.aliases.set(id, leg.id);
    const failed = this.#manager.failureOf(id, this.native);
    try {
      await this.#client.originate({
        channel: `Local/${number}@${context}/n`,
        id,
        otherId: `${id}-far`,
        callerId: `"${this.user.extension}" <${this.user.extension}>`,
        to: { application: 'Bridge', data: `${leg.name},F(${settings.parkingLotContext}^s^1)` },
      });
      await Promise.race([begun, failed]);
    } catch (error) {
      this.agent.expected.forget(id);
      adapter.graph.aliases.delete(id);
      throw error;
    }
  }

  async #transfer(main: AgentCall, consultation: AgentCall): Promise<void> {
    const customer = this.#party(main);
    const target = this.#party(consultation);
    const leg = this.#leg(main);
    const farewell = {
      cause: 'transferred' as const,
      redirectingId: this.user.extension,
      redirectionId: consultation.number,
    };
    main.farewell = consultation.farewell = farewell;
    try {
      await this.#client.join(customer, target);
    } catch (error) {
      main.farewell = consultation.farewell = undefined;
      throw error;
    }
    this.#manager.adapter.heldBy.delete(customer.id);
    await this.#client.hangup(leg).catch(gone);
  }

  async #cancel(main: AgentCall, consultation: AgentCall): Promise<void> {
    const leg = this.#leg(main);
    const colleague = this.agent.party(consultation);
    if (!this.#far(consultation) && colleague && main.held) {
      // After a swap the leg is joined with the colleague directly and would be hung up with the colleague.
      await this.#unholdBeside(main, consultation);
      await this.#client.hangup(colleague).catch(gone);
      return;
    }
    await this.#hangUpParty(consultation, leg);
    await this.#manager.adapter.when(() => !this.agent.calls.includes(consultation) && leg.music && !leg.bridge);
    if (main.held && this.agent.calls.includes(main)) await this.#unhold(main);
  }

  async #blindTransfer(call: AgentCall, number: string): Promise<void> {
    const context = dialContext(this.#manager.settings, this.user);
    await this.#client.mustExist(context, number);
    const { graph } = this.#manager.adapter;
    const customer = call.connected ? this.#party(call) : graph.channels.get(call.origin ?? '');
    if (!customer) throw new CtiError('notAllowedNow');
    const legs = this.#legs(call);
    call.farewell = { cause: 'transferred', redirectingId: this.user.extension, redirectionId: number };
    try {
      await this.#client.redirect(customer, context, number);
    } catch (error) {
      call.farewell = undefined;
      throw error;
    }
    this.#manager.adapter.heldBy.delete(customer.id);
    for (const leg of legs) if (graph.channels.has(leg.id)) await this.#client.hangup(leg).catch(gone);
  }

  async #tones({ callId, digits }: CtiCommandOf<'sendDtmf'>): Promise<void> {
    const party = this.#party(this.#call(callId));
    for (const digit of digits) {
      await this.#client.playDtmf(party, digit);
      await new Promise<void>((resolve) => this.#manager.clock.setTimeout(resolve, toneGap));
    }
    this.tell({ type: 'dtmf', id: callId, digits });
  }

  async #record({ callId, recording }: CtiCommandOf<'record'>): Promise<void> {
    const leg = this.#leg(this.#call(callId));
    const file = `${leg.id}.wav`;
    if (recording) await this.#client.record(leg, file);
    else await this.#client.stopRecording(leg);
    if (recording) this.#recorded(callId, file);
    this.tell({ type: 'info', id: callId, change: { recording } });
  }

  #recorded(callId: string, file: string): void {
    const call = this.agent.byId(callId);
    if (call) this.agent.addData(call, { [recordingField]: withRecording(call.data[recordingField], file) });
  }

  /** The dialplan may record by itself: into which file only the channel knows, and only while it is there. */
  async #findRecordings(callId: string): Promise<void> {
    const call = this.agent.byId(callId);
    if (!call || this.#manager.settings.recordingsFolder === '') return;
    const { channels } = this.#manager.adapter.graph;
    for (const id of [...call.parties, ...call.legs]) {
      const channel = channels.get(id);
      const file = channel && (await this.#client.variable(channel, recordingVariable).catch(() => ''));
      if (!file || this.agent.byId(callId) !== call) continue;
      this.#recorded(callId, file);
      this.tell({ type: 'info', id: callId, change: { recording: true } });
    }
  }

  async #park(call: AgentCall): Promise<void> {
    const leg = this.#leg(call);
    await this.#client.park(this.#party(call), leg);
    await this.#manager.adapter.when(() => call.farewell !== undefined || !this.agent.calls.includes(call));
    await this.#client.hangup(leg).catch(gone);
  }

  /** @throws CtiError `noQueue` for somebody who is in no queue */
  async #pause(paused: boolean, reason = ''): Promise<void> {
    const interfaces = this.#manager.queueInterfaces(this.user);
    if (interfaces.length === 0) throw new CtiError('noQueue');
    for (const one of interfaces) await this.#client.pauseInQueues(one, paused, reason);
  }

  #heard(fact: Fact, at: number): void {
    this.tell(fact, at);
    if (fact.type === 'connected') void this.#findRecordings(fact.id);
    if (!this.#manager.settings.autoPauseOnCommutationStart) return;
    const talking = this.agent.calls.some(({ connected }) => connected);
    if (talking === this.#paused || (!this.#paused && this.state.agent?.state !== 'ready')) return;
    // A queue must not ring an agent who talks or holds. Somebody on a break stays there.
    this.#paused = talking;
    void this.#pause(talking, talking ? onCallReason : '').catch(gone);
  }

  #call(id: string): AgentCall {
    const call = this.agent.byId(id);
    if (!call) throw new CtiError('callNotFound');
    return call;
  }

  #leg(call: AgentCall): Channel {
    const leg = this.agent.leg(call);
    if (!leg) throw new CtiError('callNotFound');
    return leg;
  }

  #legs(call: AgentCall): Channel[] {
    return [...call.legs].flatMap((id) => this.#manager.adapter.graph.channels.get(id) ?? []);
  }

  #party(call: AgentCall): Channel {
    const party = this.agent.party(call);
    // An application (echo, voicemail) is no channel: nothing can be done to it.
    if (!party) throw new CtiError('notAllowedNow');
    return party;
  }

  #far(call: AgentCall): Channel | undefined {
    return call.far === undefined ? undefined : this.#manager.adapter.graph.channels.get(call.far);
  }
}

/** What was to be ended has ended by itself meanwhile. */
function gone(): void {}
