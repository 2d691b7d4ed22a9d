/** A trial of a connection: each step as it goes on, and for what fails the remedy. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { connections, type TrialLine, type Tried } from '../../api/connections.ts';
import type { Connector } from '../../api/connectors.ts';
import type { Me } from '../../api/session.ts';
import '../../settings-form/settings-form.ts';
import type { SettingsForm } from '../../settings-form/settings-form.ts';
import { checkField, textField } from '../../ui/field.ts';
import { sheet } from '../../ui/sheet.ts';

type Shown = Exclude<TrialLine, { plan: string[] } | { done: boolean }>;

const marks = { good: '✓', bad: '!', running: '…', waiting: '–' };
const spoken = { good: 'good', bad: 'failed', running: 'under way', waiting: 'not tried' };

const nothingStored = { settings: {}, secrets: [] };

export class ConnectionTest extends LitElement {
  static override styles = [
    ...sheet,
    css`
      section {
        border: 1px solid var(--cti-line);
        border-radius: var(--cti-radius);
        background: var(--cti-surface-2);
        padding: 14px 16px;
      }
      h2 {
        margin-bottom: 8px;
      }
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        display: grid;
        grid-template-columns: 22px minmax(0, 1fr) auto;
        gap: 8px;
        padding: 6px 0;
        font-size: 13px;
        overflow-wrap: anywhere;
      }
      li small {
        display: block;
      }
      .mark {
        width: 18px;
        height: 18px;
        border-radius: 50%;
        display: grid;
        place-items: center;
        font-size: 11px;
        font-weight: 800;
        margin-top: 1px;
        background: var(--cti-surface-3);
        color: var(--cti-text-2);
      }
      .good .mark {
        background: var(--cti-talk-soft);
        color: var(--cti-talk);
      }
      .bad .mark {
        background: var(--cti-end-soft);
        color: var(--cti-end);
      }
      .waiting {
        color: var(--cti-text-3);
      }
      .ms {
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .notice {
        margin: 8px 0 0;
        font-size: 13px;
      }
      details {
        margin-top: 12px;
      }
      summary {
        cursor: pointer;
        font-weight: 600;
        margin-bottom: 10px;
      }
    `,
  ];

  @property() heading = 'Test connection';
  @property({ attribute: false }) me: Me | undefined;
  /** What is tried; it says what can be tried besides. */
  @property({ attribute: false }) system: Connector | undefined;
  @state() private callTo = '';
  @state() private asUser = false;
  @state() private plan: readonly string[] = [];
  @state() private steps: readonly (Shown | undefined)[] = [];
  @state() private ended: 'good' | 'bad' | 'lost' | undefined;
  #going: AbortController | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#going?.abort();
  }

  /** One at a time: another one ends the one before. @throws Refused for settings that cannot be tried */
  async run(tried: Tried): Promise<void> {
    this.#going?.abort();
    const going = new AbortController();
    this.#going = going;
    this.plan = [];
    this.steps = [];
    this.ended = undefined;
    try {
      for await (const line of connections.test({ ...tried, ...this.#more() }, going.signal)) {
        if (going.signal.aborted) return;
        this.#heard(line);
      }
    } catch (error) {
      if (going.signal.aborted) return;
      if (this.plan.length === 0) throw error;
    }
    this.ended ??= 'lost';
  }

  protected override render(): TemplateResult {
    return html`${this.#result()}${this.#besides()}`;
  }

  /** What may be tried besides, where the phone system and one's rights allow it. */
  #besides(): TemplateResult | typeof nothing {
    const { system, me } = this;
    const mayCall = system?.probeTakes.includes('callTo') && me?.rights.includes('connections.call');
    const mayUser = system?.probeTakes.includes('user');
    if (!system || (!mayCall && !mayUser)) return nothing;
    return html`<details>
      <summary>Try more</summary>
      ${
        mayCall
          ? textField({
              id: 'call-to',
              label: 'Ring this extension, too',
              value: this.callTo,
              placeholder: '101',
              help: 'Its telephone rings for a moment, and the call is ended.',
              typed: (text) => (this.callTo = text.trim()),
            })
          : nothing
      }
      ${mayUser ? checkField('as-user', 'Sign in as a user, too', this.asUser, false, (on) => (this.asUser = on)) : nothing}
      ${
        mayUser && this.asUser
          ? html`<settings-form id="user" .schema=${system.userSettings} .stored=${nothingStored}></settings-form>`
          : nothing
      }
    </details>`;
  }

  /** @throws SyntaxError for a field that cannot be read */
  #more(): Pick<Tried, 'user' | 'callTo'> {
    const user = this.renderRoot.querySelector<SettingsForm>('#user')?.values;
    const given = user && Object.fromEntries(Object.entries(user).filter(([, value]) => value !== null));
    return { ...(this.callTo ? { callTo: this.callTo } : {}), ...(given ? { user: given } : {}) };
  }

  #result(): TemplateResult | typeof nothing {
    if (this.plan.length === 0) {
      return this.ended
        ? html`<section><p class="quiet">Nothing of this connection can be tried from the server.</p></section>`
        : nothing;
    }
    const bad = this.steps.find((step) => step?.state === 'bad');
    return html`<section aria-labelledby="title">
      <h2 id="title">${this.heading}</h2>
      <ol>
        ${this.plan.map((title, index) => this.#step(title, this.steps[index]))}
      </ol>
      <div role="status">
        ${
          bad?.state === 'bad' && bad.fix
            ? html`<div class="notice bad"><b>${bad.found}.</b> ${bad.fix}</div>`
            : this.ended === 'good'
              ? html`<div class="notice good">This works. Nothing was saved by the test.</div>`
              : this.ended === 'lost'
                ? html`<div class="notice bad">The server has stopped answering. Try again.</div>`
                : nothing
        }
      </div>
    </section>`;
  }

  #step(title: string, step: Shown | undefined): TemplateResult {
    const state = step?.state ?? 'waiting';
    const done = step && step.state !== 'running' ? step : undefined;
    return html`<li class=${state}>
      <span class="mark" aria-hidden="true">${marks[state]}</span>
      <span
        >${title}<span class="sr">: ${spoken[state]}</span
        >${done?.found ? html`<small>${done.found}</small>` : nothing}</span
      >
      <small class="ms">${done ? `${done.ms} ms` : ''}</small>
    </li>`;
  }

  #heard(line: TrialLine): void {
    if ('plan' in line) this.plan = line.plan;
    else if ('done' in line) this.ended = line.done ? 'good' : 'bad';
    else this.steps = Object.assign([...this.steps], { [line.step]: line });
  }
}

define('connection-test', ConnectionTest);
