/** What stands in the panel between calls: the field to find or dial, recent calls, contacts, keypad. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { RecentCall } from '../../core/session/recent-call.ts';
import { type CtiContact, initials } from '../contact.ts';
import { controls } from '../controls.ts';
import { CtiRequestEvent } from '../cti-request-event.ts';
import { define } from '../define.ts';
import { icons } from '../icons.ts';
import { inRow } from '../in-row.ts';
import { Part } from '../part.ts';
import { en } from '../words/en.ts';
import type { Words } from '../words/words.ts';
import type { KeysPressedEvent } from './cti-keypad.ts';
import './cti-number-field.ts';
import type { CtiNumberField, NumberChosenEvent } from './cti-number-field.ts';
import { rowStyles } from './cti-recent-calls.ts';
import { presenceDot } from './presence-dot.ts';
import { stateDot } from './state-dot.ts';

const keypad = new Part(() => import('./cti-keypad.ts'));

const tabNames = ['recent', 'contacts', 'keypad'] as const;
type Tab = (typeof tabNames)[number];

/** @fires cti-request - `makeCall` */
export class CtiDialer extends LitElement {
  static override styles = [
    controls,
    rowStyles,
    stateDot,
    css`
      :host {
        display: block;
      }
      :host([hidden]) {
        display: none;
      }
      cti-number-field {
        display: block;
        margin: var(--cti-space);
      }
      .tabs {
        display: flex;
        gap: 2px;
        padding: 0 var(--cti-space);
        border-bottom: 1px solid var(--cti-line);
      }
      .tab {
        padding: 7px 10px;
        border: 0;
        background: none;
        color: var(--cti-text-2);
        font-weight: 600;
        font-size: 12px;
        border-bottom: 2px solid transparent;
        margin-bottom: -1px;
      }
      .tab[aria-selected='true'] {
        color: var(--cti-text);
        border-color: var(--cti-accent);
      }
      .tab:focus-visible {
        outline-offset: -3px;
      }
      @media (forced-colors: active) {
        .tab {
          border-color: Canvas;
        }
        .tab[aria-selected='true'] {
          border-color: Highlight;
        }
      }
      .pad {
        padding: var(--cti-space) 40px 14px;
      }
    `,
  ];

  @property({ attribute: false }) words: Words = en;
  @property({ attribute: false }) contacts: readonly CtiContact[] = [];
  @property({ attribute: false }) calls: readonly RecentCall[] = [];
  @property({ attribute: false }) now: () => number = () => Date.now();
  @property({ type: Boolean, attribute: 'can-dial' }) canDial = false;
  /** Nothing can be typed. Otherwise one may go on typing while a call rings, though not dial. */
  @property({ type: Boolean }) offline = false;
  @state() private tab: Tab = 'recent';
  @state() private typed = '';
  @state() private searching = false;
  /** Keys are being pressed: people who match the first digits would push the keys away from under the finger. */
  @state() private keying = false;
  @query('cti-number-field') private field!: CtiNumberField;

  override focus(): void {
    this.field.focus();
  }

  /** Empties the field, once what it said has become a call. */
  clear(): void {
    this.typed = '';
    this.keying = false;
  }

  protected override render(): TemplateResult {
    const { words } = this;
    const people = this.keying ? [] : this.contacts;
    return html`<cti-number-field
        part="field"
        action
        .words=${words}
        .contacts=${people}
        .value=${this.typed}
        ?disabled=${this.offline}
        ?no-call=${!this.canDial}
        @input=${() => {
          this.typed = this.field.value;
          this.keying = false;
        }}
        @suggesting=${() => (this.searching = this.field.suggests)}
        @number-chosen=${(event: NumberChosenEvent) => {
          this.#dial(event.number);
        }}
      ></cti-number-field>
      ${this.searching && !this.offline ? nothing : this.#tabs()}`;
  }

  #tabs(): TemplateResult {
    const { words } = this;
    const tabs = tabNames.filter((tab) => tab !== 'contacts' || this.contacts.length > 0);
    const current = tabs.includes(this.tab) ? this.tab : 'recent';
    return html`<div class="tabs" part="tabs" role="tablist" aria-label=${words.phone} @keydown=${this.#onTabKey}>
        ${tabs.map(
          (tab) =>
            html`<button
              type="button"
              class="tab"
              role="tab"
              id="tab-${tab}"
              aria-controls="tabpanel"
              aria-selected=${tab === current ? 'true' : 'false'}
              tabindex=${tab === current ? 0 : -1}
              @click=${() => (this.tab = tab)}
            >
              ${words[tab]}
            </button>`,
        )}
      </div>
      <div role="tabpanel" part="list" id="tabpanel" aria-labelledby="tab-${current}">${this.#content(current)}</div>`;
  }

  #content(tab: Tab): TemplateResult {
    const { words } = this;
    switch (tab) {
      case 'recent':
        return html`<cti-recent-calls
          .calls=${this.calls}
          .contacts=${this.contacts}
          .words=${words}
          .now=${this.now}
          ?can-dial=${this.canDial}
        ></cti-recent-calls>`;
      case 'contacts':
        return html`<ul class="rows">
          ${this.contacts.map((contact) => this.#contact(contact))}
        </ul>`;
      case 'keypad':
        void keypad.need();
        return html`<div class="pad">
          <cti-keypad
            .words=${words}
            ?disabled=${this.offline}
            @keys-pressed=${(event: KeysPressedEvent) => {
              this.typed += event.digits;
              this.keying = true;
            }}
          ></cti-keypad>
        </div>`;
    }
  }

  #contact(contact: CtiContact): TemplateResult {
    return html`<li>
      <button
        type="button"
        class="row"
        title=${this.words.callNumber(contact.name)}
        aria-disabled=${this.canDial ? 'false' : 'true'}
        @click=${() => {
          if (this.canDial) this.#dial(contact.number);
        }}
      >
        <span class="ava" aria-hidden="true">${initials(contact.name)}</span>
        <span class="text">
          <bdi class="name">${contact.name}</bdi>
          <span class="sub"
            >${inRow(contact.detail, contact.number, contact.presence && this.words.presence[contact.presence])}</span
          >
        </span>
        <span class="when">${contact.presence ? presenceDot(contact.presence) : icons.phone}</span>
      </button>
    </li>`;
  }

  #dial(number: string): void {
    this.dispatchEvent(new CtiRequestEvent({ type: 'makeCall', targetAddress: number }));
  }

  #onTabKey(event: KeyboardEvent): void {
    const tabs = [...this.renderRoot.querySelectorAll<HTMLButtonElement>('.tab')];
    const at = tabs.findIndex((tab) => tab.matches(':focus'));
    const [next, previous] = [at + 1, at - 1 + tabs.length];
    const [right, left] = this.words.dir === 'rtl' ? [previous, next] : [next, previous];
    const to = { ArrowRight: right, ArrowLeft: left, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const tab = tabs[to % tabs.length];
    tab?.focus();
    tab?.click();
  }
}
define('cti-dialer', CtiDialer);

declare global {
  interface HTMLElementTagNameMap {
    'cti-dialer': CtiDialer;
  }
}
