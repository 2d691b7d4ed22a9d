/** A running time. All of them tick together, and each draws only when its own text changes. */
import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import { define } from './define.ts';
import { formatDuration } from './duration.ts';
import { TickController } from './ticker.ts';

/** Shows how long something lasts, e.g. `4:26`. Draws into itself, so the surroundings' font and colour apply. */
export class CtiDuration extends LitElement {
  /** When it began, UTC ms. */
  @property({ type: Number }) since = 0;
  /** BCP 47: whose digits the time is written in. */
  @property() locale = 'en';
  /** Where the time comes from, UTC ms: the clock that stamped `since`. */
  @property({ attribute: false }) now: () => number = () => Date.now();
  /** Makes the shown text of the time, where words stand around it. */
  @property({ attribute: false }) text: (time: string) => string = (time) => time;

  #shown = '';

  constructor() {
    super();
    new TickController(
      this,
      () => {
        if (this.#text() !== this.#shown) this.requestUpdate();
      },
      () => true,
    );
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Counted, but not read out every second.
    this.role = 'timer';
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): string {
    this.#shown = this.#text();
    return this.#shown;
  }

  #text(): string {
    return this.text(formatDuration(this.now() - this.since, this.locale));
  }
}
define('cti-duration', CtiDuration);

declare global {
  interface HTMLElementTagNameMap {
    'cti-duration': CtiDuration;
  }
}
