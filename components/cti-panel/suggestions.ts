/** What stands below the number field while something is typed: people who match, and the number itself. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { type CtiContact, initials } from '../contact.ts';
import { icons } from '../icons.ts';
import { inRow } from '../in-row.ts';
import { type FoundContact, searchContacts } from '../search-contacts.ts';
import type { Words } from '../words/words.ts';
import { presenceDot } from './presence-dot.ts';
import { stateDot } from './state-dot.ts';

/** One row: a person, or the typed number. */
export type Suggestion = FoundContact | { number: string };

export const suggestionStyles = [
  stateDot,
  css`
    .list {
      margin: 6px 0 0;
      padding: 0;
    }
    .sec {
      padding: 6px 2px 4px;
      font-size: 11px;
      font-weight: 700;
      letter-spacing: 0.04em;
      color: var(--cti-text-3);
      text-transform: uppercase;
    }
    .row {
      display: grid;
      grid-template-columns: 34px 1fr auto;
      gap: 10px;
      align-items: center;
      padding: 6px 8px;
      border-radius: var(--cti-radius-s);
      cursor: pointer;
    }
    .row[aria-selected='true'] {
      background: var(--cti-surface-2);
    }
    .row u {
      text-decoration-color: var(--cti-accent);
      text-decoration-thickness: 2px;
      text-underline-offset: 2px;
    }
    @media (forced-colors: active) {
      .row[aria-selected='true'] {
        outline: 2px solid Highlight;
      }
    }
  `,
];

/** @param withNumber whether a typed number is offered as well */
export function suggest(people: readonly CtiContact[], typed: string, withNumber: boolean): Suggestion[] {
  const found = searchContacts(people, typed);
  const number = typed.trim();
  return [
    ...found.filter(({ contact }) => contact.colleague),
    ...found.filter(({ contact }) => !contact.colleague),
    ...(withNumber && found.length > 0 && /^\+?[\d\s()./*#-]+$/.test(number) ? [{ number }] : []),
  ];
}

export interface SuggestionList {
  suggestions: readonly Suggestion[];
  /** Which of them the arrow keys have reached. */
  active: number;
  words: Words;
  pick: (suggestion: Suggestion) => void;
}

/** The list of a combobox, whose field names it `list` and its rows `option-0` and so on. */
export function suggestionList(list: SuggestionList): TemplateResult {
  const { suggestions, words } = list;
  const rows = suggestions.map((suggestion, index) => ({ suggestion, index }));
  const groups = [
    { title: words.colleagues, rows: rows.filter(({ suggestion }) => kindOf(suggestion) === 'colleague') },
    { title: words.contacts, rows: rows.filter(({ suggestion }) => kindOf(suggestion) === 'contact') },
    { title: words.number, rows: rows.filter(({ suggestion }) => kindOf(suggestion) === 'number') },
  ].filter((group) => group.rows.length > 0);
  return html`<div class="list" id="list" role="listbox" aria-label=${words.contacts}>
    ${groups.map(
      (group) =>
        html`<div role="group" aria-label=${group.title}>
          <div class="sec" role="presentation">${group.title}</div>
          ${group.rows.map(({ suggestion, index }) => row(suggestion, index, list))}
        </div>`,
    )}
  </div>`;
}

function kindOf(suggestion: Suggestion): 'colleague' | 'contact' | 'number' {
  if ('number' in suggestion) return 'number';
  return suggestion.contact.colleague ? 'colleague' : 'contact';
}

function row(suggestion: Suggestion, index: number, { active, words, pick }: SuggestionList): TemplateResult {
  // eslint-disable-next-line lit-a11y/click-events-have-key-events -- a combobox: focus stays in the field, whose arrow keys and Enter reach the rows
  return html`<div
    class="row"
    id="option-${index}"
    role="option"
    aria-selected=${index === active ? 'true' : 'false'}
    @pointerdown=${(event: Event) => {
      event.preventDefault();
    }}
    @click=${() => {
      pick(suggestion);
    }}
  >
    ${'number' in suggestion ? theNumber(suggestion.number, words) : person(suggestion, words)}
  </div>`;
}

function theNumber(number: string, words: Words): TemplateResult {
  return html`<span class="ava" aria-hidden="true">${icons.phone}</span>
    <span class="text"><span class="name">${words.callNumber(number)}</span></span>`;
}

function person({ contact, match }: FoundContact, words: Words): TemplateResult {
  const { name, detail, number, presence } = contact;
  const [from, to] = match ?? [0, 0];
  return html`<span class="ava" aria-hidden="true">${initials(name)}</span>
    <span class="text">
      <bdi class="name"
        >${match ? html`${name.slice(0, from)}<u>${name.slice(from, to)}</u>${name.slice(to)}` : name}</bdi
      >
      <span class="sub">${inRow(detail, number, presence && words.presence[presence])}</span>
    </span>
    ${presence ? presenceDot(presence) : nothing}`;
}
