/** The form of a phone system's settings, drawn from their schema. It knows no phone system by name. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../components/define.ts';
import type { FormValues } from '../api/connections.ts';
import type { Schema } from '../api/connectors.ts';
import type { Issue } from '../api/request.ts';
import type { SecretSet } from '../api/revisions.ts';
import { sheet } from '../ui/sheet.ts';
import { asText, asValue, type Field, fieldsOf } from './read-fields.ts';

/** @fires changed - somebody has typed */
export class SettingsForm extends LitElement {
  static override styles = sheet;

  @property({ attribute: false }) schema: Schema = {};
  /** As stored; a new one starts the form anew. */
  @property({ attribute: false }) stored: FormValues = { settings: {}, secrets: [] };
  /** What the server has against it, by the setting's name. */
  @property({ attribute: false }) issues: readonly Issue[] = [];
  @property({ type: Boolean }) disabled = false;
  /** What holds where nothing is typed, and whose it is. */
  @property({ attribute: false }) inherited: { name: string; settings: Readonly<Record<string, unknown>> } | null =
    null;
  /** When secrets were set. */
  @property({ attribute: false }) secrets: Readonly<Record<string, SecretSet>> = {};
  /** Names of settings that are not asked for here. */
  @property({ attribute: false }) without: readonly string[] = [];
  /** What is typed stays over the next `stored`. */
  #keep = false;
  /** Fields whose text cannot be what the setting is. */
  @state() private unread: readonly Issue[] = [];
  /** Texts of fields that were changed. */
  @state() private typed: Readonly<Record<string, string>> = {};

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('schema') || (changed.has('stored') && !this.#keep)) this.typed = {};
    if (changed.has('stored')) this.#keep = false;
  }

  /** For settings that somebody else has changed: the next `stored` comes below what was typed. */
  keepTyped(): void {
    this.#keep = true;
  }

  /**
   * The settings as they are to be saved: what was not touched is as stored, a secret that was not typed is left out.
   * @throws SyntaxError with the name of the field that cannot be read, which then says so
   */
  get values(): Record<string, unknown> {
    const values: Record<string, unknown> = { ...this.stored.settings };
    const wrong: Issue[] = [];
    for (const field of fieldsOf(this.schema)) {
      const text = this.typed[field.name];
      if (text === undefined) continue;
      try {
        // An emptied switch is what the group, or the default, says.
        values[field.name] = field.kind === 'switch' && text !== '' ? text === 'true' : asValue(field, text);
      } catch (error) {
        wrong.push({ path: field.name, text: (error as Error).message });
      }
    }
    this.unread = wrong;
    if (wrong.length === 0) return values;
    throw new SyntaxError(wrong[0]?.text);
  }

  get touched(): boolean {
    return Object.keys(this.typed).length > 0;
  }

  protected override render(): TemplateResult {
    const fields = fieldsOf(this.schema).filter(({ name }) => !this.without.includes(name));
    const switches = fields.filter(({ kind }) => kind === 'switch');
    return html`<div class="grid">
      ${fields.filter(({ kind }) => kind !== 'switch').map((field) => this.#field(field))}
      ${switches.map((field) => this.#switch(field))}
    </div>`;
  }

