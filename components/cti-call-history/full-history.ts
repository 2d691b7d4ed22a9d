/** What the full form has beyond the compact one: filters, totals, columns. Loaded where the tag is full. */
import { html, type TemplateResult } from 'lit';
import type { CallHistorySource, CallsQuery } from '../../core/session/call-history.ts';
import { addStyles } from '../add-styles.ts';
import type { HistoryWords } from '../words/history/words.ts';
import type { Words } from '../words/words.ts';
import { fullStyles } from './full-history.styles.ts';
import { type HistoryFilter, noFilter } from './history-filter.ts';
import { AgentField } from './agent-field.ts';
import { filterBar } from './history-filters.ts';
import type { HistoryHost } from './history-host.ts';
import { HistoryTotals } from './history-totals.ts';
import { everybody } from './whose-calls.ts';

/** Typing is followed after this, ms. */
const typingPause = 200;

export class FullHistory {
  readonly #host: HistoryHost;
  readonly #choose: (change: Partial<HistoryFilter>) => void;
  readonly #totals: HistoryTotals;
  readonly #agents: AgentField;
  #source: CallHistorySource | undefined;
  #filter: HistoryFilter = noFilter;
  #agent = '';
  #typing: ReturnType<typeof setTimeout> | undefined;

  /** @param choose told of what is chosen in the filters */
  constructor(host: HistoryHost, choose: (change: Partial<HistoryFilter>) => void) {
    this.#host = host;
    this.#choose = choose;
    this.#totals = new HistoryTotals(host);
    this.#agents = new AgentField(host, (agent) => {
      choose({ agent });
    });
    addStyles(host.shadowRoot, fullStyles);
  }

  /**
   * Before the tag draws.
   * @param agent whose calls are shown: an id, `own` or `all`
   * @param more what is asked besides the filter
   */
  before(source: CallHistorySource | undefined, filter: HistoryFilter, agent: string, more: CallsQuery): void {
    this.#source = source;
    this.#filter = filter;
    this.#agent = agent;
    this.#totals.show(source, filter, more);
  }

  render(words: Words, own: HistoryWords): TemplateResult {
    return html`${filterBar(this.#host, this.#filter, words, own, {
      choose: this.#choose,
      agent: this.#agents.render(this.#source, this.#agent, own),
      groups: this.#agent !== everybody,
      type: (search) => {
        clearTimeout(this.#typing);
        this.#typing = setTimeout(() => {
          this.#choose({ search });
        }, typingPause);
      },
    })}${this.#totals.render(words, own)}`;
  }

  /** What stands in which column; a screen reader hears it in each row. */
  columns(words: Words, own: HistoryWords): TemplateResult {
    return html`<div class="columns" aria-hidden="true">
      <span class="who">${own.who}</span><span>${own.queue}</span><span>${words.outcome}</span><span>${own.talked}</span
      ><span></span><span>${own.when}</span>
    </div>`;
  }
}
