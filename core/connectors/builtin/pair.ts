/** Two sides that hear each other, and what their pages may say to each other about it. */
import { CtiError } from '../../provider/errors.ts';
import type { MediaSignal, PeerSignal } from '../../provider/media-signal.ts';
import type { Side } from '../../exchange/parties.ts';

/** Candidates between two descriptions: a page with many networks has some thirty. */
const candidatesMost = 64;
/** Descriptions of one side: one, and some for each time that its network was lost. */
const descriptionsMost = 500;

/** One side of a pair, and its page if it has one. */
export class PairEnd {
  readonly side: Side;
  /** The call as its page knows it. */
  readonly callId: string;
  /** Takes signals for the page; none while the pair is not open there. */
  send: ((signal: MediaSignal) => void) | undefined;
  #candidates = 0;
  #descriptions = 0;

  constructor(side: Side) {
    this.side = side;
    this.callId = side.kind === 'leg' ? side.id : '';
  }

  get extension(): string | undefined {
    return this.side.kind === 'leg' ? this.side.extension : undefined;
  }

  /** Counts what its page says. @throws CtiError `tooFast` for more than any page needs */
  count(kind: PeerSignal['kind']): void {
    if (kind === 'candidate') this.#candidates++;
    else this.#descriptions++;
    if (kind === 'description') this.#candidates = 0;
    if (this.#candidates > candidatesMost || this.#descriptions > descriptionsMost) throw new CtiError('tooFast');
  }
}

export class Pair {
  readonly id = crypto.randomUUID();
  /** The first one makes the offers. */
  readonly ends: readonly [PairEnd, PairEnd];

  constructor(a: Side, b: Side) {
    this.ends = [new PairEnd(a), new PairEnd(b)];
  }

  /** Of a line and its call. */
  end(extension: string, callId: string): PairEnd | undefined {
    return this.ends.find((each) => each.extension === extension && each.callId === callId);
  }

  has(extension: string): boolean {
    return this.ends.some((each) => each.extension === extension);
  }

  /**
   * Passes a page's word on to the other page.
   * @throws CtiError `notAllowedNow` for what this end has no say in, `tooFast`
   */
  relay(from: PairEnd, signal: PeerSignal): void {
    const [offerer, answerer] = this.ends;
    const to = from === offerer ? answerer : offerer;
    // A melody or an echo listens to nobody.
    if (from.send === undefined || to.callId === '') throw new CtiError('notAllowedNow');
    if (signal.kind === 'description' && (signal.type === 'offer') !== (from === offerer))
      throw new CtiError('notAllowedNow');
    if (signal.kind === 'restart' && from === offerer) throw new CtiError('notAllowedNow');
    from.count(signal.kind);
    to.send?.({ ...signal, callId: to.callId });
  }
}
