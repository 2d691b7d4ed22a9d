/** A panel that floats over the page: moved with the pointer or the arrow keys, always in reach, found again where it was. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { recall, remember } from './remembered.ts';

/** One press of an arrow key moves the panel by this, CSS px. */
const step = 16;

export class Floating implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  /** Through a sheet of its own, for a page's policy may forbid inline styles and its framework may rewrite them. */
  readonly #sheet = new CSSStyleSheet();
  #drag: { pointer: number; dx: number; dy: number } | undefined;
  #place: { x: number; y: number } | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    const { shadowRoot } = host;
    if (shadowRoot) shadowRoot.adoptedStyleSheets = [...shadowRoot.adoptedStyleSheets, this.#sheet];
    host.addController(this);
  }

  hostConnected(): void {
    const { x, y } = recall(this.#host);
    if (x !== undefined && y !== undefined) this.#moveTo(x, y);
  }

  /** Begins to move the floating panel with the pointer, unless a control of the head is pressed. */
  readonly grab = (event: PointerEvent): void => {
    if (event.button !== 0) return;
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
    if (this.#place) remember(this.#host, this.#place);
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
    if (this.#place) remember(this.#host, this.#place);
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
}
