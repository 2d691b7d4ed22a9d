/** The connections in a table: what each is, and how it stands. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Connection } from '../api/connections.ts';
import type { Me } from '../api/session.ts';
import { linkPill, linkTrouble } from './link-state.ts';

export function connectionsTable(connections: readonly Connection[], me: Me): TemplateResult {
  if (connections.length === 0) {
    return html`<div class="empty">
      <p>No phone system is connected yet.</p>
      ${
        me.rights.includes('connections.write')
          ? html`<a class="btn primary" href="#/connections/new">Add connection</a>`
          : nothing
      }
    </div>`;
  }
  const now = Date.now();
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">Connection</th>
          <th scope="col">Phone system</th>
          <th scope="col">State</th>
          <th scope="col">Agents</th>
        </tr>
      </thead>
      <tbody>
        ${connections.map((connection) => row(connection, now))}
      </tbody>
    </table>
  </div>`;
}

function row(connection: Connection, now: number): TemplateResult {
  const { id, name, title, status, runs, users, settings } = connection;
  const { url } = settings;
  const trouble = linkTrouble(connection);
  const version = status?.version && status.version !== 'in the page' ? status.version : title;
  return html`<tr>
    <td>
      <a href="#/connections/${id}">${name}</a>
      <small>${typeof url === 'string' ? url : id}</small>
    </td>
    <td>${version}<small>${runs === 'page' ? 'in the pages' : ''}</small></td>
    <td>${linkPill(connection, now)}${trouble === undefined ? nothing : html`<small>${trouble}</small>`}</td>
    <td class="number">${users}</td>
  </tr>`;
}
