/** Whom the server tells of calls. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import type { Me } from '../../api/session.ts';
import { type ListedWebhook, webhooks } from '../../api/webhooks.ts';
import { sheet } from '../../ui/sheet.ts';

export class WebhooksPage extends LitElement {
  static override styles = sheet;

  @property({ attribute: false }) me!: Me;
  @state() private list: ListedWebhook[] | undefined;
  @state() private failed = '';

  override connectedCallback(): void {
    super.connectedCallback();
    webhooks.list().then(
      (list) => (this.list = list),
      (error: unknown) => (this.failed = (error as Error).message),
    );
  }

  protected override render(): TemplateResult {
    const { list, failed } = this;
    const add = this.me.rights.includes('webhooks.write')
      ? html`<a class="btn primary" href="#/webhooks/new">Add webhook</a>`
      : nothing;
    return html`<div class="top">
        <h1>Webhooks</h1>
        <div class="end">${add}</div>
      </div>
      ${failed ? html`<div class="notice bad" role="alert">${failed}</div>` : nothing}
      ${list?.length === 0 ? this.#empty(add) : list ? this.#table(list) : this.#loading(failed)}`;
  }

  #empty(add: unknown): TemplateResult {
    return html`<div class="empty">
      <p>
        A webhook is an address of your CRM that is told when a call is over, when an agent has written about it, and
        when somebody is to follow it up.
      </p>
      ${add}
    </div>`;
  }

  #loading(failed: string): unknown {
    return failed ? nothing : html`<p class="quiet" role="status">Loading…</p>`;
  }

  #table(list: readonly ListedWebhook[]): TemplateResult {
    return html`<div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Address</th>
            <th scope="col">Told of</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          ${list.map(
            (webhook) =>
              html`<tr>
                <td><a href="#/webhooks/${webhook.id}">${webhook.url}</a></td>
                <td>${webhook.events.join(', ')}</td>
                <td>${stateOf(webhook)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

function stateOf({ active, waiting, dead }: ListedWebhook): TemplateResult {
  if (dead > 0) return html`<span class="pill bad">${dead} given up</span>`;
  if (!active) return html`<span class="pill">off</span>`;
  return waiting > 0
    ? html`<span class="pill warn">${waiting} waiting</span>`
    : html`<span class="pill good">on</span>`;
}

define('webhooks-page', WebhooksPage);
