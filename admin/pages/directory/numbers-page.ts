/** How numbers are read and dialled: for the server, a phone system, or a CRM; tried on the bench while it is typed. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../../components/define.ts';
import { connections } from '../../api/connections.ts';
import { type DialRule, numbers, type NumberSettings, type ScopedNumbers } from '../../api/directory.ts';
import type { Me } from '../../api/session.ts';
import { sites } from '../../api/sites.ts';
import { choiceField, textField } from '../../ui/field.ts';
import { goTo } from '../../ui/route.ts';
import { SaveState } from '../../ui/save-state.ts';
import { sheet } from '../../ui/sheet.ts';
import './number-lab.ts';

/** What is typed; empty comes from the wider scope. */
interface Typed {
  defaultCountry: string;
  internalNumberLength: string;
  searchNumberLength: string;
  dialAs: string;
  /** Nothing: that of the wider scope. */
  dialPlan: DialRule[] | undefined;
}

const forms = {
  asTyped: 'as it was typed',
  e164: '+36205550148',
  international: '0036205550148',
  national: '06205550148',
} as const;

export class NumbersPage extends LitElement {
  static override styles = [
    ...sheet,
    css`
      .scope {
        max-width: 320px;
        margin-bottom: 14px;
      }
      table input {
        max-width: 110px;
      }
      td.rules {
        white-space: nowrap;
      }
      .row {
        margin-top: 10px;
      }
    `,
  ];

  @property({ attribute: false }) me!: Me;
  @property() scope = 'server';
  @state() private loaded: ScopedNumbers | undefined;
  @state() private typed: Typed | undefined;
  @state() private scopes: { value: string; title: string }[] = [];
  @state() private failed = '';
  readonly #state = new SaveState<ScopedNumbers>(this);

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  protected override render(): TemplateResult {
    const { failed, loaded, typed } = this;
    if (failed) return html`<div class="notice bad" role="alert">${failed}</div>`;
    if (!loaded || !typed) return html`<p class="quiet" role="status">Loading…</p>`;
    const fixed = !this.me.rights.includes('directory.write') || this.#state.busy;
    return html`<div class="top">
        <h1>Numbers</h1>
        <div class="end">
          <a class="btn" href="#/directory">Back to the directory</a>
          ${
            this.me.rights.includes('directory.write')
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
      <div class="scope">
        ${choiceField({
          id: 'scope',
          label: 'Holds for',
          value: this.scope,
          choices: this.scopes,
          chosen: (scope) => {
            goTo('directory', 'numbers', scope);
          },
        })}
      </div>
      <form
        @submit=${this.#save}
        @input=${() => {
          this.#state.touch();
        }}
        novalidate
      >
        ${this.#reading(typed, loaded, fixed)} ${this.#plan(typed, loaded, fixed)}
      </form>
      <fieldset>
        <legend>Try it</legend>
        <p class="quiet">With what is typed above, saved or not. Nothing is dialled.</p>
        <number-lab .scope=${this.scope} .settings=${this.#asSettings(typed)}></number-lab>
      </fieldset>`;
  }

