/** Wishes that come from elsewhere in the page: dial links, the CRM's own buttons. The first panel that hears one takes it. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { CtiRequestEvent } from '../cti-request-event.ts';

export class PageRequests implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #take: (event: CtiRequestEvent) => void;
  #document: Document | undefined;

  /** @param take told of a wish that this panel is to act on, unless somebody calls it off before the current task ends */
  constructor(host: ReactiveControllerHost & HTMLElement, take: (event: CtiRequestEvent) => void) {
    this.#host = host;
    this.#take = take;
    host.addController(this);
    host.addEventListener('cti-request', this.#hear);
  }

  hostConnected(): void {
    this.#document = this.#host.ownerDocument;
    this.#document.addEventListener('cti-request', this.#hear);
  }

  hostDisconnected(): void {
    this.#document?.removeEventListener('cti-request', this.#hear);
  }

  readonly #hear = (event: CtiRequestEvent): void => {
    if (event.claimed || event.defaultPrevented) return;
    event.claimed = true;
    // After every listener of the page has had the chance to call it off.
    queueMicrotask(() => {
      if (!event.defaultPrevented) this.#take(event);
    });
  };
}
