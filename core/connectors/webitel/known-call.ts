/** One call of the account: its channels, and what is known of it from their events. */
import {
  type Channel,
  callIdOf,
  directionOf,
  isAnswered,
  isHeld,
  isTogether,
  merged,
  otherLegOf,
  partiesOf,
  recordIdOf,
  type WebitelDirection,
} from './channel.ts';
import { callData } from './call-data.ts';
import type { WebitelCall } from './webitel-events.ts';

export class KnownCall implements WebitelCall {
  readonly id: string;
  readonly #channels = new Map<string, Channel>();
  /** What the last channel that is gone was, so that the end can still be told. */
  #last: Channel;
  #leg: string;
  answered = false;
  bridged = false;
  held = false;
  heldByParty = false;
  recording = false;

  constructor(channel: Channel) {
    this.id = callIdOf(channel);
    this.#last = channel;
    this.#leg = channel['Unique-ID'];
    this.#channels.set(this.#leg, channel);
  }

  has(leg: string): boolean {
    return this.#channels.has(leg);
  }

  /** Whether a name under which a telephone knows its side of a call is one of ours. */
  isAt(leg: string): boolean {
    return [...this.#channels.values()].some(
      (channel) => channel['Unique-ID'] === leg || channel.variable_sip_call_id === leg,
    );
  }

  /** Another device of the agent, or more of a known one. */
  told(channel: Channel): void {
    const leg = channel['Unique-ID'];
    const before = this.#channels.get(leg);
    this.#channels.set(leg, before ? merged(before, channel) : channel);
    if (!this.#channels.has(this.#leg)) this.#leg = leg;
    if (this.#leg === leg) this.#last = this.#main;
  }

  /** One of the devices has answered: it is the call's from now on. @returns false when one had before */
  answeredBy(leg: string): boolean {
    if (this.answered) return false;
    this.answered = true;
    this.#leg = leg;
    this.#last = this.#main;
    return true;
  }

  /** @returns whether it was the last */
  without(leg: string): boolean {
    this.#last = this.#channels.get(leg) ?? this.#last;
    this.#channels.delete(leg);
    const [next] = this.#channels.keys();
    if (this.#leg === leg && next !== undefined) this.#leg = next;
    return this.#channels.size === 0;
  }

  /** As a dump shows it. */
  shown(channel: Channel): void {
    this.told(channel);
    if (isAnswered(channel)) this.answeredBy(channel['Unique-ID']);
    if (this.#leg !== channel['Unique-ID']) return;
    this.held = isHeld(channel);
    if (this.answered && (isTogether(channel) || !this.ordered)) this.bridged = true;
  }

  get leg(): string {
    return this.#leg;
  }

  get legs(): readonly string[] {
    return [...this.#channels.keys()];
  }

  get #main(): Channel {
    return this.#channels.get(this.#leg) ?? this.#last;
  }

  get direction(): WebitelDirection {
    return directionOf(this.#main, this.answered);
  }

  get number(): string {
    return partiesOf(this.#main, this.direction).party.number;
  }

  get name(): string {
    return partiesOf(this.#main, this.direction).party.name;
  }

  get ownNumber(): string {
    return partiesOf(this.#main, this.direction).own;
  }

  get otherLeg(): string {
    return otherLegOf(this.#main);
  }

  get ordered(): boolean {
    return this.#main.variable_w_jsclient_originate_number !== '';
  }

  get autoAnswer(): boolean {
    const channel = this.#main;
    return channel.variable_w_jsclient_xtransfer !== '' || this.ordered || channel.variable_w_jsclient_auto_answer;
  }

  get parentId(): string {
    return this.#main.variable_w_jsclient_xtransfer;
  }

  get queue(): string {
    return this.#main.variable_cc_queue;
  }

  get createdAt(): number {
    return this.#main['Caller-Channel-Created-Time'];
  }

  get answeredAt(): number {
    return this.#main['Caller-Channel-Answered-Time'];
  }

  get data(): Readonly<Record<string, string>> {
    return callData(this.#main.variable_webitel_data);
  }

  get recordId(): string {
    return recordIdOf(this.#main, this.direction);
  }
}
