/** The actions that the connector sends, by what they are for. Each settles with Asterisk's own answer. */
import { CtiError } from '../../provider/errors.ts';
import { type AmiFields, channelName } from './ami-action.ts';
import type { AmiAnswer, AmiClient } from './ami-client.ts';
import type { AmiMessage } from './ami-message.ts';
import type { Channel } from './channel-graph.ts';
import type { AsteriskSettings } from './settings.ts';

export interface Originate {
  channel: string;
  id: string;
  otherId?: string;
  callerId: string;
  to: { context: string; exten: string } | { application: string; data: string };
}

export class AsteriskClient {
  readonly #settings: AsteriskSettings;
  readonly #ami: () => AmiClient | undefined;
  readonly #heard: ((response: AmiMessage) => void) | undefined;

  /**
   * @param ami the connection, while there is one
   * @param heard told of each answer before the action settles
   */
  constructor(settings: AsteriskSettings, ami: () => AmiClient | undefined, heard?: (response: AmiMessage) => void) {
    this.#settings = settings;
    this.#ami = ami;
    this.#heard = heard;
  }

  /** Where held channels wait. */
  get holdContext(): string {
    return this.#settings.parkingLotContext;
  }

  originate({ channel, id, otherId, callerId, to }: Originate): Promise<AmiAnswer> {
    const fields = {
      Channel: channel,
      ChannelId: id,
      OtherChannelId: otherId,
      CallerID: callerId,
      ...('context' in to
        ? { Context: to.context, Exten: to.exten, Priority: 1 }
        : { Application: to.application, Data: to.data }),
      Timeout: this.#settings.originateTimeout,
      Async: this.#settings.asyncOriginate,
    };
    // The event OriginateResponse names no channel when it failed; the ActionID tells which call it was.
    return this.#send('Originate', fields, id);
  }

  hangup(channel: Channel): Promise<AmiAnswer> {
    return this.#send('Hangup', { Channel: channelName(channel.name), Cause: 16 });
  }

  /** Takes both out of their bridge to where music plays. Redirecting one alone would hang the other up. */
  holdBoth(held: Channel, agent: Channel): Promise<AmiAnswer> {
    return this.#send('Redirect', {
      Channel: channelName(held.name),
      Context: this.holdContext,
      Exten: 's',
      Priority: 1,
      ExtraChannel: channelName(agent.name),
      ExtraContext: this.holdContext,
      ExtraExten: 's',
      ExtraPriority: 1,
    });
  }

  redirect(channel: Channel, context: string, exten: string): Promise<AmiAnswer> {
    return this.#send('Redirect', { Channel: channelName(channel.name), Context: context, Exten: exten, Priority: 1 });
  }

  join(one: Channel, other: Channel): Promise<AmiAnswer> {
    return this.#send('Bridge', { Channel1: channelName(one.name), Channel2: channelName(other.name), Tone: 'no' });
  }

  cancelServerTransfer(agent: Channel): Promise<AmiAnswer> {
    return this.#send('CancelAtxfer', { Channel: channelName(agent.name) });
  }

  /** @param hears the channel that shall hear the tone */
  playDtmf(hears: Channel, digit: string): Promise<AmiAnswer> {
    return this.#send('PlayDTMF', { Channel: channelName(hears.name), Digit: digit });
  }

  muteAudio(agent: Channel, muted: boolean): Promise<AmiAnswer> {
    return this.#send('MuteAudio', { Channel: channelName(agent.name), Direction: 'in', State: muted ? 'on' : 'off' });
  }

  park(party: Channel, agent: Channel): Promise<AmiAnswer> {
    return this.#send('Park', { Channel: channelName(party.name), TimeoutChannel: channelName(agent.name) });
  }

  /** What is recorded already goes on in the same file (`a`), and only while both talk (`b`). */
  record(agent: Channel, file: string): Promise<AmiAnswer> {
    return this.#send('MixMonitor', { Channel: channelName(agent.name), File: file, Options: 'ab' });
  }

  /** @returns empty for a variable that the channel does not have */
  async variable(channel: Channel, name: string): Promise<string> {
    const { response } = await this.#send('Getvar', { Channel: channelName(channel.name), Variable: name });
    return response.get('Value') ?? '';
  }

  stopRecording(agent: Channel): Promise<AmiAnswer> {
    return this.#send('StopMixMonitor', { Channel: channelName(agent.name) });
  }

  /** Asks the phone itself to pick up or resume; it must support NOTIFY with the event `talk`. */
  notifyTalk(endpoint: string): Promise<AmiAnswer> {
    return this.#send('PJSIPNotify', { Endpoint: endpoint, Variable: 'Event=talk' });
  }

  pauseInQueues(queueInterface: string, paused: boolean, reason = ''): Promise<AmiAnswer> {
    return this.#send('QueuePause', { Interface: queueInterface, Paused: paused, Reason: paused ? reason : undefined });
  }

  /**
   * Whether a number can be dialled in a context. A Redirect to one that cannot would lose the customer.
   * @throws CtiError `unknownExtension`
   */
  async mustExist(context: string, exten: string): Promise<void> {
    let answer: AmiAnswer;
    try {
      answer = await this.#send('Getvar', { Variable: `DIALPLAN_EXISTS(${context},${exten},1)` });
    } catch (error) {
      // Asterisk without that function: it will have to decide when the call gets there.
      if (error instanceof CtiError && error.code === 'refused') return;
      throw error;
    }
    if (answer.response.get('Value') === '0') throw new CtiError('unknownExtension');
  }

  #send(action: string, fields: AmiFields, id?: string): Promise<AmiAnswer> {
    const ami = this.#ami();
    if (!ami) return Promise.reject(new CtiError('linkDown'));
    return ami.send(action, fields, { id, heard: this.#heard });
  }
}
