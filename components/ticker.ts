/** One timer for everything on the page that counts seconds. It runs only while somebody listens. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Half a second keeps every running second on time to the eye, ms. */
const interval = 500;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** @returns a function that ends the subscription */
export function onTick(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of [...listeners]) each();
  }, interval);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** How many listen; for tests that nothing is left behind. */
export const tickListeners = (): number => listeners.size;

/** Calls back on every tick while its element is in the page and `active` says that something runs. */
export class TickController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #tick: () => void;
  readonly #active: () => boolean;
  #stop: (() => void) | undefined;
  #connected = false;

  constructor(host: ReactiveControllerHost, tick: () => void, active: () => boolean) {
    this.#host = host;
    this.#tick = tick;
    this.#active = active;
    host.addController(this);
  }

  hostConnected(): void {
    this.#connected = true;
    // What the element was given before it was defined it has only after its first update.
    this.#host.requestUpdate();
  }
  hostUpdated(): void {
    this.#follow();
  }
  hostDisconnected(): void {
    this.#connected = false;
    this.#follow();
  }

  #follow(): void {
    if (this.#connected && this.#active()) {
      this.#stop ??= onTick(this.#tick);
    } else {
      this.#stop?.();
      this.#stop = undefined;
    }
  }
}
