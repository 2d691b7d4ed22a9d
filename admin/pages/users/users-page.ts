/** The people: one row each, found by name, login or number, a page at a time. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { type Connection, connections } from '../../api/connections.ts';
import type { Me } from '../../api/session.ts';
import { type Group, groups } from '../../api/groups.ts';
import { type Findings, type Found, type Person, users, usersFile } from '../../api/users.ts';
import { Looking } from '../../ui/looking.ts';
import { presencePill } from '../../ui/presence.ts';
import { roleTitles } from '../../ui/roles.ts';
import { sheet } from '../../ui/sheet.ts';
import './bulk-edit.ts';
import type { BulkEdit } from './bulk-edit.ts';
import './number-finder.ts';
import { findingsNotice } from './findings-notice.ts';

/** Rows of one page. */
const size = 50;

export class UsersPage extends LitElement {
  static override styles = [
    ...sheet,
    css`
      .find {
        display: flex;
        flex-wrap: wrap;
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
      .chosen {
        display: flex;
        align-items: center;
        flex-wrap: wrap;
        gap: 12px;
        padding: 8px 12px;
        margin-bottom: 10px;
        border-radius: var(--cti-radius);
        background: var(--cti-accent-soft);
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
  @state() private groupId = '';
  @state() private groups: readonly Group[] = [];
  @state() private findings: Findings | undefined;
  /** Ids of those who are to be changed together; `all`: whoever fits, also on other pages. */
  @state() private chosen: ReadonlySet<string> = new Set();
  @state() private everybody = false;
  @state() private all: Connection[] = [];
  @state() private failed = '';
  #asked = 0;
  readonly looking = new Looking(this, async () => {
    const asked = ++this.#asked;
    try {
      const [found, all] = await Promise.all([users.list(this.#found, this.offset, size), connections.list()]);
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

  override connectedCallback(): void {
    super.connectedCallback();
    // They add to the list, and keep nobody from it.
    void groups.list().then(
      (list) => (this.groups = list),
      () => undefined,
    );
    void this.#examine();
  }

  async #examine(): Promise<void> {
    this.findings = await users.findings().catch(() => undefined);
  }

  get #found(): Found {
    const { search, connectionId, groupId } = this;
    return { search: search.trim(), ...(connectionId ? { connectionId } : {}), ...(groupId ? { groupId } : {}) };
  }

  get #mayChange(): boolean {
    return this.me.rights.includes('users.write');
  }

  protected override render(): TemplateResult {
    const { people, failed } = this;
    return html`<div class="top">
        <h1>Users</h1>
        <div class="end">
          ${
            this.me.rights.includes('users.write') ? html`<a class="btn" href="#/users/import">Import CSV</a>` : nothing
          }
          <a class="btn" href="#/users/groups">Groups</a>
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
        ${
          this.groups.length > 0
            ? html`<select
                aria-label="Group"
                @change=${(event: Event) => {
                  this.#ask({ groupId: (event.target as HTMLSelectElement).value });
                }}
              >
                <option value="">All groups</option>
                ${this.groups.map(({ id, name }) => html`<option value=${id} ?selected=${id === this.groupId}>${name}</option>`)}
              </select>`
            : nothing
        }
        <number-finder .connections=${this.all}></number-finder>
      </div>
      ${this.findings ? findingsNotice(this.findings, this.all) : nothing}
      ${failed ? html`<div class="notice bad" role="alert">${failed}</div>` : nothing}
      ${people ? this.#table(people) : failed ? nothing : html`<p class="quiet" role="status">Loading…</p>`}`;
  }

  #table(people: readonly Person[]): TemplateResult {
    if (people.length === 0) {
      const searched = this.search !== '' || this.connectionId !== '' || this.groupId !== '';
      return html`<div class="empty" role="status">
        <p>${searched ? 'Nobody fits.' : 'There are no users yet.'}</p>
      </div>`;
    }
    const names = new Map(this.all.map(({ id, name }) => [id, name]));
    const some = people.some(({ id }) => this.chosen.has(id));
    return html`${this.#chosenBar(people)}
      <div class="scroll">
        <table>
          <thead>
            <tr>
              ${
                this.#mayChange
                  ? html`<th scope="col">
                      <input
                        type="checkbox"
                        aria-label="Choose all on this page"
                        .checked=${some && people.every(({ id }) => this.chosen.has(id))}
                        @change=${(event: Event) => {
                          this.#choose(people, (event.target as HTMLInputElement).checked);
                        }}
                      />
                    </th>`
                  : nothing
              }
              <th scope="col">User</th>
              <th scope="col">Connection</th>
              <th scope="col">Extension</th>
              <th scope="col">Phone</th>
              <th scope="col">Role</th>
              <th scope="col">Registered</th>
              <th scope="col">State</th>
              <th scope="col">Calls</th>
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
    const place = connectionId ?? person.inherited?.connectionId ?? null;
    return html`<tr>
      ${
        this.#mayChange
          ? html`<td>
              <input
                type="checkbox"
                aria-label="Choose ${login}"
                .checked=${this.chosen.has(id)}
                @change=${(event: Event) => {
                  this.#choose([person], (event.target as HTMLInputElement).checked);
                }}
              />
            </td>`
          : nothing
      }
      <td><a href="#/users/${id}">${login}</a><small>${name}</small></td>
      <td>
        ${place === null ? nothing : (names.get(place) ?? html`<span class="missing">${place}</span>`)}
        ${person.inherited ? html`<small>${person.inherited.name}</small>` : nothing}
      </td>
      <td class="number">
        ${typeof extension === 'string' && extension !== '' ? extension : place === null ? nothing : html`<span class="missing">no number</span>`}
      </td>
      <td>${webPhone || now?.phone ? 'web phone' : place === null ? nothing : 'desk phone'}</td>
      <td>${roleTitles[role] ?? role}</td>
      <td>${now ? (now.registered ? 'yes' : html`<span class="missing">no</span>`) : nothing}</td>
      <td>${presencePill(person)}</td>
      <td class="number">${now && now.calls > 0 ? now.calls : nothing}</td>
    </tr>`;
  }

  #chosenBar(people: readonly Person[]): unknown {
    const { chosen, everybody } = this;
    if (chosen.size === 0) return nothing;
    const whole = people.length < this.total && people.every(({ id }) => chosen.has(id));
    return html`<div class="chosen" role="status">
      <b>${everybody ? this.total : chosen.size} chosen</b>
      ${
        whole && !everybody
          ? html`<button class="plain" @click=${() => (this.everybody = true)}>
              Choose all ${this.total} who fit
            </button>`
          : nothing
      }
      <button @click=${() => this.renderRoot.querySelector<BulkEdit>('bulk-edit')?.show()}>Change them</button>
      <button class="plain" @click=${this.#chooseNobody}>Choose nobody</button>
      <bulk-edit
        .me=${this.me}
        .whom=${everybody ? { found: this.#found } : { ids: [...chosen] }}
        .count=${everybody ? this.total : chosen.size}
        .connections=${this.all}
        .groups=${this.groups}
        @done=${() => {
          void this.looking.again();
          void this.#examine();
        }}
      ></bulk-edit>
    </div>`;
  }

  #choose(people: readonly Person[], on: boolean): void {
    const chosen = new Set(this.chosen);
    for (const { id } of people) {
      if (on) chosen.add(id);
      else chosen.delete(id);
    }
    this.chosen = chosen;
    this.everybody = false;
  }

  readonly #chooseNobody = (): void => {
    this.chosen = new Set();
    this.everybody = false;
  };

  #ask(change: { search?: string; connectionId?: string; groupId?: string }): void {
    this.#chooseNobody();
    Object.assign(this, change, { offset: 0 });
    void this.looking.again();
  }

  async #turn(by: number): Promise<void> {
    this.offset = Math.max(0, this.offset + by);
    await this.looking.again();
  }
}

define('users-page', UsersPage);
