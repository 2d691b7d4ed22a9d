/** Search over the whole portal: pages, settings, connections, users, groups, sites. A combobox; `/` or Ctrl+K leads to it. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../components/define.ts';
import { search, type SearchHit } from '../api/search.ts';
import { placesFor } from '../places.ts';
import { sheet } from './sheet.ts';

/** How long after the last key the server is asked, ms. */
const pause = 150;

type Kind = SearchHit['kind'] | 'page';
interface Hit {
  kind: Kind;
  title: string;
  detail: string;
  to: string;
}

const headings: Readonly<Record<Kind, string>> = {
  page: 'Pages',
  connection: 'Connections',
  setting: 'Settings',
  user: 'Users',
  group: 'Groups',
  site: 'Sites',
  webhook: 'Webhooks',
};
const order = Object.keys(headings) as Kind[];
const mostPages = 6;

export class SearchBox extends LitElement {
  static override styles = [
    ...sheet,
    css`
      :host {
        position: relative;
        margin-bottom: 10px;
      }
      .box {
        position: relative;
      }
      input:not([type='checkbox']) {
        padding-inline-end: 34px;
      }
      kbd {
        position: absolute;
        inset-inline-end: 8px;
        top: 8px;
        font: 11px var(--cti-font);
        color: var(--cti-text-2);
        border: 1px solid var(--cti-line);
        border-radius: 4px;
        padding: 1px 6px;
        pointer-events: none;
      }
      .found {
        position: absolute;
        z-index: 10;
        top: calc(100% + 4px);
        inset-inline-start: 0;
        width: min(420px, calc(100vw - 40px));
        max-height: min(70vh, 560px);
        overflow-y: auto;
        background: var(--cti-surface);
        border: 1px solid var(--cti-line);
        border-radius: var(--cti-radius);
        box-shadow: var(--cti-shadow);
        padding: 6px;
      }
      .kind {
        padding: 6px 8px 2px;
        font-size: 12px;
        font-weight: 600;
        color: var(--cti-text-2);
      }
      [role='option'] {
        display: flex;
        gap: 10px;
        justify-content: space-between;
        padding: 6px 8px;
        border-radius: var(--cti-radius-s);
        cursor: pointer;
      }
      [role='option'] span {
        overflow-wrap: anywhere;
      }
      [role='option'][aria-selected='true'] {
        background: var(--cti-accent-soft);
        outline: 2px solid var(--cti-accent);
        outline-offset: -2px;
      }
      [role='option'] small {
        text-align: end;
      }
      p {
        padding: 8px;
      }
      @media (max-width: 760px) {
        :host {
          flex: 1 1 200px;
          margin: 0;
        }
        .found {
          inset-inline: auto 0;
        }
      }
    `,
  ];

  /** What the signed-in user may. */
  @property({ attribute: false }) rights: readonly string[] = [];
  @state() private text = '';
  @state() private open = false;
  @state() private hits: readonly Hit[] = [];
  /** Of the hits. */
  @state() private at = -1;
  @state() private asking = false;
  @state() private failed = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.#shortcut);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#shortcut);
    clearTimeout(this.#timer);
  }

  protected override render(): TemplateResult {
    const { text, open, hits, at } = this;
    const shown = open && text.trim() !== '';
    return html`<div class="box" role="search">
        <input
          id="search"
          type="text"
          role="combobox"
          aria-label="Search settings, users and pages"
          aria-keyshortcuts="/ Control+K"
          aria-expanded=${shown && hits.length > 0}
          aria-controls="found"
          aria-autocomplete="list"
          aria-activedescendant=${shown && at >= 0 ? `hit-${at}` : nothing}
          autocomplete="off"
          spellcheck="false"
          maxlength="60"
          placeholder="Search"
          .value=${text}
          @input=${this.#typed}
          @keydown=${this.#key}
          @focus=${() => (this.open = true)}
          @blur=${() => (this.open = false)}
        />
        <kbd aria-hidden="true">/</kbd>
      </div>
      <div class="found" ?hidden=${!shown} @pointerdown=${keepFocus}>
        <div id="found" role="listbox" aria-label="Found">${shown ? this.#groups() : nothing}</div>
        <p class="quiet" role="status" ?hidden=${!shown || this.#said === ''}>${shown ? this.#said : ''}</p>
      </div>`;
  }

