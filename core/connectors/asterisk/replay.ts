/** Recorded traffic through the real adapter: what each agent would have heard. Time is the recording's own. */
import type { CtiEvent } from '../../model/events.ts';
import type { CallTrace } from '../../provider/call-trace.ts';
import { RecordedClock } from '../../provider/recorded-clock.ts';
import { type Clock, silentLog, systemClock } from '../../provider/world.ts';
import { BaseCtiProvider } from '../../provider/base-cti-provider.ts';
import { CtiError } from '../../provider/errors.ts';
import { AmiParser } from './ami-parser.ts';
import { AsteriskAdapter } from './asterisk-adapter.ts';
import type { AgentCalls } from './agent-calls.ts';
import { everything } from './capabilities.ts';
import type { Capture } from './capture.ts';
import { QueueMembers } from './queue-members.ts';
import {
  asteriskSettings,
  type AsteriskSettings,
  asteriskUserSettings,
  type AsteriskUserSettings,
} from './settings.ts';
import { listReply } from './replay-lists.ts';

export interface ReplayOptions {
  /** Extensions, e.g. `101`. */
  agents: readonly string[];
  onEvent: (agent: string, event: CtiEvent) => void;
  /** Each agent's provider before the first event, for whoever wants to look closer. */
  onProvider?: (agent: string, provider: BaseCtiProvider) => void;
  /** 1 plays as recorded, 2 twice as fast; left out: as fast as it can. */
  speed?: number;
  settings?: Partial<AsteriskSettings>;
  /** UTC ms of the recording's begin; what the events are stamped with. */
  startedAt?: number;
}

export interface ReplayResult {
  /** Messages, events used, messages left out as damaged. */
  counters: Readonly<Record<string, number>>;
  traces: CallTrace[];
}

/** An agent who only listens: the recording decides what happens. */
class Listener extends BaseCtiProvider {
  readonly agent: AgentCalls;
  readonly user: AsteriskUserSettings;

  constructor(adapter: AsteriskAdapter, user: AsteriskUserSettings, clock: Clock) {
    super(clock);
    this.user = user;
    this.agent = adapter.add(user.extension, user, {
      tell: (fact, at) => {
        this.tell(fact, at);
      },
      native: (message) => {
        this.tellNative(() => message.text);
      },
    });
  }

  connect(): Promise<void> {
    return Promise.resolve();
  }

  closeConnection(): Promise<void> {
    return Promise.resolve();
  }

  linkUp(): void {
    this.tell({ type: 'linkUp', capabilities: everything, calls: this.agent.live() });
  }

  linkDown(): void {
    this.tell({ type: 'linkDown', reason: 'linkDown' });
  }

  queueState(members: QueueMembers): void {
    const state = members.stateOf(this.user);
    if (state) this.tell({ type: 'agentState', ...state });
  }

  protected perform(): Promise<void> {
    return Promise.reject(new CtiError('notSupported', 'a recording takes no commands'));
  }
}

export async function replay(capture: Capture, options: ReplayOptions): Promise<ReplayResult> {
  const startedAt = options.startedAt ?? 0;
  const clock = new RecordedClock(startedAt);
  const settings = asteriskSettings.parse({
    url: 'recording',
    userName: 'recording',
    secret: 'recording',
    ...options.settings,
  });
  const members = new QueueMembers(settings, silentLog);
  const listeners: Listener[] = [];
  const adapter = new AsteriskAdapter(settings, clock, silentLog, {
    damaged: () => undefined,
    abandoned: () => undefined,
    discard: () => undefined,
    shutdown: () => undefined,
    originated: () => undefined,
    queueNews: (news) => {
      members.take(news);
      for (const listener of listeners)
        if (members.belongs(news.interface, listener.user)) listener.queueState(members);
    },
  });
  for (const extension of options.agents) {
    const listener = new Listener(
      adapter,
      asteriskUserSettings.parse({ extension, otherDevices: [`SIP/${extension}`] }),
      clock,
    );
    options.onProvider?.(extension, listener);
    listener.listen((event) => {
      options.onEvent(extension, event);
    });
    listeners.push(listener);
  }
  let connections = 0;
  let parser = newParser();
  const lists = listReply();

  for (const chunk of capture.chunks) {
    await waitFor(startedAt + chunk.at);
    // A second banner in one file is a second connection; a note may say when the first one was lost.
    const again = chunk.direction === 'S' && connections > 0 && startsWithBanner(chunk.bytes);
    if (again || (chunk.direction === 'M' && new TextDecoder().decode(chunk.bytes) === 'connection lost')) {
      for (const listener of listeners) if (listener.state.link === 'up') listener.linkDown();
    }
    if (again) parser = newParser();
    if (chunk.direction === 'S') parser.feed(chunk.bytes);
  }
  clock.advance(clock.now() + 2000);
  for (const { agent } of listeners) agent.stop();
  return {
    counters: { ...adapter.counters, oversized: parser.oversized },
    traces: adapter.traces.list((device) => adapter.userAt(device)),
  };

  function newParser(): AmiParser {
    return new AmiParser({
      onBanner: (banner) => {
        adapter.modern = !/\/1\./.test(banner);
        connections++;
        if (connections > 1) adapter.beginResync();
        else for (const listener of listeners) listener.linkUp();
      },
      onMessage: (message) => {
        const list = lists.take(message);
        if (list?.name === 'CoreShowChannelsComplete') {
          const returning = listeners.some(({ state }) => state.link !== 'up');
          adapter.resync(list.entries, returning);
          if (returning) for (const listener of listeners) listener.linkUp();
        } else if (list?.name === 'QueueStatusComplete') {
          members.replace(list.entries);
          for (const listener of listeners) listener.queueState(members);
        } else if (!list) {
          adapter.receive(message);
        }
      },
    });
  }

  async function waitFor(moment: number): Promise<void> {
    const wait = options.speed ? (moment - clock.now()) / options.speed : 0;
    if (wait > 0) await new Promise<void>((resolve) => systemClock.setTimeout(resolve, wait));
    clock.advance(moment);
  }
}

function startsWithBanner(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(0, 22)) === 'Asterisk Call Manager/';
}
