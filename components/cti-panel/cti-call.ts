/** One call's card: who it is, what state it is in, and what can be done about it. Plain values in, wishes out. */
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Call } from '../../core/model/call.ts';
import { type CtiCommand, featureNeeded } from '../../core/model/commands.ts';
import { type CallFeature, type Capabilities, noCapabilities } from '../../core/model/call-feature.ts';
import { type CtiContact, partyOf } from '../contact.ts';
import { controls } from '../controls.ts';
import '../cti-duration.ts';
import { countOf } from '../counts.ts';
import { CtiRequestEvent } from '../cti-request-event.ts';
import { define } from '../define.ts';
import { icons } from '../icons.ts';
import { focusOnceThere } from '../part.ts';
import { en } from '../words/en.ts';
import type { Words } from '../words/words.ts';
import { type CallKey, callKeys, type KeyTray } from './call-keys.ts';
import { callLook } from './call-look.ts';
import { callStyles } from './cti-call.styles.ts';
import { ContactChosenEvent } from './contact-chosen-event.ts';
import type { CtiKeypad, KeysPressedEvent } from './cti-keypad.ts';
import { linkStyles } from './link.styles.ts';
import { noteField } from './note-field.ts';
import type { CtiShortcut, CtiShortcuts } from './shortcuts.ts';
import type { CtiTargetPicker } from './cti-target-picker.ts';
import { callIcons } from './call-icons.ts';

/** Which shortcut does what a feature's button does. */
const shortcutOf: Partial<Record<CallFeature, CtiShortcut>> = {
  answer: 'answer',
  drop: 'end',
  hold: 'hold',
  unhold: 'hold',
  mute: 'mute',
  blindTransfer: 'transfer',
};

type Tray = 'none' | KeyTray;

/**
 * A call in full. A button is absent if the phone system can never do it, and disabled if not now.
 * @fires cti-request - what the agent wishes
 * @fires {CustomEvent} note-changed - `detail`: the note
 * @slot - the CRM's own content, at the end of the card
 * @fires cti-contact-chosen - who of several people it is
 * @fires {CustomEvent} record-wanted - `detail`: id of the call whose record is to be opened
 */
export class CtiCall extends LitElement {
  static override styles = [controls, linkStyles, callStyles];

  @property({ attribute: false }) call!: Call;
  /** The two calls of a consultation, of which `call` is one. */
  @property({ attribute: false }) pair: { main: Call; consultation: Call } | undefined;
  @property({ attribute: false }) can: Capabilities = noCapabilities;
  @property({ attribute: false }) contacts: readonly CtiContact[] = [];
  /** A click on the name of somebody with a record asks for it. */
  @property({ type: Boolean, attribute: 'opens-record' }) opensRecord = false;
  /** Several people share the number, and the agent has said who of them it is. */
  @property({ type: Boolean }) mistakable = false;
  @property({ attribute: false }) words: Words = en;
  @property({ attribute: false }) now: () => number = () => Date.now();
  /** Tones sent in this call, as the phone system has confirmed them. */
  @property() tones = '';
  /** Keys that do the same as the buttons, as the page has set them. */
  @property({ attribute: false }) shortcuts: CtiShortcuts = {};
  /** With a field for a note. */
  @property({ type: Boolean }) notes = false;
  @property() note = '';
  /** Another call goes on. */
  @property({ type: Boolean }) waiting = false;
  @state() private tray: Tray = 'none';
  @query('.call') private card!: HTMLElement;

  /** Focuses the card itself: what it is gets read, and no stray Enter does anything. */
  override focus(): void {
    this.card.focus();
  }

  /** Opens the choice of a transfer's target. @returns false when the call cannot be transferred now */
  transfer(): boolean {
    const { features } = this.call;
    if (!features.includes('blindTransfer') && !features.includes('makeConsultCall')) return false;
    this.tray = features.includes('blindTransfer') ? 'transfer' : 'consult';
    return true;
  }

