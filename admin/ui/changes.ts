/** Differences, a line each: what it was, and what it is. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Change } from '../api/revisions.ts';

const titles: Readonly<Record<string, string>> = {
  name: 'Name',
  login: 'Login',
  role: 'Role',
  active: 'Active',
  runs: 'Where it runs',
  connectionId: 'Connection',
  groupId: 'Group',
  password: 'Password',
  origins: 'Its pages are at',
  key: 'Key',
  on: 'On',
  connection: 'Connection',
  group: 'Group',
  url: 'Address',
  events: 'Told of',
};

export function changeLines(changes: readonly Change[]): TemplateResult {
  return html`<ul class="changes">
    ${changes.map(({ path, before, after }) => {
      const secret = before === undefined && (after === 'set' || after === 'changed' || after === 'removed');
      return html`<li>
        <b>${titles[path] ?? path.replace(/^settings\./, '')}</b>
        ${secret ? html`is ${after}` : html`${before === undefined ? nothing : html`${shown(before)} → `}${shown(after)}`}
      </li>`;
    })}
  </ul>`;
}

function shown(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
