/** What is wrong with the numbers of users, with the way to each of them. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Connection } from '../../api/connections.ts';
import type { Findings } from '../../api/users.ts';

/** Of each kind: more than this nobody reads. */
const shown = 5;

export function findingsNotice(found: Findings, connections: readonly Connection[]): TemplateResult | typeof nothing {
  const { withoutNumber, shared, withoutPlace } = found;
  if (withoutNumber.length + shared.length + withoutPlace.length === 0) return nothing;
  const nameOf = (id: string) => connections.find((connection) => connection.id === id)?.name ?? id;
  const link = ({ id, name }: { id: string; name: string }) => html`<a href="#/users/${id}">${name}</a>`;
  return html`<div class="notice warn">
    ${shared
      .slice(0, shown)
      .map(
        ({ connectionId, number, users }) =>
          html`<p>
            <b>${number}</b> at ${nameOf(connectionId)} belongs to
            ${users.map((user, index) => html`${index > 0 ? ' and ' : ''}${link(user)}`)}: they hear each other’s calls.
          </p>`,
      )}
    ${withoutPlace.slice(0, shown).map((user) => html`<p>${link(user)} is at no phone system: ${user.problem}</p>`)}
    ${withoutNumber
      .filter(({ id }) => !withoutPlace.slice(0, shown).some((other) => other.id === id))
      .slice(0, shown)
      .map((user) => html`<p>${link(user)} has no number.</p>`)}
    ${more(withoutNumber.length + shared.length + withoutPlace.length)}
  </div>`;
}

function more(count: number): unknown {
  return count > shown * 3 ? html`<p class="quiet">${count} in all.</p>` : nothing;
}
