/** Which channels there are, who dials whom, and who can hear whom. Follows the news; knows nothing of agents. */
import type { ChannelSnapshot, News } from './news.ts';

export interface Channel extends ChannelSnapshot {
  /** `PJSIP/101`: what is between the technology and the last dash names the endpoint. */
  device: string;
  /** Half of a Local pair: `Local/102@from-internal-00000003` and 1 or 2. */
  local: { pair: string; half: string } | undefined;
  bridge: string | undefined;
  /** The channel whose place in a bridge it has taken; empty for none. */
  insteadOf: string;
  /** Who dials it; `null`: nobody, it was originated. */
  dialledBy: string | null | undefined;
  dialling: Set<string>;
  /** How the dial of this channel ended; the first word counts, queues say two. */
  dialStatus: string | undefined;
  /** The bridge in which its phone pressed hold; it may be joined elsewhere meanwhile, and there nobody is held. */
  heldIn: string | undefined;
  music: boolean;
  /** Waits in this queue now. */
  queue: string | undefined;
  /** The queue it came through. */
  cameThrough: string | undefined;
  /** The extension it was created for: the number dialled, for a channel that a phone began. */
  firstExten: string;
  /** How dialling on its behalf failed last: the Q.850 cause and the dial status of the dialled channel. */
  failure: { cause: number; status: string } | undefined;
  /** When it became Up, UTC ms. */
  upAt: number | undefined;
  createdAt: number;
}

export class ChannelGraph {
  readonly channels = new Map<string, Channel>();
  /** Channels that went with the newest news, as they were, so that the reason of an end can be read. */
  readonly departed = new Map<string, { channel: Channel; cause: number }>();
  /** A Local channel that was originated for an agent stands for that agent's own channel: consultation calls. */
  readonly aliases = new Map<string, string>();
  readonly #devices = new Map<string, Set<Channel>>();
  readonly #bridges = new Map<string, Set<string>>();
  readonly #pairs = new Map<string, Map<string, string>>();
  /** A parked channel hears music, not the others that are parked. */
  readonly #parking = new Set<string>();

