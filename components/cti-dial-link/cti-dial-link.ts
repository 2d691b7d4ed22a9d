/** A number that calls: the page's own link, with the panel behind it. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { CtiRequestEvent } from '../cti-request-event.ts';
import { define } from '../define.ts';
import { phoneIcon } from '../icon.ts';

/**
 * A phone number as a link. A click asks the page's panel to call it; during a call the panel asks what is meant, and
 * never transfers by itself. Without a panel in the page the browser's own way of `tel:` links is left to happen.
 *
 * ```html
 * <cti-dial-link number="+36 20 555 0148"></cti-dial-link>
 * <cti-dial-link number="+36 20 555 0148">Anna Kovács, mobile</cti-dial-link>
 * ```
 *
 * @tag cti-dial-link
 *
 * @fires {CtiRequestEvent} cti-request - `makeCall`; bubbles to the document, `preventDefault()` calls it off
 *
 * @slot - what is shown instead of the number
 * @csspart link - the link itself
 * @csspart icon - the receiver in front of it
 *
 * @cssprop [--cti-accent=LinkText] - colour of the link
 */
export class CtiDialLink extends LitElement {
  static override styles = css`
    :host {
      display: inline;
    }
    :host([hidden]) {
      display: none;
    }
    a {
      color: var(--cti-accent, LinkText);
      text-decoration: underline 1px;
      text-underline-offset: 0.2em;
    }
    a:hover {
      text-decoration-thickness: 2px;
    }
    a:focus-visible {
      outline: 2px solid;
    }
    bdi {
      white-space: nowrap;
      font-variant-numeric: tabular-nums;
    }
    .long {
      white-space: normal;
      overflow-wrap: anywhere;
    }
    svg {
      inline-size: 0.95em;
      block-size: 0.95em;
      margin-inline-end: 0.35em;
      vertical-align: -0.1em;
      fill: none;
      stroke: currentColor;
      stroke-width: 1.9;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
  `;

  /** The number as people write it, e.g. `+36 (20) 555-0148`. */
  @property() number = '';

  /** Asks for the call, as a click does. @returns false when nobody in the page has heard it */
  call(): boolean {
    const request = new CtiRequestEvent({ type: 'makeCall', targetAddress: this.number.trim() });
    return !this.dispatchEvent(request) || request.claimed;
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector('a')?.focus(options);
  }

  protected override render(): TemplateResult {
    const number = this.number.trim();
    if (number === '') return html`<slot></slot>`;
    return html`<a part="link" href=${address(number)} @click=${this.#click}
      ><span part="icon">${phoneIcon}</span><slot><bdi class=${number.length > 20 && 'long'}>${number}</bdi></slot></a
    >`;
  }

  readonly #click = (event: MouseEvent): void => {
    // With a key held down people want the browser's own: a new tab, a menu, a download.
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (this.call()) event.preventDefault();
  };
}
define('cti-dial-link', CtiDialLink);

/** The browser's own link, so that it can be copied, and works where there is no panel. */
function address(number: string): string {
  return `tel:${number.replace(/[^\d+*#]/g, '').replaceAll('#', '%23')}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'cti-dial-link': CtiDialLink;
  }
}
