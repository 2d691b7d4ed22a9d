/** The CRMs whose pages embed the tags. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import type { Me } from '../../api/session.ts';
import { type Site, sites } from '../../api/sites.ts';
import { sheet } from '../../ui/sheet.ts';

export class SitesPage extends LitElement {
  static override styles = sheet;

  @property({ attribute: false }) me!: Me;
  @state() private list: Site[] | undefined;
  @state() private failed = '';

  override connectedCallback(): void {
    super.connectedCallback();
    sites.list().then(
      (list) => (this.list = list),
      (error: unknown) => (this.failed = (error as Error).message),
    );
  }

  protected override render(): TemplateResult {
    const { list, failed } = this;
    const add = this.me.rights.includes('sites.write')
      ? html`<a class="btn primary" href="#/sites/new">Add site</a>`
      : nothing;
    return html`<div class="top">
        <h1>Sites</h1>
        <div class="end">${add}</div>
      </div>
      ${failed ? html`<div class="notice bad" role="alert">${failed}</div>` : nothing}
      ${
        list?.length === 0
          ? html`<div class="empty">
              <p>
                A site is a CRM whose pages have the tags in them. It says who its users are, so nobody signs in twice.
              </p>
              ${add}
            </div>`
          : list
            ? this.#table(list)
            : failed
              ? nothing
              : html`<p class="quiet" role="status">Loading…</p>`
      }`;
  }

  #table(list: readonly Site[]): TemplateResult {
    return html`<div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Site</th>
            <th scope="col">Its pages are at</th>
            <th scope="col">Key</th>
          </tr>
        </thead>
        <tbody>
          ${list.map(
            ({ id, name, origins, oldKeyUntil }) =>
              html`<tr>
                <td><a href="#/sites/${id}">${name}</a><small>${id}</small></td>
                <td>${origins.join(', ')}</td>
                <td>
                  ${(oldKeyUntil ?? 0) > Date.now() ? html`<span class="pill warn">two are good</span>` : html`<span class="pill">set</span>`}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

define('sites-page', SitesPage);
