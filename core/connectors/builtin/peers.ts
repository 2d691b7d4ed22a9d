/** Carries the sound: tells pages whom they hear in which call, and passes on what two pages say to each other about it. */
import { CtiError } from '../../provider/errors.ts';
import type { IceServer, MediaSignal, PeerSignal, PeerWith } from '../../provider/media-signal.ts';
import type { Side } from '../../exchange/parties.ts';
import type { Media } from '../../exchange/who-hears-whom.ts';
import { Pair, type PairEnd } from './pair.ts';

type Send = (signal: MediaSignal) => void;

/** Pairs that are over and still remembered: a page's last words for one of them are no fault. */
const remembered = 1000;

export class Peers implements Media {
  /** @param user the line's number */
  readonly #iceServers: (user: string) => IceServer[];
  readonly #pairs = new Map<string, Pair>();
  /** By extension; those without any line under an empty one. */
  readonly #byLine = new Map<string, Set<Pair>>();
  /** Phone pages by extension. */
  readonly #pages = new Map<string, Send>();
  /** Lines whose page may be back in a moment. */
  readonly #returning = new Set<string>();
  readonly #over = new Map<string, Pair>();

  constructor(iceServers: (user: string) => IceServer[]) {
    this.#iceServers = iceServers;
  }

  /** Pairs that hear each other now. */
  get size(): number {
    return this.#pairs.size;
  }

  join(a: Side, b: Side): void {
    this.#open(a, b);
  }

  part(a: Side, b: Side): void {
    const found = this.#pairsOf(lineOf(a)).find(({ ends }) => ends.every(({ side }) => side === a || side === b));
    if (found) this.#close(found);
  }

  /**
   * A page is the phone of that line. What it still has goes on; every other pair of the line is made anew.
   * @param kept ids of pairs
   */
  plugIn(extension: string, send: Send, kept: readonly string[]): void {
    this.#pages.set(extension, send);
    this.#returning.delete(extension);
    for (const pair of this.#pairsOf(extension)) {
      const mine = pair.ends.find((end) => end.extension === extension);
      if (mine?.send && kept.includes(pair.id)) {
        mine.send = send;
        continue;
      }
      this.#renew(pair);
    }
    for (const id of kept) {
      const pair = this.#over.get(id);
      const mine = pair?.ends.find((end) => end.extension === extension);
      if (mine) send({ kind: 'close', callId: mine.callId, peer: id });
    }
  }

  /**
   * The line has no page any more.
   * @param then `returning`: it may be back in a moment, so its pairs stay as they are. `standIn`: whoever talks on there is
   * played. `none`: nobody does
   */
  unplug(extension: string, then: 'returning' | 'standIn' | 'none'): void {
    this.#pages.delete(extension);
    if (then === 'returning') this.#returning.add(extension);
    else this.#returning.delete(extension);
    if (then === 'standIn') for (const pair of this.#pairsOf(extension)) this.#renew(pair);
  }

  /** @throws CtiError `callNotFound` for a pair that the line has no part in, `notAllowedNow`, `tooFast` */
  signal(extension: string, signal: PeerSignal): void {
    const pair = this.#pairs.get(signal.peer);
    if (!pair && this.#over.get(signal.peer)?.has(extension)) return;
    const from = pair?.end(extension, signal.callId);
    if (!pair || !from) throw new CtiError('callNotFound');
    pair.relay(from, signal);
  }

  /** The new one first: a side that changes its way keeps its voice open meanwhile. */
  #renew(pair: Pair): void {
    const [a, b] = pair.ends;
    this.#open(a.side, b.side);
    this.#close(pair);
  }

  #open(a: Side, b: Side): void {
    const pair = new Pair(a, b);
    this.#pairs.set(pair.id, pair);
    for (const { side } of pair.ends) {
      this.#byLine.set(lineOf(side), (this.#byLine.get(lineOf(side)) ?? new Set()).add(pair));
    }
    const [first, second] = pair.ends;
    const [one, other] = [this.#pageOf(first), this.#pageOf(second)];
    if (one && other) {
      this.#tell(pair, first, one, 'page');
      this.#tell(pair, second, other, 'page');
    } else if (one) this.#tell(pair, first, one, this.#played(second));
    else if (other) this.#tell(pair, second, other, this.#played(first));
  }

  #tell(pair: Pair, end: PairEnd, send: Send, who: PeerWith | undefined): void {
    // Whoever may be back in a moment is waited for.
    if (!who) return;
    end.send = send;
    send({
      kind: 'open',
      callId: end.callId,
      peer: pair.id,
      offers: who !== 'page' || end === pair.ends[0],
      with: who,
      iceServers: this.#iceServers(end.extension ?? ''),
    });
  }

  #close(pair: Pair): void {
    this.#pairs.delete(pair.id);
    this.#over.set(pair.id, pair);
    const [oldest] = this.#over.keys();
    if (this.#over.size > remembered && oldest !== undefined) this.#over.delete(oldest);
    for (const end of pair.ends) {
      const pairs = this.#byLine.get(lineOf(end.side));
      pairs?.delete(pair);
      if (pairs?.size === 0) this.#byLine.delete(lineOf(end.side));
      // To the page that it was opened for, also when another one is the phone by now.
      end.send?.({ kind: 'close', callId: end.callId, peer: pair.id });
      end.send = undefined;
    }
  }

  #pageOf({ extension }: PairEnd): Send | undefined {
    return extension === undefined ? undefined : this.#pages.get(extension);
  }

  /** Who has no page is played by the other side's page. */
  #played({ side, extension = '' }: PairEnd): PeerWith | undefined {
    if (side.kind === 'outside') return side.sound;
    return this.#returning.has(extension) ? undefined : 'music';
  }

  #pairsOf(extension: string): Pair[] {
    return [...(this.#byLine.get(extension) ?? [])];
  }
}

function lineOf(side: Side): string {
  return side.kind === 'leg' ? side.extension : '';
}
