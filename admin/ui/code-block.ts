/** Code to be copied: chosen by a tab, copied by a button. */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import { define } from '../../components/define.ts';
import { sheet } from './sheet.ts';

/** How long it says that it was copied, ms. */
const saidFor = 2000;

export class CodeBlock extends LitElement {
  static override styles = [
    ...sheet,
    css`
      .bar {
        display: flex;
        flex-wrap: wrap;
        gap: 4px;
        align-items: center;
        margin-bottom: 6px;
      }
      .bar button {
        padding: 4px 10px;
        font-size: 12px;
      }
      .bar [aria-pressed='true'] {
        background: var(--cti-accent-soft);
        border-color: var(--cti-accent);
      }
      .copy {
        margin-inline-start: auto;
      }
      pre {
        margin: 0;
        padding: 12px 14px;
        overflow: auto;
        max-height: 420px;
        background: var(--cti-surface-2);
        border: 1px solid var(--cti-line);
        border-radius: var(--cti-radius-s);
        font:
          12px/1.5 ui-monospace,
          Menlo,
          Consolas,
          monospace;
        tab-size: 2;
      }
    `,
  ];

  /** Says what it is code for. */
  @property() label = '';
  @property({ attribute: false }) kinds: readonly string[] = [];
  @property({ attribute: false }) code: (kind: string) => string = () => '';
  @state() private kind = '';
  @state() private copied = false;

  protected override render(): TemplateResult {
    const kind = this.kind || (this.kinds[0] ?? '');
    return html`<div class="bar" role="group" aria-label=${this.label}>
        ${this.kinds.map(
          (each) =>
            html`<button type="button" aria-pressed=${each === kind} @click=${() => (this.kind = each)}>
              ${each}
            </button>`,
        )}
        <button type="button" class="copy" @click=${() => void this.#copy(this.code(kind))}>
          ${this.copied ? 'Copied' : 'Copy'}
        </button>
      </div>
      <pre tabindex="0" aria-label="${this.label}: ${kind}">${this.code(kind)}</pre>`;
  }

  async #copy(text: string): Promise<void> {
    await navigator.clipboard.writeText(text);
    this.copied = true;
    setTimeout(() => (this.copied = false), saidFor);
  }
}

define('code-block', CodeBlock);
