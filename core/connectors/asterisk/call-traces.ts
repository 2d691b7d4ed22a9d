/**
 * What Asterisk did about each call, step by step, also about calls that came to none of our agents: the Linkedid joins the
 * channels of one story. Kept for the newest stories, so that "why did this call come to me" has an answer.
 */
import type { CallTrace, CallTraceStep } from '../../provider/call-trace.ts';
import type { ChannelGraph } from './channel-graph.ts';
import type { ChannelSnapshot, News } from './news.ts';

/** Stories kept, and steps of one of them. */
const mostStories = 500;
const mostSteps = 200;

interface Story {
  id: string;
  startedAt: number;
  endedAt: number | undefined;
  from: string;
  to: string;
  readonly steps: CallTraceStep[];
  readonly channels: Set<string>;
  readonly live: Set<string>;
  readonly queues: Set<string>;
  readonly rang: Set<string>;
  readonly answered: Set<string>;
}

export class CallTraces {
  readonly #graph: ChannelGraph;
  /** The oldest first. */
  readonly #stories = new Map<string, Story>();
  readonly #byChannel = new Map<string, Story>();
  /** By channel: a state is told when it changes. */
  readonly #states = new Map<string, number>();

  constructor(graph: ChannelGraph) {
    this.#graph = graph;
  }

