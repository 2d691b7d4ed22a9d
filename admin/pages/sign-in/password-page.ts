/** A password chosen by the user, who has got a link for it. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { session } from '../../api/session.ts';
import { textField } from '../../ui/field.ts';
import { goTo } from '../../ui/route.ts';
import { SaveState } from '../../ui/save-state.ts';
import { sheet } from '../../ui/sheet.ts';
import { card } from './card.ts';

export class PasswordPage extends LitElement {
  static override styles = [...sheet, card];

  /** What the link ends with. */
  @property() token = '';
  @state() private password = '';
  @state() private done = false;
  readonly #state = new SaveState<{ revision: number }>(this);

  protected override render(): TemplateResult {
    const state = this.#state;
    if (this.done) {
      return html`<main>
        <form>
          <h1>Your password is set</h1>
          <p class="quiet">Sign in with it now, here or in the CRM.</p>
          <button
            type="button"
            class="primary"
            @click=${() => {
              goTo('overview');
            }}
          >
            Sign in
          </button>
        </form>
      </main>`;
    }
    return html`<main>
      <form @submit=${this.#submit}>
        <h1>Choose a password</h1>
        ${state.problem ? html`<div class="notice bad" role="alert">${state.problem}</div>` : nothing}
        ${textField({
          id: 'password',
          label: 'Password',
          type: 'password',
          value: this.password,
          required: true,
          autocomplete: 'new-password',
          help: '12 characters or more. A sentence is easy to remember.',
          issue: state.of('password'),
          typed: (text) => (this.password = text),
        })}
        <button class="primary" ?disabled=${state.busy}>Set password</button>
      </form>
    </main>`;
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const set = await this.#state.run(async () => {
      await session.setPassword(this.token, this.password);
      return true;
    });
    this.password = '';
    if (set) this.done = true;
  };
}

define('password-page', PasswordPage);
