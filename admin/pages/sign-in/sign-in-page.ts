/** Signing in, and the first owner's welcome, which differ by a name and a link. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { Refused } from '../../api/request.ts';
import { type Me, session, type SignInWays } from '../../api/session.ts';
import { textField } from '../../ui/field.ts';
import { SaveState } from '../../ui/save-state.ts';
import { sheet } from '../../ui/sheet.ts';
import { card } from './card.ts';

/** Why somebody comes back from elsewhere without being signed in. */
const refusals: Readonly<Record<string, string>> = {
  oidcRefused: 'The sign-in was not accepted. Try again; the log of the server says why.',
  oidcUnreachable: 'The place where you sign in does not answer. Try again, or use your password.',
  oidcNobody: 'You have signed in, and there is no user for you here. Ask your administrator.',
};

/** @fires signed-in - with the user in its detail */
export class SignInPage extends LitElement {
  static override styles = [...sheet, card];

  /** Of the link that makes the first owner; without it one signs in. */
  @property() token = '';
  /** Why a sign-in elsewhere did not end here. */
  @property() refused = '';
  @state() private ways: SignInWays | undefined;
  @state() private login = '';
  @state() private name = '';
  @state() private password = '';
  /** The server has asked for a code. */
  @state() private withCode = false;
  @state() private code = '';
  readonly #state = new SaveState<{ revision: number }>(this);

  override connectedCallback(): void {
    super.connectedCallback();
    // Without an answer one signs in with a password.
    void session.ways().then(
      (ways) => (this.ways = ways),
      () => undefined,
    );
  }

  protected override render(): TemplateResult {
    const state = this.#state;
    const welcome = this.token !== '';
    return html`<main>
      <form @submit=${this.#submit}>
        <div>
          <h1>${welcome ? 'Welcome to Offhook' : 'Offhook'}</h1>
          <p class="quiet">
            ${
              welcome
                ? 'Make the first owner of this portal. Owners may do everything, and give others their rights.'
                : 'Admin portal'
            }
          </p>
        </div>
        ${state.problem || this.refused ? html`<div class="notice bad" role="alert">${state.problem || (refusals[this.refused] ?? refusals['oidcRefused'])}</div>` : nothing}
        ${
          this.ways?.oidc && !welcome
            ? html`<a class="btn" href="/api/oidc/leave?to=%2Fadmin%2F">Sign in with ${this.ways.oidc.name}</a>
                <p class="or quiet">or with a password</p>`
            : nothing
        }
        ${textField({
          id: 'login',
          label: 'Login',
          value: this.login,
          required: true,
          autocomplete: 'username',
          issue: state.of('login'),
          typed: (text) => (this.login = text),
        })}
        ${
          welcome
            ? textField({
                id: 'name',
                label: 'Name',
                value: this.name,
                required: true,
                autocomplete: 'name',
                issue: state.of('name'),
                typed: (text) => (this.name = text),
              })
            : nothing
        }
        ${textField({
          id: 'password',
          label: 'Password',
          type: 'password',
          value: this.password,
          required: true,
          autocomplete: welcome ? 'new-password' : 'current-password',
          ...(welcome ? { help: '12 characters or more. A sentence is easy to remember.' } : {}),
          issue: state.of('password'),
          typed: (text) => (this.password = text),
        })}
        ${
          this.withCode
            ? textField({
                id: 'code',
                label: 'Code from your phone',
                value: this.code,
                required: true,
                autocomplete: 'one-time-code',
                typed: (text) => (this.code = text),
              })
            : nothing
        }
        <button class="primary" ?disabled=${state.busy}>${welcome ? 'Make owner' : 'Sign in'}</button>
      </form>
    </main>`;
  }

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { login, name, password, token } = this;
    const me = await this.#state.run(async (): Promise<Me> => {
      try {
        return token
          ? await session.welcome(token, login, name, password)
          : await session.signIn(login, password, this.code);
      } catch (error) {
        if (error instanceof Refused && error.code === 'codeNeeded') this.withCode = true;
        if (error instanceof Refused && error.retryAfter > 0) {
          throw new Error(`${error.message} Try again in ${Math.ceil(error.retryAfter / 60)} minutes.`, {
            cause: error,
          });
        }
        throw error;
      }
    });
    if (!this.withCode) this.password = '';
    this.code = '';
    if (me) this.dispatchEvent(new CustomEvent<Me>('signed-in', { detail: me }));
  };
}

define('sign-in-page', SignInPage);
