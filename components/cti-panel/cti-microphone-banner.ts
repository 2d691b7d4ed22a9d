/** Says why the agent would not be heard, what to do about it, and asks the browser again. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { MicrophoneTrouble } from '../../core/webphone/microphone-state.ts';
import { controls } from '../controls.ts';
import { define } from '../define.ts';
import { icons } from '../icons.ts';
import type { MicrophoneWords } from '../words/microphone/words.ts';
import type { Words } from '../words/words.ts';
import { bannerStyles } from './banner.styles.ts';

/** @fires ask - the browser is to be asked for the microphone */
export class CtiMicrophoneBanner extends LitElement {
  static override styles = [controls, bannerStyles];

  @property() trouble: MicrophoneTrouble = 'denied';
  @property({ attribute: false }) words!: Words;
  @state() private shownHow = false;
  @state() private loaded: MicrophoneWords | undefined;
  #wordsOf: Words | undefined;

  protected override willUpdate(): void {
    if (this.#wordsOf === this.words) return;
    const { words } = this;
    this.#wordsOf = words;
    void words.microphone().then((loaded) => {
      if (this.#wordsOf === words) this.loaded = loaded;
    });
  }

  protected override render(): unknown {
    const { loaded, trouble } = this;
    if (!loaded) return nothing;
    const { what, fix } = loaded.troubles[trouble];
    return html`<div class="banner">
      ${icons.warn}
      <p>
        ${what} ${this.#remedy(loaded, fix)}
        ${this.shownHow && fix ? html`<span class="how" id="how" role="status">${fix}</span>` : nothing}
      </p>
    </div>`;
  }

  #remedy({ allow, askAgain, showHow }: MicrophoneWords, fix: string): TemplateResult {
    const asks = ['unasked', 'dismissed', 'inUse'].includes(this.trouble);
    const ask = html`<button type="button" class="link" @click=${() => this.dispatchEvent(new Event('ask'))}>
      ${this.trouble === 'unasked' ? allow : askAgain}
    </button>`;
    const how = html`<button
      type="button"
      class="link"
      aria-expanded=${this.shownHow ? 'true' : 'false'}
      @click=${() => (this.shownHow = !this.shownHow)}
    >
      ${showHow}
    </button>`;
    return html`${asks ? ask : nothing} ${fix ? how : nothing}`;
  }
}
define('cti-microphone-banner', CtiMicrophoneBanner);

declare global {
  interface HTMLElementTagNameMap {
    'cti-microphone-banner': CtiMicrophoneBanner;
  }
}
