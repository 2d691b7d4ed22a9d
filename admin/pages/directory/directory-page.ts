/** The directory: who is in it, found as agents find them, a page at a time. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { directory, type DirectoryRecord } from '../../api/directory.ts';
import type { Me } from '../../api/session.ts';
import '../../ui/ask-first.ts';
import type { AskFirst } from '../../ui/ask-first.ts';
import { sheet } from '../../ui/sheet.ts';

export class DirectoryPage extends LitElement {
  static override styles = [
    ...sheet,
    css`
      .find {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 10px;
        margin-bottom: 12px;
      }
      .find input {
        max-width: 320px;
      }
      td.does {
        text-align: end;
      }
      .more {
        padding: 12px 10px;
      }
    `,
  ];

  @property({ attribute: false }) me!: Me;
  @state() private records: readonly DirectoryRecord[] | undefined;
  @state() private count = 0;
  @state() private next: string | null = null;
  @state() private search = '';
  @state() private failed = '';
  @state() private leaving: DirectoryRecord | undefined;
  /** Gone a moment ago. */
  @state() private gone: DirectoryRecord | undefined;
  #asked = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load(null);
  }

  protected override render(): TemplateResult {
    const { records, failed, leaving } = this;
    return html`<div class="top">
        <h1>Directory</h1>
        <div class="end">
          <a class="btn" href="#/directory/lookup">CRM look-up</a>
          <a class="btn" href="#/directory/numbers">Numbers</a>
          ${
            this.#mayChange
              ? html`<a class="btn" href="#/directory/import">Import</a>
                  <a class="btn primary" href="#/directory/record/new">Add contact</a>`
              : nothing
          }
        </div>
      </div>
      <div class="find">
        <input
          type="search"
          aria-label="Find by name, number or keys"
          placeholder="Name, number or keys"
          .value=${this.search}
          @input=${(event: Event) => {
            this.search = (event.target as HTMLInputElement).value;
            void this.#load(null);
          }}
        />
        <small role="status"
          >${this.search.trim() === '' && records ? `${this.count.toLocaleString('en')} in all` : ''}</small
        >
      </div>
      ${failed ? html`<div class="notice bad" role="alert">${failed}</div>` : nothing}
      ${
        this.gone
          ? html`<div class="notice good" role="status">
              ${this.gone.name} is removed.
              ${this.gone.source ? nothing : html`<button id="undo" @click=${this.#undo}>Undo</button>`}
            </div>`
          : nothing
      }
      ${records ? this.#table(records) : failed ? nothing : html`<p class="quiet" role="status">Loading…</p>`}
      <ask-first
        question="Remove ${leaving?.name ?? ''}?"
        consequence=${
          leaving?.source
            ? 'The CRM keeps this record, and brings it back with its next sync.'
            : 'Nobody is told any more who calls from these numbers.'
        }
        action="Remove"
        @confirmed=${this.#remove}
      ></ask-first>`;
  }

  #table(records: readonly DirectoryRecord[]): TemplateResult {
    if (records.length === 0) {
      return html`<div class="empty">
        <p>
          ${
            this.search.trim() !== ''
              ? 'Nobody fits.'
              : 'Nobody is here yet. A CRM that is asked by its page or by look-up needs nobody here.'
          }
        </p>
      </div>`;
    }
    return html`<div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Numbers</th>
              <th scope="col">Record</th>
              <th scope="col">Kept by</th>
              ${this.#mayChange ? html`<th scope="col"><span class="sr">Remove</span></th>` : nothing}
            </tr>
          </thead>
          <tbody>
            ${records.map((record) => this.#row(record))}
          </tbody>
        </table>
      </div>
      ${
        this.next === null
          ? nothing
          : html`<div class="more"><button @click=${() => void this.#load(this.next)}>More</button></div>`
      }`;
  }

  #row(record: DirectoryRecord): TemplateResult {
    const { name, detail, numbers, source, owner } = record;
    return html`<tr>
      <td>
        ${source ? html`<bdi>${name}</bdi>` : html`<a href="#/directory/record/${record.id}"><bdi>${name}</bdi></a>`}${detail ? html`<small><bdi>${detail}</bdi></small>` : nothing}
      </td>
      <td class="number">
        ${numbers.map(
          ({ number, type, e164 }) =>
            html`<div>
              <bdi>${number}</bdi>${type ? html` <small>${type}</small>` : nothing}
              ${e164 === '' || e164 === number.replace(/\s/g, '') ? nothing : html`<small>${e164}</small>`}
            </div>`,
        )}
      </td>
      <td>${source ? html`<code>${record.record}</code>` : record.kind}</td>
      <td>${source || 'this server'}${owner ? html`<small>${owner}</small>` : nothing}</td>
      ${
        this.#mayChange
          ? html`<td class="does">
              <button
                class="plain"
                aria-label="Remove ${name}"
                @click=${() => {
                  this.leaving = record;
                  this.renderRoot.querySelector<AskFirst>('ask-first')?.show();
                }}
              >
                Remove
              </button>
            </td>`
          : nothing
      }
    </tr>`;
  }

  get #mayChange(): boolean {
    return this.me.rights.includes('directory.write');
  }

  /** @param after `next` of the page that is shown; nothing for the first one */
  async #load(after: string | null): Promise<void> {
    const asked = ++this.#asked;
    try {
      const page = await directory.page(this.search.trim(), after);
      // What was typed meanwhile is being asked for.
      if (asked !== this.#asked) return;
      this.records = after === null ? page.records : [...(this.records ?? []), ...page.records];
      this.next = page.next;
      this.count = page.count ?? this.count;
      this.failed = '';
    } catch (error) {
      this.failed = (error as Error).message;
    }
  }

  readonly #remove = async (): Promise<void> => {
    const { leaving } = this;
    if (!leaving) return;
    try {
      await directory.remove(leaving.id);
      this.gone = leaving;
      // The button that was pressed is gone with its row.
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('#undo')?.focus());
    } catch (error) {
      this.failed = (error as Error).message;
    }
    await this.#load(null);
  };

  readonly #undo = async (): Promise<void> => {
    const { gone } = this;
    if (!gone) return;
    try {
      await directory.bringBack(gone);
      this.gone = undefined;
    } catch (error) {
      this.failed = (error as Error).message;
    }
    await this.#load(null);
  };
}

define('directory-page', DirectoryPage);
