/** Something that is shown for a while and then goes by itself. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export class Passing<Value> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #value: Value | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get value(): Value | undefined {
    return this.#value;
  }

  /** @param forMs how long, ms; `Infinity`: until something else is shown */
  show(value: Value, forMs: number): void {
    this.clear();
    this.#value = value;
    if (Number.isFinite(forMs)) {
      this.#timer = setTimeout(() => {
        this.clear();
      }, forMs);
    }
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#value = undefined;
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.clear();
  }
}
