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
  readonly #host: HTMLElement;
  #badge: CtiBadge = { calls: 0, ringing: 0, missed: 0 };

  /** @param host tells each change as `cti-badge` */
  constructor(host: HTMLElement) {
    this.#host = host;
  }

  calls(calls: readonly Call[]): void {
    const ringing = calls.filter(({ state, direction }) => state === 'alerting' && direction === 'in').length;
    this.#become({ ...this.#badge, calls: calls.length, ringing });
  }

  /** @param seen the panel is shown: the agent has seen it */
  ended(call: Call, seen: boolean): void {
    if (isMissed(call) && !seen) this.#become({ ...this.#badge, missed: this.#badge.missed + 1 });
  }

  seen(): void {
    this.#become({ ...this.#badge, missed: 0 });
  }

  #become(detail: CtiBadge): void {
    const { calls, ringing, missed } = this.#badge;
    if (detail.calls === calls && detail.ringing === ringing && detail.missed === missed) return;
    this.#badge = detail;
    this.#host.dispatchEvent(new CustomEvent('cti-badge', { detail, bubbles: true, composed: true }));
  }
}
