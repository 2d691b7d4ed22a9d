/** All connections, and the phone systems one can choose from for another. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { type Connection, connections } from '../../api/connections.ts';
import { type Connector, connectors } from '../../api/connectors.ts';
import type { Me } from '../../api/session.ts';
import { connectionsTable } from '../../ui/connections-table.ts';
import { Looking } from '../../ui/looking.ts';
import { sheet } from '../../ui/sheet.ts';

export class ConnectionsPage extends LitElement {
  static override styles = [
    ...sheet,
    css`
      .systems {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(240px, 1fr));
        gap: 12px;
      }
      .system {
        border: 1px solid var(--cti-line);
        border-radius: var(--cti-radius);
        padding: 14px 16px;
        color: inherit;
        text-decoration: none;
        display: grid;
        gap: 4px;
        align-content: start;
      }
      .system:hover {
        border-color: var(--cti-accent);
        background: var(--cti-surface-2);
      }
    `,
  ];

  @property({ attribute: false }) me!: Me;
  /** Choosing the phone system of a new one. */
  @property({ type: Boolean }) choosing = false;
  @state() private list: Connection[] | undefined;
  @state() private systems: readonly Connector[] = [];
  @state() private failed = '';
  readonly looking = new Looking(this, async () => {
    try {
      this.systems = (await connectors()).connectors;
      this.list = await connections.list();
      this.failed = '';
    } catch (error) {
      this.failed = (error as Error).message;
    }
  });

  protected override render(): TemplateResult {
    const { list, failed, choosing } = this;
    const may = this.me.rights.includes('connections.write');
    return html`<div class="top">
        <h1>${choosing ? 'Add a connection' : 'Connections'}</h1>
        <div class="end">
          ${may && !choosing ? html`<a class="btn primary" href="#/connections/new">Add connection</a>` : nothing}
        </div>
      </div>
      ${failed ? html`<div class="notice bad" role="alert">${failed}</div>` : nothing}
      ${choosing ? this.#choice() : list ? connectionsTable(list, this.me) : failed ? nothing : html`<p class="quiet" role="status">Loading…</p>`}`;
  }

  #choice(): TemplateResult {
    return html`<p class="quiet">Which phone system is it?</p>
      <br />
      <div class="systems">
        ${this.systems.map(
          ({ id, title, runs, ports }) =>
            html`<a class="system" href="#/connections/new/${id}/steps"
              ><b>${title}</b
              ><small
                >${
                  runs.includes('service')
                    ? 'The Messaging Service talks to it'
                    : 'Each agent’s page talks to it by itself'
                }${ports[0] ? ` · port ${ports.map(({ port }) => port).join(', ')}` : ''}</small
              ></a
            >`,
        )}
      </div>`;
  }
}

define('connections-page', ConnectionsPage);
