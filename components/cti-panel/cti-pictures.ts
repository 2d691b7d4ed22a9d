/** What is seen of a call: the other side large, the agent small in the corner; the agent alone large. Its sound is played elsewhere. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import type { Pictures } from '../../core/webphone/call-pictures.ts';
import { define } from '../define.ts';
import type { WebPhoneWords } from '../words/webphone/words.ts';

export class CtiPictures extends LitElement {
  static override styles = css`
    :host {
      display: block;
      position: relative;
      background: #111;
      aspect-ratio: 4 / 3;
      overflow: hidden;
    }
    video {
      display: block;
      inline-size: 100%;
      block-size: 100%;
      object-fit: contain;
    }
    /* As in a mirror, which is how everybody knows the own face. */
    .own {
      transform: scaleX(-1);
    }
    .party ~ .own {
      position: absolute;
      inset-block-end: 8px;
      inset-inline-end: 8px;
      inline-size: 28%;
      block-size: auto;
      aspect-ratio: 4 / 3;
      border-radius: 6px;
      background: #111;
      object-fit: cover;
      box-shadow: 0 0 0 1px rgb(255 255 255 / 0.4);
    }
  `;

  @property({ attribute: false }) pictures: Pictures = {};
  @property({ attribute: false }) words!: WebPhoneWords;

  protected override render(): unknown {
    return [this.#picture('party'), this.#picture('own')];
  }

  #picture(whose: keyof Pictures): TemplateResult | typeof nothing {
    const stream = this.pictures[whose];
    if (!stream) return nothing;
    // Only another one: the same, set again, would begin anew with every event.
    return html`<video
      class=${whose}
      aria-label=${this.words.pictures[whose]}
      .srcObject=${live(stream)}
      .muted=${true}
      autoplay
      playsinline
    ></video>`;
  }
}
define('cti-pictures', CtiPictures);

declare global {
  interface HTMLElementTagNameMap {
    'cti-pictures': CtiPictures;
  }
}
