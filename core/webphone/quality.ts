/** How good a call sounds, from the counters of its connection. Pure: two readings in, one sample out; no clock, no browser. */

/** The counters of one moment, as `getStats` tells them. Absent is what the other side or the browser does not tell. */
export interface Reading {
  /** By the browser's clock, ms. */
  at: number;
  packetsSent: number;
  packetsReceived: number;
  packetsLost: number;
  /** s */
  jitter: number;
  /** s */
  roundTrip?: number | undefined;
  /** How much sound has come in, as the standard counts it: rises only with sound. */
  energyReceived?: number | undefined;
  /** How much sound the microphone has given; rises only with sound. */
  energySent?: number | undefined;
  /** Waiting in the buffer that smooths the arrival, s. */
  buffered?: number | undefined;
  /** What of ours the other side has lost, 0 to 1. */
  lostThere?: number | undefined;
}

/** One second of a call. */
export interface QualitySample {
  at: number;
  /** Mean opinion score as ITU-T G.107 estimates it: 1 (bad) to 4.4 (as good as it gets). */
  mos: number;
  /** Of the packets that should have come, 0 to 1. */
  loss: number;
  /** ms */
  jitter: number;
  /** ms; absent until the other side has told */
  roundTrip?: number | undefined;
  packetsIn: number;
  packetsOut: number;
  /** Sound came in; absent where the browser does not tell. */
  heard?: boolean | undefined;
  /** Sound went out; absent where the browser does not tell. */
  spoke?: boolean | undefined;
}

/** Times per second below this are no voice but the noise of a line, in the unit of the standard's energy. */
const noise = 1e-7;

/** @param before a reading of the same connection, earlier */
export function sampleOf(before: Reading, now: Reading): QualitySample {
  const packetsIn = Math.max(0, now.packetsReceived - before.packetsReceived);
  const packetsOut = Math.max(0, now.packetsSent - before.packetsSent);
  const lost = Math.max(0, now.packetsLost - before.packetsLost);
  const loss = packetsIn + lost === 0 ? 0 : lost / (packetsIn + lost);
  const jitter = now.jitter * 1000;
  const roundTrip = now.roundTrip === undefined ? undefined : now.roundTrip * 1000;
  const worstLoss = Math.max(loss, now.lostThere ?? 0);
  const buffered = now.buffered === undefined ? 2 * jitter : now.buffered * 1000;
  return {
    at: now.at,
    mos: opinionScore((roundTrip ?? 0) / 2 + buffered + codecDelay, worstLoss),
    loss,
    jitter,
    ...(roundTrip === undefined ? {} : { roundTrip }),
    packetsIn,
    packetsOut,
    ...risen('heard', before.energyReceived, now.energyReceived),
    ...risen('spoke', before.energySent, now.energySent),
  };
}

/** Packet of 20 ms and its coding, ms. */
const codecDelay = 30;

/**
 * The E-model of ITU-T G.107 with everything at its default but delay and loss; robustness against loss (Bpl 25.1) is that
 * of G.113 appendix I for a codec with concealment.
 * @param delay mouth to ear, ms
 * @param loss 0 to 1
 */
export function opinionScore(delay: number, loss: number): number {
  const late = 0.024 * delay + (delay > 177.3 ? 0.11 * (delay - 177.3) : 0);
  const percent = loss * 100;
  const rating = Math.max(0, Math.min(100, 93.2 - late - (95 * percent) / (percent + 25.1)));
  const score = 1 + 0.035 * rating + 7e-6 * rating * (rating - 60) * (100 - rating);
  return Math.max(1, Math.min(4.5, score));
}

function risen<K extends string>(name: K, before: number | undefined, now: number | undefined) {
  return (before === undefined || now === undefined ? {} : { [name]: now - before > noise }) as Partial<
    Record<K, boolean>
  >;
}

/** What a call's record keeps. */
export interface QualitySummary {
  /** Mean over the call, and its worst second. */
  mos: number;
  worstMos: number;
  /** Of all packets, 0 to 1. */
  loss: number;
  /** Mean, ms. */
  jitter: number;
  /** Mean, ms. */
  roundTrip?: number | undefined;
  /** Length of what was measured, s. */
  seconds: number;
}

/** Adds samples up without keeping them. */
export class QualityTally {
  #seconds = 0;
  #mos = 0;
  #worst = 5;
  #jitter = 0;
  #roundTrips = 0;
  #roundTrip = 0;
  #received = 0;
  #lost = 0;

  add({ mos, jitter, roundTrip, loss, packetsIn }: QualitySample): void {
    this.#seconds++;
    this.#mos += mos;
    this.#worst = Math.min(this.#worst, mos);
    this.#jitter += jitter;
    this.#received += packetsIn;
    this.#lost += loss < 1 ? (loss * packetsIn) / (1 - loss) : 0;
    if (roundTrip === undefined) return;
    this.#roundTrips++;
    this.#roundTrip += roundTrip;
  }

  /** @returns nothing before the first sample */
  get summary(): QualitySummary | undefined {
    const seconds = this.#seconds;
    if (seconds === 0) return undefined;
    const all = this.#received + this.#lost;
    return {
      mos: round(this.#mos / seconds, 2),
      worstMos: round(this.#worst, 2),
      loss: all === 0 ? 0 : round(this.#lost / all, 4),
      jitter: round(this.#jitter / seconds, 1),
      ...(this.#roundTrips === 0 ? {} : { roundTrip: round(this.#roundTrip / this.#roundTrips, 1) }),
      seconds,
    };
  }
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
