/** What becomes of events that were lost or came too early: channels are asked for, and what was missed of them is told. */
import type { Clock } from '../../provider/world.ts';
import type { ChannelNews } from './channel.ts';
import type { WebitelCalls } from './webitel-calls.ts';
import type { WebitelClient } from './webitel-client.ts';
import type { WebitelEvent } from './webitel-events.ts';

/** More channels at once than an account has. */
const mostEarly = 50;

export interface ChannelWatchOptions {
  client: WebitelClient;
  calls: WebitelCalls;
  clock: Clock;
  /** How long the word that follows an early one may take, ms. */
  lingers: number;
  isUp: () => boolean;
  /** The account's state says that there is a call. */
  isInCall: () => boolean;
  read: (events: readonly WebitelEvent[]) => void;
}

export class ChannelWatch {
  readonly #options: ChannelWatchOptions;
  /** Channels of which something was told before their beginning. */
  readonly #early = new Set<string>();

  constructor(options: ChannelWatchOptions) {
    this.#options = options;
  }

  /** An event of a channel of ours. */
  heard(news: ChannelNews): void {
    const { calls, read, isUp } = this.#options;
    if (news.name === 'CHANNEL_HANGUP') {
      // The word that it is over follows at once, or it has been lost.
      this.#later(() => {
        if (isUp()) read(calls.ended(news.channel));
      });
    }
    const events = calls.read(news);
    const leg = news.channel['Unique-ID'];
    if (events === 'unknown') void this.#find(leg);
    else if (events === 'early') this.#findLater(leg);
    else read(events);
  }

  /** What events were lost is found out here at the latest. */
  async look(): Promise<void> {
    const { client, calls, read, isInCall } = this.#options;
    // The list is one of the whole domain, so it is asked for only where nothing at all was heard of a call.
    if (calls.all.length === 0 && isInCall()) {
      const found = await client.channels().catch(() => []);
      for (const { channel } of found) {
        if (!calls.knows(channel['Unique-ID'])) read([...calls.begin(channel), ...calls.shown(channel)]);
      }
    }
    for (const leg of calls.all.flatMap(({ legs }) => legs)) {
      try {
        const news = await client.dump(leg);
        read(news ? calls.shown(news.channel) : calls.gone(leg));
      } catch {
        // It is asked again with the next ping.
      }
    }
  }

  /** Whether the party's side holds us may have changed while nobody was told. */
  async lookAtParties(): Promise<void> {
    const { client, calls, read } = this.#options;
    for (const leg of calls.all.map(({ otherLeg }) => otherLeg).filter((other) => other !== '')) {
      const news = await client.dump(leg).catch(() => undefined);
      if (news) read(calls.partyShown(news.channel));
    }
  }

  #findLater(leg: string): void {
    if (this.#early.has(leg) || this.#early.size >= mostEarly) return;
    this.#early.add(leg);
    this.#later(() => {
      this.#early.delete(leg);
      if (this.#options.isUp()) void this.#find(leg);
    });
  }

  /** A channel of ours whose beginning was never told. */
  async #find(leg: string): Promise<void> {
    const { client, calls, read } = this.#options;
    if (calls.knows(leg)) return;
    const news = await client.dump(leg).catch(() => undefined);
    if (news && !calls.knows(leg)) read([...calls.begin(news.channel), ...calls.shown(news.channel)]);
  }

  #later(run: () => void): void {
    const { clock, lingers } = this.#options;
    clock.setTimeout(run, lingers);
  }
}
