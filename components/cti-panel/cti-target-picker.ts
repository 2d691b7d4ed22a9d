/** Whom to transfer to, and how: at once, which is asked about again, or after a word with them. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Call } from '../../core/model/call.ts';
import type { CallFeature, Capabilities } from '../../core/model/call-feature.ts';
import { type CtiContact, partyBy } from '../contact.ts';
import { controls } from '../controls.ts';
import { CtiRequestEvent } from '../cti-request-event.ts';
import { define } from '../define.ts';
import { en } from '../words/en.ts';
import type { Words } from '../words/words.ts';
import './cti-number-field.ts';
import type { CtiNumberField } from './cti-number-field.ts';

/**
 * The choice of a transfer's target for one call. Enter in the field does what `prefer` says.
 * @fires cti-request - `blindTransferCall` or `makeConsultCall`
 */
export class CtiTargetPicker extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        padding: 0 var(--cti-space) var(--cti-space);
      }
      .two {
        padding: 8px 0 0;
      }
      .two > :only-child {
        grid-column: 1 / -1;
      }
      p {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) call!: Call;
  @property({ attribute: false }) can!: Capabilities;
  @property({ attribute: false }) words: Words = en;
  @property({ attribute: false }) contacts: readonly CtiContact[] = [];
  /** What Enter does where both can be done. */
  @property() prefer: 'blindTransferCall' | 'makeConsultCall' = 'blindTransferCall';
  @state() private target = '';
  /** The number that the call would be sent to for good. */
  @state() private asked = '';
  @query('cti-number-field') private field!: CtiNumberField;

  override focus(): void {
    void this.updateComplete.then(() => {
      this.field.focus();
    });
  }

  protected override render(): TemplateResult {
    const { words } = this;
    if (this.asked !== '') return this.#confirmation();
    return html`<cti-number-field
        fill
        label=${words.transferTo}
        .words=${words}
        .contacts=${this.contacts}
        .value=${this.target}
        @input=${() => (this.target = this.field.value)}
        @number-chosen=${() => {
          this.#ask(this.#preferred());
        }}
      ></cti-number-field>
      <div class="two">
        ${this.#button('blindTransferCall', 'blindTransfer', words.blindTransfer)}
        ${this.#button('makeConsultCall', 'makeConsultCall', words.consultFirst)}
      </div>`;
  }

  #confirmation(): TemplateResult {
    const { words, asked } = this;
    const who = partyBy(asked, '', this.contacts).name;
    return html`<div role="group" aria-labelledby="question" @keydown=${this.#onQuestionKey}>
      <p id="question">${words.transferWithoutAsking(who && who !== asked ? `${who} (${asked})` : asked)}</p>
      <div class="two">
        <button
          type="button"
          class="btn pri"
          ?disabled=${!this.call.features.includes('blindTransfer')}
          @click=${() => {
            this.#wish('blindTransferCall', asked);
          }}
        >
          ${words.transferNow}
        </button>
        <button type="button" class="btn" @click=${this.#back}>${words.cancel}</button>
      </div>
    </div>`;
  }

  #button(type: 'blindTransferCall' | 'makeConsultCall', feature: CallFeature, label: string): unknown {
    if (!this.can.call.includes(feature) || (this.call.state === 'alerting' && type === 'makeConsultCall'))
      return nothing;
    return html`<button
      type="button"
      class="btn ${type === this.#preferred() ? 'pri' : ''}"
      ?disabled=${!this.call.features.includes(feature)}
      @click=${() => {
        this.#ask(type);
      }}
    >
      ${label}
    </button>`;
  }

  #preferred(): 'blindTransferCall' | 'makeConsultCall' {
    const { features } = this.call;
    if (this.prefer === 'makeConsultCall' || !features.includes('blindTransfer')) {
      return features.includes('makeConsultCall') ? 'makeConsultCall' : 'blindTransferCall';
    }
    return 'blindTransferCall';
  }

  /** Whoever is sent on blindly is gone, so that is asked about; a consultation can be taken back. */
  #ask(type: 'blindTransferCall' | 'makeConsultCall'): void {
    const target = this.field.value.trim();
    if (type === 'makeConsultCall' || target === '') {
      this.#wish(type, target);
      return;
    }
    this.asked = target;
    void this.updateComplete.then(() => {
      this.renderRoot.querySelector<HTMLElement>('.pri')?.focus();
    });
  }

  #wish(type: 'blindTransferCall' | 'makeConsultCall', targetAddress: string): void {
    this.dispatchEvent(new CtiRequestEvent({ type, callId: this.call.id, targetAddress }));
  }

  readonly #back = (): void => {
    this.asked = '';
    this.focus();
  };

  #onQuestionKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.#back();
  }
}
define('cti-target-picker', CtiTargetPicker);

declare global {
  interface HTMLElementTagNameMap {
    'cti-target-picker': CtiTargetPicker;
  }
}
