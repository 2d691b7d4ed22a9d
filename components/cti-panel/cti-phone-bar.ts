/** One row: how the telephone in the page stands and how the call sounds, below its pictures. Opened, it shows the plot, the devices and what is wrong. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { Call } from '../../core/model/call.ts';
import type { Pictures } from '../../core/webphone/call-pictures.ts';
import type { QualitySample } from '../../core/webphone/quality.ts';
import type { QualityWarning } from '../../core/webphone/quality-warnings.ts';
import type { PhoneStatus } from '../../core/webphone/sound-faults.ts';
import type { WebPhone } from '../../core/webphone/web-phone.ts';
import { controls } from '../controls.ts';
import { formatNumber } from '../counts.ts';
import { define } from '../define.ts';
import { icons } from '../icons.ts';
import { en } from '../words/en.ts';
import type { WebPhoneWords } from '../words/webphone/words.ts';
import type { Words } from '../words/words.ts';
import { TickController } from '../ticker.ts';
import { linkStyles } from './link.styles.ts';
import { phoneIcons } from './phone-icons.ts';
import { gradeOf, qualityBars } from './quality-bars.ts';
import './cti-pictures.ts';
import './cti-quality-plot.ts';
import './cti-sound-sheet.ts';

/** @fires test-call - the agent wants to hear himself */
export class CtiPhoneBar extends LitElement {
  static override styles = [
    controls,
    linkStyles,
    css`
      :host {
        display: block;
        border-block-start: 1px solid var(--cti-line);
        color: var(--cti-text-2);
      }
      .row {
        display: flex;
        align-items: center;
        gap: 8px;
        min-height: 40px;
        padding-block: 4px;
        padding-inline: var(--cti-space) 6px;
        font-size: 12px;
      }
      .row svg {
        width: 16px;
        height: 16px;
      }
      .says {
        flex: 1;
        min-width: 0;
      }
      .ready .lamp {
        color: var(--cti-talk);
      }
      .elsewhere .lamp,
      .lost .lamp {
        color: var(--cti-hold);
      }
      .refused .lamp,
      .noMicrophone .lamp {
        color: var(--cti-end);
      }
      .trouble {
        color: var(--cti-hold);
      }
      .open {
        transform: rotate(180deg);
      }
      .sheet {
        padding: 0 var(--cti-space) var(--cti-space);
      }
    `,
  ];

  @property({ attribute: false }) phone!: WebPhone;
  /** The one that is heard. */
  @property({ attribute: false }) call: Call | undefined;
  @property({ attribute: false }) status: PhoneStatus = 'off';
  @property({ attribute: false }) samples: readonly QualitySample[] = [];
  @property({ attribute: false }) warnings: readonly QualityWarning[] = [];
  @property({ attribute: false }) pictures: Pictures = {};
  /** The sound of the call is being regained, until this moment, UTC ms. */
  @property({ attribute: false }) regainedBy: number | undefined;
  /** The browser keeps the sound off. */
  @property({ type: Boolean }) blocked = false;
  @property({ type: Boolean, attribute: 'can-dial' }) canDial = false;
  @property({ attribute: false }) words: Words = en;
  @property({ attribute: false }) now: () => number = () => Date.now();
  @state() private opened = false;
  @state() private loaded: WebPhoneWords | undefined;
  #wordsOf: Words | undefined;

  constructor() {
    super();
    new TickController(
      this,
      () => {
        this.requestUpdate();
      },
      () => this.regainedBy !== undefined,
    );
  }

  protected override willUpdate(): void {
    if (this.#wordsOf === this.words) return;
    const { words } = this;
    this.#wordsOf = words;
    void words.webPhone().then((loaded) => {
      if (this.#wordsOf === words) this.loaded = loaded;
    });
  }

  protected override render(): unknown {
    const { loaded, status, samples, opened } = this;
    // A page without a telephone of its own says nothing of one.
    if (!loaded || status === 'off') return nothing;
    const { party, own } = this.pictures;
    return html`${
        (party ?? own) ? html`<cti-pictures .pictures=${this.pictures} .words=${loaded}></cti-pictures>` : nothing
      }
      <div class="row ${status}">
        <span class="lamp">${phoneIcons.headset}</span>
        <span class="says" role="status">${this.#says(loaded)}</span>
        ${samples.length > 0 ? qualityBars(samples, loaded) : nothing}
        <button
          type="button"
          class="icon ${opened ? 'open' : ''}"
          aria-label=${loaded.sound}
          title=${loaded.sound}
          aria-expanded=${opened ? 'true' : 'false'}
          @click=${() => (this.opened = !opened)}
        >
          ${icons.chevron}
        </button>
      </div>
      ${opened ? this.#sheet(loaded) : nothing}`;
  }

  /** The gravest, in one line. */
  #says(words: WebPhoneWords): unknown {
    const [warning] = this.warnings;
    if (this.blocked) {
      return html`<span class="trouble">${words.soundIsOff}</span>
        ${link(words.turnOnSound, () => void this.phone.sound.unlock())}`;
    }
    if (this.status === 'elsewhere') {
      return html`${words.status.elsewhere}
      ${link(words.useHere, () => {
        this.phone.takeOver();
      })}`;
    }
    if (this.regainedBy !== undefined) {
      const seconds = Math.max(0, Math.round((this.regainedBy - this.now()) / 1000));
      return html`<span class="trouble">${words.regaining(formatNumber(seconds, this.words.code))}</span>`;
    }
    if (warning) return html`<span class="trouble">${words.warnings[warning]}</span>`;
    const last = this.samples.at(-1);
    return last ? words.grades[gradeOf(last.mos)] : words.status[this.status];
  }

  #sheet(words: WebPhoneWords): TemplateResult {
    return html`<div class="sheet">
      ${
        this.samples.length > 0
          ? html`<cti-quality-plot
              .samples=${this.samples}
              .words=${words}
              .locale=${this.words.code}
            ></cti-quality-plot>`
          : nothing
      }
      <cti-sound-sheet
        .phone=${this.phone}
        .call=${this.call}
        .words=${words}
        ?can-dial=${this.canDial}
      ></cti-sound-sheet>
    </div>`;
  }
}
define('cti-phone-bar', CtiPhoneBar);

function link(label: string, act: () => void): TemplateResult {
  return html`<button type="button" class="link" @click=${act}>${label}</button>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-phone-bar': CtiPhoneBar;
  }
}
