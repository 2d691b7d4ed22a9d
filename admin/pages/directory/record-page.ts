/** One contact or account that is kept here, by hand: who it is, and the numbers it is known by. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { directory, type DirectoryRecord } from '../../api/directory.ts';
import type { Me } from '../../api/session.ts';
import { choiceField, textField } from '../../ui/field.ts';
import { goTo } from '../../ui/route.ts';
import { SaveState } from '../../ui/save-state.ts';
import { sheet } from '../../ui/sheet.ts';

const kinds = [
  { value: 'contact', title: 'Contact' },
  { value: 'account', title: 'Account' },
  { value: 'lead', title: 'Lead' },
];
const types = ['', 'mobile', 'work', 'home', 'main', 'fax'];
/** As the server takes them. */
const mostNumbers = 20;

interface Typed {
  number: string;
  type: string;
}

export class RecordPage extends LitElement {
  static override styles = [
    ...sheet,
    css`
      form {
        max-width: 860px;
      }
      .number-row {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 150px auto;
        gap: 10px;
        align-items: start;
        margin-bottom: 10px;
      }
      .number-row > button {
        margin-top: 24px;
      }
      @media (max-width: 560px) {
        .number-row {
          grid-template-columns: minmax(0, 1fr) 120px;
        }
        .number-row > button {
          margin-top: 0;
          justify-self: start;
        }
      }
    `,
  ];

