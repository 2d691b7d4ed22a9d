/** Whether one user can work now, row by row, live: what is not as it should be says what helps. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { define } from '../../../components/define.ts';
import { type Readiness, type ReadinessRow, users } from '../../api/users.ts';
import { Looking } from '../../ui/looking.ts';
import { sheet } from '../../ui/sheet.ts';

const pills: Readonly<Record<ReadinessRow['state'], [text: string, kind: string]>> = {
  ok: ['good', ''],
  warn: ['look', 'warn'],
  bad: ['not good', 'bad'],
  unknown: ['not known', 'off'],
};

export class UserReadiness extends LitElement {
  static override styles = [
    ...sheet,
    css`
      dl {
        margin: 0;
        max-width: 860px;
      }
      .row {
        display: grid;
        grid-template-columns: 200px 104px minmax(0, 1fr);
        gap: 4px 12px;
        padding: 10px 4px;
        border-bottom: 1px solid var(--cti-line);
        align-items: baseline;
      }
      dt {
        font-weight: 600;
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .fix {
        color: var(--cti-text-2);
      }
      @media (max-width: 620px) {
        .row {
          grid-template-columns: minmax(0, 1fr) auto;
        }
        dd:last-child {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  /** Whose. */
  @property() user = '';
  @state() private now: Readiness | undefined;
  @state() private failed = '';
  readonly looking = new Looking(this, async () => {
    try {
      this.now = await users.readiness(this.user);
      this.failed = '';
    } catch (error) {
      this.failed = (error as Error).message;
    }
  });

  protected override render(): TemplateResult {
    const { now, failed } = this;
    return html`<div class="top">
        <h1>${now ? now.user.name : 'Readiness'}</h1>
        ${failed ? html`<span class="pill bad">not up to date</span>` : now ? verdict(now.rows) : nothing}
      </div>
      ${failed ? html`<div class="notice bad" role="alert">${failed}</div>` : nothing}
      ${now ? rows(now.rows) : failed ? nothing : html`<p class="quiet" role="status">Loading…</p>`}`;
  }
}

function verdict(all: readonly ReadinessRow[]): TemplateResult {
  const bad = all.filter((row) => row.state === 'bad').length;
  if (bad > 0) return html`<span class="pill bad" role="status">cannot take calls</span>`;
  const warned = all.some((row) => row.state === 'warn');
  return warned
    ? html`<span class="pill warn" role="status">can take calls, with something to look at</span>`
    : html`<span class="pill" role="status">can take calls</span>`;
}

function rows(all: readonly ReadinessRow[]): TemplateResult {
  return html`<dl>
    ${repeat(
      all,
      ({ id }) => id,
      ({ id, title, state: how, text, fix, link }) =>
        html`<div class="row" id=${id}>
          <dt>${title}</dt>
          <dd><span class="pill ${pills[how][1]}">${pills[how][0]}</span></dd>
          <dd>
            ${text}${fix && how !== 'ok' ? html` <span class="fix">${fix}</span>` : nothing}
            ${link ? html`<a href=${link.to}>${link.text}</a>` : nothing}
          </dd>
        </div>`,
    )}
  </dl>`;
}

define('user-readiness', UserReadiness);
