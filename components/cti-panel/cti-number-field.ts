/** One field to find a person or type a number. Knows the people it is given and no call. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { type CtiContact, initials, searchContacts } from '../contact.ts';
import { controls } from '../controls.ts';
import { define } from '../define.ts';
import { icons } from '../icons.ts';
import { inRow } from '../in-row.ts';
import { en } from '../words/en.ts';
import type { Words } from '../words/words.ts';

/** A number was chosen: typed and confirmed, or a person picked. */
export class NumberChosenEvent extends Event {
  readonly number: string;
  constructor(number: string) {
    super('number-chosen', { bubbles: true });
    this.number = number;
  }
}

/**
 * A combobox: people who match stand below while typing; arrow keys choose, Enter confirms, Escape empties.
 * @fires number-chosen - with `number`
 * @fires input - when the text changes
 */
export class CtiNumberField extends LitElement {
  static override styles = [
    controls,
    css`
      .find {
        display: flex;
        align-items: center;
        gap: 8px;
        padding-inline: 10px 3px;
        height: 38px;
        border: 1px solid var(--cti-edge);
        border-radius: var(--cti-radius-s);
        background: var(--cti-surface-2);
        color: var(--cti-text-2);
      }
      .find:focus-within {
        border-color: var(--cti-accent);
        box-shadow: 0 0 0 3px var(--cti-accent-soft);
        background: var(--cti-surface);
      }
      input {
        border: 0;
        background: none;
        flex: 1;
        min-width: 0;
        color: var(--cti-text);
        text-align: -webkit-match-parent;
        text-align: match-parent;
      }
      input:focus-visible {
        outline: none;
      }
      input::placeholder {
        color: var(--cti-text-3);
        opacity: 1;
      }
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
        grid-template-columns: 34px 1fr;
        gap: 10px;
        align-items: center;
        padding: 6px 8px;
        border-radius: var(--cti-radius-s);
        cursor: pointer;
      }
      .row[aria-selected='true'] {
        background: var(--cti-surface-2);
      }
      @media (forced-colors: active) {
        .row[aria-selected='true'] {
          outline: 2px solid Highlight;
        }
        .find:focus-within {
          outline: 2px solid Highlight;
        }
      }
    `,
  ];

  @property({ attribute: false }) words: Words = en;
  @property({ attribute: false }) contacts: readonly CtiContact[] = [];
  @property() value = '';
  /** The field's name; empty means "Name or number". */
  @property() label = '';
  @property({ type: Boolean }) disabled = false;
  /** Shows the round call button while there is text. */
  @property({ type: Boolean }) action = false;
  /** What is typed cannot be dialled right now. */
  @property({ type: Boolean, attribute: 'no-call' }) noCall = false;
  /** A picked person fills the field instead of being chosen at once. */
  @property({ type: Boolean }) fill = false;

  @state() private active = -1;
  @state() private closed = false;
  @query('input') private input!: HTMLInputElement;

  override focus(): void {
    void this.updateComplete.then(() => {
      this.input.focus();
    });
  }

  protected override render(): TemplateResult {
    const { words } = this;
    const found = this.#found();
    const active = found[this.active];
    return html`<div class="find">
        ${icons.find}
        <input
          type="text"
          role="combobox"
          aria-label=${this.label || words.nameOrNumber}
          aria-autocomplete="list"
          aria-expanded=${found.length > 0 ? 'true' : 'false'}
          aria-controls=${found.length > 0 ? 'list' : nothing}
          aria-activedescendant=${active ? `option-${this.active}` : nothing}
          placeholder=${words.nameOrNumber}
          dir=${/^[\d\s()+.*#-]+$/.test(this.value) ? 'ltr' : nothing}
          autocomplete="off"
          spellcheck="false"
          maxlength="128"
          .value=${this.value}
          ?disabled=${this.disabled}
          @input=${this.#onInput}
          @keydown=${this.#onKeyDown}
        />
        ${
          this.action && this.value.trim()
            ? html`<button
                type="button"
                class="round"
                aria-label=${words.call}
                title=${words.call}
                ?disabled=${this.noCall}
                @click=${this.#confirm}
              >
                ${icons.phone}
              </button>`
            : nothing
        }
      </div>
      ${found.length > 0 ? this.#list(found) : nothing}`;
  }

  #list(found: readonly CtiContact[]): TemplateResult {
    const groups = [
      { title: this.words.colleagues, people: found.filter(({ colleague }) => colleague) },
      { title: this.words.contacts, people: found.filter(({ colleague }) => !colleague) },
    ].filter(({ people }) => people.length > 0);
    return html`<div class="list" id="list" role="listbox" aria-label=${this.words.contacts}>
      ${groups.map(
        ({ title, people }) =>
          html`<div role="group" aria-label=${title}>
            <div class="sec" role="presentation">${title}</div>
            ${people.map((person) => this.#option(person, found.indexOf(person)))}
          </div>`,
      )}
    </div>`;
  }

  #option(person: CtiContact, index: number): TemplateResult {
    // eslint-disable-next-line lit-a11y/click-events-have-key-events -- a combobox: focus stays in the input, whose arrow keys and Enter reach the options
    return html`<div
      class="row"
      id="option-${index}"
      role="option"
      aria-selected=${index === this.active ? 'true' : 'false'}
      @pointerdown=${(event: Event) => {
        event.preventDefault();
      }}
      @click=${() => {
        this.#pick(person);
      }}
    >
      <span class="ava" aria-hidden="true">${initials(person.name)}</span>
      <span class="text">
        <bdi class="name">${person.name}</bdi>
        <span class="sub">${inRow(person.detail, person.number)}</span>
      </span>
    </div>`;
  }

  #found(): CtiContact[] {
    if (this.closed || this.disabled) return [];
    const found = searchContacts(this.contacts, this.value);
    return [...found.filter(({ colleague }) => colleague), ...found.filter(({ colleague }) => !colleague)];
  }

  #onInput(event: Event): void {
    this.value = (event.target as HTMLInputElement).value;
    this.closed = false;
    this.active = -1;
  }

  #onKeyDown(event: KeyboardEvent): void {
    const found = this.#found();
    if (event.key === 'Enter') {
      event.preventDefault();
      this.#confirm();
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && found.length > 0) {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.active = this.active < 0 && step < 0 ? found.length - 1 : (this.active + step + found.length) % found.length;
    } else if (event.key === 'Escape' && this.value !== '') {
      event.stopPropagation();
      this.#set('');
    }
  }

  #confirm(): void {
    const found = this.#found();
    // Letters cannot be dialled: whoever types a name and confirms means the person found first.
    const person = found[this.active] ?? (/\p{L}/u.test(this.value) ? found[0] : undefined);
    if (person) this.#pick(person);
    else this.dispatchEvent(new NumberChosenEvent(this.value));
  }

  #pick(person: CtiContact): void {
    if (this.fill) {
      this.#set(person.number);
      this.closed = true;
      this.focus();
    } else {
      this.dispatchEvent(new NumberChosenEvent(person.number));
    }
  }

  #set(value: string): void {
    this.value = value;
    this.active = -1;
    this.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  }
}
define('cti-number-field', CtiNumberField);

declare global {
  interface HTMLElementTagNameMap {
    'cti-number-field': CtiNumberField;
  }
  interface HTMLElementEventMap {
    'number-chosen': NumberChosenEvent;
  }
}
