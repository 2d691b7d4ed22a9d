/** Twelve keys. Knows nothing of calls: says which key was pressed, by mouse or by typing. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { controls } from '../controls.ts';
import { define } from '../define.ts';
import { en } from '../words/en.ts';
import type { Words } from '../words/words.ts';

const keys = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
] as const;
const columns = 3;

/** A key was pressed, or several digits were pasted. */
export class KeysPressedEvent extends Event {
  readonly digits: string;
  constructor(digits: string) {
    super('keys-pressed', { bubbles: true });
    this.digits = digits;
  }
}

/**
 * The keys of a phone, in the same order everywhere. One stop for Tab; arrow keys move, digits typed or pasted count as pressed.
 * @fires keys-pressed - with `digits`
 */
export class CtiKeypad extends LitElement {
  static override styles = [
    controls,
    css`
      .pad {
        display: grid;
        grid-template-columns: repeat(3, 1fr);
        gap: 6px;
      }
      button {
        height: 44px;
        padding: 0;
        border: 1px solid transparent;
        border-radius: var(--cti-radius-s);
        background: var(--cti-surface-2);
        font-size: 17px;
        font-weight: 500;
        line-height: 1.15;
      }
      button:not(:disabled):active {
        background: var(--cti-surface-3);
      }
      button:disabled {
        opacity: 0.45;
      }
      small {
        display: block;
        min-height: 12px;
        font-size: 9px;
        letter-spacing: 0.12em;
        color: var(--cti-text-3);
      }
      @media (forced-colors: active) {
        button {
          border-color: ButtonBorder;
        }
      }
    `,
  ];

  @property({ attribute: false }) words: Words = en;
  @property({ type: Boolean }) disabled = false;
  @state() private current = 0;

  override focus(): void {
    void this.updateComplete.then(() => this.#button(this.current)?.focus());
  }

  protected override render(): TemplateResult {
    return html`<div
      class="pad"
      dir="ltr"
      role="group"
      aria-label=${this.words.keypad}
      @keydown=${this.#onKeyDown}
      @paste=${this.#onPaste}
    >
      ${keys.map(
        ([digit, letters], i) =>
          html`<button
            type="button"
            tabindex=${i === this.current ? 0 : -1}
            ?disabled=${this.disabled}
            @focus=${() => (this.current = i)}
            @click=${() => this.dispatchEvent(new KeysPressedEvent(digit))}
          >
            ${digit}<small aria-hidden="true">${letters}</small>
          </button>`,
      )}
    </div>`;
  }

  #onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      this.#button(this.current + step)?.focus();
    } else if (/^[0-9*#]$/.test(event.key) && !this.disabled) {
      event.preventDefault();
      this.dispatchEvent(new KeysPressedEvent(event.key));
    }
  }

  #onPaste(event: ClipboardEvent): void {
    const digits = (event.clipboardData?.getData('text') ?? '').replace(/[\s()-]/g, '');
    if (this.disabled || !/^[0-9*#]{1,32}$/.test(digits)) return;
    event.preventDefault();
    this.dispatchEvent(new KeysPressedEvent(digits));
  }

  #button(index: number): HTMLButtonElement | undefined {
    return [...this.renderRoot.querySelectorAll('button')][index];
  }
}
define('cti-keypad', CtiKeypad);

declare global {
  interface HTMLElementTagNameMap {
    'cti-keypad': CtiKeypad;
  }
  interface HTMLElementEventMap {
    'keys-pressed': KeysPressedEvent;
  }
}