  /** Takes in news before the graph does: what hangs up is still there. @param at UTC ms */
  hear(news: News, at: number): void {
    switch (news.type) {
      case 'channel':
        this.#state(news.channel, at);
        break;
      case 'hangup':
        this.#tell(this.#storyOf(news.channel, at), at, news.channel.name, `hangs up (cause ${news.cause})`);
        this.#gone(news.channel.id, at);
        break;
      case 'dialBegin':
        this.#dials(news, at);
        break;
      case 'dialEnd':
        this.#dialled(news.to, news.status, at);
        break;
      case 'queued': {
        const story = this.#byChannel.get(news.channel);
        story?.queues.add(news.queue);
        this.#tell(story, at, this.#name(news.channel), `waits in queue ${news.queue}`);
        break;
      }
      case 'bridgeEnter':
        this.#tell(
          this.#storyOf(news.channel, at),
          at,
          news.channel.name,
          `is joined (bridge ${news.bridge.slice(0, 8)})`,
        );
        break;
      case 'bridgeLeave':
        this.#tell(this.#storyOf(news.channel, at), at, news.channel.name, 'is let go of the bridge');
        break;
      default:
        this.#others(news, at);
    }
  }

  /** The newest first. @param userAt whose a device such as `PJSIP/101` is */
  list(userAt: (device: string) => string | undefined): CallTrace[] {
    return [...this.#stories.values()].reverse().map((story) => {
      const named = (devices: Iterable<string>) => [...devices].map((device) => ({ device, userId: userAt(device) }));
      return {
        id: story.id,
        startedAt: story.startedAt,
        ...(story.endedAt === undefined ? {} : { endedAt: story.endedAt }),
        from: story.from,
        to: story.to,
        queues: [...story.queues],
        rang: named(story.rang),
        answered: named(story.answered),
        channels: [...story.channels],
        steps: story.steps,
      };
    });
  }

  #state(channel: ChannelSnapshot, at: number): void {
    const story = this.#storyOf(channel, at);
    const before = this.#states.get(channel.id);
    const { state, name, exten } = channel;
    if (state === undefined || state === before) return;
    this.#states.set(channel.id, state);
    const device = deviceOf(name);
    if (state === 4) this.#tell(story, at, name, exten ? `calls ${exten}` : 'calls');
    else if (state === 5) {
      if (!isLocal(name)) story.rang.add(device);
      this.#tell(story, at, name, 'rings');
    } else if (state === 6 && before !== undefined) {
      // Whoever rang, and not whoever called.
      if (story.rang.has(device)) story.answered.add(device);
      this.#tell(story, at, name, 'is answered');
    } else if (before === undefined) this.#tell(story, at, name, 'begins');
  }

  #dials({ from, to, caller, called }: Extract<News, { type: 'dialBegin' }>, at: number): void {
    const story = (from === undefined ? undefined : this.#byChannel.get(from)) ?? (caller && this.#storyOf(caller, at));
    const mine = story ?? (called && this.#storyOf(called, at));
    if (!mine) return;
    // What is dialled belongs to the story of whoever dials.
    this.#join(mine, to);
    const name = called?.name ?? this.#name(to);
    if (!isLocal(name)) mine.rang.add(deviceOf(name));
    this.#tell(mine, at, caller?.name ?? (from === undefined ? '' : this.#name(from)), `dials ${deviceOf(name)}`);
  }

  #dialled(to: string | undefined, status: string, at: number): void {
    if (to === undefined) return;
    const name = this.#name(to);
    const story = this.#byChannel.get(to);
    if (status === 'ANSWER' && story && !isLocal(name)) story.answered.add(deviceOf(name));
    this.#tell(story, at, name, `dial ended: ${status}`);
  }

  #others(news: News, at: number): void {
    const words: Partial<Record<News['type'], (news: never) => [channel: string, text: string]>> = {
      hold: ({ channel }: { channel: string }) => [channel, 'puts on hold'],
      unhold: ({ channel }: { channel: string }) => [channel, 'takes back from hold'],
      queueLeft: ({ channel }: { channel: string }) => [channel, 'leaves the queue'],
      parked: ({ channel, space }: { channel: string; space: string }) => [channel, `is parked at ${space}`],
      pickup: ({ by, target }: { by: string; target: string }) => [by, `picks up ${this.#name(target)}`],
      transferred: ({ by, to }: { by: string[]; to: string }) => [by[0] ?? '', `transfers to ${to}`],
    };
    const said = words[news.type]?.(news as never);
    if (said) this.#tell(this.#byChannel.get(said[0]), at, this.#name(said[0]), said[1]);
  }

  #tell(story: Story | undefined, at: number, name: string, text: string): void {
    if (!story || story.steps.length >= mostSteps) return;
    story.steps.push({ at, who: name, text, machinery: isLocal(name) });
  }

  #storyOf({ id, linkedid, callerNumber, callerName, exten }: ChannelSnapshot, at: number): Story {
    const known = this.#byChannel.get(id);
    if (known) return known;
    const key = linkedid || id;
    let story = this.#stories.get(key);
    if (!story) {
      story = {
        id: key,
        startedAt: at,
        endedAt: undefined,
        from: callerName && callerName !== callerNumber ? `${callerName} ${callerNumber}` : callerNumber,
        to: exten,
        steps: [],
        channels: new Set(),
        live: new Set(),
        queues: new Set(),
        rang: new Set(),
        answered: new Set(),
      };
      this.#stories.set(key, story);
      this.#makeRoom();
    }
    this.#join(story, id);
    return story;
  }

  #join(story: Story, id: string): void {
    if (this.#byChannel.get(id) === story) return;
    this.#byChannel.set(id, story);
    story.channels.add(id);
    story.live.add(id);
    story.endedAt = undefined;
  }

  #gone(id: string, at: number): void {
    const story = this.#byChannel.get(id);
    this.#byChannel.delete(id);
    this.#states.delete(id);
    story?.live.delete(id);
    if (story?.live.size === 0) story.endedAt = at;
  }

  #makeRoom(): void {
    if (this.#stories.size <= mostStories) return;
    const [oldest] = this.#stories.values();
    if (!oldest) return;
    this.#stories.delete(oldest.id);
    for (const id of oldest.live) {
      this.#byChannel.delete(id);
      this.#states.delete(id);
    }
  }

  #name(id: string): string {
    return this.#graph.channels.get(id)?.name ?? id;
  }
}

/** Halves of Local pairs are wires of Asterisk itself. */
function isLocal(name: string): boolean {
  return name.startsWith('Local/');
}

function deviceOf(name: string): string {
  return name.slice(0, Math.max(name.lastIndexOf('-'), 0)) || name;
}
