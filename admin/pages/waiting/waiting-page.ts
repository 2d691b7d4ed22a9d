/** What waits for a second person: looked at, approved, refused or withdrawn; and the rule, which is an owner's to set. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { type Proposal, proposals } from '../../api/proposals.ts';
import { Proposed, Refused } from '../../api/request.ts';
import type { Meanwhile } from '../../api/revisions.ts';
import type { Me } from '../../api/session.ts';
import { toDo } from '../../ui/actions.ts';
import '../../ui/ask-first.ts';
import type { AskFirst } from '../../ui/ask-first.ts';
import { changeLines } from '../../ui/changes.ts';
import { Looking } from '../../ui/looking.ts';
import { sheet } from '../../ui/sheet.ts';
import { tellDecided } from '../../ui/waiting-count.ts';
import { decidedTable } from './decided-table.ts';

const when = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

interface Question {
  proposal?: Proposal;
  does: 'approve' | 'refuse' | 'rule';
}

export class WaitingPage extends LitElement {
  static override styles = [
    ...sheet,
    css`
      article {
        border: 1px solid var(--cti-line);
        border-radius: var(--cti-radius);
        padding: 14px 16px;
        margin-bottom: 12px;
        max-width: 860px;
      }
      article h2 {
        margin: 0;
        font-size: 15px;
      }
      article p {
        margin: 4px 0;
        overflow-wrap: anywhere;
      }
      q {
        color: var(--cti-text-2);
      }
      .row {
        justify-content: flex-start;
        align-items: center;
        margin-top: 12px;
      }
      h2 {
        margin: 24px 0 8px;
        font-size: 15px;
      }
      fieldset button {
        margin-top: 12px;
      }
      fieldset {
        max-width: 860px;
      }
      code {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) me!: Me;
  @state() private list: readonly Proposal[] | undefined;
  @state() private on = false;
  @state() private failed = '';
  /** What was said to the last decision. */
  @state() private said: TemplateResult | undefined;
  @state() private wrong: TemplateResult | undefined;
  @state() private asking: Question = { does: 'rule' };
  @state() private busy = false;
  readonly looking = new Looking(this, () => this.#look());

  protected override render(): TemplateResult {
    const { list, failed } = this;
    const waiting = list?.filter(({ state: is }) => is === 'waiting') ?? [];
    const decided = list?.filter(({ state: is }) => is !== 'waiting') ?? [];
    return html`<div class="top"><h1>Waiting for a second person</h1></div>
      ${failed ? html`<div class="notice bad" role="alert">${failed}</div>` : nothing}
      ${this.wrong ? html`<div class="notice bad" role="alert">${this.wrong}</div>` : nothing}
      ${this.said ? html`<div class="notice good" role="status">${this.said}</div>` : nothing}
      ${list ? nothing : failed ? nothing : html`<p class="quiet" role="status">Loading…</p>`}
      ${waiting.map((one) => this.#waiting(one))}
      ${list && waiting.length === 0 ? html`<div class="empty"><p>Nothing waits${this.on ? '' : ': the rule is off'}.</p></div>` : nothing}
      ${decided.length > 0 ? decidedTable(decided) : nothing} ${list ? this.#rule() : nothing} ${this.#question()}`;
  }

  #waiting(one: Proposal): TemplateResult {
    const { id, action, kind, object, by, at, until, comment, changes, mine, decides } = one;
    return html`<article aria-labelledby="p-${id}">
      <h2 id="p-${id}">${toDo(action, kind)} ${object.name}</h2>
      <p class="quiet">
        ${mine ? 'Proposed by you' : `Proposed by ${by}`} on ${when.format(at)}, waits until ${when.format(until)}
      </p>
      ${comment ? html`<p><q>${comment}</q></p>` : nothing} ${changes.length > 0 ? changeLines(changes) : nothing}
      <div class="row">
        ${
          decides
            ? html`<button
                  class="primary"
                  ?disabled=${this.busy}
                  @click=${() => this.#ask({ proposal: one, does: 'approve' })}
                >
                  Approve
                </button>
                <button ?disabled=${this.busy} @click=${() => this.#ask({ proposal: one, does: 'refuse' })}>
                  Refuse
                </button>`
            : nothing
        }
        ${
          mine
            ? html`<button ?disabled=${this.busy} @click=${() => this.#withdraw(one)}>Withdraw</button>
                <small>Somebody else has to approve it.</small>`
            : nothing
        }
        ${!mine && !decides ? html`<small>Your role cannot decide this.</small>` : nothing}
      </div>
    </article>`;
  }

  #rule(): TemplateResult {
    const { on } = this;
    return html`<fieldset>
      <legend>The rule</legend>
      <p>
        The two-person rule is <b>${on ? 'on' : 'off'}</b>.
        <small
          >When it is on, what changes connections, sites and their keys, groups, webhooks, who may do what, or this
          rule is done only after somebody else who may do it has approved it. A proposal waits for seven days.</small
        >
      </p>
      ${
        this.me.rights.includes('rules.write')
          ? html`<button ?disabled=${this.busy} @click=${() => this.#ask({ does: 'rule' })}>
              ${on ? 'Switch it off' : 'Switch it on'}
            </button>`
          : nothing
      }
    </fieldset>`;
  }

  #question(): TemplateResult {
    const { proposal, does } = this.asking;
    const what = proposal ? `${toDo(proposal.action, proposal.kind)} ${proposal.object.name}` : '';
    const texts = {
      approve: [
        `Approve: ${what}?`,
        'It is done at once, if it still can be, and the log says that you have approved it.',
        'Approve',
      ],
      refuse: [`Refuse: ${what}?`, 'It is not done. Say why: whoever has proposed it reads that.', 'Refuse'],
      rule: this.on
        ? ['Switch the rule off?', 'Another owner has to approve that first.', 'Propose it']
        : [
            'Switch the rule on?',
            'It takes two active owners. Switching it off again takes both of them.',
            'Switch it on',
          ],
    }[does];
    return html`<ask-first
      question=${texts[0] ?? ''}
      consequence=${texts[1] ?? ''}
      action=${texts[2] ?? ''}
      commented
      ?needed=${does === 'refuse'}
      @confirmed=${({ detail }: CustomEvent<string>) => void this.#decide(detail)}
    ></ask-first>`;
  }

  async #look(): Promise<void> {
    try {
      const { proposals: list, rule } = await proposals.list();
      this.list = list;
      this.on = rule.on;
      this.failed = '';
    } catch (error) {
      this.failed = (error as Error).message;
    }
  }

  #ask(question: Question): void {
    this.asking = question;
    void this.updateComplete.then(() => this.renderRoot.querySelector<AskFirst>('ask-first')?.show());
  }

  #withdraw({ id }: Proposal): void {
    void this.#tried(async () => {
      await proposals.withdraw(id);
      return html`Withdrawn.`;
    });
  }

  async #decide(comment: string): Promise<void> {
    const { proposal, does } = this.asking;
    await this.#tried(async () => {
      if (does === 'rule') {
        const { on } = await proposals.setRule(!this.on, comment);
        return html`The rule is ${on ? 'on' : 'off'}.`;
      }
      if (!proposal) return html``;
      if (does === 'refuse') {
        await proposals.refuse(proposal.id, comment);
        return html`Refused. ${proposal.by} sees why.`;
      }
      const { answer } = await proposals.approve(proposal.id, comment);
      return html`Approved, and done.${told(answer)}`;
    });
  }

  async #tried(work: () => Promise<TemplateResult>): Promise<void> {
    this.busy = true;
    this.said = undefined;
    this.wrong = undefined;
    try {
      this.said = await work();
    } catch (error) {
      if (error instanceof Proposed) this.said = html`Proposed. Another owner finds it here.`;
      else this.wrong = refusal(error);
    } finally {
      this.busy = false;
      tellDecided();
      await this.#look();
    }
  }
}

/** What is told once. */
function told(answer: { key?: string; token?: string } | null): unknown {
  if (answer?.key) return html` <b>This key is shown once:</b> <code>${answer.key}</code>`;
  if (!answer?.token) return nothing;
  const url = new URL(`#/password/${answer.token}`, location.href).href;
  return html` <b>This link is shown once:</b> <code>${url}</code>`;
}

function refusal(error: unknown): TemplateResult {
  if (!(error instanceof Refused)) return html`${String(error)}`;
  const [issue] = error.issues;
  const meanwhile = error.meanwhile as Meanwhile | undefined;
  if (error.code === 'changedMeanwhile' && meanwhile && meanwhile.changes.length > 0) {
    return html`Not done: <b>${meanwhile.by || 'somebody else'}</b> has changed this since it was
      proposed:${changeLines(meanwhile.changes)}`;
  }
  return html`${issue ? issue.text : error.message}`;
}

define('waiting-page', WaitingPage);
