/** Who has done what in the portal, the newest first. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { audit, type AuditEntry } from '../../api/audit.ts';
import { done } from '../../ui/actions.ts';
import { sheet } from '../../ui/sheet.ts';
import './chain-notice.ts';

const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
export class AuditPage extends LitElement {
  static override styles = [
    ...sheet,
    css`
      td {
        vertical-align: top;
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
        font-size: 12px;
        overflow-wrap: anywhere;
      }
      q {
        color: var(--cti-text-2);
        overflow-wrap: anywhere;
      }
      .was {
        color: var(--cti-text-3);
        text-decoration: line-through;
      }
    `,
  ];

  @state() private entries: AuditEntry[] | undefined;
  @state() private more = false;
  @state() private failed = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  protected override render(): TemplateResult {
    const { entries, failed } = this;
    return html`<div class="top"><h1>Audit log</h1></div>
      <chain-notice></chain-notice>
      ${failed ? html`<div class="notice bad" role="alert">${failed}</div>` : nothing}
      ${entries ? this.#table(entries) : failed ? nothing : html`<p class="quiet" role="status">Loading…</p>`}
      ${this.more ? html`<br /><button @click=${() => void this.#load()}>Show older</button>` : nothing}`;
  }

  #table(entries: readonly AuditEntry[]): TemplateResult {
    if (entries.length === 0) return html`<div class="empty"><p>Nothing has been changed yet.</p></div>`;
    return html`<div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          ${entries.map(
            (entry) =>
              html`<tr>
                <td class="number">${when.format(entry.at)}</td>
                <td>
                  ${entry.actor_login || (entry.address === 'offhook two-person' ? 'this machine' : 'the welcome link')}<small
                    >${entry.approved_by ? html`approved by ${entry.approved_by} · ` : nothing}${entry.address}</small
                  >
                </td>
                <td>
                  ${done(entry.action)}
                  <b>${entry.object_name}</b>${entry.comment ? html`<br /><q>${entry.comment}</q>` : nothing}
                </td>
                <td>${changes(entry)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  async #load(): Promise<void> {
    try {
      const page = await audit.page(this.entries?.at(-1)?.id);
      this.entries = [...(this.entries ?? []), ...page];
      this.more = page.length === 50;
      this.failed = '';
    } catch (error) {
      this.failed = (error as Error).message;
    }
  }
}

function changes({ before, after }: AuditEntry): unknown {
  if (!after) return nothing;
  return html`<ul>
    ${Object.entries(after).map(
      ([name, value]) =>
        html`<li>
          ${name}:
          ${before?.[name] === undefined ? nothing : html`<span class="was">${text(before[name])}</span> `}${text(value)}
        </li>`,
    )}
  </ul>`;
}

function text(value: unknown): string {
  return value === null || value === undefined || value === ''
    ? 'nothing'
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
}

define('audit-page', AuditPage);
