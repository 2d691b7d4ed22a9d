/** The groups of users: what each has in common, and how many are in it. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { type Connection, connections } from '../../api/connections.ts';
import { type Group, groups } from '../../api/groups.ts';
import type { Me } from '../../api/session.ts';
import { sheet } from '../../ui/sheet.ts';

export class GroupsPage extends LitElement {
  static override styles = sheet;

  @property({ attribute: false }) me!: Me;
  @state() private all: readonly Group[] | undefined;
  @state() private names: ReadonlyMap<string, string> = new Map();
  @state() private failed = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  protected override render(): TemplateResult {
    const { all, failed } = this;
    const add = this.me.rights.includes('users.write')
      ? html`<a class="btn primary" href="#/users/groups/new">Add group</a>`
      : nothing;
    return html`<div class="top">
        <h1>Groups of users</h1>
        <div class="end"><a class="btn" href="#/users">Users</a>${add}</div>
      </div>
      ${failed ? html`<div class="notice bad" role="alert">${failed}</div>` : nothing}
      ${all ? this.#table(all) : failed ? nothing : html`<p class="quiet" role="status">Loading…</p>`}`;
  }

  #table(all: readonly Group[]): TemplateResult {
    if (all.length === 0) {
      return html`<div class="empty">
        <p>
          There are no groups yet. A group gives its users a connection and settings, where they have none of their own.
        </p>
      </div>`;
    }
    return html`<div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Group</th>
            <th scope="col">Connection</th>
            <th scope="col">Settings</th>
            <th scope="col">Users</th>
          </tr>
        </thead>
        <tbody>
          ${all.map(
            ({ id, name, connectionId, settings, users }) =>
              html`<tr>
                <td><a href="#/users/groups/${id}">${name}</a><small>${id}</small></td>
                <td>${connectionId === null ? nothing : (this.names.get(connectionId) ?? connectionId)}</td>
                <td>${Object.keys(settings).join(', ')}</td>
                <td class="number">${users}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  async #load(): Promise<void> {
    try {
      const [all, known] = await Promise.all([groups.list(), connections.list()]);
      this.all = all;
      this.names = new Map(known.map(({ id, name }: Connection) => [id, name]));
    } catch (error) {
      this.failed = (error as Error).message;
    }
  }
}

define('groups-page', GroupsPage);
