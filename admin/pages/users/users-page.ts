/** The people: one row each, found by name, login or number, a page at a time. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { type Connection, connections } from '../../api/connections.ts';
import type { Me } from '../../api/session.ts';
import { type Person, users, usersFile } from '../../api/users.ts';
import { Looking } from '../../ui/looking.ts';
import { presencePill } from '../../ui/presence.ts';
import { roleTitles } from '../../ui/roles.ts';
import { sheet } from '../../ui/sheet.ts';

/** Rows of one page. */
const size = 50;

export class UsersPage extends LitElement {
  static override styles = [
    ...sheet,
    css`
      .find {
        display: flex;
        gap: 10px;
        margin-bottom: 12px;
      }
      .find input {
        max-width: 320px;
      }
      .find select {
        width: auto;
      }
      .pages {
        display: flex;
        align-items: center;
        gap: 10px;
        padding: 12px 10px;
      }
      .missing {
        color: var(--cti-end);
      }
    `,
  ];

  @property({ attribute: false }) me!: Me;
  @state() private people: Person[] | undefined;
  @state() private total = 0;
  @state() private offset = 0;
  @state() private search = '';
  @state() private connectionId = '';
  @state() private all: Connection[] = [];
  @state() private failed = '';
  #asked = 0;
  readonly looking = new Looking(this, async () => {
    const asked = ++this.#asked;
    try {
      const [found, all] = await Promise.all([
        users.list(this.search.trim(), this.connectionId, this.offset, size),
        connections.list(),
      ]);
      // What was typed meanwhile is being asked for.
      if (asked !== this.#asked) return;
      this.people = found.people;
      this.total = found.total;
      this.all = all;
      this.failed = '';
    } catch (error) {
      this.failed = (error as Error).message;
    }
  });

  protected override render(): TemplateResult {
    const { people, failed } = this;
    return html`<div class="top">
        <h1>Users</h1>
        <div class="end">
          ${
            this.me.rights.includes('users.write') ? html`<a class="btn" href="#/users/import">Import CSV</a>` : nothing
          }
          <a class="btn" href=${usersFile} download="users.csv">Export</a>
          ${
            this.me.rights.includes('users.write')
              ? html`<a class="btn primary" href="#/users/new">Add user</a>`
              : nothing
          }
        </div>
      </div>
      <div class="find">
        <input
          type="search"
          aria-label="Find by name, login or number"
          placeholder="Name, login or number"
          .value=${this.search}
          @input=${(event: Event) => {
            this.#ask({ search: (event.target as HTMLInputElement).value });
          }}
        />
        <select
          aria-label="Connection"
          @change=${(event: Event) => {
            this.#ask({ connectionId: (event.target as HTMLSelectElement).value });
          }}
        >
          <option value="">All connections</option>
          ${this.all.map(({ id, name }) => html`<option value=${id} ?selected=${id === this.connectionId}>${name}</option>`)}
        </select>
      </div>
      ${failed ? html`<div class="notice bad" role="alert">${failed}</div>` : nothing}
      ${people ? this.#table(people) : failed ? nothing : html`<p class="quiet" role="status">Loading…</p>`}`;
  }

  #table(people: readonly Person[]): TemplateResult {
    if (people.length === 0) {
      const searched = this.search !== '' || this.connectionId !== '';
      return html`<div class="empty" role="status">
        <p>${searched ? 'Nobody fits.' : 'There are no users yet.'}</p>
      </div>`;
    }
    const names = new Map(this.all.map(({ id, name }) => [id, name]));
    return html`<div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">User</th>
              <th scope="col">Connection</th>
              <th scope="col">Extension</th>
              <th scope="col">Phone</th>
              <th scope="col">Role</th>
              <th scope="col">Now</th>
            </tr>
          </thead>
          <tbody>
            ${people.map((person) => this.#row(person, names))}
          </tbody>
        </table>
      </div>
      <nav class="pages" aria-label="Pages">
        <small role="status">${this.offset + 1}–${this.offset + people.length} of ${this.total}</small>
        ${
          this.total > size
            ? html`<button ?disabled=${this.offset === 0} @click=${() => void this.#turn(-size)}>Previous</button>
                <button ?disabled=${this.offset + size >= this.total} @click=${() => void this.#turn(size)}>
                  Next
                </button>`
            : nothing
        }
      </nav>`;
  }

  #row(person: Person, names: ReadonlyMap<string, string>): TemplateResult {
    const { id, login, name, connectionId, number, settings, role, webPhone, now } = person;
    const extension = number ?? settings['extension'];
    return html`<tr>
      <td><a href="#/users/${id}">${login}</a><small>${name}</small></td>
      <td>
        ${connectionId === null ? nothing : (names.get(connectionId) ?? html`<span class="missing">${connectionId}</span>`)}
      </td>
      <td class="number">
        ${typeof extension === 'string' && extension !== '' ? extension : connectionId === null ? nothing : html`<span class="missing">no number</span>`}
      </td>
      <td>${webPhone || now?.phone ? 'web phone' : connectionId === null ? nothing : 'desk phone'}</td>
      <td>${roleTitles[role] ?? role}</td>
      <td>${presencePill(person)}</td>
    </tr>`;
  }

  #ask(change: { search?: string; connectionId?: string }): void {
    Object.assign(this, change, { offset: 0 });
    void this.looking.again();
  }

  async #turn(by: number): Promise<void> {
    this.offset = Math.max(0, this.offset + by);
    await this.looking.again();
  }
}

define('users-page', UsersPage);
