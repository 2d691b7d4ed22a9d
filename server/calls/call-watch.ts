/** Pages that look at the calls of other agents hear when there is something new to see, and no more often than they can look. */
import { everybody } from '../../core/messaging/call-questions.ts';
import type { Clock, Timer } from '../../core/provider/world.ts';

/** A page that looks: it takes messages, already serialised. */
export interface WatchingPage {
  event(frame: string): void;
}

/** The least time between two notices to one page, ms: in a busy hour there are many calls a second. */
const pause = 2000;
/** Whose calls one page has asked for last; of those before these it hears nothing more. */
const agentsMost = 4;
const notice = JSON.stringify({ type: 'callsChanged' });

interface Watching {
  agents: string[];
  timer?: Timer;
  toldAt: number;
}

export class CallWatch {
  readonly #clock: Clock;
  readonly #pages = new Map<WatchingPage, Watching>();
  /** A page may be gone before its question was answered. */
  readonly #gone = new WeakSet<WatchingPage>();
  /** By agent, or `all`. */
  readonly #watchers = new Map<string, Set<WatchingPage>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A page was shown the calls of somebody else. @param agent an id, or `all` */
  asked(page: WatchingPage, agent: string): void {
    if (this.#gone.has(page)) return;
    const watching = this.#pages.get(page) ?? { agents: [], toldAt: -Infinity };
    this.#pages.set(page, watching);
    const dropped = watching.agents.length === agentsMost && !watching.agents.includes(agent) ? watching.agents[0] : '';
    if (dropped) this.#unwatch(page, dropped);
    watching.agents = [...watching.agents.filter((each) => each !== agent && each !== dropped), agent];
    const watchers = this.#watchers.get(agent) ?? new Set();
    this.#watchers.set(agent, watchers.add(page));
  }

  /** There is something new about a call of this user. */
  changed(userId: string): void {
    for (const key of [userId, everybody]) for (const page of this.#watchers.get(key) ?? []) this.#tell(page);
  }

  gone(page: WatchingPage): void {
    this.#gone.add(page);
    const watching = this.#pages.get(page);
    if (!watching) return;
    if (watching.timer !== undefined) this.#clock.clearTimeout(watching.timer);
    for (const agent of watching.agents) this.#unwatch(page, agent);
    this.#pages.delete(page);
  }

  stop(): void {
    for (const page of [...this.#pages.keys()]) this.gone(page);
  }

  #unwatch(page: WatchingPage, agent: string): void {
    const watchers = this.#watchers.get(agent);
    watchers?.delete(page);
    if (watchers?.size === 0) this.#watchers.delete(agent);
  }

  #tell(page: WatchingPage): void {
    const watching = this.#pages.get(page);
    if (!watching || watching.timer !== undefined) return;
    const wait = watching.toldAt + pause - this.#clock.now();
    const tell = () => {
      delete watching.timer;
      watching.toldAt = this.#clock.now();
      page.event(notice);
    };
    if (wait <= 0) tell();
    else watching.timer = this.#clock.setTimeout(tell, wait);
  }
}
