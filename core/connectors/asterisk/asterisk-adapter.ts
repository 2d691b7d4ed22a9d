/** Events of one Asterisk into the calls of its agents: one for all users of a link. Knows no socket. */
import type { Clock, Log } from '../../provider/world.ts';
import { AgentCalls } from './agent-calls.ts';
import type { AgentListener } from './agent-calls-options.ts';
import type { AmiMessage } from './ami-message.ts';
import { CallTraces } from './call-traces.ts';
import { type Channel, ChannelGraph } from './channel-graph.ts';
import { listedChannel, type News, readNews } from './news.ts';
import type { AsteriskSettings, AsteriskUserSettings } from './settings.ts';

export interface AdapterEvents {
  /** Something came that cannot be trusted: compare with what Asterisk lists. */
  damaged(): void;
  /** Somebody waits on hold for an agent whose phone has been hung up. */
  abandoned(party: Channel, agent: AsteriskUserSettings): void;
  /** A channel of ours serves no call any more. */
  discard(channel: Channel): void;
  /** The server is about to stop. */
  shutdown(): void;
  /** News of an agent's queue membership, by the interface's name. */
  queueNews(news: Extract<News, { type: 'paused' | 'member' }>, message: AmiMessage): void;
  /** The result of an Originate that we have asked for. */
  originated(news: Extract<News, { type: 'originated' }>, message: AmiMessage): void;
}

export class AsteriskAdapter {
  readonly graph = new ChannelGraph();
  readonly traces = new CallTraces(this.graph);
  /** Channels that were put on hold by command: who did it (a channel), by whom is held (a channel). */
  readonly heldBy = new Map<string, string>();
  /** Asterisk 12 and later; from the banner. */
  modern = true;
  readonly counters = { messages: 0, events: 0, damaged: 0 };
  readonly #settings: AsteriskSettings;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #events: AdapterEvents;
  readonly #agents = new Map<string, AgentCalls>();
  readonly #byDevice = new Map<string, Set<AgentCalls>>();
  readonly #watchers = new Map<string, Set<AgentCalls>>();
  readonly #watched = new Map<AgentCalls, readonly string[]>();
  readonly #waits = new Set<{ test: () => boolean; done: () => void }>();
  readonly #packetFields: readonly string[];
  /** Channels that changed since a list was asked for: the list is older than they are. */
  #changed: Set<string> | undefined;

  constructor(settings: AsteriskSettings, clock: Clock, log: Log, events: AdapterEvents) {
    this.#settings = settings;
    this.#clock = clock;
    this.#log = log;
    this.#events = events;
    this.#packetFields = settings.packetInfoConfig.split(',').flatMap((field) => field.trim() || []);
  }