  #field(field: Field): TemplateResult {
    const { name, title, help, required } = field;
    const issue = this.#issueOf(name);
    return html`<div class="field">
      <label for=${name}>${title}${required ? nothing : html` <small>optional</small>`}</label>
      ${this.#input(field, issue !== undefined)} ${this.#origin(field)} ${this.#setAt(field)}
      ${help ? html`<div class="help" id="${name}-help">${help}</div>` : nothing}
      ${issue === undefined ? nothing : html`<div class="wrong" id="${name}-wrong">${issue}</div>`}
    </div>`;
  }

  #input(field: Field, wrong: boolean): TemplateResult {
    const { name, kind, help, choices, schema } = field;
    const own = this.typed[name] ?? asText(field, this.stored.settings[name]);
    const group = asText(field, this.inherited?.settings[name]);
    const text = own === '' && kind === 'choice' ? group : own;
    const described = [...(help ? [`${name}-help`] : []), ...(wrong ? [`${name}-wrong`] : [])].join(' ') || nothing;
    const preset = group || (schema.default === undefined ? '' : asText(field, schema.default));
    const type = (event: Event) => {
      this.#type(name, (event.target as HTMLInputElement).value);
    };
    if (kind === 'choice') {
      return html`<select
        id=${name}
        aria-describedby=${described}
        aria-invalid=${wrong}
        ?disabled=${this.disabled}
        @change=${type}
      >
        ${choices.map((choice) => html`<option ?selected=${choice === (text || preset)}>${choice}</option>`)}
      </select>`;
    }
    if (kind === 'lines' || kind === 'json') {
      return html`<textarea
        id=${name}
        rows=${kind === 'lines' ? 3 : 5}
        aria-describedby=${described}
        aria-invalid=${wrong}
        ?disabled=${this.disabled}
        .value=${text}
        placeholder=${kind === 'lines' ? 'One per line' : preset}
        @input=${type}
      ></textarea>`;
    }
    const set = kind === 'secret' && this.stored.secrets.includes(name);
    return html`<input
      id=${name}
      type=${kind === 'secret' ? 'password' : 'text'}
      inputmode=${kind === 'number' ? 'numeric' : 'text'}
      autocomplete=${kind === 'secret' ? 'new-password' : 'off'}
      spellcheck="false"
      aria-describedby=${described}
      aria-invalid=${wrong}
      ?disabled=${this.disabled}
      .value=${text}
      placeholder=${set ? 'Set. Type to replace it.' : preset}
      @input=${type}
    />`;
  }

  #switch(field: Field): TemplateResult {
    const { name, title, help, schema } = field;
    const typed = this.typed[name];
    const stored = typed === undefined ? this.stored.settings[name] : undefined;
    const on = typed ? typed === 'true' : (stored ?? this.inherited?.settings[name] ?? schema.default) === true;
    return html`<div class="field">
      <label class="check"
        ><input
          type="checkbox"
          id=${name}
          aria-describedby=${help ? `${name}-help` : nothing}
          ?disabled=${this.disabled}
          .checked=${on}
          @change=${(event: Event) => {
            this.#type(name, String((event.target as HTMLInputElement).checked));
          }}
        />${title}</label
      >
      ${this.#origin(field)} ${help ? html`<div class="help" id="${name}-help">${help}</div>` : nothing}
      ${this.#issueOf(name) === undefined ? nothing : html`<div class="wrong">${this.#issueOf(name)}</div>`}
    </div>`;
  }

  /** Whose the value is, where a group has one, too. */
  #origin(field: Field): unknown {
    const { inherited } = this;
    const { name, title } = field;
    if (!inherited || !(name in inherited.settings)) return nothing;
    const own = name in this.typed ? this.typed[name] !== '' : this.stored.settings[name] !== undefined;
    if (!own) return html`<div><span class="badge">from ${inherited.name}</span></div>`;
    const theirs = asText(field, inherited.settings[name]);
    return html`<div>
      <small>${inherited.name} has ${field.kind === 'switch' ? (theirs === 'true' ? 'on' : 'off') : theirs}.</small>
      ${
        this.disabled
          ? nothing
          : html`<button
              type="button"
              class="plain"
              aria-label="${title}: use what ${inherited.name} has"
              @click=${() => {
                this.#type(name, '');
              }}
            >
              Use it
            </button>`
      }
    </div>`;
  }

  #setAt({ name, kind }: Field): unknown {
    const set = this.secrets[name];
    if (kind !== 'secret' || !set || !this.stored.secrets.includes(name)) return nothing;
    const when = new Date(set.at).toLocaleString();
    return html`<small>Set ${set.before ? 'before' : 'on'} ${when}${set.by ? html` by ${set.by}` : nothing}</small>`;
  }

  #issueOf(name: string): string | undefined {
    return [...this.unread, ...this.issues].find(({ path }) => path === name || path.startsWith(`${name}.`))?.text;
  }

  #type(name: string, text: string): void {
    this.typed = { ...this.typed, [name]: text };
    const others = ({ path }: Issue) => path !== name && !path.startsWith(`${name}.`);
    this.issues = this.issues.filter(others);
    this.unread = this.unread.filter(others);
    this.dispatchEvent(new CustomEvent('changed', { bubbles: true, composed: true }));
  }
}

define('settings-form', SettingsForm);
