/** Where the panel stands in the page, and whether it is shown, small or hidden. Remembers what the agent chose. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Call } from '../../core/model/call.ts';
import { Part } from '../part.ts';
import type { Floating } from './floating.ts';
import { recall, remember } from './remembered.ts';

const floating = new Part(() => import('./floating.ts'));

/** `inline`: where the page put it. `docked`: at the page's end edge, full height. `floating`: over the page, movable. */
export type CtiPlacement = 'inline' | 'docked' | 'floating';
export type CtiVisibility = 'shown' | 'mini' | 'hidden';

export interface CtiVisibilityChange {
  visibility: CtiVisibility;
  /** What the page or the panel gave as the reason, e.g. `call`. */
  reason: string | undefined;
}

interface PlacedHost extends ReactiveControllerHost, HTMLElement {
  placement: CtiPlacement;
  minimized: boolean;
}

export class Placement implements ReactiveController {
  readonly #host: PlacedHost;
  #floating: Floating | undefined;

  constructor(host: PlacedHost) {
    this.#host = host;
    host.addController(this);
  }

  get visibility(): CtiVisibility {
    const { hidden, minimized } = this.#host;
    return hidden ? 'hidden' : minimized ? 'mini' : 'shown';
  }

  /** What moves the panel, once it floats. */
  get floating(): Floating | undefined {
    return this.#host.placement === 'floating' ? this.#floating : undefined;
  }

  hostConnected(): void {
    const { minimized } = recall(this.#host);
    if (minimized !== undefined && this.#host.placement !== 'inline') this.#host.minimized = minimized;
  }

  hostUpdate(): void {
    if (this.#host.placement !== 'floating' || this.#floating) return;
    // At once where that is possible: the panel is not to jump.
    if (floating.module) this.#floating = new floating.module.Floating(this.#host);
    else void floating.need().then(() => this.#host.requestUpdate());
  }

  /** @param reason told in `cti-visibility-changed` */
  become(visibility: CtiVisibility, reason?: string): void {
    if (visibility === this.visibility) return;
    this.#host.hidden = visibility === 'hidden';
    // What was small before it was hidden is small again, unless it is asked to be shown.
    if (visibility !== 'hidden') this.#host.minimized = visibility === 'mini';
    const detail: CtiVisibilityChange = { visibility, reason };
    this.#host.dispatchEvent(new CustomEvent('cti-visibility-changed', { detail, bubbles: true, composed: true }));
  }

  /** A call begins: what is hidden shows itself, unless the page objects. */
  raiseFor(call: Call): void {
    if (this.visibility !== 'hidden') return;
    const init = { detail: { call }, bubbles: true, composed: true, cancelable: true };
    if (this.#host.dispatchEvent(new CustomEvent('cti-raise', init))) this.become('shown', 'call');
  }

  /** By the agent, so it is remembered. */
  choose(visibility: 'shown' | 'mini'): void {
    this.become(visibility, 'agent');
    remember(this.#host, { minimized: visibility === 'mini' });
  }
}
