/** What needs somebody, as cards: what is wrong, who is hit, what helps, and the way to where it is mended. */
import { css, html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Need, Overview } from '../../api/overview.ts';
import type { Me } from '../../api/session.ts';

export const needsStyles = css`
  .needs {
    margin-bottom: 22px;
  }
  h2 {
    margin-bottom: 8px;
  }
  .needs ul {
    list-style: none;
    margin: 0;
    padding: 0;
    display: grid;
    gap: 10px;
    grid-template-columns: repeat(auto-fill, minmax(min(380px, 100%), 1fr));
  }
  .needs li {
    border: 1px solid var(--cti-line);
    border-inline-start: 4px solid var(--cti-hold);
    border-radius: var(--cti-radius);
    padding: 12px 14px;
    display: grid;
    gap: 6px;
    align-content: start;
    overflow-wrap: anywhere;
  }
  .needs li.bad {
    border-inline-start-color: var(--cti-end);
  }
  .needs h3 {
    font-size: 14px;
  }
  .needs p {
    color: var(--cti-text-2);
  }
  .needs > p:not(:empty) {
    margin-bottom: 8px;
  }
  .needs .who {
    font-size: 13px;
  }
  .calm {
    display: flex;
    gap: 10px;
    align-items: center;
    border: 1px solid var(--cti-line);
    border-radius: var(--cti-radius);
    padding: 12px 14px;
    color: var(--cti-text-2);
  }
`;

export function needsList({ needs, browsers }: Pick<Overview, 'needs' | 'browsers'>, me: Me): TemplateResult {
  return html`<section class="needs" aria-labelledby="needs-title">
    <h2 id="needs-title">${needs.length === 0 ? 'Nothing needs you' : 'Needs you'}</h2>
    <p role="status">${failing(browsers)}</p>
    ${
      needs.length === 0
        ? html`<div class="calm">
            <span class="pill">all well</span> What goes wrong is told here, with what helps.
          </div>`
        : html`<ul>
            ${repeat(
              needs,
              ({ id }) => id,
              (need) => card(need, me),
            )}
          </ul>`
    }
  </section>`;
}

/** In one line, e.g. for somebody who looks up for a moment. */
function failing({ failing: count, reasons }: Overview['browsers']): string {
  if (count === 0) return '';
  const why = reasons.map(({ short, count: of }) => `${short} (${of})`).join(', ');
  return `${count === 1 ? '1 browser' : `${count} browsers`} cannot take calls: ${why}.`;
}

function card({ grade, title, fix, who, count, link }: Need, { rights }: Me): TemplateResult {
  return html`<li class=${grade}>
    <h3>${grade === 'bad' ? html`<span class="sr">Urgent: </span>` : nothing}${title}</h3>
    ${
      who.length === 0
        ? nothing
        : html`<div class="who">
            ${who.map(
              ({ id, name, note }, index) =>
                html`${index > 0 ? ', ' : ''}<a href="#/users/${id}/readiness">${name}</a>${note ? ` (${note})` : ''}`,
            )}${count > who.length ? ` and ${count - who.length} more` : ''}
          </div>`
    }
    <p>${fix}</p>
    ${link && rights.includes(link.right) ? html`<a href=${link.to}>${link.text}</a>` : nothing}
  </li>`;
}
