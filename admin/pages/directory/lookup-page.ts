/** The CRM's look-up: where it is, the key it is asked with, how it does, and a trial. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { type Lookup, lookup, type LookupTrial } from '../../api/directory.ts';
import type { Me } from '../../api/session.ts';
import { checkField, textField } from '../../ui/field.ts';
import { SaveState } from '../../ui/save-state.ts';
import { sheet } from '../../ui/sheet.ts';

const question = `{ "type": "identify", "number": "06 20 555 0148", "e164": "+36205550148", "user": "agnes" }
{ "type": "search", "search": "kov", "user": "agnes" }`;
const answer = `[{ "name": "Anna Kovács", "number": "+36 20 555 0148", "detail": "Tailspin", "record": "contact:42" }]`;

export class LookupPage extends LitElement {
  static override styles = [
    ...sheet,
    css`
      form,
      fieldset {
        max-width: 860px;
      }
      form {
        display: grid;
        gap: 12px;
        margin-top: 14px;
      }
      .key {
        overflow-wrap: anywhere;
      }
      pre {
        margin: 8px 0 0;
        padding: 10px;
        overflow: auto;
        border-radius: var(--cti-radius-s);
        background: var(--cti-surface-2);
        font-size: 12px;
      }
      form.try {
        margin-top: 0;
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: 10px;
        margin-bottom: 10px;
      }
    `,
  ];

  @property({ attribute: false }) me!: Me;
  @state() private loaded: Lookup | undefined;
  @state() private url = '';
  @state() private active = true;
  @state() private timeoutMs = '1500';
  @state() private key = '';
  @state() private number = '';
  @state() private trial: LookupTrial | undefined;
  @state() private failed = '';
  readonly #state = new SaveState<Lookup>(this);

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  protected override render(): TemplateResult {
    const { failed, loaded } = this;
    if (failed) return html`<div class="notice bad" role="alert">${failed}</div>`;
    if (!loaded) return html`<p class="quiet" role="status">Loading…</p>`;
    const fixed = !this.#mayChange || this.#state.busy;
    return html`<div class="top">
        <h1>CRM look-up</h1>
        <div class="end">
          <a class="btn" href="#/directory">Back to the directory</a>
          ${
            this.#mayChange
              ? html`<button class="primary" ?disabled=${fixed} @click=${this.#save}>
                  ${this.#state.busy ? 'Saving…' : 'Save'}
                </button>`
              : nothing
          }
        </div>
      </div>
      ${this.#state.notice((theirs) => {
        this.#show(theirs);
      })}
      ${this.#health(loaded)} ${this.#form(fixed)} ${loaded.revision > 0 ? this.#keyOf(fixed) : nothing}
      ${loaded.revision > 0 && this.#mayChange ? this.#test() : nothing} ${this.#howTo()}`;
  }

  #health({ revision, active, state: { problem, retryAt, answered } }: Lookup): TemplateResult {
    if (revision === 0) {
      return html`<p class="quiet">
        The server asks your CRM who calls, before the call is answered. Nothing is copied; the CRM stays the master.
      </p>`;
    }
    if (!active) return html`<p><span class="pill off">switched off</span></p>`;
    if (problem !== '') {
      const again = retryAt > Date.now() ? ` It is asked again at ${new Date(retryAt).toLocaleTimeString()}.` : '';
      return html`<div class="notice bad" role="status"><b>The CRM does not answer:</b> ${problem}.${again}</div>`;
    }
    return html`<p>
      <span class="pill ${answered > 0 ? '' : 'off'}">${answered > 0 ? 'answers' : 'not asked yet'}</span>
    </p>`;
  }

  #form(fixed: boolean): TemplateResult {
    return html`<form
      @submit=${this.#save}
      @input=${() => {
        this.#state.touch();
      }}
      novalidate
    >
      ${textField({
        id: 'url',
        label: 'Address',
        value: this.url,
        placeholder: 'https://crm.example.com/who',
        help: 'Asked by POST. With {number}, {e164}, {search} or {user} in it, it is asked by GET, filled in and escaped.',
        issue: this.#state.of('url'),
        disabled: fixed,
        typed: (text) => (this.url = text.trim()),
      })}
      <div class="grid">
        ${textField({
          id: 'timeoutMs',
          label: 'It may take, ms',
          value: this.timeoutMs,
          help: 'The telephone rings meanwhile. At most 5000.',
          issue: this.#state.of('timeoutMs'),
          disabled: fixed,
          typed: (text) => (this.timeoutMs = text.trim()),
        })}
      </div>
      ${checkField('active', 'Ask it', this.active, fixed, (on) => {
        this.active = on;
        this.#state.touch();
      })}
    </form>`;
  }

  #keyOf(fixed: boolean): TemplateResult {
    return html`<fieldset>
      <legend>Key</legend>
      ${
        this.key
          ? html`<div class="notice good" role="status">
              <p><b>This key is shown once.</b> Put it into the environment of the CRM’s back end.</p>
              <p><code class="key">${this.key}</code></p>
            </div>`
          : html`<p class="quiet">Set. It is shown to nobody.</p>`
      }
      ${fixed ? nothing : html`<br /><button @click=${this.#newKey}>Make a new key</button>`}
    </fieldset>`;
  }

  #test(): TemplateResult {
    const { trial } = this;
    return html`<fieldset>
      <legend>Try it</legend>
      <form class="try" @submit=${this.#try}>
        ${textField({ id: 'number', label: 'Number', value: this.number, typed: (text) => (this.number = text) })}
        <button ?disabled=${this.number.trim() === ''}>Ask the CRM</button>
      </form>
      <div role="status">${trial ? this.#told(trial) : nothing}</div>
    </fieldset>`;
  }

  #told(trial: LookupTrial): TemplateResult {
    if (!trial.good) return html`<div class="notice bad">${trial.problem}</div>`;
    const { people, ms } = trial;
    return html`<div class="notice good">
      ${people.length === 0 ? 'Nobody' : people.map(({ name, detail }) => (detail ? `${name} (${detail})` : name)).join(', ')},
      in ${ms} ms.
    </div>`;
  }

  #howTo(): TemplateResult {
    return html`<fieldset>
      <legend>What the CRM does</legend>
      <p class="quiet">
        It checks the signature with a library of <a href="https://www.standardwebhooks.com">Standard Webhooks</a> and
        the key above (of a GET the path with its query is signed), and answers these
      </p>
      <pre>${question}</pre>
      <p class="quiet">with a list, empty for nobody:</p>
      <pre>${answer}</pre>
    </fieldset>`;
  }

  get #mayChange(): boolean {
    return this.me.rights.includes('directory.write');
  }

  async #load(): Promise<void> {
    try {
      this.#show(await lookup.read());
    } catch (error) {
      this.failed = (error as Error).message;
    }
  }

  #show(read: Lookup): void {
    this.loaded = read;
    this.url = read.url;
    this.active = read.revision === 0 || read.active;
    this.timeoutMs = String(read.timeoutMs);
    this.key = read.key ?? this.key;
  }

  readonly #save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { loaded } = this;
    if (this.#state.busy || !loaded) return;
    const timeoutMs = /^\d+$/.test(this.timeoutMs) ? Number(this.timeoutMs) : NaN;
    const saved = await this.#state.run(() =>
      lookup.change(loaded.revision, { url: this.url, active: this.active, timeoutMs }),
    );
    if (saved) this.#show(saved);
  };

  readonly #newKey = async (): Promise<void> => {
    const { loaded } = this;
    if (!loaded) return;
    const made = await this.#state.run(() => lookup.newKey(loaded.revision));
    if (made) this.#show(made);
  };

  readonly #try = async (event: Event): Promise<void> => {
    event.preventDefault();
    this.trial = undefined;
    try {
      this.trial = await lookup.test(this.number.trim());
    } catch (error) {
      this.trial = { good: false, problem: (error as Error).message };
    }
    await this.#load();
  };
}

define('lookup-page', LookupPage);
