/** One change for many users: what it is, what it would do, and what it has done. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import type { Connection } from '../../api/connections.ts';
import type { Group } from '../../api/groups.ts';
import type { Me } from '../../api/session.ts';
import { type BulkChange, type BulkResult, type Found, users } from '../../api/users.ts';
import { choiceField, textField } from '../../ui/field.ts';
import { mayGive, roleTitles } from '../../ui/roles.ts';
import { sheet } from '../../ui/sheet.ts';
import { whyField } from '../../ui/why-field.ts';

/** Left as it is. */
const asIs = '';
const none = '-';

/** @fires done - something was changed */
export class BulkEdit extends LitElement {
  static override styles = [
    ...sheet,
    css`
      dialog {
        width: min(560px, 94vw);
        max-width: none;
      }
      .field {
        margin-top: 12px;
      }
      ul {
        max-height: 200px;
        overflow: auto;
        margin: 8px 0 0;
        padding-inline-start: 18px;
        font-size: 13px;
      }
    `,
  ];

  @property({ attribute: false }) me!: Me;
  @property({ attribute: false }) whom: { ids: string[] } | { found: Found } = { ids: [] };
  @property({ type: Number }) count = 0;
  @property({ attribute: false }) connections: readonly Connection[] = [];
  @property({ attribute: false }) groups: readonly Group[] = [];
  @state() private connectionId = asIs;
  @state() private groupId = asIs;
  @state() private givenRole = asIs;
  @state() private active = asIs;
  @state() private webPhone = asIs;
  @state() private setting = '';
  @state() private value = '';
  @state() private comment = '';
  @state() private result: BulkResult | undefined;
  @state() private busy = false;
  @state() private failed = '';

  show(): void {
    this.result = undefined;
    this.failed = '';
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  protected override render(): TemplateResult {
    const roles = Object.entries(roleTitles).filter(([role]) => mayGive(this.me, role));
    const select = (
      id: string,
      label: string,
      value: string,
      choices: [string, string][],
      set: (value: string) => void,
    ) =>
      choiceField({
        id,
        label,
        value,
        disabled: this.busy,
        choices: [{ value: asIs, title: 'Leave as it is' }, ...choices.map(([key, title]) => ({ value: key, title }))],
        chosen: (now) => {
          set(now);
          this.result = undefined;
        },
      });
    return html`<dialog aria-labelledby="title">
      <h2 id="title">Change ${this.count} users</h2>
      ${this.failed ? html`<div class="notice bad" role="alert">${this.failed}</div>` : nothing}
      ${select('connection', 'Connection', this.connectionId, [[none, 'None, or the group’s'], ...this.connections.map(({ id, name }): [string, string] => [id, name])], (id) => (this.connectionId = id))}
      ${this.groups.length > 0 ? select('group', 'Group', this.groupId, [[none, 'None'], ...this.groups.map(({ id, name }): [string, string] => [id, name])], (id) => (this.groupId = id)) : nothing}
      ${select('role', 'Role', this.givenRole, roles, (role) => (this.givenRole = role))}
      ${select(
        'active',
        'Active',
        this.active,
        [
          ['yes', 'Yes'],
          ['no', 'No: deactivate'],
        ],
        (on) => (this.active = on),
      )}
      ${select('web-phone', 'Web phone by SIP', this.webPhone, [['off', 'Take away']], (off) => (this.webPhone = off))}
      <div class="grid">
        ${textField({
          id: 'setting',
          label: 'A setting of their phone system',
          value: this.setting,
          placeholder: 'isWrapUpDisabled',
          help: 'Its name, as in an exported file',
          disabled: this.busy,
          typed: (text) => (this.setting = text),
        })}
        ${textField({
          id: 'value',
          label: 'Its value',
          value: this.value,
          help: 'yes, no, a number or a text; empty takes it away',
          disabled: this.busy,
          typed: (text) => (this.value = text),
        })}
      </div>
      ${whyField({ value: this.comment, disabled: this.busy, typed: (text) => (this.comment = text) })}
      <div role="status">${this.result ? this.#told(this.result) : nothing}</div>
      <div class="row">
        <button
          @click=${() => {
            this.renderRoot.querySelector('dialog')?.close();
          }}
        >
          Close
        </button>
        <button ?disabled=${this.busy} @click=${() => void this.#run(false)}>Say what it would do</button>
        <button class="primary" ?disabled=${this.busy} @click=${() => void this.#run(true)}>
          ${this.busy ? 'Working…' : 'Change'}
        </button>
      </div>
    </dialog>`;
  }

  #told({ rows, applied }: BulkResult): TemplateResult {
    const count = (does: string) => rows.filter((row) => row.does === does).length;
    const wrong = rows.filter(({ does }) => does === 'error');
    return html`<br />
      <div class="notice ${wrong.length > 0 ? 'bad' : 'good'}">
        ${applied ? 'Changed' : 'Would change'} ${count('change')}, ${count('same')} are so already, ${wrong.length}
        cannot be.
        ${
          wrong.length > 0
            ? html`<ul>
                ${wrong.slice(0, 100).map(({ login, text }) => html`<li><b>${login}</b>: ${text}</li>`)}
              </ul>`
            : nothing
        }
      </div>`;
  }

  async #run(apply: boolean): Promise<void> {
    this.busy = true;
    this.failed = '';
    const comment = this.comment.trim();
    try {
      this.result = await users.editMany(this.whom, this.#change, apply, comment ? { comment } : {});
      if (apply) this.dispatchEvent(new CustomEvent('done'));
    } catch (error) {
      this.failed = (error as Error).message;
    } finally {
      this.busy = false;
    }
  }

  get #change(): BulkChange {
    const { connectionId, groupId, givenRole, active, webPhone, setting, value } = this;
    const orNone = (id: string) => (id === none ? null : id);
    return {
      ...(connectionId ? { connectionId: orNone(connectionId) } : {}),
      ...(groupId ? { groupId: orNone(groupId) } : {}),
      ...(givenRole ? { role: givenRole } : {}),
      ...(active ? { active: active === 'yes' } : {}),
      ...(webPhone ? { webPhone: null } : {}),
      ...(setting.trim() ? { settings: { [setting.trim()]: value.trim() || null } } : {}),
    };
  }
}

define('bulk-edit', BulkEdit);
