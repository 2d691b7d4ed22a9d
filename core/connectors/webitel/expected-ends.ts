/**
 * How calls will end because of commands of ours, once they do end, and that of two calls that are joined the consultation
 * is told to have ended first: the phone system tells it in either order.
 */
import type { CallCause } from '../../model/call.ts';
import type { Fact } from '../../provider/facts.ts';
import type { Clock, Timer } from '../../provider/world.ts';

export interface ExpectedEnd {
  cause: CallCause;
  redirectingId?: string;
  redirectionId?: string;
}

/** How long the end of the main call waits for the one of the consultation, ms. */
const patience = 2000;
/** Ends that may be expected at once. */
const mostEnds = 50;

export class ExpectedEnds {
  readonly #clock: Clock;
  readonly #tell: (facts: readonly Fact[]) => void;
  readonly #ends = new Map<string, ExpectedEnd>();
  #joined: { main: string; consultation: string; held: readonly Fact[] | undefined; timer: Timer } | undefined;

  constructor(clock: Clock, tell: (facts: readonly Fact[]) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** @returns a function that forgets it, for a command that was refused */
  expect(id: string, end: ExpectedEnd): () => void {
    const [oldest] = this.#ends.keys();
    if (oldest !== undefined && this.#ends.size >= mostEnds) this.#ends.delete(oldest);
    this.#ends.set(id, end);
    return () => {
      if (this.#ends.get(id) === end) this.#ends.delete(id);
    };
  }

  expects(id: string): boolean {
    return this.#ends.has(id);
  }

  /** Two calls are joined. @returns a function that forgets it */
  join(main: string, consultation: string, end: ExpectedEnd): () => void {
    const joined = { main, consultation, held: undefined, timer: undefined };
    this.#joined = joined;
    const forget = [this.expect(main, end), this.expect(consultation, end)];
    return () => {
      for (const one of forget) one();
      if (this.#joined === joined) this.#release();
    };
  }

  /** The facts of one call's end go out, with what is expected of it, and in the contract's order. */
  ended(id: string, facts: readonly Fact[]): void {
    const end = this.#ends.get(id);
    this.#ends.delete(id);
    const told = end ? facts.map((fact) => (fact.type === 'finished' ? { ...fact, ...end } : fact)) : facts;
    const joined = this.#joined;
    if (end && joined?.main === id) {
      joined.held = told;
      joined.timer = this.#clock.setTimeout(() => {
        this.#release();
      }, patience);
      if (this.#ends.has(joined.consultation)) return;
      this.#release();
      return;
    }
    this.#tell(told);
    if (joined?.consultation === id && joined.held) this.#release();
  }

  /** The calls have been read anew. */
  clear(): void {
    this.#clock.clearTimeout(this.#joined?.timer);
    this.#joined = undefined;
    this.#ends.clear();
  }

  #release(): void {
    const joined = this.#joined;
    this.#joined = undefined;
    this.#clock.clearTimeout(joined?.timer);
    if (joined?.held) this.#tell(joined.held);
  }
}
