/** What a page shows on its own button while the panel is hidden: calls that go on, and calls that were missed. */
import { type Call, isMissed } from '../../core/model/call.ts';

export interface CtiBadge {
  /** Calls that go on, ringing ones included. */
  calls: number;
  /** Incoming calls that ring. */
  ringing: number;
  /** Calls missed since the panel was last shown. */
  missed: number;
}

export class Badge {
  #badge: CtiBadge = { calls: 0, ringing: 0, missed: 0 };

  /** @returns the new badge if it is another than before */
  calls(calls: readonly Call[]): CtiBadge | undefined {
    const ringing = calls.filter(({ state, direction }) => state === 'alerting' && direction === 'in').length;
    return this.#become({ ...this.#badge, calls: calls.length, ringing });
  }

  /** @param seen the panel is shown: the agent has seen it */
  ended(call: Call, seen: boolean): CtiBadge | undefined {
    return isMissed(call) && !seen ? this.#become({ ...this.#badge, missed: this.#badge.missed + 1 }) : undefined;
  }

  seen(): CtiBadge | undefined {
    return this.#become({ ...this.#badge, missed: 0 });
  }

  #become(badge: CtiBadge): CtiBadge | undefined {
    const { calls, ringing, missed } = this.#badge;
    if (badge.calls === calls && badge.ringing === ringing && badge.missed === missed) return undefined;
    this.#badge = badge;
    return badge;
  }
}
