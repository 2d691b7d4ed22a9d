/** Who is this extension? A number, and whoever has it. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import type { Connection } from '../../api/connections.ts';
import { type Person, users } from '../../api/users.ts';
import { presencePill } from '../../ui/presence.ts';
import { sheet } from '../../ui/sheet.ts';

export class NumberFinder extends LitElement {
  static override styles = [
    ...sheet,
    css`
      :host {
        margin-inline-start: auto;
        position: relative;
      }
      form {
        display: flex;
        gap: 6px;
      }
      input:not([type='checkbox']) {
        width: 180px;
      }
      .found {
        position: absolute;
        inset-inline-end: 0;
        top: calc(100% + 6px);
        z-index: 2;
        width: max-content;
        max-width: min(420px, 90vw);
        padding: 12px 14px;
        border: 1px solid var(--cti-line);
        border-radius: var(--cti-radius);
        background: var(--cti-surface);
        box-shadow: var(--cti-shadow);
      }
      .found p + p {
        margin-top: 8px;
      }
    `,
  ];

  @property({ attribute: false }) connections: readonly Connection[] = [];
  @state() private number = '';
  @state() private found: { person: Person; connectionId: string | null }[] | undefined;
  @state() private failed = '';

  protected override render(): TemplateResult {
    const { found, failed } = this;
    return html`<form
        @submit=${this.#find}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key === 'Escape') this.found = undefined;
        }}
      >
        <input
          aria-label="Who is this extension?"
          placeholder="Who is extension…"
          .value=${this.number}
          maxlength="40"
          @input=${(event: Event) => {
            this.number = (event.target as HTMLInputElement).value;
            this.found = undefined;
          }}
        />
        <button>Find</button>
      </form>
      <div role="status">
        ${failed ? html`<div class="found">${failed}</div>` : nothing}
        ${found ? html`<div class="found">${this.#holders(found)}</div>` : nothing}
      </div>`;
  }

  #holders(found: readonly { person: Person; connectionId: string | null }[]): unknown {
    if (found.length === 0) return html`<p>Nobody here has ${this.number.trim()}.</p>`;
    return found.map(({ person, connectionId }) => {
      const { id, name, login, now } = person;
      const where = this.connections.find((connection) => connection.id === connectionId)?.name ?? connectionId;
      return html`<p>
        <a href="#/users/${id}">${name}</a> <small>${login}</small> ${presencePill(person)}<br />
        <small
          >${where ?? 'at no phone system'}${now ? html` · ${now.registered ? 'registered' : 'not registered'}` : nothing}${
            now && now.calls > 0 ? html` · ${now.calls === 1 ? 'on a call' : `${now.calls} calls`}` : nothing
          }</small
        >
      </p>`;
    });
  }

  readonly #find = async (event: Event): Promise<void> => {
    event.preventDefault();
    this.failed = '';
    if (this.number.trim() === '') return;
    try {
      this.found = await users.byNumber(this.number.trim());
    } catch (error) {
      this.failed = (error as Error).message;
    }
  };
}

define('number-finder', NumberFinder);
