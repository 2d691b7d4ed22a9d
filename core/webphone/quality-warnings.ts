/** Says when a call begins to sound bad and when it is good again, without crying wolf at a single bad second. */
import type { QualitySample } from './quality.ts';

/**
 * `loss`, `jitter`, `roundTrip`, `mos`: the line is bad. `nothingArrives`: we send and get no packet. `silenceArrives`:
 * packets come, but no sound is in them. `nothingSpoken`: the microphone gives no sound at all, not even a room's.
 */
export const qualityWarnings = [
  'nothingArrives',
  'silenceArrives',
  'nothingSpoken',
  'loss',
  'roundTrip',
  'jitter',
  'mos',
] as const;
export type QualityWarning = (typeof qualityWarnings)[number];

interface Rule {
  /** What counts as bad, and what as good again: between the two nothing changes. */
  bad: (sample: QualitySample) => boolean;
  good: (sample: QualitySample) => boolean;
  /** So many bad seconds among the last `of` raise it; as many good ones in a row clear it. */
  seconds: number;
  of: number;
}

const rules: Record<QualityWarning, Rule> = {
  nothingArrives: {
    bad: ({ packetsIn, packetsOut }) => packetsIn === 0 && packetsOut > 0,
    good: ({ packetsIn }) => packetsIn > 0,
    seconds: 4,
    of: 4,
  },
  // Whoever listens is silent too, and some send nothing meanwhile: only long silence is a fault.
  silenceArrives: {
    bad: ({ heard, packetsIn }) => heard === false && packetsIn > 0,
    good: ({ heard }) => heard === true,
    seconds: 15,
    of: 15,
  },
  nothingSpoken: {
    bad: ({ spoke }) => spoke === false,
    good: ({ spoke }) => spoke === true,
    seconds: 10,
    of: 10,
  },
  loss: { bad: ({ loss }) => loss > 0.03, good: ({ loss }) => loss < 0.01, seconds: 4, of: 5 },
  jitter: { bad: ({ jitter }) => jitter > 30, good: ({ jitter }) => jitter < 20, seconds: 4, of: 5 },
  roundTrip: {
    bad: ({ roundTrip = 0 }) => roundTrip > 400,
    good: ({ roundTrip = 0 }) => roundTrip < 300,
    seconds: 4,
    of: 5,
  },
  mos: { bad: ({ mos }) => mos < 3.4, good: ({ mos }) => mos > 3.7, seconds: 4, of: 5 },
};

const clearAfter = 3;

export class QualityWarnings {
  readonly #past = new Map<QualityWarning, boolean[]>();
  readonly #calm = new Map<QualityWarning, number>();
  readonly #on = new Set<QualityWarning>();

  /** The gravest first. */
  get on(): readonly QualityWarning[] {
    return qualityWarnings.filter((each) => this.#on.has(each));
  }

  /**
   * Takes the next second.
   * @param expected which warnings can be meant now: nobody sends on a call that is held or muted
   * @returns whether the warnings are others than before
   */
  add(sample: QualitySample, expected: (warning: QualityWarning) => boolean = () => true): boolean {
    const before = this.#on.size;
    let changed = false;
    for (const warning of qualityWarnings) {
      if (!expected(warning)) this.#forget(warning);
      else if (this.#take(warning, sample)) changed = true;
    }
    return changed || before !== this.#on.size;
  }

  #take(warning: QualityWarning, sample: QualitySample): boolean {
    const { bad, good, seconds, of } = rules[warning];
    if (this.#on.has(warning)) {
      const calm = good(sample) ? (this.#calm.get(warning) ?? 0) + 1 : 0;
      this.#calm.set(warning, calm);
      if (calm < clearAfter) return false;
      this.#forget(warning);
      return true;
    }
    const past = [...(this.#past.get(warning) ?? []), bad(sample)].slice(-of);
    this.#past.set(warning, past);
    if (past.filter(Boolean).length < seconds) return false;
    this.#on.add(warning);
    this.#calm.set(warning, 0);
    return true;
  }

  #forget(warning: QualityWarning): void {
    this.#on.delete(warning);
    this.#past.delete(warning);
    this.#calm.delete(warning);
  }
}
