/** After a call: how it went, a note, and whether somebody shall come back to it. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { durations } from '../../core/model/call.ts';
import { errors } from '../../core/provider/errors.ts';
import { type CtiContact, partyOf } from '../contact.ts';
import { controls } from '../controls.ts';
import { define } from '../define.ts';
import { formatDuration } from '../duration.ts';
import { momentField, momentStyles } from '../moment-field.ts';
import { nextMorning } from '../next-morning.ts';
import { chipStyles, outcomeChips } from '../outcome-chips.ts';
import { TickController } from '../ticker.ts';
import { en } from '../words/en.ts';
import type { Words } from '../words/words.ts';
import { callStyles } from './cti-call.styles.ts';
import { endingOf } from './cti-ended-call.ts';
import { noteField } from './note-field.ts';
import type { CtiOutcome, DraftChange, WrapUpDraft } from './wrap-ups.ts';
import { callIcons } from './call-icons.ts';

/**
 * @fires {CustomEvent} draft-changed - `detail`: the `outcome`, `followUpAt` or `note` that the agent has changed
 * @fires {CustomEvent} wrapped-up - Done, or `detail.timedOut`: the time is over
 * @slot - the CRM's own content, between the note and the buttons
 */
export class CtiWrapUpCard extends LitElement {
  static override styles = [
    controls,
    callStyles,
    chipStyles,
    momentStyles,
    css`
      .moment {
        margin: 0 var(--cti-space) var(--cti-space);
        inline-size: calc(100% - 24px);
      }
      .not-saved {
        margin: 0;
        padding: 0 var(--cti-space) var(--cti-space);
        color: var(--cti-end);
      }
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
  /** What was typed could not be saved yet. */
  @property({ type: Boolean, attribute: 'not-saved' }) notSaved = false;

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
      <div class="bar" part="bar">
        <span id="how">${words.lasted(how, talked)}</span>
        ${
          until === undefined
            ? nothing
            : html`<b class="due" role="timer">${words.timeLeft(formatDuration(this.#left(), words.code))}</b>`
        }
      </div>
      <div class="who" part="who">
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
      ${
        draft.followUpAt === undefined
          ? nothing
          : momentField(words.followUp, draft.followUpAt, (followUpAt) => {
              this.#change({ followUpAt });
            })
      }
      ${
        this.notSaved
          ? html`<p class="not-saved" role="status">${words.errors.callSaving ?? errors.callSaving.text}</p>`
          : nothing
      }
      <slot></slot>
      <div class="two" part="actions">
        <button
          type="button"
          class="btn"
          aria-pressed=${draft.followUpAt === undefined ? 'false' : 'true'}
          @click=${() => {
            this.#change({ followUpAt: draft.followUpAt === undefined ? nextMorning(this.now()) : undefined });
          }}
        >
          ${draft.followUpAt === undefined ? nothing : callIcons.check}${words.followUp}
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

  #change(detail: DraftChange | { note: string }): void {
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