  /**
   * Takes in news.
   * @param at UTC ms
   */
  apply(news: News, at: number): void {
    this.departed.clear();
    switch (news.type) {
      case 'channel':
        this.seen(news.channel, at);
        break;
      case 'hangup':
        this.seen(news.channel, at);
        this.#remove(news.channel.id, news.cause);
        break;
      case 'dialBegin':
        if (news.caller) this.seen(news.caller, at);
        if (news.called) this.seen(news.called, at);
        this.#dials(news.from, news.to);
        break;
      case 'dialEnd':
        this.#dialEnded(news.from, news.to, news.status);
        break;
      case 'bridgeEnter':
        this.seen(news.channel, at);
        this.#enter(news.channel.id, news.bridge, news.kind === 'parking');
        if (news.insteadOf) this.#with(news.channel.id, (channel) => (channel.insteadOf = news.insteadOf));
        break;
      case 'bridgeLeave':
        this.seen(news.channel, at);
        this.#leave(news.channel.id, news.bridge);
        break;
      case 'bridged': {
        const bridge = [...news.ids].sort().join('+');
        for (const id of news.ids)
          if (news.linked) this.#enter(id, bridge, false);
          else this.#leave(id, bridge);
        break;
      }
      case 'hold':
      case 'unhold':
        this.#with(
          news.channel,
          (channel) => (channel.heldIn = news.type === 'hold' ? (channel.bridge ?? '') : undefined),
        );
        break;
      case 'music':
        this.#with(news.channel, (channel) => (channel.music = news.playing));
        break;
      case 'queued':
        this.#with(news.channel, (channel) => (channel.queue = channel.cameThrough = news.queue));
        break;
      case 'queueLeft':
        this.#with(news.channel, (channel) => (channel.queue = undefined));
        break;
      case 'renamed':
        this.#with(news.id, (channel) => Object.assign(channel, named(news.name)));
        break;
      default:
    }
  }

  /** A channel as an event or a list shows it; made if it is new. */
  seen(shown: ChannelSnapshot, at: number): Channel {
    const known = this.channels.get(shown.id);
    if (known) {
      if (shown.state === 6 && known.state !== 6) known.upAt = at;
      // Old versions leave fields out; what was known before stays.
      const { state, name, ...rest } = shown;
      for (const [key, text] of Object.entries(rest)) if (text !== '') known[key as 'exten'] = text;
      if (state !== undefined) known.state = state;
      if (name && name !== known.name) Object.assign(known, named(name));
      return known;
    }
    const channel: Channel = {
      ...shown,
      ...named(shown.name),
      bridge: undefined,
      insteadOf: '',
      dialledBy: undefined,
      dialling: new Set(),
      dialStatus: undefined,
      heldIn: undefined,
      music: false,
      queue: undefined,
      cameThrough: undefined,
      firstExten: shown.exten,
      failure: undefined,
      upAt: shown.state === 6 ? at : undefined,
      createdAt: at,
    };
    this.channels.set(shown.id, channel);
    this.#devices.set(channel.device, (this.#devices.get(channel.device) ?? new Set()).add(channel));
    if (channel.local) {
      const pair = this.#pairs.get(channel.local.pair) ?? new Map<string, string>();
      this.#pairs.set(channel.local.pair, pair.set(channel.local.half, channel.id));
    }
    return channel;
  }

  /** The live channels of a device such as `PJSIP/101`. */
  ofDevice(device: string): Iterable<Channel> {
    return this.#devices.get(device) ?? nobody;
  }

  /** Everything joined with a channel by dialling, bridges and Local pairs: one call story. */
  story(ids: readonly string[]): Set<Channel> {
    // A set that grows while it is walked: everything in it is visited once.
    const found = new Set<Channel>();
    const add = (id: string | null | undefined) => {
      const channel = id && this.channels.get(id);
      if (channel) found.add(channel);
    };
    for (const id of ids) add(id);
    for (const channel of found) {
      add(channel.dialledBy);
      for (const id of channel.dialling) add(id);
      if (channel.local) add(this.twin(channel)?.id);
      if (this.aliases.size > 0) add(this.aliases.get(channel.id));
      if (channel.bridge && !this.#parking.has(channel.bridge)) {
        for (const id of this.#bridges.get(channel.bridge) ?? nobody) add(id);
      }
    }
    return found;
  }

  /** Takes a channel away that a list does not show any more. */
  forget(id: string): void {
    this.#remove(id, 0);
  }

  /** Puts a channel found by a list into its bridge. */
  place(id: string, bridge: string): void {
    if (bridge) this.#enter(id, bridge, false);
  }

  dialled(from: string, to: string): void {
    this.#dials(from, to);
  }

  /** The other half of a Local pair. */
  twin(channel: Channel): Channel | undefined {
    if (!channel.local) return undefined;
    const other = this.#pairs.get(channel.local.pair)?.get(channel.local.half === '1' ? '2' : '1');
    return other === undefined ? undefined : this.channels.get(other);
  }

  /** Everyone in the channel's own bridge but itself. */
  companions(channel: Channel): Channel[] {
    const found: Channel[] = [];
    if (!channel.bridge || this.#parking.has(channel.bridge)) return found;
    for (const id of this.#bridges.get(channel.bridge) ?? nobody) {
      const companion = id === channel.id ? undefined : this.channels.get(id);
      if (companion) found.push(companion);
    }
    return found;
  }

  /** Who can hear the channel: real channels in its bridge, and beyond Local pairs. Local halves are wires, not parties. */
  parties(channel: Channel): Channel[] {
    const near = this.companions(channel);
    // Nearly always. Whoever joined last comes first, as in the search beyond wires.
    if (!near.some(({ local }) => local)) return near.reverse();
    const found = new Set<Channel>();
    const visited = new Set<Channel>([channel]);
    const open = [...near];
    for (let next = open.pop(); next; next = open.pop()) {
      if (visited.has(next)) continue;
      visited.add(next);
      if (!next.local) {
        found.add(next);
        continue;
      }
      const twin = this.twin(next);
      if (!twin || visited.has(twin)) continue;
      visited.add(twin);
      open.push(...this.companions(twin));
    }
    return [...found];
  }

  /** Channels that are dialled, and have not answered, on behalf of a channel: by itself, or by the far half of a Local pair it is joined with. */
  attempts(channel: Channel, answeredToo = false): Channel[] {
    const found: Channel[] = [];
    if (channel.dialling.size === 0 && !this.companions(channel).some(({ local }) => local)) return found;
    const visited = new Set<Channel>();
    const open = [channel];
    for (let next = open.pop(); next; next = open.pop()) {
      if (visited.has(next)) continue;
      visited.add(next);
      for (const id of next.dialling) {
        const target = this.channels.get(id);
        if (!target) continue;
        if (target.local) open.push(this.twin(target) ?? target);
        else if (answeredToo || target.dialStatus !== 'ANSWER') found.push(target);
      }
      for (const companion of this.companions(next)) if (companion.local) open.push(this.twin(companion) ?? companion);
    }
    return found;
  }

  /**
   * Who is behind a dialled channel: follows its dialler through Local pairs.
   * @returns the real channel that dials, `null` if the chain begins with an Originate, undefined while unknown
   */
  origin(channel: Channel): Channel | null | undefined {
    let current: Channel | undefined = channel;
    for (let steps = 0; current && steps < 20; steps++) {
      const alias = this.aliases.get(current.id);
      if (alias !== undefined) return this.channels.get(alias);
      if (current.dialledBy === null) return null;
      const dialler: Channel | undefined =
        current.dialledBy === undefined ? undefined : this.channels.get(current.dialledBy);
      if (!dialler) return undefined;
      if (!dialler.local) return dialler;
      const twin = this.twin(dialler);
      // A pair that nobody dialled but that is joined to somebody is a consultation made by the server.
      const joined = twin && this.companions(twin).find((companion) => !companion.local);
      if (joined) return joined;
      current = twin;
    }
    return undefined;
  }

  #dials(from: string | undefined, to: string): void {
    this.#with(to, (channel) => (channel.dialledBy = from ?? null));
    if (from !== undefined) this.#with(from, (channel) => channel.dialling.add(to));
  }

  #dialEnded(from: string | undefined, to: string | undefined, status: string): void {
    const caller = from === undefined ? undefined : this.channels.get(from);
    for (const id of to === undefined ? (caller?.dialling ?? []) : [to]) {
      this.#with(id, (channel) => (channel.dialStatus ??= status));
    }
  }

  #enter(id: string, bridge: string, parking: boolean): void {
    const channel = this.channels.get(id);
    if (!channel) return;
    if (channel.bridge && channel.bridge !== bridge) this.#leave(id, channel.bridge);
    channel.bridge = bridge;
    if (parking) this.#parking.add(bridge);
    this.#bridges.set(bridge, (this.#bridges.get(bridge) ?? new Set()).add(id));
  }

  #leave(id: string, bridge: string): void {
    const members = this.#bridges.get(bridge);
    members?.delete(id);
    if (members?.size === 0) {
      this.#bridges.delete(bridge);
      this.#parking.delete(bridge);
    }
    this.#with(id, (channel) => {
      if (channel.bridge === bridge) channel.bridge = undefined;
    });
  }

  #remove(id: string, cause: number): void {
    const channel = this.channels.get(id);
    if (!channel) return;
    if (channel.bridge) this.#leave(id, channel.bridge);
    if (channel.dialledBy) {
      const dialler = this.channels.get(channel.dialledBy);
      dialler?.dialling.delete(id);
      // The reason of a failed call is that of the dialled leg; the dialplan decides what the caller's leg says.
      if (dialler && channel.dialStatus !== 'ANSWER') dialler.failure = { cause, status: channel.dialStatus ?? '' };
    }
    if (channel.local) {
      const twin = this.twin(channel);
      if (twin) twin.failure ??= channel.failure;
      const pair = this.#pairs.get(channel.local.pair);
      pair?.delete(channel.local.half);
      if (pair?.size === 0) this.#pairs.delete(channel.local.pair);
    }
    this.channels.delete(id);
    this.aliases.delete(id);
    const devices = this.#devices.get(channel.device);
    devices?.delete(channel);
    if (devices?.size === 0) this.#devices.delete(channel.device);
    this.departed.set(id, { channel, cause });
  }

  #with(id: string, change: (channel: Channel) => unknown): void {
    const channel = this.channels.get(id);
    if (channel) change(channel);
  }
}

const nobody: readonly never[] = [];

/** Whether the phone of this channel has put whoever it is joined with on hold. */
export function holds(channel: Channel): boolean {
  return channel.heldIn !== undefined && channel.heldIn === (channel.bridge ?? '');
}

function named(name: string): Pick<Channel, 'name' | 'device' | 'local'> {
  const local = /^(Local\/.+);([12])$/.exec(name);
  return {
    name,
    device: name.slice(0, Math.max(name.lastIndexOf('-'), 0)) || name,
    local: local ? { pair: local[1] ?? '', half: local[2] ?? '' } : undefined,
  };
}
