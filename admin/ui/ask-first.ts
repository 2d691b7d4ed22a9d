/** Asks before something that cannot be undone. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../components/define.ts';
import { sheet } from './sheet.ts';
import { whyField } from './why-field.ts';

/** @fires confirmed - it is meant; why, as it was typed, in `detail` */
export class AskFirst extends LitElement {
  static override styles = [
    ...sheet,
    css`
      .field {
        margin-top: 12px;
      }
    `,
  ];

  @property() question = '';
  @property() consequence = '';
  @property() action = '';
  /** Asks for the reason, too. */
  @property({ type: Boolean }) commented = false;
  /** Nothing is done without one. */
  @property({ type: Boolean }) needed = false;
  @state() private comment = '';

  show(): void {
    this.comment = '';
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="question">
      <h2 id="question">${this.question}</h2>
      <p>${this.consequence}</p>
      <form method="dialog" @input=${this.#keep} @change=${this.#keep} @keydown=${this.#typing}>
        ${this.commented ? whyField({ value: this.comment, needed: this.needed, typed: (text) => (this.comment = text) }) : nothing}
        <div class="row">
          <button autofocus formnovalidate>Cancel</button>
          <button class="danger" @click=${this.#confirm}>${this.action}</button>
        </div>
      </form>
    </dialog>`;
  }

  /** Where a reason is needed the dialog stays until there is one, as the browser says itself. */
  readonly #confirm = (event: Event): void => {
    if (!(event.currentTarget as HTMLButtonElement).form?.checkValidity()) return;
    this.dispatchEvent(new CustomEvent('confirmed', { detail: this.comment.trim() }));
  };

  /** The form that this may stand in is not changed by it. */
  readonly #keep = (event: Event): void => {
    event.stopPropagation();
  };

  /** Enter would press the first button. */
  readonly #typing = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.target as HTMLElement).localName === 'input') event.preventDefault();
  };
}

define('ask-first', AskFirst);
