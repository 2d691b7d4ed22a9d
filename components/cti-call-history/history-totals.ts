/** How many calls there were, answered and missed, in numbers and as a small chart: by hour for a day or two, else by day. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { CallHistorySource, CallsQuery, HourTotals } from '../../core/session/call-history.ts';
import { countOf, formatNumber } from '../counts.ts';
import type { HistoryWords } from '../words/history/words.ts';
import type { Words } from '../words/words.ts';
import { dayOf, type HistoryFilter, queryOf, rangeOf } from './history-filter.ts';
import type { HistoryHost } from './history-host.ts';
import { formatDay, formatHour } from './history-times.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** Longer ranges are counted over their last days. */
const longest = 92 * day;
/** Changes are counted together after this, ms. */
const settleTime = 1000;

/** One bar. */
interface Bar {
  at: number;
  answered: number;
  missed: number;
  other: number;
}

export class HistoryTotals {
  readonly #host: HistoryHost;
  #source: CallHistorySource | undefined;
  #asked = '';
  #unsubscribe: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #bars: Bar[] | undefined;
  #byHour = false;
  #failed = false;
  #ask = () => {};

  constructor(host: HistoryHost) {
    this.#host = host;
    host.addController({
      hostDisconnected: () => {
        this.#leave();
      },
    });
  }

  /** The same again changes nothing. */
  show(source: CallHistorySource | undefined, filter: HistoryFilter, more: CallsQuery): void {
    if (source !== this.#source) {
      this.#leave();
      this.#source = source;
      this.#unsubscribe = source?.subscribe?.(() => {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(this.#ask, settleTime);
      });
    }
    const now = Date.now();
    const asked = JSON.stringify([filter, more, dayOf(now, 0)]);
    if (asked === this.#asked || !source?.totals) return;
    this.#asked = asked;
    const [from, to] = totalRange(filter, now);
    this.#ask = () => void this.#load(asked, { ...queryOf(filter, now), ...more }, from, to);
    this.#ask();
  }

  render(words: Words, own: HistoryWords): unknown {
    const bars = this.#bars;
    if (!this.#source?.totals || this.#failed) return nothing;
    if (!bars) return html`<div class="totals" part="totals" aria-busy="true"></div>`;
    const sum = bars.reduce(
      (all, { answered, missed, other }) => ({
        answered: all.answered + answered,
        missed: all.missed + missed,
        other: all.other + other,
      }),
      { answered: 0, missed: 0, other: 0 },
    );
    const number = (value: number) => formatNumber(value, words.code);
    return html`<figure class="totals" part="totals">
      <figcaption>
        <b>${own.callCount(countOf(sum.answered + sum.missed + sum.other, words.code))}</b>
        <span class="answered">${number(sum.answered)} ${own.answered}</span>
        <span class="missed">${number(sum.missed)} ${own.missedTotal}</span>
        <span class="other">${number(sum.other)} ${own.notReached}</span>
      </figcaption>
      ${this.#chart(bars, words, own)}
    </figure>`;
  }

  #chart(bars: readonly Bar[], words: Words, own: HistoryWords): unknown {
    const most = Math.max(...bars.map(({ answered, missed, other }) => answered + missed + other));
    if (!(most > 0)) return nothing;
    const name = (at: number) => (this.#byHour ? formatHour : formatDay)(at, words.code);
    const title = this.#byHour ? own.perHour : own.perDay;
    const [first, last] = [bars[0], bars.at(-1)];
    return html`<div class="chart" .style=${`max-width: ${bars.length * 40}px`}>
      <svg viewBox="0 0 ${bars.length * 10} 48" preserveAspectRatio="none" aria-hidden="true" focusable="false">
        ${bars.map((bar, i) => column(bar, i, most, name(bar.at)))}
      </svg>
      <div class="axis" aria-hidden="true">
        <span>${first ? name(first.at) : ''}</span><span>${last ? name(last.at) : ''}</span>
      </div>
      ${table(bars, title, name, words, own)}
    </div>`;
  }

  async #load(asked: string, query: CallsQuery, from: number, to: number): Promise<void> {
    const { kind, outcome, search, record, number, agent } = query;
    const defined = Object.fromEntries(
      Object.entries({ kind, outcome, search, record, number, agent }).filter(([, value]) => value !== undefined),
    );
    const hours = await this.#source?.totals?.({ ...defined, from, to }).catch(() => undefined);
    if (asked !== this.#asked) return;
    this.#failed = hours === undefined;
    if (!hours) {
      this.#host.requestUpdate();
      return;
    }
    this.#byHour = to - from <= 2 * day;
    this.#bars = barsOf(hours, from, to, this.#byHour);
    this.#host.requestUpdate();
  }

  #leave(): void {
    clearTimeout(this.#timer);
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#source = undefined;
    this.#asked = '';
  }
}

/** @returns the beginning and the end of what is counted, whole hours of the agent's clock, UTC ms */
export function totalRange(filter: HistoryFilter, now: number): [from: number, to: number] {
  const chosen = rangeOf(filter, now);
  const to = chosen.to ?? dayOf(now, 1);
  const from = chosen.from ?? dayOf(to, filter.period === 'chooseDays' ? -30 : -7);
  return [Math.max(Math.min(from, to - hour), to - longest), to];
}

/** @returns one bar for every hour or day, those without calls, too */
export function barsOf(hours: readonly HourTotals[], from: number, to: number, byHour: boolean): Bar[] {
  const bars = new Map<number, Bar>();
  const start = (at: number) => (byHour ? from + Math.floor((at - from) / hour) * hour : dayOf(at, 0));
  for (let at = start(from); at < to; at = byHour ? at + hour : dayOf(at, 1)) {
    bars.set(at, { at, answered: 0, missed: 0, other: 0 });
  }
  for (const each of hours) {
    const bar = bars.get(start(each.at));
    if (!bar) continue;
    bar.answered += each.answered;
    bar.missed += each.missed;
    bar.other += each.other;
  }
  return [...bars.values()];
}

function column({ answered, missed, other }: Bar, index: number, most: number, name: string): unknown {
  const height = (value: number) => (value / most) * 46;
  let top = 48;
  const part = (value: number, kind: string) => {
    if (value === 0) return nothing;
    top -= height(value);
    return svg`<rect class=${kind} x=${index * 10 + 1.5} y=${top} width="7" height=${height(value)}></rect>`;
  };
  return svg`<g><title>${name}: ${answered + missed + other}</title>${part(answered, 'answered')}${part(other, 'other')}${part(missed, 'missed')}</g>`;
}

/** The chart for whoever hears it: only the hours or days that had calls. */
function table(
  bars: readonly Bar[],
  title: string,
  name: (at: number) => string,
  words: Words,
  own: HistoryWords,
): TemplateResult {
  return html`<table class="sr">
    <caption>
      ${title}
    </caption>
    <thead>
      <tr>
        <th scope="col">${own.when}</th>
        <th scope="col">${own.answered}</th>
        <th scope="col">${own.missedTotal}</th>
        <th scope="col">${own.notReached}</th>
      </tr>
    </thead>
    <tbody>
      ${bars
        .filter(({ answered, missed, other }) => answered + missed + other > 0)
        .map(
          ({ at, answered, missed, other }) =>
            html`<tr>
              <th scope="row">${name(at)}</th>
              ${[answered, missed, other].map((value) => html`<td>${formatNumber(value, words.code)}</td>`)}
            </tr>`,
        )}
    </tbody>
  </table>`;
}
