/** Keeps a keyboard user's place: when what has the focus goes away, focus moves to what matters now. It is never taken. */
import type { LitElement } from 'lit';
import type { CtiCall } from './cti-call.ts';
import type { CtiDialer } from './cti-dialer.ts';

export class FocusKeeper {
  readonly #panel: LitElement;
  #inside = false;

  constructor(panel: LitElement) {
    this.#panel = panel;
  }

  /** To be called before the panel draws. */
  before(): void {
    this.#inside ||= this.#panel.matches(':focus-within');
  }

  /** To be called after it has drawn. */
  after(): void {
    if (!this.#inside) return;
    this.#inside = false;
    // The parts draw after the panel, and a disabled button loses the focus only with the next frame.
    void Promise.all(this.#parts().map(({ updateComplete }) => updateComplete)).then(() => {
      this.#repair();
      requestAnimationFrame(() => {
        setTimeout(() => {
          this.#repair();
        });
      });
    });
  }

  /** The call that goes on, else the field to dial. */
  toWhatMatters(): void {
    const root = this.#panel.renderRoot;
    (root.querySelector<CtiCall>('cti-call') ?? root.querySelector<CtiDialer>('cti-dialer'))?.focus();
  }

  #repair(): void {
    if (!this.#panel.isConnected || this.#isWell()) return;
    this.toWhatMatters();
  }

  /** Focus elsewhere in the page is well too: the user has gone there. */
  #isWell(): boolean {
    const { activeElement, body } = document;
    if (!this.#panel.matches(':focus-within')) return activeElement !== body && activeElement !== null;
    return this.#panel.renderRoot.querySelector('[hidden]:focus-within') === null;
  }

  #parts(): LitElement[] {
    return [
      ...this.#panel.renderRoot.querySelectorAll<LitElement>('cti-call, cti-call-row, cti-dialer, cti-ended-call'),
    ];
  }
}
