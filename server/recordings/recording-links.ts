/** Addresses under which one recording can be fetched for a while, by whoever has them: sealed, so nothing in them can be changed. */
import * as z from 'zod';
import type { Clock } from '../../core/provider/world.ts';
import { SealError, type Sealer } from '../secrets/sealer.ts';

/** How long an address is good, ms: as long as somebody listens to a long call. */
export const linkLife = 2 * 3_600_000;

/** What such an address is bound to in the sealer. */
const place = 'link to a recording';

const link = z.tuple([z.string(), z.string(), z.int().min(0), z.number(), z.boolean()]);

export interface RecordingLink {
  userId: string;
  callId: string;
  /** Which of the call's recordings. */
  index: number;
  /** It may be kept as a file. */
  download: boolean;
}

export class RecordingLinks {
  readonly #sealer: Sealer;
  readonly #clock: Clock;

  constructor(sealer: Sealer, clock: Clock) {
    this.#sealer = sealer;
    this.#clock = clock;
  }

  /** @returns a path on the server */
  path({ userId, callId, index, download }: RecordingLink): string {
    const text = JSON.stringify([userId, callId, index, this.#clock.now() + linkLife, download]);
    return `/api/recordings/${this.#sealer.seal(text, place).sealed}`;
  }

  /** @returns nothing for an address that we have not made, or that is too old */
  read(token: string): RecordingLink | undefined {
    try {
      const [userId, callId, index, until, download] = link.parse(
        JSON.parse(this.#sealer.open({ sealed: token }, place)),
      );
      return until < this.#clock.now() ? undefined : { userId, callId, index, download };
    } catch (error) {
      if (error instanceof SealError || error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
      throw error;
    }
  }
}
