/**
 * Makes the events of our channels into those of Webitel's own library. A call is all channels of the account with one call
 * id: the same call ringing on several devices. No socket, no clock.
 */
import { type Channel, type ChannelNews, callIdOf, isAnswered, isHeld, isTogether } from './channel.ts';
import { KnownCall } from './known-call.ts';
import type { WebitelEvent } from './webitel-events.ts';

/** More calls at once than anybody has. */
const mostCalls = 50;
/** Late events of a channel come within seconds; this many ends of channels are minutes even for a busy line. */
const endsKept = 256;

/** Events of a channel that we have not seen begin, of which more than its end must be known. */
const worthADump = new Set(['CHANNEL_ANSWER', 'CHANNEL_BRIDGE', 'CHANNEL_HOLD', 'CHANNEL_UNHOLD']);
/** Those that may come before its beginning. */
const early = new Set(['CHANNEL_STATE', 'CHANNEL_CALLSTATE']);

export class WebitelCalls {
  #calls: KnownCall[] = [];
  #over: string[] = [];

  get all(): readonly KnownCall[] {
    return this.#calls;
  }

  /** The calls that had begun when this one did. */
  before({ id }: { id: string }): readonly KnownCall[] {
    const place = this.#calls.findIndex((call) => call.id === id);
    return place < 0 ? this.#calls : this.#calls.slice(0, place);
  }

  byId(id: string): KnownCall | undefined {
    return this.#calls.find((call) => call.id === id);
  }

  /** @param leg id of a channel, or the SIP Call-ID of its dialog */
  byLeg(leg: string): KnownCall | undefined {
    return this.#calls.find((call) => call.isAt(leg));
  }

  /** Whether the channel is one of a call, or was. */
  knows(leg: string): boolean {
    return this.#over.includes(leg) || this.#calls.some((call) => call.has(leg));
  }

  /**
   * @returns what it means; `unknown` when nobody has told how this channel began, and that must be asked; `early` when it
   * may be told yet
   */
  read({ name, channel }: ChannelNews): WebitelEvent[] | 'unknown' | 'early' {
    const leg = channel['Unique-ID'];
    const call = this.#calls.find((each) => each.has(leg));
    if (!call) {
      if (this.#over.includes(leg)) return [];
      if (name === 'CHANNEL_CREATE') return this.begin(channel);
      if (early.has(name) && channel['Answer-State'] !== 'hangup') return 'early';
      return worthADump.has(name) ? 'unknown' : [];
    }
    const before = call.number;
    call.told(channel);
    switch (name) {
      case 'CHANNEL_STATE':
      case 'CHANNEL_CALLSTATE':
        // A caller's phone may show another party before anybody has answered; nobody has been connected by that.
        return call.number === before ? [] : [{ type: 'onBridgeCall', call }];
      case 'CHANNEL_ANSWER':
        return this.#answered(call, leg);
      case 'CHANNEL_BRIDGE':
        call.answeredBy(leg);
        call.bridged = true;
        return [{ type: 'onBridgeCall', call }];
      case 'CHANNEL_UNBRIDGE':
        return [{ type: 'onUnBridgeCall', call }];
      case 'CHANNEL_HOLD':
        call.held = true;
        return [{ type: 'onHoldCall', call }];
      case 'CHANNEL_UNHOLD':
        call.held = false;
        return [{ type: 'onUnholdCall', call }];
      case 'DTMF':
        return [{ type: 'onDtmfCall', call, digits: channel['DTMF-Digit'] }];
      case 'RECORD_START':
        call.recording = true;
        return [{ type: 'onStartRecordCall', call }];
      case 'RECORD_STOP':
        call.recording = false;
        return [{ type: 'onStopRecordCall', call }];
      case 'CHANNEL_HANGUP_COMPLETE':
      case 'CHANNEL_DESTROY':
        return this.ended(channel);
      default:
        return [];
    }
  }

  /** Somebody else's channel: of use where it is our party's. */
  readMonitored({ name, channel }: ChannelNews): WebitelEvent[] {
    return this.#partyHolds(channel, name.endsWith('CHANNEL_HOLD'));
  }

  /** Our party's channel as a dump shows it. */
  partyShown(channel: Channel): WebitelEvent[] {
    return this.#partyHolds(channel, isHeld(channel));
  }

  #partyHolds(channel: Channel, held: boolean): WebitelEvent[] {
    const call = this.#calls.find((each) => each.otherLeg === channel['Unique-ID']);
    if (!call || call.heldByParty === held) return [];
    call.heldByParty = held;
    return [{ type: 'onPartyHoldCall', call }];
  }

