/**
 * The user's own account: its state, its queues, and what becomes of us when another program signs it out: then no call
 * events are told any more, so calls are asked for until they are over, and only then it disconnects.
 */
import type { Fact } from '../../provider/facts.ts';
import type { Clock } from '../../provider/world.ts';
import type { AccountNews, Auth } from './messages.ts';
import type { WebitelSettings, WebitelUserSettings } from './settings.ts';
import { agentStateOf, statusWish, wrapUpWish } from './user-state.ts';
import type { WebitelClient } from './webitel-client.ts';
import type { WebitelEvent } from './webitel-events.ts';

export interface OwnAccountOptions {
  settings: WebitelSettings;
  user: WebitelUserSettings;
  /** `number@domain` */
  account: string;
  client: () => WebitelClient;
  clock: Clock;
  /** How often calls are looked at while their events cannot be heard, ms. */
  unheard: number;
  isUp: () => boolean;
  hasCalls: () => boolean;
  /** Asks for the calls anew. */
  look: () => Promise<void>;
  tell: (fact: Fact) => void;
  say: (event: WebitelEvent) => void;
}

export class OwnAccount {
  readonly #options: OwnAccountOptions;
  #news: AccountNews = {};
  #signedOut = false;
  #hasQueues = false;

  constructor(options: OwnAccountOptions) {
    this.#options = options;
  }

  /** With which status an agent of queues signs in to them; undefined for one who is not to. */
  get queueStatus(): string | undefined {
    const { isOperator, disableCallCentre, availableOnDemand } = this.#options.user;
    if (!isOperator || disableCallCentre) return undefined;
    return availableOnDemand ? 'Available (On Demand)' : 'Available';
  }

  /** Whether the user has queues to sign in to. */
  hasQueues({ queueAgent }: Auth): boolean {
    this.#hasQueues = queueAgent && this.queueStatus !== undefined;
    return this.#hasQueues;
  }

  /** The phone system says that there is a call. */
  get isInCall(): boolean {
    const { state, status } = this.#news;
    return state === 'ISBUSY' && (status === undefined || status === '' || status === 'NONE');
  }

  /** The connection is there (again). */
  up({ queuesSignedIn }: Auth, own: AccountNews): void {
    this.#signedOut = false;
    // What the account list says of the queues is of the time before we signed in to them.
    const { queuesSignedIn: _, ...news } = own;
    this.told({ ...news, online: true });
    this.#options.tell({ type: 'callCentre', active: this.#hasQueues && queuesSignedIn });
  }

  told(news: AccountNews): void {
    const { tell, say, look } = this.#options;
    this.#news = { ...this.#news, ...news };
    say({ type: 'onUserStatusChange', news: this.#news });
    const agent = agentStateOf(this.#news);
    if (agent) tell({ type: 'agentState', ...agent });
    if (news.queuesSignedIn !== undefined && this.#hasQueues) tell({ type: 'callCentre', active: news.queuesSignedIn });
    if (news.online === undefined) return;
    const before = this.#signedOut;
    this.#signedOut = !news.online;
    if (this.#signedOut && !before) this.#lookOn();
    else if (before && !this.#signedOut) void look();
  }

  /** Nothing is left to stay for. */
  leaveWhenOver(): void {
    const { isUp, hasCalls, client } = this.#options;
    if (this.#signedOut && isUp() && !hasCalls()) client().again('closed');
  }

  async setState(code: string, reason: string | undefined): Promise<void> {
    await this.#setStatus(statusWish(code, reason, this.#options.settings.breakReasons));
  }

  async setWrapUp(active: boolean): Promise<void> {
    await this.#setStatus(wrapUpWish(active));
  }

  async signInToQueues(active: boolean): Promise<void> {
    const client = this.#options.client();
    if (active) await client.command('cc login', { status: this.queueStatus });
    else await client.command('cc logout');
    client.queuesWanted = active;
    this.#options.tell({ type: 'callCentre', active });
  }

  async #setStatus(value: string): Promise<void> {
    const { client, account: user } = this.#options;
    await client().command('api account change', { user, param: 'status', value });
  }

  #lookOn(): void {
    const { isUp, clock, unheard, look } = this.#options;
    this.leaveWhenOver();
    clock.setTimeout(() => {
      if (!this.#signedOut || !isUp()) return;
      void look().then(() => {
        if (this.#signedOut && isUp()) this.#lookOn();
      });
    }, unheard);
  }
}
