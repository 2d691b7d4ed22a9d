/** Tokens of sites that were refused lately, and why: an agent whose CRM signs wrongly sees only that nobody is signed in. */
import type { Clock } from '../../core/provider/world.ts';

/** `signature`: under another key. `late`: too old, or good for too long. `stranger`: no such user here. */
export type TokenFault = 'signature' | 'late' | 'stranger' | 'usedTwice' | 'origin';

interface Refusals {
  /** When, UTC ms, the newest last. */
  times: number[];
  last: TokenFault;
}

/** How long a refusal counts, ms, and how many are counted of one site. */
const kept = 15 * 60_000;
const most = 1000;

export class RefusedTokens {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #sites = new Map<string, Refusals>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** @param site one that there is: a stranger's word makes no entry */
  note(site: string, fault: TokenFault): void {
    const { times } = this.#sites.get(site) ?? { times: [] };
    this.#sites.set(site, { times: [...times, this.#clock.now()].slice(-most), last: fault });
  }

  /** A token of the site was taken: what was wrong before is mended. */
  taken(site: string): void {
    const known = this.#sites.get(site);
    // One stranger among many agents is no fault of the site, and is told until he has been forgotten.
    if (known && known.last !== 'stranger') this.#sites.delete(site);
  }

  get list(): { site: string; count: number; last: TokenFault }[] {
    const since = this.#clock.now() - kept;
    return [...this.#sites].flatMap(([site, { times, last }]) => {
      const count = times.filter((at) => at > since).length;
      if (count === 0) this.#sites.delete(site);
      return count === 0 ? [] : [{ site, count, last }];
    });
  }
}