  protected override willUpdate(): void {
    const { features } = this.call;
    const fits: Record<Tray, boolean> = {
      none: true,
      keypad: features.includes('dtmf'),
      transfer: features.includes('blindTransfer') || features.includes('makeConsultCall'),
      consult: features.includes('makeConsultCall'),
    };
    // Without a link nothing can be done for a while; what was open or typed stays.
    if (features.length > 0 && !fits[this.tray]) this.tray = 'none';
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('tray') || this.tray === 'none') return;
    focusOnceThere(this.renderRoot.querySelector<CtiKeypad | CtiTargetPicker>('cti-keypad, cti-target-picker'));
  }

  protected override render(): TemplateResult {
    const { call, words } = this;
    const party = partyOf(call, this.contacts);
    const look = callLook(call, words, this.waiting);
    const name = party.name || party.number || words.unknownCaller;
    const number = party.name && party.number;
    const shared = party.sharing.length > 1;
    const detail = shared ? words.recordsShare(countOf(party.sharing.length, words.code)) : party.detail;
    return html`<div
      class="call ${look.tone}"
      role="group"
      tabindex="-1"
      aria-labelledby="state who"
      @keydown=${this.#onKeyDown}
    >
      <div class="bar" part="bar">
        <span id="state"
          ><span class=${look.tone === 'ring' ? 'pulse' : ''}>${look.label}</span>${
            call.recording ? html`<span class="rec"></span>` : nothing
          }</span
        >
        <b><cti-duration .since=${look.since} .now=${this.now} .locale=${words.code}></cti-duration></b>
      </div>
      <div class="who" part="who">
        <span class="ava" aria-hidden="true">${party.initials}</span>
        <span class="text" id="who">
          ${this.#named(name, party.sharing)}
          ${
            detail || number || this.mistakable
              ? html`<span class="sub facts"
                  >${detail ? html`<span><bdi>${detail}</bdi></span>` : nothing}${
                    number ? html` <span><bdi class="number">${number}</bdi></span>` : nothing
                  }${this.mistakable ? html` ${this.#somebodyElse()}` : nothing}</span
                >`
              : nothing
          }
        </span>
        ${this.#tools()}
      </div>
      ${
        shared
          ? html`<cti-record-choice
              part="choice"
              call-id=${call.id}
              .people=${party.sharing}
              .words=${words}
            ></cti-record-choice>`
          : nothing
      }
      ${this.#actions()}${this.notes && call.connectedAt !== undefined ? noteField(words, this.note, this.#noted) : nothing}
      <slot></slot>
    </div>`;
  }

  #named(name: string, sharing: readonly CtiContact[]): TemplateResult {
    const known = this.opensRecord && sharing.length === 1 && sharing[0]?.record !== undefined;
    if (!known) return html`<bdi class="name" title=${name}>${name}</bdi>`;
    return html`<button
      type="button"
      class="link name"
      title=${name}
      @click=${() => this.dispatchEvent(new CustomEvent('record-wanted', { detail: this.call.id, bubbles: true }))}
    >
      <bdi>${name}</bdi>
    </button>`;
  }

  #somebodyElse(): TemplateResult {
    return html`<button
      type="button"
      class="link"
      @click=${() => this.dispatchEvent(new ContactChosenEvent(this.call.id, undefined))}
    >
      ${this.words.somebodyElse}
    </button>`;
  }

  readonly #noted = (detail: string): void => {
    this.dispatchEvent(new CustomEvent('note-changed', { detail }));
  };

  #tools(): unknown {
    const { call, words } = this;
    if (call.state === 'alerting' && call.direction === 'in') {
      if (!this.#has('blindTransfer')) return nothing;
      return html`<button
        type="button"
        class="icon"
        aria-label=${words.sendOn}
        title=${words.sendOn}
        aria-expanded=${this.tray === 'transfer' ? 'true' : 'false'}
        ?disabled=${!call.features.includes('blindTransfer')}
        @click=${() => {
          this.#toggle('transfer');
        }}
      >
        ${callIcons.transfer}
      </button>`;
    }
    // A consultation is ended by its Cancel, which brings the customer back.
    if (this.pair?.consultation === call) return nothing;
    return html`<button
      type="button"
      class="round end"
      aria-label=${words.end}
      title=${this.#hint('drop', words.end)}
      aria-keyshortcuts=${this.#keysFor('drop')}
      ?disabled=${!call.features.includes('drop')}
      @click=${this.#wish({ type: 'dropCall', callId: call.id })}
    >
      ${callIcons.down}
    </button>`;
  }

  #actions(): unknown {
    const { call } = this;
    if (call.state === 'alerting' && !this.pair) return call.direction === 'in' ? this.#ringing() : nothing;
    return html`${this.#keys()}${this.#tray()}${this.pair ? this.#consultation(this.pair) : nothing}`;
  }

  #ringing(): TemplateResult {
    const { call, words } = this;
    return html`${
        this.#has('answer') ? nothing : html`<p class="hint">${icons.phone}<span>${words.answerOnYourPhone}</span></p>`
      }
      <div class="two" part="actions">
        ${this.#button('go', icons.phone, words.answer, { type: 'answerCall', callId: call.id })}
        ${this.#button('stop', callIcons.down, words.decline, { type: 'dropCall', callId: call.id })}
      </div>
      ${this.#tray()}`;
  }

  #consultation({ main, consultation }: { main: Call; consultation: Call }): TemplateResult {
    const { words } = this;
    const both = { callId: main.id, consultCallId: consultation.id };
    const away = main.state === 'held' ? main : consultation;
    return html`<div class="two" part="actions">
      ${this.#button('pri', callIcons.transfer, words.transfer, { type: 'transferCall', ...both })}
      ${this.#button('', callIcons.merge, words.conference, { type: 'conferenceCall', ...both })}
      ${this.#button('', callIcons.swap, words.swap, { type: 'unholdCall', callId: away.id })}
      ${this.#button('', icons.cross, words.cancel, { type: 'cancelTransfer', ...both })}
    </div>`;
  }

  #keys(): unknown {
    const keys = callKeys(this.call, this.pair !== undefined, this.words).filter(({ feature }) => this.#has(feature));
    if (keys.length === 0) return nothing;
    return html`<div part="actions" class="keys ${keys.length > 5 ? 'four' : keys.length < 4 ? 'three' : ''}">
      ${keys.map((key) => this.#key(key))}
    </div>`;
  }

  #tray(): unknown {
    const { words } = this;
    if (this.tray === 'none') return nothing;
    if (this.tray === 'keypad') {
      return html`<div class="pad" part="tray">
        <div class="echo" role="status" aria-label=${words.tonesSent('')}>${this.tones.slice(-20)}</div>
        <cti-keypad
          .words=${words}
          ?disabled=${!this.call.features.includes('dtmf')}
          @keys-pressed=${(event: KeysPressedEvent) => {
            this.dispatchEvent(new CtiRequestEvent({ type: 'sendDtmf', callId: this.call.id, digits: event.digits }));
          }}
        ></cti-keypad>
      </div>`;
    }
    return html`<cti-target-picker
      part="tray"
      prefer=${this.tray === 'consult' ? 'makeConsultCall' : 'blindTransferCall'}
      .call=${this.call}
      .can=${this.can}
      .words=${words}
      .contacts=${this.contacts}
    ></cti-target-picker>`;
  }

  #key({ feature, icon, label, on, does }: CallKey): TemplateResult {
    const tray = typeof does === 'string' ? does : undefined;
    const open = tray !== undefined && this.tray === tray;
    return html`<button
      type="button"
      class="key ${on ? 'on' : open ? 'open' : ''}"
      aria-expanded=${tray === undefined ? nothing : open ? 'true' : 'false'}
      title=${this.#hint(feature)}
      aria-keyshortcuts=${this.#keysFor(feature)}
      ?disabled=${!this.call.features.includes(feature)}
      @click=${() => {
        if (typeof does === 'string') this.#toggle(does);
        else this.#wish(does)();
      }}
    >
      ${icon}<span>${label}</span>
    </button>`;
  }

  #button(look: string, icon: TemplateResult, label: string, command: CtiCommand): unknown {
    const needed = featureNeeded[command.type];
    if (!needed || !this.#has(needed.feature)) return nothing;
    const { pair } = this;
    const id = needed.of in command ? (command as unknown as Record<string, string>)[needed.of] : undefined;
    const subject = [this.call, pair?.main, pair?.consultation].find((call) => call?.id === id);
    return html`<button
      type="button"
      class="btn ${look}"
      ?disabled=${!subject?.features.includes(needed.feature)}
      title=${subject === this.call ? this.#hint(needed.feature) : nothing}
      aria-keyshortcuts=${subject === this.call ? this.#keysFor(needed.feature) : nothing}
      @click=${this.#wish(command)}
    >
      ${icon}${label}
    </button>`;
  }

  #keysFor(feature: CallFeature): string | typeof nothing {
    const shortcut = shortcutOf[feature];
    return (shortcut && this.shortcuts[shortcut]) ?? nothing;
  }

  /** What a button says when it is pointed at: its keys, where it has some. */
  #hint(feature: CallFeature, label = ''): string | typeof nothing {
    const keys = this.#keysFor(feature);
    if (typeof keys !== 'string') return label || nothing;
    return label ? `${label} (${keys})` : keys;
  }

  #has(feature: CallFeature): boolean {
    return this.can.call.includes(feature);
  }

  #wish(command: CtiCommand): () => void {
    return () => this.dispatchEvent(new CtiRequestEvent(command));
  }

  #toggle(tray: Tray): void {
    this.tray = this.tray === tray ? 'none' : tray;
  }

  #onKeyDown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || this.tray === 'none') return;
    event.stopPropagation();
    this.renderRoot.querySelector<HTMLElement>('[aria-expanded="true"]')?.focus();
    this.tray = 'none';
  }
}
define('cti-call', CtiCall);

declare global {
  interface HTMLElementTagNameMap {
    'cti-call': CtiCall;
  }
}
