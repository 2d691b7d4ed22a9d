/** What users have lately asked to be called, beside what was dialled for it: a dial plan makes another number of it. */
import type { Clock } from '../../core/provider/world.ts';

export interface PlacedNumber {
  /** As the agent or the CRM wrote it. */
  written: string;
  /** What was dialled for it. */
  dialled: string;
  /** Of the page that it was written in. */
  site?: string | undefined;
}

interface Placed extends PlacedNumber {
  at: number;
}

/** A call that was placed longer ago than this has begun, or will not, ms. */
const rememberedFor = 6 * 60 * 60 * 1000;
const keptMost = 20;

export class PlacedNumbers {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #byUser = new Map<string, Placed[]>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  place(userId: string, { written, dialled, site }: PlacedNumber): void {
    const at = this.#clock.now();
    const before = (this.#byUser.get(userId) ?? []).filter((placed) => at - placed.at < rememberedFor);
    this.#byUser.set(userId, [{ written, dialled: digits(dialled), site, at }, ...before].slice(0, keptMost));
  }

  /** @returns what was written for it, the last time, and where; nothing where it was not placed here */
  placed(userId: string, dialled: string): PlacedNumber | undefined {
    const wanted = digits(dialled);
    return this.#byUser.get(userId)?.find((placed) => placed.dialled === wanted);
  }
}

function digits(number: string): string {
  return number.replace(/[^\d*#]/g, '');
}