  get #said(): string {
    if (this.failed) return this.failed;
    if (this.hits.length > 0) return '';
    return this.asking ? 'Looking…' : `Nothing is called “${this.text.trim()}”.`;
  }

  #groups(): unknown {
    const { hits, at } = this;
    return order.map((kind) => {
      const own = hits.map((hit, index) => ({ ...hit, index })).filter((hit) => hit.kind === kind);
      if (own.length === 0) return nothing;
      return html`<div role="group" aria-labelledby="kind-${kind}">
        <div class="kind" id="kind-${kind}" role="presentation">${headings[kind]}</div>
        ${own.map(
          ({ title, detail, index }) =>
            html`<div
              role="option"
              id="hit-${index}"
              aria-selected=${index === at}
              @click=${() => {
                this.#go(index);
              }}
            >
              <span>${title}</span><small>${detail}</small>
            </div>`,
        )}
      </div>`;
    });
  }

  readonly #typed = (event: Event): void => {
    this.text = (event.target as HTMLInputElement).value;
    this.open = true;
    this.at = -1;
    this.failed = '';
    clearTimeout(this.#timer);
    this.hits = this.#pages();
    if (this.text.trim() === '') return;
    this.asking = true;
    this.#timer = setTimeout(() => void this.#ask(), pause);
  };

  async #ask(): Promise<void> {
    const { text } = this;
    try {
      const found = await search(text.trim());
      // Something else was typed meanwhile.
      if (text !== this.text) return;
      const all: Hit[] = [...this.#pages(), ...found];
      this.hits = all.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
    } catch (error) {
      if (text !== this.text) return;
      this.failed = (error as Error).message;
    }
    this.asking = false;
  }

  #pages(): Hit[] {
    return placesFor(this.text, this.rights)
      .slice(0, mostPages)
      .map(({ title, to }) => ({ kind: 'page', title, detail: '', to }));
  }

  readonly #key = (event: KeyboardEvent): void => {
    const { key } = event;
    const { length } = this.hits;
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      event.preventDefault();
      this.open = true;
      if (length > 0) this.at = key === 'ArrowDown' ? (this.at + 1) % length : (this.at <= 0 ? length : this.at) - 1;
      void this.updateComplete.then(() =>
        this.renderRoot.querySelector(`#hit-${this.at}`)?.scrollIntoView({ block: 'nearest' }),
      );
    } else if (key === 'Enter') {
      event.preventDefault();
      this.#go(this.at < 0 ? 0 : this.at);
    } else if (key === 'Escape') {
      if (this.open && this.text !== '') event.preventDefault();
      this.open = false;
      this.at = -1;
    }
  };

  #go(index: number): void {
    const hit = this.hits[index];
    if (!hit) return;
    this.text = '';
    this.hits = [];
    this.at = -1;
    this.open = false;
    this.renderRoot.querySelector('input')?.blur();
    // The same address once more is a wish, too.
    if (location.hash === hit.to) dispatchEvent(new HashChangeEvent('hashchange'));
    else location.hash = hit.to;
  }

  readonly #shortcut = (event: KeyboardEvent): void => {
    const { key, ctrlKey, metaKey, altKey } = event;
    const wanted = key === '/' ? !ctrlKey && !metaKey && !altKey && !types(event) : key === 'k' && (ctrlKey || metaKey);
    if (!wanted) return;
    event.preventDefault();
    const input = this.renderRoot.querySelector('input');
    input?.focus();
    input?.select();
  };
}

/** A click in the list must not take the focus, or the list would be gone before it is a click. */
function keepFocus(event: Event): void {
  event.preventDefault();
}

function types(event: Event): boolean {
  const [target] = event.composedPath();
  return target instanceof HTMLElement && (target.matches('input, textarea, select') || target.isContentEditable);
}

define('search-box', SearchBox);
