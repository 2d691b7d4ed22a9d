/** After a call: how it went, a note, and whether somebody shall come back to it. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { durations } from '../../core/model/call.ts';
import { type CtiContact, partyOf } from '../contact.ts';
import { controls } from '../controls.ts';
import { define } from '../define.ts';
import { formatDuration } from '../duration.ts';
import { icons } from '../icons.ts';
import { chipStyles, outcomeChips } from '../outcome-chips.ts';
import { TickController } from '../ticker.ts';
import { en } from '../words/en.ts';
import type { Words } from '../words/words.ts';
import { callStyles } from './cti-call.styles.ts';
import { endingOf } from './cti-ended-call.ts';
import { noteField } from './note-field.ts';
import type { CtiOutcome, WrapUpDraft } from './wrap-ups.ts';

/**
 * @fires {CustomEvent} draft-changed - `detail`: the `outcome`, `followUp` or `note` that the agent has changed
 * @fires {CustomEvent} wrapped-up - Done, or `detail.timedOut`: the time is over
 * @slot - the CRM's own content, between the note and the buttons
 */
export class CtiWrapUpCard extends LitElement {
  static override styles = [
    controls,
    callStyles,
    chipStyles,
    css`
      .due {
        font-variant-numeric: tabular-nums;
      }
      .btn[aria-pressed='true'] {
        border-color: var(--cti-accent);
        background: var(--cti-accent-soft);
        color: var(--cti-accent);
      }
      .btn svg {
        width: 16px;
        height: 16px;
      }
    `,
  ];

  @property({ attribute: false }) draft!: WrapUpDraft;
  @property() note = '';
  @property({ attribute: false }) outcomes: readonly CtiOutcome[] = [];
  @property({ attribute: false }) contacts: readonly CtiContact[] = [];
  @property({ attribute: false }) words: Words = en;
  @property({ attribute: false }) now: () => number = () => Date.now();

  #over = false;

  constructor() {
    super();
    new TickController(
      this,
      () => {
        this.requestUpdate();
        if (this.#left() > 0 || this.#over) return;
        this.#over = true;
        this.#done(true);
      },
      () => this.draft.until !== undefined,
    );
  }

  protected override render(): TemplateResult {
    const { draft, words } = this;
    const { call, until } = draft;
    const party = partyOf(call, this.contacts);
    const name = party.name || party.number || words.unknownCaller;
    const how = endingOf(call, words, this.contacts);
    const talked = formatDuration(durations(call, 0).talk, words.code);
    return html`<div class="call" role="group" aria-labelledby="how who">
      <div class="bar">
        <span id="how">${words.lasted(how, talked)}</span>
        ${
          until === undefined
            ? nothing
            : html`<b class="due" role="timer">${words.timeLeft(formatDuration(this.#left(), words.code))}</b>`
        }
      </div>
      <div class="who">
        <span class="ava" aria-hidden="true">${party.initials}</span>
        <span class="text" id="who">
          <bdi class="name" title=${name}>${name}</bdi>
          ${party.detail ? html`<bdi class="sub">${party.detail}</bdi>` : nothing}
        </span>
      </div>
      ${outcomeChips(words, this.outcomes, draft.outcome, (outcome) => {
        this.#change({ outcome });
      })}
      ${noteField(words, this.note, (note) => {
        this.#change({ note });
      })}
      <slot></slot>
      <div class="two">
        <button
          type="button"
          class="btn"
          aria-pressed=${draft.followUp ? 'true' : 'false'}
          @click=${() => {
            this.#change({ followUp: !draft.followUp });
          }}
        >
          ${draft.followUp ? icons.check : nothing}${words.followUp}
        </button>
        <button
          type="button"
          class="btn pri"
          @click=${() => {
            this.#done(false);
          }}
        >
          ${words.done}
        </button>
      </div>
    </div>`;
  }

  /** Until it ends by itself, ms; rounded up, so that the last second is shown as one. */
  #left(): number {
    const { until } = this.draft;
    return until === undefined ? Infinity : Math.max(0, Math.ceil((until - this.now()) / 1000) * 1000);
  }

  #change(detail: { outcome: string } | { followUp: boolean } | { note: string }): void {
    this.dispatchEvent(new CustomEvent('draft-changed', { detail }));
  }

  #done(timedOut: boolean): void {
    this.dispatchEvent(new CustomEvent('wrapped-up', { detail: { timedOut } }));
  }
}
define('cti-wrap-up', CtiWrapUpCard);

declare global {
  interface HTMLElementTagNameMap {
    'cti-wrap-up': CtiWrapUpCard;
  }
}
