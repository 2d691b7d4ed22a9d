/** What is remembered so that faults can be found afterwards: how late events are, the last of them, and what the wires said. */
import type { Clock } from '../../core/provider/world.ts';
import type { Hub } from '../messaging/hub.ts';
import { PageReports } from '../messaging/page-reports.ts';
import { RefusedTokens } from '../sites/refused-tokens.ts';
import { EventTraces } from './event-traces.ts';
import { EventLag } from './event-lag.ts';
import { RecentEvents } from './recent-events.ts';
import type { Wires } from './wires.ts';

export class Diagnostics {
  readonly lag = new EventLag();
  readonly events = new RecentEvents();
  /** Of phone systems that tell none themselves. */
  readonly traces = new EventTraces();
  /** What pages have told of themselves. */
  readonly reports: PageReports;
  readonly refusedTokens: RefusedTokens;
  readonly wires: Wires;
  readonly #unlisten: () => void;

  constructor(hub: Hub, wires: Wires, clock: Pick<Clock, 'now'>) {
    this.wires = wires;
    this.reports = new PageReports(clock);
    this.refusedTokens = new RefusedTokens(clock);
    this.#unlisten = hub.listen(({ user }, event) => {
      this.lag.note(event.at, clock.now());
      this.events.note(user, event);
      if (!hub.connection(user.connectionId)?.link.traces) this.traces.note(user, event);
    });
  }

  stop(): void {
    this.#unlisten();
  }
}
