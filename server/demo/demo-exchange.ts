/** The demo's phone system: customers who call when told to, and colleagues who pick up when nobody sits at their desk. */
import { randomUUID } from 'node:crypto';
import type { BuiltinLink } from '../../core/connectors/builtin/builtin-link.ts';
import type { CtiEvent } from '../../core/model/events.ts';
import type { Clock, Timer } from '../../core/provider/world.ts';
import type { Hub } from '../messaging/hub.ts';
import type { UserSession } from '../messaging/user-session.ts';

export interface DemoCustomer {
  id: string;
  number: string;
  name: string;
  to: string;
  state: 'ringing' | 'calling' | 'talking' | 'ended';
}

/** Where its agents sit. */
export interface DemoDesks {
  connectionId: string;
  extensions: readonly string[];
}

/** Customers on the phone at once. */
const most = 20;
/** How long a colleague without a page lets it ring, and talks, ms. */
const pickUpAfter = 2500;
const hangUpAfter = 60_000;

export class DemoExchange {
  readonly #link: BuiltinLink;
  readonly #clock: Clock;
  readonly #customers = new Map<string, { customer: DemoCustomer; hangUp: () => void }>();
  readonly #timers = new Set<Timer>();
  readonly #unlisten: () => void;

  constructor(link: BuiltinLink, hub: Hub, clock: Clock, { connectionId, extensions }: DemoDesks) {
    this.#link = link;
    this.#clock = clock;
    // Also a desk without a phone rings here: somebody simulated sits there, or an agent in a terminal.
    for (const extension of extensions) link.exchange.agent(extension).standIn = true;
    this.#unlisten = hub.listen((session, event) => {
      if (session.user.connectionId === connectionId) this.#pickUp(session, event);
    });
  }

  get customers(): DemoCustomer[] {
    return [...this.#customers.values()].map(({ customer }) => customer);
  }

  /** @returns nothing when too many customers are on the phone already */
  call(number: string, name: string, to: string): DemoCustomer | undefined {
    if (this.#customers.size >= most) return undefined;
    const customer: DemoCustomer = { id: randomUUID(), number, name, to, state: 'calling' };
    const entry = { customer, hangUp: () => {} };
    this.#customers.set(customer.id, entry);
    const outside = this.#link.exchange.outsideCalls(number, name, to, ({ state }) => {
      customer.state = state;
      if (state === 'ended') this.#customers.delete(customer.id);
    });
    entry.hangUp = () => {
      this.#link.exchange.outsideHangsUp(outside);
    };
    return customer;
  }

  /** @returns false when there is no such customer on the phone */
  hangUp(id: string): boolean {
    const entry = this.#customers.get(id);
    entry?.hangUp();
    return entry !== undefined;
  }

  get linkUp(): boolean {
    return this.#link.status.state === 'up';
  }

  setLink(up: boolean): void {
    if (up === this.linkUp) return;
    if (up) this.#link.restore();
    else this.#link.cut();
  }

  stop(): void {
    this.#unlisten();
    for (const timer of this.#timers) this.#clock.clearTimeout(timer);
  }

  /** Direct calls only: what rings the queue is for those who are there. */
  #pickUp(session: UserSession, event: CtiEvent): void {
    if (event.type !== 'callStarted' || event.call.direction !== 'in' || event.call.queue !== undefined) return;
    const { provider } = session;
    const { id } = event.call;
    const absent = () => session.listeners === 0;
    const can = (feature: 'answer' | 'drop') =>
      provider.state.calls.some((call) => call.id === id && call.features.includes(feature));
    if (!absent()) return;
    this.#after(pickUpAfter, () => {
      if (!absent() || !can('answer')) return;
      provider.answerCall(id).catch(() => undefined);
      this.#after(hangUpAfter, () => {
        if (absent() && can('drop')) provider.dropCall(id).catch(() => undefined);
      });
    });
  }

  #after(ms: number, then: () => void): void {
    const timer = this.#clock.setTimeout(() => {
      this.#timers.delete(timer);
      then();
    }, ms);
    this.#timers.add(timer);
  }
}
