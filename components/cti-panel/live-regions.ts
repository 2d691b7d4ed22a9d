/** What a screen reader is told by itself: politely, or at once. */
import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';

export class LiveRegions {
  readonly #host: ReactiveControllerHost;
  #polite = '';
  #urgent = '';

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** @param urgent interrupts what is being read */
  say(text: string, urgent: boolean): void {
    const before = urgent ? this.#urgent : this.#polite;
    // The same words twice are two events; a region that does not change is not read again.
    const spoken = text === before ? `${text}\u00a0` : text;
    [this.#polite, this.#urgent] = urgent ? ['', spoken] : [spoken, ''];
    this.#host.requestUpdate();
  }

  render(): TemplateResult {
    return html`<div class="sr" role="status">${this.#polite}</div>
      <div class="sr" aria-live="assertive">${this.#urgent}</div>`;
  }
}
