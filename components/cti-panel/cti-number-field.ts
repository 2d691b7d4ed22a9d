/** One field to find a person or type a number. Knows the people it is given and no call. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import { addStyles } from '../add-styles.ts';
import type { CtiContact } from '../contact.ts';
import { controls } from '../controls.ts';
import { define } from '../define.ts';
import { icons } from '../icons.ts';
import { Part } from '../part.ts';
import { en } from '../words/en.ts';
import type { Words } from '../words/words.ts';
import type { Suggestion } from './suggestions.ts';

const suggestions = new Part(() => import('./suggestions.ts'));

/** A number was chosen: typed and confirmed, or a person picked. */
export class NumberChosenEvent extends Event {
  readonly number: string;
  constructor(number: string) {
    super('number-chosen', { bubbles: true });
    this.number = number;
  }
}

/** People are being looked for, wherever they may be found. */
export class PeopleWantedEvent extends Event {
  readonly text: string;
  constructor(text: string) {
    super('people-wanted', { bubbles: true, composed: true });
    this.text = text;
  }
}

/**
 * A combobox: people who match stand below while typing; arrow keys choose, Enter confirms, Escape empties.
 * @fires number-chosen - with `number`
 * @fires input - when the text changes
 * @fires people-wanted - with `text`, when somebody has typed it
 * @fires suggesting - people are shown below the field, or not any more: see `suggests`
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
        height: var(--cti-control);
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
      @media (forced-colors: active) {
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
  #styled = false;
  #suggests = false;
  @query('input') private input!: HTMLInputElement;

  /** People are shown below the field. */
  get suggests(): boolean {
    return this.#suggests;
  }

  override focus(): void {
    void this.updateComplete.then(() => {
      this.input.focus();
    });
  }

  protected override updated(): void {
    const suggests = this.#suggested().length > 0;
    if (suggests === this.#suggests) return;
    this.#suggests = suggests;
    this.dispatchEvent(new Event('suggesting'));
  }

  protected override render(): TemplateResult {
    const { words } = this;
    const found = this.#suggested();
    return html`<div class="find">
        ${icons.find}
        <input
          type="text"
          role="combobox"
          aria-label=${this.label || words.nameOrNumber}
          aria-autocomplete="list"
          aria-expanded=${found.length > 0 ? 'true' : 'false'}
          aria-controls=${found.length > 0 ? 'list' : nothing}
          aria-activedescendant=${found[this.active] ? `option-${this.active}` : nothing}
          placeholder=${words.nameOrNumber}
          dir=${/^[\d\s()+.*#-]+$/.test(this.value) ? 'ltr' : nothing}
          autocomplete="off"
          spellcheck="false"
          maxlength="128"
          .value=${this.value}
          ?disabled=${this.disabled}
          @focus=${this.#ready}
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
      ${
        found.length > 0
          ? suggestions.module?.suggestionList({ suggestions: found, active: this.active, words, pick: this.#pick })
          : nothing
      }`;
  }

  #suggested(): Suggestion[] {
    if (this.closed || this.disabled || this.value.trim() === '') return [];
    return suggestions.module?.suggest(this.contacts, this.value, this.action) ?? [];
  }

  /** People are looked for once somebody is about to type. */
  async #ready(): Promise<void> {
    if (this.#styled) return;
    this.#styled = true;
    const { suggestionStyles } = await suggestions.need();
    addStyles(this.shadowRoot, ...suggestionStyles);
    this.requestUpdate();
  }

  #onInput(event: Event): void {
    this.value = (event.target as HTMLInputElement).value;
    this.closed = false;
    this.active = -1;
    void this.#ready();
    this.dispatchEvent(new PeopleWantedEvent(this.value));
  }

  #onKeyDown(event: KeyboardEvent): void {
    const found = this.#suggested();
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
    const found = this.#suggested();
    // Letters cannot be dialled: whoever types a name and confirms means the person found first.
    const meant = found[this.active] ?? (/\p{L}/u.test(this.value) ? found[0] : undefined);
    if (meant) this.#pick(meant);
    else this.dispatchEvent(new NumberChosenEvent(this.value));
  }

  readonly #pick = (suggestion: Suggestion): void => {
    const number = 'number' in suggestion ? suggestion.number : suggestion.contact.number;
    if (this.fill) {
      this.#set(number);
      this.closed = true;
      this.focus();
    } else {
      this.dispatchEvent(new NumberChosenEvent(number));
    }
  };

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
    'people-wanted': PeopleWantedEvent;
  }
}
