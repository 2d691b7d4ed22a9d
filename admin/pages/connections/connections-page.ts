/** All connections, and the phone systems one can choose from for another. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { type ConnectionPage, connections } from '../../api/connections.ts';
import { type Connector, connectors } from '../../api/connectors.ts';
import type { Me } from '../../api/session.ts';
import { connectionsTable } from '../../ui/connections-table.ts';
import { Looking } from '../../ui/looking.ts';
import { sheet } from '../../ui/sheet.ts';

/** Shown at a time; with no more than `few` nobody has to look for one. */
const size = 50;
const few = 10;

export class ConnectionsPage extends LitElement {
  static override styles = [
    ...sheet,
    css`
      .find,
      .pages {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 16px;
        margin-bottom: 12px;
      }
      .find input[type='search'] {
        max-width: 340px;
      }
      .pages {
        margin: 12px 0 0;
      }
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
  @state() private list: ConnectionPage | undefined;
  @state() private search = '';
  @state() private trouble = false;
  @state() private offset = 0;
  #asked = 0;
  @state() private systems: readonly Connector[] = [];
  @state() private failed = '';
  readonly looking = new Looking(this, async () => {
    const asked = ++this.#asked;
    try {
      this.systems = (await connectors()).connectors;
      const found = { search: this.search.trim(), state: this.trouble ? 'trouble' : 'all' } as const;
      const list = await connections.page(found, this.offset, size);
      if (asked !== this.#asked) return;
      this.list = list;
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
      ${choosing ? this.#choice() : list ? this.#found(list) : failed ? nothing : html`<p class="quiet" role="status">Loading…</p>`}`;
  }

  #found({ connections: shown, total, all, troubled }: ConnectionPage): TemplateResult {
    const narrowed = this.search.trim() !== '' || this.trouble;
    return html`${all > few || narrowed ? this.#find(troubled) : nothing}
    ${
      total === 0 && narrowed
        ? html`<div class="empty" role="status"><p>None fits.</p></div>`
        : connectionsTable(shown, this.me)
    }
    ${
      total > size
        ? html`<nav class="pages" aria-label="Pages">
            <small role="status">${this.offset + 1}–${this.offset + shown.length} of ${total}</small>
            <button ?disabled=${this.offset === 0} @click=${() => this.#ask({ offset: this.offset - size })}>
              Previous
            </button>
            <button ?disabled=${this.offset + size >= total} @click=${() => this.#ask({ offset: this.offset + size })}>
              Next
            </button>
          </nav>`
        : nothing
    }`;
  }

  #find(troubled: number): TemplateResult {
    return html`<div class="find">
      <input
        type="search"
        aria-label="Find by name, address or phone system"
        placeholder="Name, address or phone system"
        maxlength="60"
        .value=${this.search}
        @input=${(event: Event) => {
          this.#ask({ search: (event.target as HTMLInputElement).value, offset: 0 });
        }}
      />
      <label class="check"
        ><input
          type="checkbox"
          .checked=${this.trouble}
          @change=${(event: Event) => {
            this.#ask({ trouble: (event.target as HTMLInputElement).checked, offset: 0 });
          }}
        />Not connected (${troubled})</label
      >
    </div>`;
  }

  #ask(change: { search?: string; trouble?: boolean; offset?: number }): void {
    Object.assign(this, change);
    void this.looking.again();
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
