/** How many changes wait for whoever looks, beside the place where they are decided. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { define } from '../../components/define.ts';
import { proposals } from '../api/proposals.ts';
import { Looking } from './looking.ts';
import { sheet } from './sheet.ts';

/** How often it is asked, ms: a second person is not waited for by the second. */
const every = 15_000;
const decided = 'offhook-decided';

/** Says that there may be fewer now. */
export function tellDecided(): void {
  dispatchEvent(new Event(decided));
}

export class WaitingCount extends LitElement {
  static override styles = [
    ...sheet,
    css`
      :host {
        display: inline;
      }
      span {
        margin-inline-start: 6px;
        padding: 1px 7px;
        border-radius: 99px;
        background: var(--cti-accent);
        color: var(--cti-on);
        font-size: 11px;
        font-weight: 700;
      }
    `,
  ];

  @state() private count = 0;
  readonly looking = new Looking(this, () => this.#look(), every);

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener(decided, this.#again);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener(decided, this.#again);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.count === 0) return nothing;
    return html`<span aria-hidden="true">${this.count}</span><em class="sr"> ${this.count} to decide</em>`;
  }

  async #look(): Promise<void> {
    // It adds to the list, and keeps nobody from using it.
    this.count = await proposals.count().catch(() => this.count);
  }

  readonly #again = (): void => {
    void this.looking.again();
  };
}

define('waiting-count', WaitingCount);
