/** A call that has just ended: how it ended, plainly, and calling again where that makes sense. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { type Call, durations, partyNumber } from '../../core/model/call.ts';
import { type CtiContact, findContact, partyOf } from '../contact.ts';
import { controls } from '../controls.ts';
import { CtiRequestEvent } from '../cti-request-event.ts';
import { define } from '../define.ts';
import { formatDuration } from '../duration.ts';
import { icons } from '../icons.ts';
import { en } from '../words/en.ts';
import type { Words } from '../words/words.ts';
import { failed } from './call-look.ts';
import { callStyles } from './cti-call.styles.ts';

/** @returns how the call ended, as a sentence, with the name of whoever it was sent to */
export function endingOf(call: Call, words: Words, contacts: readonly CtiContact[]): string {
  const to = call.redirectionId ?? '';
  return words.ended(call, findContact(contacts, to)?.name ?? to);
}

/**
 * @fires cti-request - `makeCall` to call again
 * @fires dismissed - the agent has seen it
 */
export class CtiEndedCall extends LitElement {
  static override styles = [controls, callStyles];

  @property({ attribute: false }) call!: Call;
  @property({ attribute: false }) contacts: readonly CtiContact[] = [];
  @property({ attribute: false }) words: Words = en;
  @property({ type: Boolean, attribute: 'can-dial' }) canDial = false;

  protected override render(): TemplateResult {
    const { call, words, contacts } = this;
    const party = partyOf(call, contacts);
    const { talk } = durations(call, 0);
    const again = call.direction === 'in' ? words.callBack : words.callAgain;
    const how = endingOf(call, words, contacts);
    return html`<div class="call ${failed(call) ? 'failed' : 'over'}">
      <div class="bar" part="bar">
        <span>${call.connectedAt === undefined ? how : words.lasted(how, formatDuration(talk, words.code))}</span>
      </div>
      <div class="who" part="who">
        <span class="ava" aria-hidden="true">${party.initials}</span>
        <span class="text">
          <bdi class="name">${party.name || party.number || words.unknownCaller}</bdi>
          ${party.name ? html`<bdi class="sub">${party.number}</bdi>` : nothing}
        </span>
        <span class="tools">
          ${
            failed(call) && this.canDial && party.number
              ? html`<button
                  type="button"
                  class="round"
                  aria-label=${again}
                  title=${again}
                  @click=${() => this.dispatchEvent(new CtiRequestEvent({ type: 'makeCall', targetAddress: partyNumber(call) }))}
                >
                  ${icons.phone}
                </button>`
              : nothing
          }
          <button
            type="button"
            class="icon"
            aria-label=${words.dismiss}
            title=${words.dismiss}
            @click=${() => this.dispatchEvent(new Event('dismissed'))}
          >
            ${icons.cross}
          </button>
        </span>
      </div>
    </div>`;
  }
}
define('cti-ended-call', CtiEndedCall);

declare global {
  interface HTMLElementTagNameMap {
    'cti-ended-call': CtiEndedCall;
  }
}
