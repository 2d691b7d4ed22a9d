/** What a part of the panel stands on in a story of its own: the panel's surface, size and tokens. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { define } from '../components/define.ts';
import { tokens } from '../components/tokens.ts';

export class StorySurface extends LitElement {
  static override styles = [
    tokens,
    css`
      :host {
        display: block;
        inline-size: 320px;
        border: 1px solid var(--cti-line);
        border-radius: 14px;
        background: var(--cti-surface);
        color: var(--cti-text);
        font: var(--cti-size) / 1.45 var(--cti-font);
      }
    `,
  ];

  protected override render(): TemplateResult {
    return html`<slot></slot>`;
  }
}
define('story-surface', StorySurface);
