/** Several people share the number of a call: who it is, the agent says. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { type CtiContact, initials } from '../contact.ts';
import { controls } from '../controls.ts';
import { define } from '../define.ts';
import { en } from '../words/en.ts';
import type { Words } from '../words/words.ts';
import { ContactChosenEvent } from './contact-chosen-event.ts';

/** @fires {ContactChosenEvent} cti-contact-chosen - the agent's choice */
export class CtiRecordChoice extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        padding: 0 var(--cti-space) var(--cti-space);
      }
      ul {
        display: grid;
        gap: 8px;
        margin: 0;
        padding: 0;
        list-style: none;
        max-block-size: 240px;
        overflow: auto;
      }
      button {
        display: flex;
        align-items: center;
        gap: 10px;
        inline-size: 100%;
        min-height: 44px;
        padding: 6px 10px;
        border: 1px solid var(--cti-line);
        border-radius: var(--cti-radius-s);
        background: var(--cti-surface);
        text-align: start;
      }
      button > span:last-child {
        min-inline-size: 0;
      }
      @media (hover: hover) {
        button:hover {
          border-color: var(--cti-accent);
          background: var(--cti-accent-soft);
        }
      }
    `,
  ];

  @property({ attribute: 'call-id' }) callId = '';
  @property({ attribute: false }) people: readonly CtiContact[] = [];
  @property({ attribute: false }) words: Words = en;

  protected override render(): TemplateResult {
    return html`<ul aria-label=${this.words.whoIsIt}>
      ${this.people.map(
        (contact) =>
          html`<li>
            <button type="button" @click=${() => this.dispatchEvent(new ContactChosenEvent(this.callId, contact))}>
              <span class="ava" aria-hidden="true">${initials(contact.name)}</span>
              <span
                ><bdi class="name">${contact.name}</bdi>
                ${contact.detail ? html`<bdi class="sub">${contact.detail}</bdi>` : ''}</span
              >
            </button>
          </li>`,
      )}
    </ul>`;
  }
}
define('cti-record-choice', CtiRecordChoice);

declare global {
  interface HTMLElementTagNameMap {
    'cti-record-choice': CtiRecordChoice;
  }
}
