/** How a user signs in, for somebody who has forgotten the password, never had one, or has lost the phone. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { Proposed } from '../../api/request.ts';
import { type Person, users } from '../../api/users.ts';
import { sheet } from '../../ui/sheet.ts';

/** @fires reset - the user as it is now, in `detail`, after the second factor was taken away */
export class UserSignIn extends LitElement {
  static override styles = sheet;

  @property({ attribute: false }) person!: Person;
  /** Until the page is left. */
  @state() private link: { url: string; until: number } | undefined;
  @state() private failed = '';
  @state() private proposed = false;

  protected override render(): TemplateResult {
    const { link, person, failed } = this;
    return html`<fieldset>
      <legend>Signing in</legend>
      ${failed ? html`<div class="notice bad" role="alert">${failed}</div>` : nothing}
      ${
        this.proposed
          ? html`<div class="notice" role="status">
              Not done yet: this waits for a second person now, who finds it under <a href="#/waiting">Waiting</a>.
            </div>`
          : nothing
      }
      <div class="grid">
        <div class="field">
          <span class="label">New password</span>
          <div><button type="button" id="password-link" @click=${this.#makeLink}>Make a link</button></div>
          <div class="help">
            The user opens it and chooses a password that nobody else knows. It is good once, for a day.
          </div>
        </div>
        ${person.secondFactor ? this.#factor() : nothing}
      </div>
      <div role="status">
        ${
          link
            ? html`<br />
                <div class="notice">
                  Give this to ${person.name}, and to nobody else: <code>${link.url}</code>
                  <small>It is good until ${new Date(link.until).toLocaleString()}.</small>
                </div>`
            : nothing
        }
      </div>
    </fieldset>`;
  }

  #factor(): TemplateResult {
    return html`<div class="field">
      <span class="label">Second factor</span>
      <div><button type="button" @click=${this.#reset}>Reset</button></div>
      <div class="help">For somebody who has lost the phone: the password alone signs in then.</div>
    </div>`;
  }

  readonly #makeLink = async (): Promise<void> => {
    await this.#tried(async () => {
      const { token, until } = await users.passwordLink(this.person.id);
      this.link = { url: new URL(`#/password/${token}`, location.href).href, until };
    });
  };

  readonly #reset = async (): Promise<void> => {
    await this.#tried(async () => {
      const { id, revision } = this.person;
      this.dispatchEvent(new CustomEvent('reset', { detail: await users.resetSecondFactor(id, revision) }));
    });
  };

  async #tried(work: () => Promise<void>): Promise<void> {
    this.failed = '';
    this.proposed = false;
    try {
      await work();
    } catch (error) {
      if (error instanceof Proposed) this.proposed = true;
      else this.failed = (error as Error).message;
    }
  }
}

define('user-sign-in', UserSignIn);
