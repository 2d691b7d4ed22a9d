/** Whom to transfer to, and how: at once, or after a word with them. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Call } from '../../core/model/call.ts';
import type { CallFeature, Capabilities } from '../../core/model/call-feature.ts';
import type { CtiContact } from '../contact.ts';
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
        padding: 0 12px 12px;
      }
      .two {
        padding: 8px 0 0;
      }
      .two > :only-child {
        grid-column: 1 / -1;
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
  @query('cti-number-field') private field!: CtiNumberField;

  override focus(): void {
    void this.updateComplete.then(() => {
      this.field.focus();
    });
  }

  protected override render(): TemplateResult {
    const { words } = this;
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

  #ask(type: 'blindTransferCall' | 'makeConsultCall'): void {
    this.dispatchEvent(new CtiRequestEvent({ type, callId: this.call.id, targetAddress: this.field.value }));
  }
}
define('cti-target-picker', CtiTargetPicker);

declare global {
  interface HTMLElementTagNameMap {
    'cti-target-picker': CtiTargetPicker;
  }
}
