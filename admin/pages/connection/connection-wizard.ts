/** A new connection step by step: where it is, who signs in, whether it works, and what will be saved. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { connections } from '../../api/connections.ts';
import { type Connector, connectors } from '../../api/connectors.ts';
import type { Me } from '../../api/session.ts';
import '../../settings-form/settings-form.ts';
import { fieldsOf } from '../../settings-form/read-fields.ts';
import type { SettingsForm } from '../../settings-form/settings-form.ts';
import { textField } from '../../ui/field.ts';
import { goTo } from '../../ui/route.ts';
import { SaveState } from '../../ui/save-state.ts';
import { sheet } from '../../ui/sheet.ts';
import './connection-test.ts';
import type { ConnectionTest } from './connection-test.ts';

const titles = ['Where it is', 'Who signs in', 'Test', 'Summary'] as const;
const nothingStored = { settings: {}, secrets: [] };
/** What somebody signs in with, as phone systems call it. */
const credential = /^(user|login|account|password|secret|token|key)|(user|login)(name)?$/i;

export class ConnectionWizard extends LitElement {
  static override styles = [
    ...sheet,
    css`
      form,
      .wide {
        max-width: 860px;
      }
      ol.steps {
        display: flex;
        flex-wrap: wrap;
        gap: 6px 22px;
        list-style: none;
        margin: 0 0 20px;
        padding: 0 0 12px;
        border-bottom: 1px solid var(--cti-line);
        color: var(--cti-text-2);
        counter-reset: step;
      }
      ol.steps li {
        counter-increment: step;
      }
      ol.steps li::before {
        content: counter(step) '. ';
      }
      ol.steps [aria-current] {
        color: var(--cti-text);
        font-weight: 650;
      }
      .row {
        display: flex;
        gap: 8px;
        margin-top: 22px;
      }
      dl {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 6px 18px;
        margin: 0;
      }
      dt {
        color: var(--cti-text-2);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .hidden {
        display: none;
      }
      table {
        margin-top: 18px;
      }
    `,
  ];

