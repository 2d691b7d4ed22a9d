/** Who hears whom at an exchange. Worked out anew after whatever has happened, and only the difference is told. */
import type { AgentLine } from './agent-line.ts';
import { type Leg, otherSide, type Side } from './parties.ts';

/** What carries the sound between two sides. */
export interface Media {
  /** These two hear each other from now on; or soon, while one of them still rings, so that no first word is lost. */
  join(a: Side, b: Side): void;
  part(a: Side, b: Side): void;
}

export class WhoHearsWhom {
  readonly #lines: ReadonlyMap<string, AgentLine>;
  readonly #media: Media;
  /** Both ways. */
  readonly #joined = new Map<Side, ReadonlySet<Side>>();
  readonly #touched = new Set<Side>();

  constructor(lines: ReadonlyMap<string, AgentLine>, media: Media) {
    this.#lines = lines;
    this.#media = media;
  }

  /** This side is looked at again once all that belongs together has happened. */
  touch(side: Side): void {
    if (this.#touched.size === 0) {
      queueMicrotask(() => {
        this.#settle();
      });
    }
    this.#touched.add(side);
  }

  /** New pairs before the old ones are let go: a side that changes its party keeps its voice open meanwhile. */
  #settle(): void {
    const parted: [Side, Side][] = [];
    for (const side of this.#concerned()) {
      const before = this.#joined.get(side) ?? new Set();
      const now = this.#heardBy(side);
      for (const other of before) if (!now.has(other)) parted.push([side, other]);
      for (const other of now) {
        if (before.has(other) || this.#joined.get(other)?.has(side)) continue;
        this.#media.join(side, other);
      }
      if (now.size > 0) this.#joined.set(side, now);
      else this.#joined.delete(side);
    }
    const told = new Map<Side, Set<Side>>();
    for (const [side, other] of parted) {
      if (told.get(other)?.has(side)) continue;
      told.set(side, (told.get(side) ?? new Set()).add(other));
      this.#media.part(side, other);
    }
  }

  /** The sides that were touched, and all whose pairs may have changed with theirs. */
  #concerned(): Set<Side> {
    const concerned = new Set(this.#touched);
    this.#touched.clear();
    for (const side of concerned) {
      for (const other of this.#joined.get(side) ?? []) concerned.add(other);
      for (const other of this.#heardBy(side)) concerned.add(other);
    }
    return concerned;
  }

  /** The party, and through everybody who has a conference those who are in it. */
  #heardBy(side: Side): Set<Side> {
    const heard = new Set<Side>();
    const from = [side];
    for (let one = from.pop(); one; one = from.pop()) {
      const party = this.#partyOf(one);
      if (!party || party === side || heard.has(party)) continue;
      heard.add(party);
      if (party.kind === 'leg') from.push(...this.#conferencedWith(party));
    }
    return heard;
  }

  #conferencedWith(leg: Leg): Leg[] {
    if (leg.state !== 'conferenced') return [];
    return this.#legsOf(leg).filter((other) => other !== leg && other.state === 'conferenced');
  }

  #partyOf(side: Side): Side | undefined {
    if (side.kind === 'outside') return this.#partyOfOutside(side);
    if (!this.#alive(side)) return undefined;
    const { talk } = side;
    const [only, ...more] = talk.ringing;
    // While one phone rings its side is made ready; of many that ring only one will talk.
    if (only && more.length === 0 && !talk.called) {
      const party = side === only ? talk.caller : only;
      return party.kind === 'leg' && this.#alive(party) ? party : undefined;
    }
    const party = otherSide(side);
    return party && this.#talks(side) && this.#talks(party) ? party : undefined;
  }

  /** Outside parties know no talk: the lines do. */
  #partyOfOutside(side: Side): Side | undefined {
    for (const { legs } of this.#lines.values()) {
      const leg = legs.find((each) => otherSide(each) === side);
      if (leg) return this.#talks(side) && this.#talks(leg) ? leg : undefined;
    }
    return undefined;
  }

  #talks(side: Side): boolean {
    return side.kind === 'outside' ? side.state === 'talking' : side.state !== 'alerting' && this.#alive(side);
  }

  #alive(leg: Leg): boolean {
    return this.#legsOf(leg).includes(leg);
  }

  #legsOf({ extension }: Leg): readonly Leg[] {
    return this.#lines.get(extension)?.legs ?? [];
  }
}
