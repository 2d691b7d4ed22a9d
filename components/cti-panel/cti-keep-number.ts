/** Nobody knows the number of a call: a new contact is made for it, or it is added to somebody, by the page or by the server. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { PeopleAnswer, Person } from '../../core/messaging/directory-questions.ts';
import type { SessionDirectory } from '../../core/session/session-directory.ts';
import { initials } from '../contact.ts';
import { controls } from '../controls.ts';
import { define } from '../define.ts';
import { en } from '../words/en.ts';
import type { PeopleWords } from '../words/people/words.ts';
import type { Words } from '../words/words.ts';

/** Whoever types is asked about once the fingers rest, ms. */
const rest = 150;
const mostShown = 5;

/**
 * @fires {CustomEvent} cti-create-contact - `detail`: `callId`, `number`, `name`; unless it is prevented the server's directory
 *   gets the contact, where it may
 * @fires {CustomEvent} cti-add-number - `detail`: `callId`, `number`; likewise
 * @fires {CustomEvent} number-kept - `detail`: who has the number now
 */
export class CtiKeepNumber extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        padding: 0 var(--cti-space) var(--cti-space);
      }
      .pair {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 8px;
      }
      form,
      .find {
        display: grid;
        gap: 6px;
      }
      label {
        color: var(--cti-text-2);
        font-size: 0.923em;
      }
      input {
        inline-size: 100%;
        min-height: var(--cti-control);
        padding: 4px 10px;
        border: 1px solid var(--cti-edge);
        border-radius: var(--cti-radius-s);
        background: var(--cti-surface);
      }
      ul {
        display: grid;
        gap: 6px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li button {
        display: flex;
        align-items: center;
        gap: 10px;
        inline-size: 100%;
        min-height: 44px;
        padding: 6px 10px;
        border: 1px solid var(--cti-line);
        border-radius: var(--cti-radius-s);
        background: var(--cti-surface);
        text-align: start;
      }
      li button > span:last-child {
        min-inline-size: 0;
      }
      .wrong {
        margin: 0;
        color: var(--cti-end);
      }
    `,
  ];

  @property({ attribute: 'call-id' }) callId = '';
  @property() number = '';
  /** What the phone network calls whoever it is. */
  @property() name = '';
  /** The server's, where it may be given somebody; without it the page alone is asked. */
  @property({ attribute: false }) directory: SessionDirectory | undefined;
  @property({ attribute: false }) words: Words = en;
  @state() private own: PeopleWords | undefined;
  @state() private form: 'none' | 'create' | 'add' = 'none';
  @state() private found: readonly Person[] | undefined;
  @state() private busy = false;
  @state() private failed = false;
  @query('input') private input!: HTMLInputElement | null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #search = 0;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('words')) return;
    const { words } = this;
    void words.people().then((own) => {
      if (words === this.words) this.own = own;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override render(): unknown {
    const { own } = this;
    if (!own) return nothing;
    return html`${this.form === 'create' ? this.#create(own) : this.form === 'add' ? this.#add(own) : this.#offer(own)}
      <div role="alert">${this.failed ? html`<p class="wrong">${own.notKept}</p>` : nothing}</div>`;
  }

  #offer(own: PeopleWords): TemplateResult {
    return html`<div class="pair">
      <button type="button" class="btn" @click=${() => this.#ask('cti-create-contact', 'create')}>
        ${own.createContact}
      </button>
      <button type="button" class="btn" @click=${() => this.#ask('cti-add-number', 'add')}>${own.addNumber}</button>
    </div>`;
  }

  #create(own: PeopleWords): TemplateResult {
    return html`<form @submit=${this.#save} @keydown=${this.#onKeyDown}>
      <label for="name">${own.name}</label>
      <input id="name" name="name" maxlength="200" autocomplete="off" .value=${this.name} ?disabled=${this.busy} />
      <div class="pair">
        <button type="submit" class="btn pri" ?disabled=${this.busy}>${own.save}</button>
        <button type="button" class="btn" @click=${this.#close}>${this.words.cancel}</button>
      </div>
    </form>`;
  }

  #add(own: PeopleWords): TemplateResult {
    const { found } = this;
    return html`<div class="find" @keydown=${this.#onKeyDown}>
      <label for="whose">${own.whoseNumber}</label>
      <input id="whose" type="search" maxlength="64" autocomplete="off" ?disabled=${this.busy} @input=${this.#look} />
      <div role="status">${found?.length === 0 ? own.nobodyFound : nothing}</div>
      ${
        found && found.length > 0
          ? html`<ul aria-label=${this.words.contacts}>
              ${found.map(
                (person) =>
                  html`<li>
                    <button type="button" ?disabled=${this.busy} @click=${() => this.#give(person)}>
                      <span class="ava" aria-hidden="true">${initials(person.name)}</span>
                      <span
                        ><bdi class="name">${person.name}</bdi>
                        ${person.detail ? html`<bdi class="sub">${person.detail}</bdi>` : nothing}</span
                      >
                    </button>
                  </li>`,
              )}
            </ul>`
          : nothing
      }
      <button type="button" class="btn" @click=${this.#close}>${this.words.cancel}</button>
    </div>`;
  }

  /** The page first; what it does not take, the server's directory does. */
  #ask(type: 'cti-create-contact' | 'cti-add-number', form: 'create' | 'add'): void {
    const { callId, number, name } = this;
    const detail = { callId, number, ...(form === 'create' ? { name } : {}) };
    const mine = this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: true }));
    if (!mine || !this.directory) return;
    this.form = form;
    void this.updateComplete.then(() => this.input?.focus());
  }

  readonly #save = (event: Event): void => {
    event.preventDefault();
    const name = this.input?.value.trim() ?? '';
    if (name === '') this.input?.focus();
    else void this.#keep({ number: this.number, name });
  };

  #give({ id }: Person): void {
    if (id !== undefined) void this.#keep({ number: this.number, id });
  }

  async #keep(query: Parameters<SessionDirectory['keep']>[0]): Promise<void> {
    if (!this.directory || this.busy) return;
    this.busy = true;
    this.failed = false;
    try {
      const detail: PeopleAnswer = await this.directory.keep(query);
      this.form = 'none';
      this.dispatchEvent(new CustomEvent('number-kept', { detail }));
    } catch {
      this.failed = true;
    } finally {
      this.busy = false;
    }
  }

  readonly #look = (event: Event): void => {
    const text = (event.target as HTMLInputElement).value.trim();
    clearTimeout(this.#timer);
    const turn = ++this.#search;
    if (text === '') {
      this.found = undefined;
      return;
    }
    this.#timer = setTimeout(() => {
      void this.#find(text, turn);
    }, rest);
  };

  async #find(text: string, turn: number): Promise<void> {
    try {
      const { people } = (await this.directory?.search(text)) ?? { people: [] };
      if (turn !== this.#search) return;
      // Once each, whichever of his numbers was found.
      const once = new Map(people.flatMap((person) => (person.id === undefined ? [] : [[person.id, person] as const])));
      this.found = [...once.values()].slice(0, mostShown);
      this.failed = false;
    } catch {
      this.failed = turn === this.#search;
    }
  }

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.#close();
  };

  readonly #close = (): void => {
    this.form = 'none';
    this.found = undefined;
    this.failed = false;
    void this.updateComplete.then(() => this.renderRoot.querySelector('button')?.focus());
  };
}
define('cti-keep-number', CtiKeepNumber);

declare global {
  interface HTMLElementTagNameMap {
    'cti-keep-number': CtiKeepNumber;
  }
}
