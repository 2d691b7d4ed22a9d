/** Says that the phone server is away, what happens about it, and offers to try at once. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { controls } from '../controls.ts';
import { define } from '../define.ts';
import { formatIn, formatNumber } from '../duration.ts';
import { icons } from '../icons.ts';
import { TickController } from '../ticker.ts';
import { en } from '../words/en.ts';
import type { Words } from '../words/words.ts';

/** The part of a page session that the banner shows. */
export interface CtiConnection {
  /** The next attempt, if one is planned; `nextAt` in UTC ms by the page's clock. */
  readonly reconnecting: { attempt: number; nextAt: number } | undefined;
  /** Tries at once. */
  connectNow(): void;
}

export const bannerStyles = css`
  .banner {
    display: flex;
    gap: 10px;
    padding: 10px 12px;
    background: var(--cti-end-soft);
    color: var(--cti-end);
    font-size: 12px;
    line-height: 1.4;
  }
  .banner.wait {
    background: var(--cti-hold-soft);
    color: var(--cti-hold);
  }
  .banner p {
    margin: 0;
    flex: 1;
    min-width: 0;
    overflow-wrap: anywhere;
    font-variant-numeric: tabular-nums;
  }
  .banner .link {
    border: 0;
    padding: 0;
    background: none;
    color: inherit;
    font-weight: 700;
    text-decoration: underline;
  }
  .banner .icon {
    color: inherit;
    width: 24px;
    height: 24px;
    margin-block: -3px;
    margin-inline: 0 -4px;
  }
`;

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