  /** Begins to follow an agent's devices. */
  add(userId: string, user: AsteriskUserSettings, listener: AgentListener): AgentCalls {
    const devices = [this.#settings.protocol + user.extension, ...user.otherDevices];
    const agent = new AgentCalls({
      extension: user.extension,
      devices,
      graph: this.graph,
      clock: this.#clock,
      onRinging: this.#settings.sendRingStartedOnRingingState,
      heldBy: this.heldBy,
      modern: () => this.modern,
      holdContext: this.#settings.parkingLotContext,
      listener,
      abandoned: (party) => {
        this.heldBy.delete(party.id);
        this.#events.abandoned(party, user);
      },
      discard: (channel) => {
        this.#events.discard(channel);
      },
    });
    this.#agents.set(userId, agent);
    for (const device of devices) this.#byDevice.set(device, (this.#byDevice.get(device) ?? new Set()).add(agent));
    agent.reviewSilently();
    return agent;
  }

  remove(userId: string): void {
    const agent = this.#agents.get(userId);
    agent?.stop();
    this.#agents.delete(userId);
    if (agent) this.#watch(agent, []);
    for (const device of agent?.devices ?? []) {
      const agents = this.#byDevice.get(device);
      if (agent) agents?.delete(agent);
      if (agents?.size === 0) this.#byDevice.delete(device);
    }
  }

  /** Whose a device such as `PJSIP/101` is. */
  userAt(device: string): string | undefined {
    const [owner] = this.#byDevice.get(device) ?? [];
    return owner && [...this.#agents].find(([, agent]) => agent === owner)?.[0];
  }

  get agents(): Iterable<AgentCalls> {
    return this.#agents.values();
  }

  /** Takes in one message of the link. */
  receive(message: AmiMessage): void {
    this.counters.messages++;
    const news = readNews(message, this.modern);
    if (news === 'nothing') return;
    if (news === 'damaged') {
      this.counters.damaged++;
      this.#log.warn('damaged message left out', { event: message.event?.slice(0, 40) });
      this.#events.damaged();
      return;
    }
    this.counters.events++;
    this.#take(news, message);
  }

  /** From now on a list may be compared: what changes meanwhile is newer than the list. */
  beginResync(): void {
    this.#changed = new Set();
  }

  /**
   * Compares with the entries of CoreShowChannels and puts right what differs.
   * @param silent true when a snapshot follows that tells everything
   */
  resync(entries: readonly AmiMessage[], silent: boolean): void {
    const changed = this.#changed ?? new Set();
    this.#changed = undefined;
    const now = this.#clock.now();
    const listed = new Map(entries.map((entry) => [entry.get('Uniqueid') ?? '', entry]));
    for (const id of [...this.graph.channels.keys()]) if (!listed.has(id) && !changed.has(id)) this.graph.forget(id);
    const callers = new Map<string, string>();
    for (const [id, entry] of listed) {
      if (changed.has(id) || id === '') continue;
      const channel = this.graph.seen(listedChannel(entry), now);
      channel.createdAt = Math.min(channel.createdAt, now - seconds(entry.get('Duration')));
      if (channel.upAt !== undefined) channel.upAt = Math.min(channel.upAt, now);
      this.graph.place(id, entry.like('BridgeId') ?? '');
      if (entry.get('Application') === 'MusicOnHold') channel.music = true;
      if (/^(Dial|Queue)$/.test(entry.get('Application') ?? '')) callers.set(channel.linkedid, id);
      const owners = new Set<AgentCalls>();
      this.#owners(channel.device, owners);
      for (const agent of owners) agent.listener.native(entry);
    }
    // A list does not say who dials whom; the called one runs `AppDial`, the caller of the same story runs Dial.
    for (const [id, entry] of listed) {
      const channel = this.graph.channels.get(id);
      if (!channel || channel.dialledBy !== undefined || !/^App(Dial|Queue)/.test(entry.get('Application') ?? ''))
        continue;
      const caller = callers.get(channel.linkedid);
      if (caller !== undefined) this.graph.dialled(caller, id);
    }
    for (const agent of this.#agents.values()) {
      if (silent) agent.reviewSilently();
      else agent.review();
      this.#watch(agent, agent.watched());
    }
    this.#check();
  }

  /** Settles once the channels are as wished. */
  when(test: () => boolean): Promise<void> {
    if (test()) return Promise.resolve();
    return new Promise((done) => this.#waits.add({ test, done }));
  }

  #take(news: News, message: AmiMessage): void {
    if (news.type === 'paused' || news.type === 'member') {
      this.#events.queueNews(news, message);
      return;
    }
    if (news.type === 'originated') {
      this.#events.originated(news, message);
      return;
    }
    if (news.type === 'shutdown') {
      this.#events.shutdown();
      return;
    }
    const ids = idsOf(news);
    for (const id of ids) this.#changed?.add(id);
    // Hold and music change nothing about who is joined with whom: those who watch the channel are all whom it concerns.
    const affected = local.has(news.type) ? this.#watching(ids, new Set()) : this.#affected(ids);
    this.traces.hear(news, this.#clock.now());
    this.graph.apply(news, this.#clock.now());
    // What is joined anew may bring other agents into the story; what comes apart was looked at before.
    if (joins.has(news.type)) for (const agent of this.#affected(ids)) affected.add(agent);
    if (news.type === 'transferred') this.#transferred(news);
    if (news.type === 'parked') this.#parked(news);
    if (news.type === 'bridgeEnter') this.heldBy.delete(news.channel.id);
    if (news.type === 'hangup') this.heldBy.delete(news.channel.id);
    for (const agent of affected) agent.listener.native(message);
    for (const agent of affected) {
      agent.review();
      this.#watch(agent, agent.watched());
    }
    if (this.#packetFields.length > 0) this.#packet(message, affected);
    this.#check();
  }

  #affected(ids: readonly string[]): Set<AgentCalls> {
    const found = new Set<AgentCalls>();
    for (const { device } of this.graph.story(ids)) this.#owners(device, found);
    return this.#watching(ids, found);
  }

  #watching(ids: readonly string[], found: Set<AgentCalls>): Set<AgentCalls> {
    for (const id of ids) {
      const device = this.graph.channels.get(id)?.device;
      if (device !== undefined) this.#owners(device, found);
      const watchers = this.#watchers.get(id);
      if (watchers) for (const agent of watchers) found.add(agent);
    }
    return found;
  }

  #owners(device: string, found: Set<AgentCalls>): void {
    const owners = this.#byDevice.get(device);
    if (owners) for (const agent of owners) found.add(agent);
  }

  /** Keeps the index of who wants to hear of which channel, so that news cost no search through all agents. */
  #watch(agent: AgentCalls, ids: readonly string[]): void {
    const before = this.#watched.get(agent) ?? [];
    if (before.length === ids.length && before.every((id, i) => id === ids[i])) return;
    for (const id of before) {
      const watchers = this.#watchers.get(id);
      watchers?.delete(agent);
      if (watchers?.size === 0) this.#watchers.delete(id);
    }
    for (const id of ids) this.#watchers.set(id, (this.#watchers.get(id) ?? new Set()).add(agent));
    if (ids.length > 0) this.#watched.set(agent, ids);
    else this.#watched.delete(agent);
  }

  /** A transfer made elsewhere: at the phone, by feature code, by another program. */
  #transferred({ by, to }: Extract<News, { type: 'transferred' }>): void {
    for (const agent of this.#affected(by)) {
      for (const call of agent.calls) {
        if (!by.some((id) => call.legs.has(id))) continue;
        const consultation = agent.calls.find((other) => other.parent);
        call.farewell ??= {
          cause: 'transferred',
          redirectingId: agent.extension,
          redirectionId: consultation?.number ?? to,
        };
      }
    }
  }

  #parked({ channel, space }: Extract<News, { type: 'parked' }>): void {
    for (const agent of this.#agents.values()) {
      for (const call of agent.calls) {
        if (call.parties.has(channel)) {
          call.farewell ??= { cause: 'parked', redirectingId: agent.extension, redirectionId: space };
        }
      }
    }
  }

