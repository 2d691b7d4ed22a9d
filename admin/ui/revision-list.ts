/** What was changed, when and by whom; each state can be brought back. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../components/define.ts';
import type { Revision } from '../api/revisions.ts';
import './ask-first.ts';
import type { AskFirst } from './ask-first.ts';
import { changeLines } from './changes.ts';
import { sheet } from './sheet.ts';

const words: Readonly<Record<string, string>> = {
  create: 'made',
  change: 'changed',
  rollBack: 'taken back',
  rotate: 'new key made',
  resetSecondFactor: 'second factor reset',
  known: 'before changes were kept',
};

export interface RollBack {
  /** The revision that it is to be as again. */
  to: number;
  comment: string;
}

/** @fires roll-back - a `RollBack` in `detail` */
export class RevisionList extends LitElement {
  static override styles = [
    ...sheet,
    css`
      summary {
        font-weight: 650;
        cursor: pointer;
      }
      details {
        border-top: 1px solid var(--cti-line);
        margin-top: 20px;
        padding-top: 14px;
      }
      q {
        color: var(--cti-text-2);
        overflow-wrap: anywhere;
      }
      td {
        vertical-align: top;
      }
    `,
  ];

  /** The newest first. */
  @property({ attribute: false }) revisions: readonly Revision[] = [];
  /** Whether one may be brought back. */
  @property({ type: Boolean }) changeable = false;
  /** What taking back means, in words. */
  @property() consequence =
    'Its secrets of then come back, too; passwords of sign-ins stay. That is a new revision, and can be taken back as well.';
  @state() private chosen = 0;

  protected override render(): TemplateResult | typeof nothing {
    if (this.revisions.length === 0) return nothing;
    const [now] = this.revisions;
    return html`<details>
        <summary>Changes <small>${this.revisions.length} kept</small></summary>
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Who</th>
                <th scope="col">What</th>
                <th scope="col"><span class="sr">Take back</span></th>
              </tr>
            </thead>
            <tbody>
              ${this.revisions.map((one) => this.#row(one, one === now))}
            </tbody>
          </table>
        </div>
      </details>
      <ask-first
        question="Make it as it was at revision ${this.chosen}?"
        consequence=${this.consequence}
        action="Take back"
        commented
        @confirmed=${({ detail: comment }: CustomEvent<string>) => {
          const detail: RollBack = { to: this.chosen, comment };
          this.dispatchEvent(new CustomEvent('roll-back', { detail }));
        }}
      ></ask-first>`;
  }

  #row({ revision, at, by, action, comment, approvedBy, changes }: Revision, now: boolean): TemplateResult {
    const word = words[action.split('.')[1] ?? ''] ?? action;
    return html`<tr>
      <td>
        <time datetime=${new Date(at).toISOString()}>${new Date(at).toLocaleString()}</time><small>${revision}</small>
      </td>
      <td>${by}${approvedBy ? html`<small>approved by ${approvedBy}</small>` : nothing}</td>
      <td>
        ${word}${comment ? html` <q>${comment}</q>` : nothing}${changes && changes.length > 0 ? changeLines(changes) : nothing}
      </td>
      <td>
        ${
          this.changeable && !now
            ? html`<button
                type="button"
                aria-label="Take back to revision ${revision}"
                @click=${() => {
                  this.chosen = revision;
                  void this.updateComplete.then(() => this.renderRoot.querySelector<AskFirst>('ask-first')?.show());
                }}
              >
                Take back
              </button>`
            : now
              ? html`<small>now</small>`
              : nothing
        }
      </td>
    </tr>`;
  }
}

define('revision-list', RevisionList);
