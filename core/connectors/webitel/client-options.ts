/** What a connection to Webitel is given: whose it is, its times, and who hears of it. */
import type { CtiErrorCode } from '../../provider/errors.ts';
import type { RetryPolicy } from '../../provider/retry.ts';
import type { AccountNews, Auth, Body } from './messages.ts';
import type { ChannelNews } from './channel.ts';

export interface WebitelTimes {
  /** How long opening may take, ms. */
  open: number;
  /** How long an answer may take, ms. */
  reply: number;
  /** The same for commands that are answered when a phone has been picked up, ms. */
  call: number;
  /** How often a ping is sent, ms. */
  ping: number;
  retry: RetryPolicy;
  /** How long a channel whose end has begun may go without the word that it is over, ms. */
  lingers: number;
  /** How often calls are looked at while their events cannot be heard, ms. */
  unheard: number;
  /** How long a phone may take to be picked up, or rung, by an order of ours, ms. */
  obeys: number;
}

export const defaultTimes: WebitelTimes = {
  open: 10_000,
  reply: 9000,
  call: 120_000,
  ping: 25_000,
  retry: { base: 1000, cap: 30_000 },
  lingers: 3000,
  unheard: 3000,
  obeys: 4000,
};

export interface WebitelAccount {
  /** WebSocket address. */
  url: string;
  /** `number@domain` */
  account: string;
  /** Either this, */
  secret: string;
  /** or these two. */
  key: string;
  token: string;
  /** The status with which an agent of queues signs in to them; undefined: stays as it is. */
  queueStatus: string | undefined;
}

export interface WebitelListener {
  /** Something happens to a channel of ours, or (`monitored`) to one of somebody else. */
  channel(news: ChannelNews, monitored: boolean, body: Body): void;
  /** Our own account's state. */
  account(news: AccountNews, body: Body): void;
  /** Signed in (again), with the channels that we have now; what has happened since is told next. */
  up(auth: Auth, own: AccountNews, channels: readonly ChannelNews[]): void;
  /** Once per loss, and once for each first attempt that failed. */
  down(reason: CtiErrorCode): void;
  /** The answer to a command, before anything follows from it. */
  answered(command: string, body: Body): void;
  damaged(): void;
  /** A ping has been answered. */
  alive(): void;
}