  @property({ attribute: false }) me!: Me;
  /** Of the record; empty for a new one. */
  @property() record = '';
  @state() private loaded: DirectoryRecord | undefined;
  @state() private kind = 'contact';
  @state() private name = '';
  @state() private detail = '';
  @state() private owner = '';
  @state() private numbers: readonly Typed[] = [{ number: '', type: '' }];
  @state() private failed = '';
  readonly #state = new SaveState<DirectoryRecord>(this);

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.record !== '') void this.#load();
  }

  protected override render(): TemplateResult {
    const { failed, loaded } = this;
    if (failed) return html`<div class="notice bad" role="alert">${failed}</div>`;
    if (this.record !== '' && !loaded) return html`<p class="quiet" role="status">Loading…</p>`;
    return html`<div class="top">
        <h1><bdi>${loaded ? loaded.name : 'New contact'}</bdi></h1>
        <div class="end">
          ${
            this.#mayChange
              ? html`<button class="primary" form="record" ?disabled=${this.#state.busy}>
                  ${this.#state.busy ? 'Saving…' : 'Save'}
                </button>`
              : nothing
          }
        </div>
      </div>
      ${this.#state.notice(
        (theirs) => {
          this.#show(theirs);
        },
        (theirs) => {
          this.#merge(theirs);
        },
      )}
      ${loaded?.source ? html`<div class="notice">The CRM of ${loaded.source} keeps this record, and it is changed there.</div>` : nothing}
      ${this.#form()}`;
  }

  #form(): TemplateResult {
    const state = this.#state;
    const fixed = !this.#mayChange || state.busy;
    const touch = () => {
      state.touch();
    };
    return html`<form id="record" @submit=${this.#save} @input=${touch} @change=${touch} novalidate>
      <div class="grid">
        ${textField({ id: 'name', label: 'Name', value: this.name, disabled: fixed, issue: state.of('name'), typed: (text) => (this.name = text) })}
        ${
          this.loaded
            ? nothing
            : choiceField({
                id: 'kind',
                label: 'What it is',
                value: this.kind,
                disabled: fixed,
                choices: kinds,
                issue: state.of('kind'),
                chosen: (kind) => (this.kind = kind),
              })
        }
        ${textField({
          id: 'detail',
          label: 'Second line',
          value: this.detail,
          disabled: fixed,
          placeholder: 'Company, role or city',
          issue: state.of('detail'),
          typed: (text) => (this.detail = text),
        })}
        ${textField({
          id: 'owner',
          label: 'Looked after by',
          value: this.owner,
          disabled: fixed,
          help: 'Login of a user',
          issue: state.of('owner'),
          typed: (text) => (this.owner = text),
        })}
      </div>
      <fieldset>
        <legend>Numbers</legend>
        ${this.numbers.map((one, index) => this.#number(one, index, fixed))}
        ${state.of('numbers') ? html`<p class="wrong" role="alert">${state.of('numbers')}</p>` : nothing}
        ${
          fixed || this.numbers.length >= mostNumbers
            ? nothing
            : html`<button type="button" id="more" @click=${this.#another}>Another number</button>`
        }
      </fieldset>
      ${this.#mayChange ? html`<fieldset>${state.whyField(fixed)}</fieldset>` : nothing}
    </form>`;
  }

  #number({ number, type }: Typed, index: number, fixed: boolean): TemplateResult {
    const e164 = this.loaded?.numbers.find((known) => known.number === number)?.e164 ?? '';
    const known = types.includes(type) ? types : [...types, type];
    return html`<div class="number-row" role="group" aria-label="Number ${index + 1}">
      ${textField({
        id: `number-${index}`,
        label: 'Number',
        value: number,
        disabled: fixed,
        placeholder: '+36 1 555 0100',
        ...(e164 === '' || e164 === number.replaceAll(/\s/g, '') ? {} : { help: `Read as ${e164}` }),
        issue: this.#state.of(`numbers.${index}.number`),
        typed: (text) => {
          this.#change(index, { number: text, type });
        },
      })}
      ${choiceField({
        id: `type-${index}`,
        label: 'Kind',
        value: type,
        disabled: fixed,
        choices: known.map((value) => ({ value, title: value || 'not said' })),
        issue: this.#state.of(`numbers.${index}.type`),
        chosen: (value) => {
          this.#change(index, { number: this.numbers[index]?.number ?? '', type: value });
        },
      })}
      ${
        fixed || this.numbers.length === 1
          ? nothing
          : html`<button
              type="button"
              aria-label="Take away number ${index + 1}"
              @click=${() => {
                this.numbers = this.numbers.filter((_, at) => at !== index);
                this.#state.touch();
                this.#focus(Math.max(0, index - 1));
              }}
            >
              Take away
            </button>`
      }
    </div>`;
  }

  get #mayChange(): boolean {
    return this.me.rights.includes('directory.write') && !this.loaded?.source;
  }

  #change(index: number, typed: Typed): void {
    this.numbers = this.numbers.map((one, at) => (at === index ? typed : one));
  }

  readonly #another = (): void => {
    this.numbers = [...this.numbers, { number: '', type: '' }];
    this.#state.touch();
    this.#focus(this.numbers.length - 1);
  };

  #focus(index: number): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#number-${index}`)?.focus());
  }

  async #load(): Promise<void> {
    try {
      this.#show(await directory.read(this.record));
    } catch (error) {
      this.failed = (error as Error).message;
    }
  }

  #show(record: DirectoryRecord): void {
    const { name, detail, owner, numbers } = record;
    this.loaded = record;
    this.name = name;
    this.detail = detail;
    this.owner = owner;
    this.numbers =
      numbers.length === 0 ? [{ number: '', type: '' }] : numbers.map(({ number, type }) => ({ number, type }));
  }

  /** What was typed comes on top of what somebody else has saved meanwhile. */
  #merge(theirs: DirectoryRecord): void {
    const { loaded, name, detail, owner, numbers } = this;
    const typedNumbers =
      JSON.stringify(numbers) !== JSON.stringify(loaded?.numbers.map(({ number, type }) => ({ number, type })));
    this.#show(theirs);
    if (name !== loaded?.name) this.name = name;
    if (detail !== loaded?.detail) this.detail = detail;
    if (owner !== loaded?.owner) this.owner = owner;
    if (typedNumbers) this.numbers = numbers;
  }

  readonly #save = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (this.#state.busy) return;
    const { loaded, name, detail, owner, kind } = this;
    // Rows that were left empty were not meant, and the others keep their place for what is wrong with them.
    this.numbers = this.numbers.filter(
      ({ number }, index) => number.trim() !== '' || (index === 0 && this.numbers.length === 1),
    );
    const numbers = this.numbers.filter(({ number }) => number.trim() !== '');
    const input = { name, detail, owner, numbers, ...this.#state.why };
    const saved = await this.#state.run(() =>
      loaded ? directory.change(loaded.id, loaded.revision, input) : directory.create(kind, input),
    );
    if (!saved) return;
    this.#show(saved);
    if (!loaded) goTo('directory', 'record', saved.id);
  };
}

define('record-page', RecordPage);
