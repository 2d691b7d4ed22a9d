/** The first minute of a new server: connect a phone system, or try everything on a simulated one. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import type { Me } from '../../api/session.ts';
import { trial, trialChanged, trialPage } from '../../api/trial.ts';
import { sheet } from '../../ui/sheet.ts';

export class TrialOffer extends LitElement {
  static override styles = [
    ...sheet,
    css`
      .ways {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(300px, 100%), 1fr));
        gap: 12px;
        margin-bottom: 22px;
      }
      .way {
        border: 1px solid var(--cti-line);
        border-radius: var(--cti-radius);
        padding: 18px 20px;
        display: grid;
        gap: 10px;
        align-content: start;
        justify-items: start;
      }
      p {
        color: var(--cti-text-2);
      }
      ol {
        margin: 0;
        padding-inline-start: 20px;
        color: var(--cti-text-2);
      }
    `,
  ];

  @property({ attribute: false }) me!: Me;
  @state() private offered = false;
  /** Has just begun: the way to its panel is the next step. */
  @state() private begun = false;
  @state() private busy = false;
  @state() private failed = '';

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener(trialChanged, this.#look);
    this.#look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener(trialChanged, this.#look);
  }

  protected override render(): TemplateResult {
    if (!this.me.rights.includes('connections.write')) return html``;
    if (this.begun) return this.#next();
    if (!this.offered) return html``;
    return html`<div class="ways">
        <section class="way" aria-labelledby="try">
          <h2 id="try">Try it on a simulated phone system</h2>
          <p>
            Two agents, a queue and customers who call, in a small CRM page. The telephone rings within a minute;
            nothing has to be set up, and one button removes it all.
          </p>
          <button class="primary" ?disabled=${this.busy} @click=${this.#begin}>
            ${this.busy ? 'Setting up…' : 'Try it'}
          </button>
        </section>
        <section class="way" aria-labelledby="own">
          <h2 id="own">Connect your phone system</h2>
          <p>Step by step, with a test of each step before anything is saved.</p>
          <a class="btn" href="#/connections/new">Connect yours</a>
        </section>
      </div>
      ${this.failed ? html`<div class="notice bad" role="alert">${this.failed}</div>` : nothing}`;
  }

  #next(): TemplateResult {
    return html`<div class="ways" role="status">
      <section class="way" aria-labelledby="ready">
        <h2 id="ready">The simulated phone system is ready</h2>
        <ol>
          <li>Open the panel. You are Agnes Nagy there, and a customer calls.</li>
          <li>Answer. Where the browser asks for the microphone, allow it to hear the customer.</li>
          <li>Come back here: the overview shows the call as it goes on.</li>
        </ol>
        <a class="btn primary" href="${trialPage}&ring" target="_blank" rel="noopener">Open the panel</a>
      </section>
    </div>`;
  }

  readonly #look = (): void => {
    void trial
      .read()
      .catch(() => undefined)
      .then((now) => {
        this.offered = now?.offered ?? false;
        if (!now?.on) this.begun = false;
      });
  };

  readonly #begin = async (): Promise<void> => {
    this.busy = true;
    try {
      await trial.begin();
      this.begun = true;
      this.failed = '';
    } catch (error) {
      this.failed = (error as Error).message;
    }
    this.busy = false;
  };
}

define('trial-offer', TrialOffer);
