/** The whole panel in one line: who is on the phone and for how long, with what is most urgent at hand. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { Call } from '../../core/model/call.ts';
import type { CallFeature } from '../../core/model/call-feature.ts';
import type { CtiCommand } from '../../core/model/commands.ts';
import { type CtiContact, partyOf } from '../contact.ts';
import { controls } from '../controls.ts';
import '../cti-duration.ts';
import { CtiRequestEvent } from '../cti-request-event.ts';
import { define } from '../define.ts';
import { icons } from '../icons.ts';
import { en } from '../words/en.ts';
import type { Words } from '../words/words.ts';
import { callLook } from './call-look.ts';
import { callIcons } from './call-icons.ts';

/** @fires cti-request - `answerCall`, `dropCall` */
export class CtiMiniBar extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 8px;
        flex: 1;
        min-width: 0;
        padding-inline-start: 6px;
      }
      .call {
        display: grid;
        flex: 1;
        min-width: 0;
        line-height: 1.25;
      }
      .t {
        font-size: 12px;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        color: var(--cti-talk);
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .held .t {
        color: var(--cti-hold);
      }
      .ring .t {
        color: var(--cti-accent);
      }
      .failed .t {
        color: var(--cti-end);
      }
    `,
  ];

  /** The call that matters most. */
  @property({ attribute: false }) call!: Call;
  @property({ attribute: false }) contacts: readonly CtiContact[] = [];
  @property({ attribute: false }) words: Words = en;
  @property({ attribute: false }) now: () => number = () => Date.now();

  protected override render(): TemplateResult {
    const { call, words } = this;
    const party = partyOf(call, this.contacts);
    const look = callLook(call, words, false);
    const name = party.name || party.number || words.unknownCaller;
    const rings = call.state === 'alerting' && call.direction === 'in';
    return html`<span class="call ${look.tone}" role="group" aria-label=${`${look.label}: ${name}`}>
        <bdi class="name" title=${name}>${name}</bdi>
        <span class="t"
          ><bdi>${look.label}</bdi> ·
          <cti-duration .since=${look.since} .now=${this.now} .locale=${words.code}></cti-duration
        ></span>
      </span>
      ${rings ? this.#button('round', 'answer', 'answerCall', `${words.answer}: ${name}`, words.answer) : nothing}
      ${this.#button('round end', 'drop', 'dropCall', `${rings ? words.decline : words.end}: ${name}`, rings ? words.decline : words.end)}`;
  }

  #button(look: string, feature: CallFeature, type: 'answerCall' | 'dropCall', label: string, title: string): unknown {
    const { call } = this;
    if (!call.features.includes(feature)) return nothing;
    const command: CtiCommand = { type, callId: call.id };
    return html`<button
      type="button"
      class=${look}
      aria-label=${label}
      title=${title}
      @click=${() => this.dispatchEvent(new CtiRequestEvent(command))}
    >
      ${type === 'answerCall' ? icons.phone : callIcons.down}
    </button>`;
  }
}
define('cti-mini-bar', CtiMiniBar);

declare global {
  interface HTMLElementTagNameMap {
    'cti-mini-bar': CtiMiniBar;
  }
}