  /** Fields of the packet that the site wants to see with its calls. */
  #packet(message: AmiMessage, affected: Iterable<AgentCalls>): void {
    const id = message.get('Uniqueid') ?? '';
    const data: Record<string, string> = {};
    for (const field of this.#packetFields) {
      const variable = message.all('ChanVariable').find((text) => text.startsWith(`${field}=`));
      const text = message.get(field) ?? variable?.slice(field.length + 1);
      if (text) data[field] = text.slice(0, 256);
    }
    if (Object.keys(data).length === 0) return;
    for (const agent of affected) {
      for (const call of agent.calls) {
        if (call.legs.has(id) || call.parties.has(id) || call.origin === id) agent.addData(call, data);
      }
    }
  }

  #check(): void {
    for (const wait of this.#waits) {
      if (!wait.test()) continue;
      this.#waits.delete(wait);
      wait.done();
    }
  }
}

/** News of one channel that leave the story as it is. */
const local: ReadonlySet<News['type']> = new Set(['hold', 'unhold', 'music']);

/** News after which a story may have more in it than before. */
const joins: ReadonlySet<News['type']> = new Set(['channel', 'dialBegin', 'bridgeEnter', 'bridged', 'renamed']);

function idsOf(news: News): string[] {
  switch (news.type) {
    case 'channel':
    case 'hangup':
    case 'bridgeEnter':
    case 'bridgeLeave':
      return [news.channel.id];
    case 'dialBegin':
    case 'dialEnd':
      return [news.from, news.to].flatMap((id) => id ?? []);
    case 'bridged':
      return news.ids;
    case 'transferred':
      return news.by;
    case 'pickup':
      return [news.by, news.target];
    case 'renamed':
      return [news.id];
    case 'hold':
    case 'unhold':
    case 'music':
    case 'parked':
    case 'queued':
    case 'queueLeft':
      return [news.channel];
    default:
      return [];
  }
}

/** `00:01:05`, or a number of seconds in old versions; as ms. */
function seconds(duration = ''): number {
  const parts = duration.split(':').map(Number);
  if (parts.some((part) => !Number.isFinite(part))) return 0;
  return parts.reduce((sum, part) => sum * 60 + part, 0) * 1000;
}
