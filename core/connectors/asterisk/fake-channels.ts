/** The channels of the fake Asterisk and the events that each change of them makes, with the keys and in the order of the recordings. */

export interface FakeChannel {
  id: string;
  name: string;
  linkedid: string;
  state: number;
  number: string;
  callerName: string;
  connectedNumber: string;
  connectedName: string;
  context: string;
  exten: string;
  bridge: string;
  application: string;
  partner: FakeChannel | undefined;
}

const states: Readonly<Record<number, string>> = { 0: 'Down', 4: 'Ring', 5: 'Ringing', 6: 'Up' };

export class FakeChannels {
  readonly #channels = new Map<string, FakeChannel>();
  readonly #write: (text: string) => void;
  #count = 0;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  byName(name: string): FakeChannel | undefined {
    return [...this.#channels.values()].find((channel) => channel.name === name);
  }

  list(): Record<string, string>[] {
    return [...this.#channels.values()].map((channel) => ({
      Event: 'CoreShowChannel',
      ...this.#snapshot(channel),
      Application: channel.application,
      Duration: '00:00:01',
      BridgeId: channel.bridge,
    }));
  }

  add(
    device: string,
    about: {
      id?: string | undefined;
      linkedid?: string;
      state?: number;
      number?: string;
      name?: string;
      exten?: string;
    },
  ): FakeChannel & { name: string } {
    const id = about.id ?? `${1_795_000_000 + this.#count}.${this.#count}`;
    const channel: FakeChannel = {
      id,
      name: `${device}-${(this.#count++).toString(16).padStart(8, '0')}`,
      linkedid: about.linkedid ?? id,
      state: about.state ?? 0,
      number: about.number ?? '',
      callerName: about.name ?? '',
      connectedNumber: '',
      connectedName: '',
      context: 'from-internal',
      exten: about.exten ?? 's',
      bridge: '',
      application: about.state === 4 ? 'Dial' : 'AppDial',
      partner: undefined,
    };
    this.#channels.set(id, channel);
    this.#event('Newchannel', channel);
    return channel;
  }

  connectedLine(channel: FakeChannel, number: string, name: string): void {
    Object.assign(channel, { connectedNumber: number, connectedName: name });
  }

  state(channel: FakeChannel, state: number): void {
    channel.state = state;
    this.#event('Newstate', channel);
  }

  dialBegin(caller: FakeChannel | undefined, called: FakeChannel): void {
    this.#dial('DialBegin', caller, called, {});
  }

  dialEnd(caller: FakeChannel | undefined, called: FakeChannel, status: string): void {
    this.#dial('DialEnd', caller, called, { DialStatus: status });
  }

  answer(caller: FakeChannel, called: FakeChannel): void {
    if (!this.#channels.has(caller.id) || !this.#channels.has(called.id) || called.state === 6) return;
    this.state(called, 6);
    this.dialEnd(caller, called, 'ANSWER');
    if (caller.state !== 6) this.state(caller, 6);
    this.join(called, caller);
  }

  refuse(caller: FakeChannel, called: FakeChannel): void {
    if (!this.#channels.has(called.id)) return;
    this.dialEnd(caller, called, 'BUSY');
    this.#hangup(called, 17);
    this.#hangup(caller, 17);
  }

  join(one: FakeChannel, other: FakeChannel): void {
    for (const channel of [one, other]) this.#leave(channel);
    one.partner = other;
    other.partner = one;
    const bridge = `bridge-${this.#count++}`;
    for (const channel of [one, other]) {
      this.#music(channel, false);
      channel.bridge = bridge;
      this.#event('BridgeEnter', channel, { BridgeUniqueid: bridge, BridgeType: 'basic' });
    }
  }

  hold(one: FakeChannel, other: FakeChannel, context: string): void {
    for (const channel of [one, other]) {
      channel.context = context;
      this.#leave(channel);
    }
    for (const channel of [other, one]) this.#music(channel, true);
  }

  /** Takes a channel out of its talk; the other side, a called leg with nothing to do, is hung up. */
  release(channel: FakeChannel): void {
    const { partner } = channel;
    this.#leave(channel);
    channel.partner = undefined;
    if (partner) this.#hangup(partner, 16);
  }

  /** Ends a channel and whoever it dials or talks to. */
  hangupAll(channel: FakeChannel): void {
    const story = [...this.#channels.values()].filter(({ linkedid }) => linkedid === channel.linkedid);
    for (const other of story.filter((candidate) => candidate !== channel && candidate.state === 5)) {
      this.dialEnd(
        story.find(({ state }) => state !== 5),
        other,
        channel.state === 5 ? 'NOANSWER' : 'CANCEL',
      );
    }
    for (const other of story) this.#leave(other);
    for (const other of [channel, ...story.filter((candidate) => candidate !== channel)]) this.#hangup(other, 16);
  }

  #music(channel: FakeChannel, playing: boolean): void {
    if ((channel.application === 'MusicOnHold') === playing) return;
    channel.application = playing ? 'MusicOnHold' : '';
    this.#event(playing ? 'MusicOnHoldStart' : 'MusicOnHoldStop', channel);
  }

  #leave(channel: FakeChannel): void {
    if (channel.bridge === '') return;
    this.#event('BridgeLeave', channel, { BridgeUniqueid: channel.bridge, BridgeType: 'basic' });
    channel.bridge = '';
  }

  #hangup(channel: FakeChannel, cause: number): void {
    if (!this.#channels.delete(channel.id)) return;
    this.#event('Hangup', channel, { Cause: String(cause), 'Cause-txt': '' });
  }

  /** A message about a channel as Asterisk would write it. */
  text(name: string, channel: FakeChannel, more: Record<string, string> = {}): string {
    return lines({ Event: name, Privilege: 'call,all', ...this.#snapshot(channel), ...more });
  }

  /** A customer and an agent who talk already. @returns the agent's channel and the customer's */
  talk(extension: string, number: string): [FakeChannel, FakeChannel] {
    const customer = this.add('PJSIP/trunk', { state: 4, number, exten: `555${extension}` });
    const own = this.add(`PJSIP/${extension}`, { linkedid: customer.linkedid, number: extension });
    this.connectedLine(own, number, '');
    this.dialBegin(customer, own);
    this.state(own, 5);
    this.answer(customer, own);
    return [own, customer];
  }

  #event(name: string, channel: FakeChannel, more: Record<string, string> = {}): void {
    this.#write(this.text(name, channel, more));
  }

  #dial(name: string, caller: FakeChannel | undefined, called: FakeChannel, more: Record<string, string>): void {
    const dest = Object.entries(this.#snapshot(called)).map(([key, value]) => [`Dest${key}`, value]);
    this.#write(
      lines({
        Event: name,
        Privilege: 'call,all',
        ...(caller ? this.#snapshot(caller) : {}),
        ...(Object.fromEntries(dest) as Record<string, string>),
        ...more,
      }),
    );
  }

  #snapshot(channel: FakeChannel): Record<string, string> {
    return {
      Channel: channel.name,
      ChannelState: String(channel.state),
      ChannelStateDesc: states[channel.state] ?? '',
      CallerIDNum: channel.number || '<unknown>',
      CallerIDName: channel.callerName || '<unknown>',
      ConnectedLineNum: channel.connectedNumber || '<unknown>',
      ConnectedLineName: channel.connectedName || '<unknown>',
      Language: 'en',
      AccountCode: '',
      Context: channel.context,
      Exten: channel.exten,
      Priority: '1',
      Uniqueid: channel.id,
      Linkedid: channel.linkedid,
    };
  }
}

function lines(fields: Record<string, string>): string {
  const all = Object.entries(fields).map(([key, value]) => `${key}: ${value}\r\n`);
  return `${all.join('')}\r\n`;
}
