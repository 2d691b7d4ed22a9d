/** One's own account: the password, the second factor, and where one is signed in. */
import { css, html, LitElement, nothing, svg, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
// uqr: the picture that a phone reads the secret from.
import { encode } from 'uqr';
import { define } from '../../../components/define.ts';
import { account, type Account } from '../../api/account.ts';
import { textField } from '../../ui/field.ts';
import { lasted } from '../../ui/lasted.ts';
import { SaveState } from '../../ui/save-state.ts';
import { sheet } from '../../ui/sheet.ts';

export class AccountPage extends LitElement {
  static override styles = [
    ...sheet,
    css`
      fieldset {
        max-width: 720px;
      }
      form {
        display: grid;
        gap: 14px;
        max-width: 340px;
        justify-items: start;
      }
      .field {
        width: 100%;
      }
      .qr {
        width: 190px;
        height: 190px;
        background: #fff;
        border-radius: var(--cti-radius-s);
      }
    `,
  ];

  @state() private now: Account | undefined;
  @state() private failed = '';
  @state() private old = '';
  @state() private wanted = '';
  @state() private offered: { secret: string; url: string } | undefined;
  @state() private sure = '';
  @state() private code = '';
  readonly #password = new SaveState<{ revision: number }>(this);
  readonly #factor = new SaveState<{ revision: number }>(this);

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  protected override render(): TemplateResult {
    const { now, failed } = this;
    return html`<div class="top"><h1>Your account</h1></div>
      ${failed ? html`<div class="notice bad" role="alert">${failed}</div>` : nothing}
      ${now ? html`${this.#passwordForm(now)} ${this.#factorForm(now)} ${this.#signIns(now)}` : failed ? nothing : html`<p class="quiet" role="status">Loading…</p>`}`;
  }

  #passwordForm({ fromFile }: Account): TemplateResult {
    const form = this.#password;
    return html`<fieldset>
      <legend>Password</legend>
      ${form.notice(() => undefined)}
      ${
        fromFile
          ? html`<p class="quiet">Your user comes from the configuration file, and so does your password.</p>`
          : html`<form @submit=${this.#changePassword}>
              ${textField({
                id: 'old',
                label: 'The one you have',
                type: 'password',
                value: this.old,
                autocomplete: 'current-password',
                issue: form.of('password'),
                typed: (text) => (this.old = text),
              })}
              ${textField({
                id: 'wanted',
                label: 'A new one',
                type: 'password',
                value: this.wanted,
                autocomplete: 'new-password',
                help: '12 characters or more. All other sign-ins end.',
                issue: form.of('newPassword'),
                typed: (text) => (this.wanted = text),
              })}
              <button ?disabled=${form.busy}>Change password</button>
            </form>`
      }
    </fieldset>`;
  }

  #factorForm({ secondFactor, password }: Account): TemplateResult {
    const form = this.#factor;
    const sure = textField({
      id: 'sure',
      label: 'Your password',
      type: 'password',
      value: this.sure,
      autocomplete: 'current-password',
      issue: form.of('password'),
      typed: (text) => (this.sure = text),
    });
    return html`<fieldset>
      <legend>Second factor</legend>
      ${form.notice(() => undefined)}
      ${
        !password
          ? html`<p class="quiet">You do not sign in with a password.</p>`
          : secondFactor
            ? html`<form @submit=${this.#removeFactor}>
                <p>You sign in with a code from your phone besides your password.</p>
                ${sure}
                <button class="danger" ?disabled=${form.busy}>Take it away</button>
              </form>`
            : this.offered
              ? html`<form @submit=${this.#keepFactor}>
                  <p>
                    Read this with an authenticator app on your phone, or type
                    <code>${this.offered.secret}</code> there.
                  </p>
                  ${picture(this.offered.url)}
                  ${textField({
                    id: 'code',
                    label: 'The code it shows',
                    value: this.code,
                    autocomplete: 'one-time-code',
                    issue: form.of('code'),
                    typed: (text) => (this.code = text),
                  })}
                  ${sure}
                  <button class="primary" ?disabled=${form.busy}>Turn on</button>
                </form>`
              : html`<form @submit=${this.#offer}>
                  <p class="quiet">A code from your phone, so that your password alone opens nothing.</p>
                  <button ?disabled=${form.busy}>Set up</button>
                </form>`
      }
    </fieldset>`;
  }

  #signIns({ signIns }: Account): TemplateResult {
    const now = Date.now();
    return html`<fieldset>
      <legend>Where you are signed in</legend>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Browser</th>
              <th scope="col">Address</th>
              <th scope="col">Seen</th>
              <th scope="col"><small>End it</small></th>
            </tr>
          </thead>
          <tbody>
            ${signIns.map(
              ({ id, client, address, seen, mine }) =>
                html`<tr>
                  <td>${browserOf(client)}</td>
                  <td class="number">${address}</td>
                  <td class="number">${lasted(now - seen)} ago</td>
                  <td>
                    ${
                      mine
                        ? html`<span class="pill">this one</span>`
                        : html`<button
                            class="danger"
                            aria-label="Sign out ${browserOf(client)}"
                            @click=${() => void this.#end(id)}
                          >
                            Sign out
                          </button>`
                    }
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </fieldset>`;
  }

  async #load(): Promise<void> {
    try {
      this.now = await account.read();
      this.failed = '';
    } catch (error) {
      this.failed = (error as Error).message;
    }
  }

  readonly #changePassword = async (event: Event): Promise<void> => {
    event.preventDefault();
    const done = await this.#password.run(async () => {
      await account.changePassword(this.old, this.wanted);
      return true;
    });
    if (!done) return;
    this.old = '';
    this.wanted = '';
    await this.#load();
  };

  readonly #offer = async (event: Event): Promise<void> => {
    event.preventDefault();
    await this.#factor.check(async () => {
      this.offered = await account.offer();
    });
  };

  readonly #keepFactor = async (event: Event): Promise<void> => {
    event.preventDefault();
    const done = await this.#factor.run(async () => {
      await account.keep(this.sure, this.offered?.secret ?? '', this.code.trim());
      return true;
    });
    this.code = '';
    if (done) await this.#changed();
  };

  readonly #removeFactor = async (event: Event): Promise<void> => {
    event.preventDefault();
    const done = await this.#factor.run(async () => {
      await account.removeFactor(this.sure);
      return true;
    });
    if (done) await this.#changed();
  };

  async #changed(): Promise<void> {
    this.sure = '';
    this.offered = undefined;
    await this.#load();
  }

  async #end(id: string): Promise<void> {
    await account.endSignIn(id).catch((error: unknown) => (this.failed = (error as Error).message));
    await this.#load();
  }
}

/** One path of squares: a picture without markup of others. */
function picture(url: string): TemplateResult {
  const { data, size } = encode(url, { border: 2 });
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
  return html`<svg
    class="qr"
    viewBox="0 0 ${size} ${size}"
    role="img"
    aria-label="The secret, for an authenticator app"
  >
    ${svg`<path d=${path} fill="#000"></path>`}
  </svg>`;
}

/** Enough of what a browser calls itself to know it again. */
function browserOf(client: string): string {
  const name = /(Edg|Firefox|Chrome|Safari)\//.exec(client)?.[1];
  const system = /(Windows|Mac OS X|Android|iPhone|Linux)/.exec(client)?.[1];
  return name ? [name === 'Edg' ? 'Edge' : name, system].filter(Boolean).join(' on ') : client || 'unknown';
}

define('account-page', AccountPage);
