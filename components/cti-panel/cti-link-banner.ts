/** Says that the phone server is away, what happens about it, and offers to try at once. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { controls } from '../controls.ts';
import { define } from '../define.ts';
import { formatIn, formatNumber } from '../counts.ts';
import { icons } from '../icons.ts';
import { TickController } from '../ticker.ts';
import { en } from '../words/en.ts';
import type { Words } from '../words/words.ts';
import { bannerStyles } from './banner.styles.ts';

/** The part of a page session that the banner shows. */
export interface CtiConnection {
  /** The next attempt, if one is planned; `nextAt` in UTC ms by the page's clock. */
  readonly reconnecting: { attempt: number; nextAt: number } | undefined;
  /** Tries at once. */
  connectNow(): void;
}

/** @returns in how many seconds, or nothing when it is due */
function soon(at: number, locale: string): string {
  const seconds = Math.ceil((at - Date.now()) / 1000);
  return seconds > 0 ? formatIn(seconds, locale) : '';
}

export class CtiLinkBanner extends LitElement {
  static override styles = [controls, bannerStyles];

  @property({ attribute: false }) connection: CtiConnection | undefined;
  /** Why the link is down, as a sentence. */
  @property() reason = '';
  @property({ type: Boolean, attribute: 'call-goes-on' }) callGoesOn = false;
  @property({ attribute: false }) words: Words = en;

  constructor() {
    super();
    new TickController(
      this,
      () => {
        this.requestUpdate();
      },
      () => this.connection !== undefined,
    );
  }

  protected override render(): TemplateResult {
    const { words, connection } = this;
    const next = connection?.reconnecting;
    const sentence = next
      ? words.reconnecting(formatNumber(next.attempt, words.code), soon(next.nextAt, words.code))
      : words.waitingForServer(this.reason);
    return html`<div class="banner wait">
      ${icons.warn}
      <p>
        ${sentence} ${this.callGoesOn ? words.yourCallGoesOn : nothing}
        ${
          connection && next
            ? html`<button
                type="button"
                class="link"
                @click=${() => {
                  connection.connectNow();
                }}
              >
                ${words.tryNow}
              </button>`
            : nothing
        }
      </p>
    </div>`;
  }
}
define('cti-link-banner', CtiLinkBanner);

declare global {
  interface HTMLElementTagNameMap {
    'cti-link-banner': CtiLinkBanner;
  }
}
