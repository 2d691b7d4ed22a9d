/** Says on every page of the portal that the phone system is a simulated one, and how to come to one's own. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../components/define.ts';
import { trial, trialChanged, trialPage } from '../api/trial.ts';
import './ask-first.ts';
import type { AskFirst } from './ask-first.ts';
import { sheet } from './sheet.ts';

export class TrialBanner extends LitElement {
  static override styles = [
    ...sheet,
    css`
      .notice {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 14px;
      }
      b {
        margin-inline-end: auto;
      }
    `,
  ];

  /** What the signed-in user may. */
  @property({ attribute: false }) rights: readonly string[] = [];
  @state() private on = false;
  @state() private busy = false;
  @state() private failed = '';

  override connectedCallback(): void {
    super.connectedCallback();
    for (const event of ['hashchange', trialChanged]) addEventListener(event, this.#look);
    this.#look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const event of ['hashchange', trialChanged]) removeEventListener(event, this.#look);
  }

  protected override render(): TemplateResult {
    if (!this.on) return html``;
    const may = this.rights.includes('connections.write');
    return html`<section class="notice warn" aria-label="Simulated phone system">
        <b>This is a simulated phone system.</b>
        ${
          may
            ? html`<a href=${trialPage} target="_blank" rel="noopener">Open its panel</a>
                <a href="#/connections/new">Connect yours</a>
                <button
                  ?disabled=${this.busy}
                  @click=${() => this.renderRoot.querySelector<AskFirst>('ask-first')?.show()}
                >
                  ${this.busy ? 'Removing…' : 'Remove it'}
                </button>`
            : nothing
        }
      </section>
      ${this.failed ? html`<div class="notice bad" role="alert">${this.failed}</div>` : nothing}
      <ask-first
        question="Remove the simulated phone system?"
        consequence="Its two agents and all of their calls are deleted. Nothing else is touched."
        action="Remove"
        @confirmed=${this.#remove}
      ></ask-first>`;
  }

  readonly #look = (): void => {
    // It adds to the page, and keeps nobody from using it.
    void trial
      .read()
      .catch(() => undefined)
      .then((now) => {
        if (now) this.on = now.on;
      });
  };

  readonly #remove = async (): Promise<void> => {
    this.busy = true;
    try {
      await trial.end();
      this.failed = '';
    } catch (error) {
      this.failed = (error as Error).message;
    }
    this.busy = false;
  };
}

define('trial-banner', TrialBanner);
