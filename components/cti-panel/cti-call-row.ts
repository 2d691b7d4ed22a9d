/** A call that waits beside the one that goes on, in one line. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Call } from '../../core/model/call.ts';
import { type CtiContact, partyOf } from '../contact.ts';
import { controls } from '../controls.ts';
import '../cti-duration.ts';
import { CtiRequestEvent } from '../cti-request-event.ts';
import { define } from '../define.ts';
import { en } from '../words/en.ts';
import type { Words } from '../words/words.ts';
import { callLook } from './call-look.ts';
import { callIcons } from './call-icons.ts';

/** @fires cti-request - `unholdCall`, `dropCall` */
export class CtiCallRow extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        margin: var(--cti-space);
      }
      .mini {
        display: flex;
        align-items: center;
        gap: 10px;
        padding-block: var(--cti-row);
        padding-inline: 10px 8px;
        border: 1px solid var(--cti-line);
        border-radius: var(--cti-radius);
      }
      /* The time goes below a name that leaves no room beside it. */
      .text {
        display: flex;
        flex-wrap: wrap;
        column-gap: 10px;
        flex: 1;
      }
      .name {
        flex: 1 0 auto;
        max-width: 100%;
      }
      .t {
        font-weight: 600;
        font-size: 12px;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
        color: var(--cti-talk);
      }
      .held .t {
        color: var(--cti-hold);
      }
      .ring .t {
        color: var(--cti-accent);
      }
    `,
  ];

  @property({ attribute: false }) call!: Call;
  @property({ attribute: false }) contacts: readonly CtiContact[] = [];
  @property({ attribute: false }) words: Words = en;
  @property({ attribute: false }) now: () => number = () => Date.now();
  /** Only shown: what can be done stands on the card of the other call. */
  @property({ type: Boolean, attribute: 'no-buttons' }) noButtons = false;

  protected override render(): TemplateResult {
    const { call, words } = this;
    const party = partyOf(call, this.contacts);
    const look = callLook(call, words, false);
    const name = party.name || party.number || words.unknownCaller;
    const text =
      call.state === 'held' ? words.held : call.state === 'connected' ? words.talkingFor : (time: string) => time;
    return html`<div class="mini ${look.tone}" role="group" aria-label=${`${look.label}: ${name}`}>
      <span class="ava" aria-hidden="true">${party.initials}</span>
      <span class="text">
        <bdi class="name" title=${name}>${name}</bdi>
        <span class="t"
          ><cti-duration .since=${look.since} .now=${this.now} .locale=${words.code} .text=${text}></cti-duration></span
      ></span>
      ${
        this.noButtons
          ? nothing
          : html`${call.state === 'held' ? this.#button('icon', 'unhold', words.resume) : nothing}
            ${this.#button('round end', 'drop', words.end)}`
      }
    </div>`;
  }

  #button(look: string, feature: 'unhold' | 'drop', label: string): TemplateResult {
    const { call } = this;
    const name = `${label}: ${partyOf(call, this.contacts).name || call.id}`;
    const type = feature === 'drop' ? 'dropCall' : 'unholdCall';
    return html`<button
      type="button"
      class=${look}
      aria-label=${name}
      title=${label}
      ?disabled=${!call.features.includes(feature)}
      @click=${() => this.dispatchEvent(new CtiRequestEvent({ type, callId: call.id }))}
    >
      ${feature === 'drop' ? callIcons.down : callIcons.play}
    </button>`;
  }
}
define('cti-call-row', CtiCallRow);

declare global {
  interface HTMLElementTagNameMap {
    'cti-call-row': CtiCallRow;
  }
}
