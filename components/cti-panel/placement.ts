/** Where the panel stands in the page, and whether it is shown, small or hidden. Remembers what the agent chose. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Call } from '../../core/model/call.ts';

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

interface Remembered {
  minimized?: boolean;
  /** Left upper corner in the window, CSS px. */
  x?: number;
  y?: number;
}

/** One press of an arrow key moves the panel by this, CSS px. */
const step = 16;

export class Placement implements ReactiveController {
  readonly #host: PlacedHost;
  /** Through a sheet of its own, for a page's policy may forbid inline styles and its framework may rewrite them. */
  readonly #sheet = new CSSStyleSheet();
  #drag: { pointer: number; dx: number; dy: number } | undefined;
  #place: { x: number; y: number } | undefined;

  constructor(host: PlacedHost) {
    this.#host = host;
    host.addController(this);
  }

  get visibility(): CtiVisibility {
    const { hidden, minimized } = this.#host;
    return hidden ? 'hidden' : minimized ? 'mini' : 'shown';
  }

  hostConnected(): void {
    const { x, y, minimized } = this.#recall();
    if (x !== undefined && y !== undefined) this.#moveTo(x, y);
    if (minimized !== undefined && this.#host.placement !== 'inline') this.#host.minimized = minimized;
  }

  hostUpdated(): void {
    const { shadowRoot } = this.#host;
    if (shadowRoot && !shadowRoot.adoptedStyleSheets.includes(this.#sheet)) {
      shadowRoot.adoptedStyleSheets = [...shadowRoot.adoptedStyleSheets, this.#sheet];
    }
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
    this.#remember({ minimized: visibility === 'mini' });
  }

  /** Begins to move the floating panel with the pointer, unless a control of the head is pressed. */
  readonly grab = (event: PointerEvent): void => {
    if (this.#host.placement !== 'floating' || event.button !== 0) return;
    const onControl = event
      .composedPath()
      .some((each) => each instanceof Element && each.matches('button:not(.grip), a, input, cti-agent-menu'));
    if (onControl) return;
    const { left, top } = this.#host.getBoundingClientRect();
    this.#drag = { pointer: event.pointerId, dx: event.clientX - left, dy: event.clientY - top };
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
  };

  readonly drag = (event: PointerEvent): void => {
    if (this.#drag?.pointer !== event.pointerId) return;
    this.#moveTo(event.clientX - this.#drag.dx, event.clientY - this.#drag.dy);
  };

  readonly drop = (event: PointerEvent): void => {
    if (this.#drag?.pointer !== event.pointerId) return;
    this.#drag = undefined;
    if (this.#place) this.#remember(this.#place);
  };

  /** Arrow keys on the grip. */
  readonly nudge = (event: KeyboardEvent): void => {
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    const { left, top } = this.#host.getBoundingClientRect();
    this.#moveTo(left + move[0], top + move[1]);
    if (this.#place) this.#remember(this.#place);
  };

  #moveTo(x: number, y: number): void {
    const { innerWidth, innerHeight } = window;
    // The head always stays in reach; the style sheet keeps it so when the window shrinks.
    const place = {
      x: Math.round(Math.max(0, Math.min(x, innerWidth - 80))),
      y: Math.round(Math.max(0, Math.min(y, innerHeight - 48))),
    };
    this.#place = place;
    this.#sheet.replaceSync(`:host([placement='floating']) { --x: ${place.x}px; --y: ${place.y}px; }`);
  }

  /** A page with several panels tells them apart by their ids. */
  get #key(): string {
    return `offhook-panel${this.#host.id ? `-${this.#host.id}` : ''}`;
  }

  #recall(): Remembered {
    try {
      const { x, y, minimized } = JSON.parse(localStorage.getItem(this.#key) ?? '{}') as Record<string, unknown>;
      return {
        ...(Number.isFinite(x) && Number.isFinite(y) ? { x: Number(x), y: Number(y) } : {}),
        ...(typeof minimized === 'boolean' ? { minimized } : {}),
      };
    } catch {
      return {};
    }
  }

  #remember(change: Remembered): void {
    try {
      localStorage.setItem(this.#key, JSON.stringify({ ...this.#recall(), ...change }));
    } catch {
      // A page without storage has a panel without memory.
    }
  }
}
