/** Ties an element to a model: hears its events while the element is in the page, and lets go when it leaves. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { CtiModel } from '../../core/model/cti-model.ts';
import type { CtiEvent } from '../../core/model/events.ts';

export class ModelController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #hear: (event: CtiEvent) => void;
  #model: CtiModel | undefined;
  #unlisten: (() => void) | undefined;
  #connected = false;

  constructor(host: ReactiveControllerHost, hear: (event: CtiEvent) => void) {
    this.#host = host;
    this.#hear = hear;
    host.addController(this);
  }

  get model(): CtiModel | undefined {
    return this.#model;
  }
  set model(model: CtiModel | undefined) {
    if (model === this.#model) return;
    this.#unlisten?.();
    this.#unlisten = undefined;
    this.#model = model;
    if (this.#connected) this.#listen();
    this.#host.requestUpdate();
  }

  hostConnected(): void {
    this.#connected = true;
    this.#listen();
    this.#host.requestUpdate();
  }
  hostDisconnected(): void {
    this.#connected = false;
    this.#unlisten?.();
    this.#unlisten = undefined;
  }

  #listen(): void {
    this.#unlisten ??= this.#model?.onAny((event) => {
      this.#hear(event);
      this.#host.requestUpdate();
    });
  }
}
