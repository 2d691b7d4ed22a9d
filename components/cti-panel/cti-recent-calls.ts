/** The last calls, one press away from a call back. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { type CtiContact, partyBy } from '../contact.ts';
import { controls } from '../controls.ts';
import { CtiRequestEvent } from '../cti-request-event.ts';
import { define } from '../define.ts';
import { formatDuration, formatMoment, spokenDuration } from '../duration.ts';
import { icons } from '../icons.ts';
import { inRow } from '../in-row.ts';
import { en } from '../words/en.ts';
import type { Words } from '../words/words.ts';
import type { RecentCall } from '../../core/session/recent-call.ts';

export const rowStyles = css`
  .rows {
    list-style: none;
    margin: 0;
    padding: 6px;
    max-height: 262px;
    overflow: auto;
  }
  .row {
    display: grid;
    grid-template-columns: 34px 1fr auto;
    gap: 10px;
    align-items: center;
    width: 100%;
    padding: var(--cti-row) 8px;
    border: 0;
    border-radius: var(--cti-radius-s);
    background: none;
    text-align: start;
  }
  .row[aria-disabled='true'] {
    cursor: default;
  }
  .row:focus-visible {
    outline-offset: -2px;
  }
  .row .sub svg {
    display: inline-block;
    width: 12px;
    height: 12px;
    vertical-align: -2px;
    margin-inline-end: 3px;
  }
  .when {
    color: var(--cti-text-3);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
    align-self: center;
  }
  .miss .name {
    color: var(--cti-end);
  }
  .empty {
    margin: 0;
    padding: 20px 24px 22px;
    text-align: center;
    color: var(--cti-text-2);
  }
  @media (hover: hover) {
    .row[aria-disabled='false']:hover {
      background: var(--cti-surface-2);
    }
  }
`;

/**
 * A list of ended calls.
 * @fires cti-request - `makeCall` when one is pressed
 */
export class CtiRecentCalls extends LitElement {
  static override styles = [controls, rowStyles];

  @property({ attribute: false }) calls: readonly RecentCall[] = [];
  @property({ attribute: false }) contacts: readonly CtiContact[] = [];
  @property({ attribute: false }) words: Words = en;
  @property({ attribute: false }) now: () => number = () => Date.now();
  @property({ type: Boolean, attribute: 'can-dial' }) canDial = false;

  protected override render(): TemplateResult {
    if (this.calls.length === 0) return html`<p class="empty">${this.words.noRecentCalls}</p>`;
    return html`<ul class="rows">
      ${this.calls.map((call) => this.#row(call))}
    </ul>`;
  }

  #row(call: RecentCall): TemplateResult {
    const { words } = this;
    const party = partyBy(call.number, call.name ?? '', this.contacts);
    const name = party.name || party.number || words.unknownCaller;
    const out = call.direction === 'out';
    return html`<li>
      <button
        type="button"
        class="row ${call.missed ? 'miss' : ''}"
        title=${words.callNumber(name)}
        aria-disabled=${this.#callable(call) ? 'false' : 'true'}
        @click=${() => {
          if (!this.#callable(call)) return;
          this.dispatchEvent(new CtiRequestEvent({ type: 'makeCall', targetAddress: call.number }));
        }}
      >
        <span class="ava" aria-hidden="true">${party.initials}</span>
        <span class="text">
          <bdi class="name">${name}</bdi>
          <span class="sub"
            >${out ? icons.outgoing : icons.incoming}<span class="sr">${out ? words.outgoing : words.received} </span
            >${inRow(
              call.missed ? words.missed : '',
              party.name ? party.number : '',
              call.missed || call.talkMs === 0 ? '' : this.#length(call.talkMs),
            )}</span
          >
        </span>
        <span class="when">${formatMoment(call.at, this.now(), words.code)}</span>
      </button>
    </li>`;
  }

  #length(ms: number): TemplateResult {
    const { code } = this.words;
    return html`<span aria-hidden="true">${formatDuration(ms, code)}</span
      ><span class="sr">${spokenDuration(ms, code)}</span>`;
  }

  /** Not `disabled`: a row that loses its use while a call rings must not lose the focus with it. */
  #callable({ number }: RecentCall): boolean {
    return this.canDial && number !== '';
  }
}
define('cti-recent-calls', CtiRecentCalls);

declare global {
  interface HTMLElementTagNameMap {
    'cti-recent-calls': CtiRecentCalls;
  }
}