  @property({ attribute: false }) me!: Me;
  /** The phone system. */
  @property() connector = '';
  @state() private system: Connector | undefined;
  @state() private step = 0;
  @state() private name = '';
  @state() private newId = '';
  @state() private values: Readonly<Record<string, unknown>> = {};
  @state() private failed = '';
  readonly #state = new SaveState<{ revision: number }>(this);

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  protected override render(): TemplateResult {
    const { system, failed, step } = this;
    if (failed) return html`<div class="notice bad" role="alert">${failed}</div>`;
    if (!system) return html`<p class="quiet" role="status">Loading…</p>`;
    return html`<div class="top">
        <h1>New connection: ${system.title}</h1>
        <div class="end">
          <a class="btn" href="#/connections/new/${this.connector}">All settings on one page</a>
        </div>
      </div>
      <ol class="steps">
        ${titles.map((title, index) => html`<li aria-current=${index === step ? 'step' : nothing}>${title}</li>`)}
      </ol>
      ${this.#state.notice(() => undefined)}
      <form
        @submit=${(event: Event) => {
          event.preventDefault();
          this.#next();
        }}
        @input=${() => {
          this.#state.touch();
        }}
        @keydown=${(event: KeyboardEvent) => {
          // Enter in a form of its own does not come to this one by itself.
          const [field] = event.composedPath();
          if (event.key === 'Enter' && event.target !== field && field instanceof HTMLInputElement) this.#next();
        }}
        novalidate
      >
        ${step === 0 ? this.#names() : nothing}
        <settings-form
          class=${step < 2 ? '' : 'hidden'}
          .schema=${system.settings}
          .stored=${nothingStored}
          .without=${this.#elsewhere(system)}
          .issues=${this.#state.under('settings')}
        ></settings-form>
        ${step === 0 ? ports(system) : nothing}
        ${step === 1 && this.#credentials(system).length === 0 ? this.#nobody() : nothing}
        <div class=${step === 2 ? 'wide' : 'hidden'}>
          <p class="quiet">Nothing is saved by the test.</p>
          <br />
          <connection-test .me=${this.me} .system=${system}></connection-test>
        </div>
        ${step === 3 ? this.#summary(system) : nothing}
        <div class="row">
          ${step > 0 ? html`<button type="button" @click=${() => (this.step -= 1)}>Back</button>` : nothing}
          ${
            step === 2
              ? html`<button type="button" class="primary" @click=${this.#test}>Test</button> <button>Next</button>`
              : html`<button class="primary" ?disabled=${this.#state.busy}>${step === 3 ? 'Save' : 'Next'}</button>`
          }
        </div>
      </form>`;
  }

  #names(): TemplateResult {
    const state = this.#state;
    return html`<div class="grid">
        ${textField({ id: 'name', label: 'Name', value: this.name, placeholder: 'HQ Budapest', issue: state.of('name'), typed: (text) => (this.name = text) })}
        ${textField({
          id: 'id',
          label: 'Short name',
          value: this.newId,
          placeholder: 'hq-budapest',
          help: 'Small letters, digits and hyphens. It stays as it is.',
          issue: state.of('id'),
          typed: (text) => (this.newId = text),
        })}
      </div>
      <br />`;
  }

  #nobody(): TemplateResult {
    return html`<p>
      Each user signs in to this phone system by itself: the credentials are entered with the users. The test can sign
      in as one of them.
    </p>`;
  }

  #summary(system: Connector): TemplateResult {
    const shown = fieldsOf(system.settings).flatMap((field) => {
      const value = this.values[field.name];
      if (value === undefined || value === null || value === '') return [];
      const text = field.kind === 'secret' ? 'set' : typeof value === 'string' ? value : JSON.stringify(value);
      return [[field.title, text] as const];
    });
    return html`<dl>
        <dt>Name</dt>
        <dd>${this.name} <small>${this.newId}</small></dd>
        <dt>Phone system</dt>
        <dd>${system.title}</dd>
        ${shown.map(
          ([title, text]) =>
            html`<dt>${title}</dt>
              <dd>${text}</dd>`,
        )}
      </dl>
      <br />
      <p class="quiet">
        Whatever is not here is as the phone system's connector presets it. All of it can be changed later.
      </p>`;
  }

  #credentials(system: Connector): string[] {
    return fieldsOf(system.settings).flatMap(({ name, kind }) =>
      kind === 'secret' || credential.test(name) ? [name] : [],
    );
  }

  /** What this step does not ask for: the first one asks for where it is, the second for who signs in, and what is left has presets. */
  #elsewhere(system: Connector): string[] {
    const names = fieldsOf(system.settings).map(({ name }) => name);
    const credentials = this.#credentials(system);
    if (this.step === 1) return names.filter((name) => !credentials.includes(name));
    return this.step === 0 ? credentials : names;
  }

  #next(): void {
    if (this.step === 3) {
      void this.#save();
      return;
    }
    void this.#state.check(() => {
      if (this.step === 0 && (this.name.trim() === '' || this.newId.trim() === '')) {
        return Promise.reject(new Error('Enter a name and a short name.'));
      }
      this.values = this.renderRoot.querySelector<SettingsForm>('settings-form')?.values ?? {};
      this.step += 1;
      return Promise.resolve();
    });
  }

  readonly #test = (): void => {
    const panel = this.renderRoot.querySelector<ConnectionTest>('connection-test');
    void this.#state.check(async () => {
      await panel?.run({ connector: this.connector, settings: this.values });
    });
  };

  async #save(): Promise<void> {
    const input = { name: this.name, settings: this.values, webPhone: null };
    const saved = await this.#state.run(() =>
      connections.create({ id: this.newId, connector: this.connector, ...input }),
    );
    if (saved) goTo('connections', saved.id);
    // Whatever is wrong stands beside its field, which is in one of the first two steps.
    else if (this.#state.under('settings').length > 0 || this.#state.of('id') || this.#state.of('name')) this.step = 0;
  }

  async #load(): Promise<void> {
    try {
      const { connectors: all } = await connectors();
      this.system = all.find(({ id }) => id === this.connector);
      if (!this.system) this.failed = 'There is no such phone system.';
    } catch (error) {
      this.failed = (error as Error).message;
    }
  }
}

function ports({ ports: needed }: Connector): unknown {
  if (needed.length === 0) return nothing;
  return html`<table>
    <caption class="sr">
      Ports that have to be open
    </caption>
    <thead>
      <tr>
        <th scope="col">Port</th>
        <th scope="col">Direction</th>
        <th scope="col">Why it is needed</th>
      </tr>
    </thead>
    <tbody>
      ${needed.map(
        ({ port, direction, what }) =>
          html`<tr>
            <td class="number">${port}</td>
            <td>${direction}</td>
            <td>${what}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

define('connection-wizard', ConnectionWizard);