  /** A channel of ours that is new, whether its beginning was heard or it was found. */
  begin(channel: Channel): WebitelEvent[] {
    const id = callIdOf(channel);
    const known = this.byId(id);
    if (known) {
      known.told(channel);
      return [];
    }
    if (id === '' || this.#calls.length >= mostCalls) return [];
    const call = new KnownCall(channel);
    this.#calls.push(call);
    return [{ type: 'onNewCall', call }];
  }

  /**
   * The calls as they are after the connection came (back): those that went on are the same.
   * @returns those that are gone
   */
  restore(channels: readonly ChannelNews[]): KnownCall[] {
    const calls = new Map<string, KnownCall>();
    for (const { channel } of channels) {
      const id = callIdOf(channel);
      if (id === '' || calls.size >= mostCalls) continue;
      const call = calls.get(id) ?? this.byId(id) ?? new KnownCall(channel);
      calls.set(id, call);
      for (const leg of call.legs) if (!channels.some((each) => each.channel['Unique-ID'] === leg)) call.without(leg);
      call.shown(channel);
    }
    const old = this.#calls.filter(({ id }) => calls.has(id));
    const fresh = [...calls.values()].filter((call) => !old.includes(call));
    const gone = this.#calls.filter((call) => !old.includes(call));
    this.#calls = [...old, ...fresh.sort((a, b) => a.createdAt - b.createdAt)];
    return gone;
  }

  /** A channel of ours as a dump shows it; what was missed of it is told. */
  shown(channel: Channel): WebitelEvent[] {
    const leg = channel['Unique-ID'];
    const call = this.#calls.find((each) => each.has(leg));
    if (!call) return [];
    call.told(channel);
    const events = isAnswered(channel) ? this.#answered(call, leg) : [];
    if (!call.bridged && call.answered && isTogether(channel)) {
      call.bridged = true;
      events.push({ type: 'onBridgeCall', call });
    }
    if (call.leg === leg && call.held !== isHeld(channel)) {
      call.held = !call.held;
      events.push({ type: call.held ? 'onHoldCall' : 'onUnholdCall', call });
    }
    return events;
  }

  /** A channel that the phone system does not know any more. */
  gone(leg: string): WebitelEvent[] {
    const call = this.#calls.find((each) => each.has(leg));
    return call ? this.#without(call, leg, '', '') : [];
  }

  /** A channel that is over. */
  ended(channel: Channel): WebitelEvent[] {
    const leg = channel['Unique-ID'];
    const { variable_hangup_cause: cause, variable_w_transfer_result: transferResult } = channel;
    const call = this.#calls.find((each) => each.has(leg));
    return call ? this.#without(call, leg, cause, transferResult) : [];
  }

  #answered(call: KnownCall, leg: string): WebitelEvent[] {
    if (!call.answeredBy(leg)) return [];
    const events: WebitelEvent[] = [{ type: 'onAcceptCall', call }];
    // The party's side has made this bridge, so its event is the party's.
    if (call.direction === 'inbound') {
      call.bridged = true;
      if (call.otherLeg !== '' || call.queue !== '') events.push({ type: 'onBridgeCall', call });
    }
    return events;
  }

  #without(call: KnownCall, leg: string, cause: string, transferResult: string): WebitelEvent[] {
    this.#over = [...this.#over.slice(1 - endsKept), leg];
    if (!call.without(leg)) return [];
    this.#calls = this.#calls.filter((other) => other !== call);
    const { recordId: newId } = call;
    return [
      ...(cause === 'NORMAL_CLEARING' && newId !== '' && newId !== call.id
        ? [{ type: 'onUuidCall', call, newId } as const]
        : []),
      { type: 'onHangupCall', call, cause, transferResult },
    ];
  }
}
