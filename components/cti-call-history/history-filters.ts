/** The filters: search, which calls, when, how they went, and one entry for each person. */
import { html, nothing, type TemplateResult } from 'lit';
import { icons } from '../icons.ts';
import type { HistoryWords } from '../words/history/words.ts';
import type { Words } from '../words/words.ts';
import { type HistoryFilter, isFiltered, type Kind, kinds, noFilter, type Period, periods } from './history-filter.ts';
import type { HistoryHost } from './history-host.ts';

export interface FilterChoices {
  choose: (change: Partial<HistoryFilter>) => void;
  /** The field for whose calls, where there is a choice. */
  agent: unknown;
  /** Whose calls are shown: those of one agent can be grouped. */
  groups: boolean;
  /** Followed when typing pauses. */
  type: (search: string) => void;
}

export function filterBar(
  host: HistoryHost,
  filter: HistoryFilter,
  words: Words,
  own: HistoryWords,
  { choose, agent, groups, type }: FilterChoices,
): TemplateResult {
  return html`<div class="filters" part="filters" role="search" aria-label=${own.filter}>
    <label class="search">
      ${icons.find}<span class="sr">${words.nameOrNumber}</span>
      <input
        type="search"
        maxlength="64"
        autocomplete="off"
        placeholder=${words.nameOrNumber}
        .value=${filter.search}
        @input=${({ target }: Event) => {
          type((target as HTMLInputElement).value);
        }}
      />
    </label>
    <fieldset class="kinds">
      <legend class="sr">${own.filter}</legend>
      ${kinds.map((kind) => kindChoice(kind, filter, own, choose))}
    </fieldset>
    ${agent}
    ${select(
      own.period,
      periods.map((period) => [period, own[period]]),
      filter.period,
      (period) => {
        choose({ period: period as Period });
      },
    )}
    ${filter.period === 'chooseDays' ? days(filter, own, choose) : nothing}
    ${
      host.outcomes.length > 0
        ? select(
            words.outcome,
            [['', own.anyOutcome], ...host.outcomes.map(({ code, title }): [string, string] => [code, title])],
            filter.outcome,
            (outcome) => {
              choose({ outcome });
            },
          )
        : nothing
    }
    ${
      host.record || host.number || !groups
        ? nothing
        : html`<label class="switch"
            ><input
              type="checkbox"
              .checked=${host.grouped}
              @change=${({ target }: Event) => {
                host.grouped = (target as HTMLInputElement).checked;
                choose({});
              }}
            />${own.groupByPerson}</label
          >`
    }
    ${
      isFiltered(filter)
        ? html`<button
            type="button"
            class="clear"
            @click=${() => {
              choose(noFilter);
            }}
          >
            ${own.clearFilters}
          </button>`
        : nothing
    }
  </div>`;
}

function kindChoice(
  kind: Kind,
  filter: HistoryFilter,
  own: HistoryWords,
  choose: FilterChoices['choose'],
): TemplateResult {
  return html`<label
    ><input
      type="radio"
      name="kind"
      .checked=${filter.kind === kind}
      @change=${() => {
        choose({ kind });
      }}
    /><span>${own[kind]}</span></label
  >`;
}

function select(
  label: string,
  options: readonly [value: string, title: string][],
  chosen: string,
  choose: (value: string) => void,
): TemplateResult {
  return html`<select
    aria-label=${label}
    @change=${({ target }: Event) => {
      choose((target as HTMLSelectElement).value);
    }}
  >
    ${options.map(([value, title]) => html`<option value=${value} .selected=${value === chosen}>${title}</option>`)}
  </select>`;
}

function days(filter: HistoryFilter, own: HistoryWords, choose: FilterChoices['choose']): TemplateResult {
  const field = (key: 'from' | 'until', least: string, most: string) =>
    html`<label class="day"
      >${own[key]}
      <input
        type="date"
        min=${least}
        max=${most}
        .value=${filter[key]}
        @change=${({ target }: Event) => {
          choose({ [key]: (target as HTMLInputElement).value });
        }}
    /></label>`;
  return html`${field('from', '', filter.until)}${field('until', filter.from, '')}`;
}