  #reading(typed: Typed, { effective, own }: ScopedNumbers, fixed: boolean): TemplateResult {
    const wider = this.scope !== 'server';
    const text = (id: 'defaultCountry' | 'internalNumberLength' | 'searchNumberLength', label: string, help: string) =>
      textField({
        id,
        label,
        value: typed[id],
        help: wider && own[id] === undefined ? `${help} From the server: ${effective[id] || 'none'}.` : help,
        placeholder: wider && own[id] === undefined ? String(effective[id]) : '',
        issue: this.#state.of(id),
        disabled: fixed,
        typed: (value) => (this.typed = { ...typed, [id]: value.trim() }),
      });
    return html`<fieldset>
      <legend>Reading</legend>
      <div class="grid">
        ${text('defaultCountry', 'Default country', 'Two letters, such as HU: of numbers that do not say their country.')}
        ${text('internalNumberLength', 'Digits of internal numbers', 'At most. Shorter numbers are the phone system’s own.')}
        ${text(
          'searchNumberLength',
          'Last digits compared',
          'Where nobody has a number in full, whoever’s ends alike is offered.',
        )}
      </div>
    </fieldset>`;
  }

  #plan(typed: Typed, { effective }: ScopedNumbers, fixed: boolean): TemplateResult {
    const wider = this.scope !== 'server';
    const choices = [
      ...(wider ? [{ value: '', title: `as for the server: ${forms[effective.dialAs]}` }] : []),
      ...Object.entries(forms).map(([value, title]) => ({ value, title })),
    ];
    const { dialPlan } = typed;
    return html`<fieldset>
      <legend>Dialling</legend>
      <div class="grid">
        ${choiceField({
          id: 'dialAs',
          label: 'An outside number is written',
          value: typed.dialAs,
          choices,
          help: 'Before the rules. Internal numbers, codes and emergency numbers are dialled as they are.',
          issue: this.#state.of('dialAs'),
          disabled: fixed,
          chosen: (dialAs) => (this.typed = { ...typed, dialAs }),
        })}
      </div>
      ${
        dialPlan === undefined
          ? html`<p class="quiet">Rules: as for the server.</p>`
          : dialPlan.length === 0
            ? html`<p class="quiet">There are no rules.</p>`
            : this.#rules(dialPlan, fixed)
      }
      ${
        fixed
          ? nothing
          : html`<div class="row">
              <button type="button" @click=${() => this.#rule([...(dialPlan ?? effective.dialPlan), emptyRule])}>
                Add a rule
              </button>
              ${
                wider && dialPlan !== undefined
                  ? html`<button type="button" @click=${() => this.#rule(undefined)}>Use the server’s rules</button>`
                  : nothing
              }
            </div>`
      }
    </fieldset>`;
  }

  #rules(rules: readonly DialRule[], fixed: boolean): TemplateResult {
    const cell = (rule: DialRule, index: number, name: keyof DialRule, label: string) => {
      const issue = this.#state.of(`dialPlan.${index}.${name}`);
      return html`<td>
        <input
          aria-label="${label}, rule ${index + 1}"
          aria-invalid=${issue !== undefined}
          .value=${String(rule[name])}
          ?disabled=${fixed}
          @input=${(event: Event) => {
            const value = (event.target as HTMLInputElement).value.trim();
            const read = typeof rule[name] === 'number' && /^\d+$/.test(value) ? Number(value) : value;
            this.#rule(rules.map((each, at) => (at === index ? { ...each, [name]: read } : each)));
          }}
        />
        ${issue === undefined ? nothing : html`<div class="wrong">${issue}</div>`}
      </td>`;
    };
    return html`<div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Rule</th>
            <th scope="col">Begins with</th>
            <th scope="col">Digits from</th>
            <th scope="col">to</th>
            <th scope="col">Take away in front</th>
            <th scope="col">Put in front</th>
            <th scope="col"><span class="sr">Order</span></th>
          </tr>
        </thead>
        <tbody>
          ${rules.map(
            (rule, index) =>
              html`<tr>
                <td class="number">${index + 1}</td>
                ${cell(rule, index, 'begins', 'Begins with')} ${cell(rule, index, 'fewest', 'Digits from')}
                ${cell(rule, index, 'most', 'Digits to')} ${cell(rule, index, 'strip', 'Take away in front')}
                ${cell(rule, index, 'prefix', 'Put in front')}
                <td class="rules">
                  <button
                    type="button"
                    class="plain"
                    aria-label="Rule ${index + 1} earlier"
                    ?disabled=${fixed || index === 0}
                    @click=${() => this.#rule(swapped(rules, index, index - 1))}
                  >
                    Earlier
                  </button>
                  <button
                    type="button"
                    class="plain"
                    aria-label="Remove rule ${index + 1}"
                    ?disabled=${fixed}
                    @click=${() => this.#rule(rules.filter((_, at) => at !== index))}
                  >
                    Remove
                  </button>
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #rule(dialPlan: readonly DialRule[] | undefined): void {
    if (!this.typed) return;
    this.typed = { ...this.typed, dialPlan: dialPlan && [...dialPlan] };
    this.#state.touch();
  }

  /** Only what is said here. */
  #asSettings({ defaultCountry, internalNumberLength, searchNumberLength, dialAs, dialPlan }: Typed): object {
    const server = this.scope === 'server';
    return {
      ...(server || defaultCountry !== '' ? { defaultCountry: defaultCountry.toUpperCase() } : {}),
      ...(internalNumberLength === '' ? {} : { internalNumberLength: numberOr(internalNumberLength) }),
      ...(searchNumberLength === '' ? {} : { searchNumberLength: numberOr(searchNumberLength) }),
      ...(dialAs === '' ? {} : { dialAs }),
      ...(dialPlan === undefined ? {} : { dialPlan }),
    };
  }

  async #load(): Promise<void> {
    try {
      const [read, all, crms] = await Promise.all([
        numbers.read(this.scope),
        connections.list(),
        // Who may not see the sites sets nothing for them.
        this.me.rights.includes('sites.read') ? sites.list() : [],
      ]);
      this.scopes = [
        { value: 'server', title: 'The whole server' },
        ...all.map(({ id, name }) => ({ value: `connection:${id}`, title: `Phone system ${name}` })),
        ...crms.map(({ id, name }) => ({ value: `site:${id}`, title: `What ${name} syncs` })),
      ];
      this.#show(read);
    } catch (error) {
      this.failed = (error as Error).message;
    }
  }

  #show(read: ScopedNumbers): void {
    this.loaded = read;
    const from: Partial<NumberSettings> = this.scope === 'server' ? read.effective : read.own;
    this.typed = {
      defaultCountry: from.defaultCountry ?? '',
      internalNumberLength: String(from.internalNumberLength ?? ''),
      searchNumberLength: String(from.searchNumberLength ?? ''),
      dialAs: from.dialAs ?? '',
      dialPlan: from.dialPlan,
    };
  }

  readonly #save = async (event: Event): Promise<void> => {
    event.preventDefault();
    const { loaded, typed } = this;
    if (this.#state.busy || !loaded || !typed) return;
    const saved = await this.#state.run(() => numbers.change(this.scope, loaded.revision, this.#asSettings(typed)));
    if (saved) this.#show(saved);
  };
}

const emptyRule: DialRule = { begins: '', fewest: 1, most: 40, strip: 0, prefix: '' };

/** What is no number is left to the server to refuse. */
function numberOr(text: string): unknown {
  return /^\d+$/.test(text) ? Number(text) : text;
}

function swapped(rules: readonly DialRule[], a: number, b: number): DialRule[] {
  const [one, other] = [rules[a], rules[b]];
  return rules.map((rule, index) => (index === a ? (other ?? rule) : index === b ? (one ?? rule) : rule));
}

define('numbers-page', NumbersPage);
