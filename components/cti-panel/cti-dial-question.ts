/** Somebody is to be called while the agent is on a call: what is meant is asked, never guessed. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { type Call, partyNumber } from '../../core/model/call.ts';
import type { CallFeature, Capabilities } from '../../core/model/call-feature.ts';
import type { CtiCommand } from '../../core/model/commands.ts';
import { type CtiContact, findContact, partyOf } from '../contact.ts';
import { controls } from '../controls.ts';
import { CtiRequestEvent } from '../cti-request-event.ts';
import { define } from '../define.ts';
import { icons } from '../icons.ts';
import { en } from '../words/en.ts';
import type { Words } from '../words/words.ts';

/**
 * @fires cti-request - `makeConsultCall`, `blindTransferCall`, or `makeCall` once the line is free
 * @fires dismissed - it is answered, or not wanted any more
 */
export class CtiDialQuestion extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        margin: var(--cti-space);
        border: 1px solid var(--cti-accent);
        border-radius: var(--cti-radius);
        background: var(--cti-surface);
      }
      .ask {
        display: flex;
        align-items: start;
        gap: 8px;
        padding: var(--cti-space) var(--cti-space) 4px;
      }
      h2 {
        margin: 0;
        font-size: 1.077em;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      p {
        margin: 2px 0 0;
        color: var(--cti-text-2);
      }
      .icon {
        margin-inline-start: auto;
      }
      .choices {
        display: grid;
        gap: 8px;
        padding: 8px var(--cti-space) var(--cti-space);
      }
    `,
  ];

  /** Who is to be called. */
  @property() number = '';
  /** The call that goes on, if it still does. */
  @property({ attribute: false }) call: Call | undefined;
  @property({ attribute: false }) can!: Capabilities;
  @property({ type: Boolean, attribute: 'can-dial' }) canDial = false;
  @property({ attribute: false }) contacts: readonly CtiContact[] = [];
  @property({ attribute: false }) words: Words = en;

  override focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.btn:enabled')?.focus());
  }

  protected override render(): TemplateResult {
    const { words, call, contacts, number } = this;
    const who = findContact(contacts, number)?.name ?? number;
    const party = call && partyOf(call, contacts);
    const other = party?.name || (call && partyNumber(call)) || words.unknownCaller;
    return html`<div
      role="group"
      aria-labelledby="question"
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape') this.#dismiss();
      }}
    >
      <div class="ask">
        <div>
          <h2 id="question"><bdi>${words.dialDuringCall(who)}</bdi></h2>
          ${call ? html`<p>${words.duringCallWith(other)}</p>` : nothing}
        </div>
        <button type="button" class="icon" aria-label=${words.dismiss} title=${words.dismiss} @click=${this.#dismiss}>
          ${icons.cross}
        </button>
      </div>
      <div class="choices">
        ${call ? this.#choice(call, 'makeConsultCall', { type: 'makeConsultCall', callId: call.id, targetAddress: number }, words.consultFirst) : nothing}
        ${call ? this.#choice(call, 'blindTransfer', { type: 'blindTransferCall', callId: call.id, targetAddress: number }, words.blindTransfer) : nothing}
        ${this.#button({ type: 'makeCall', targetAddress: number }, call ? words.newCallAfter : words.call, this.canDial)}
      </div>
    </div>`;
  }

  /** What a line can never do is not shown; what it cannot do yet is disabled. */
  #choice(call: Call, feature: CallFeature, command: CtiCommand, label: string): unknown {
    if (!this.can.call.includes(feature)) return nothing;
    return this.#button(command, label, call.features.includes(feature));
  }

  #button(command: CtiCommand, label: string, enabled: boolean): TemplateResult {
    return html`<button
      type="button"
      class="btn"
      ?disabled=${!enabled}
      @click=${() => {
        this.dispatchEvent(new CtiRequestEvent(command));
        this.#dismiss();
      }}
    >
      ${label}
    </button>`;
  }

  readonly #dismiss = (): void => {
    this.dispatchEvent(new Event('dismissed'));
  };
}
define('cti-dial-question', CtiDialQuestion);

declare global {
  interface HTMLElementTagNameMap {
    'cti-dial-question': CtiDialQuestion;
  }
}
