/**
 * Which rows are drawn, out of however many there are: those in view and a few around. All rows are of one height, so that
 * a hundred thousand of them need neither measuring nor a library. Arrow keys go from row to row, also to one that is not drawn yet.
 */
import type { LitElement, ReactiveController } from 'lit';

/** CSS pixels; the style sheet says the same. Where a row stands is set as a property: a strict policy forbids style attributes. */
export const rowHeight = 52;
/** Rows drawn above and below those in view. */
const around = 6;

export interface VisibleRow {
  index: number;
  /** It is the one that Tab reaches. */
  active: boolean;
}

export class VisibleRows implements ReactiveController {
  readonly #host: LitElement;
  #ids: readonly string[] = [];
  #indexes = new Map<string, number>();
  #top = 0;
  #height = 0;
  #activeId: string | undefined;
  /** The row at the upper edge, and the move that keeps it there. */
  #shift = 0;
  #focusNext: 'row' | 'call' | undefined;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  /** @param ids of all rows, in order. @returns the rows to be drawn */
  of(ids: readonly string[]): VisibleRow[] {
    if (ids !== this.#ids) this.#take(ids);
    const first = Math.max(0, Math.floor((this.#top + this.#shift) / rowHeight) - around);
    const last = Math.min(ids.length - 1, Math.ceil((this.#top + this.#shift + this.#height) / rowHeight) + around);
    const active = this.#active();
    const drawn = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
    // The row with the focus stays, or the focus would be lost with it.
    if (active !== undefined && (active < first || active > last)) drawn.push(active);
    return drawn.map((index) => ({ index, active: index === (active ?? first) }));
  }

  /** To the beginning, where another list begins. */
  reset(): void {
    this.#activeId = undefined;
    this.#ids = [];
    this.#indexes.clear();
    this.#shift = -this.#top;
  }

  focus(): void {
    this.#moveTo(this.#active() ?? 0, 'row');
  }

  hostUpdated(): void {
    const list = this.#list();
    if (!list) return;
    if (this.#shift !== 0) {
      list.scrollTop = this.#top + this.#shift;
      this.#shift = 0;
    }
    // Not in the middle of an update: the height is known only after the first one.
    queueMicrotask(() => {
      this.#measure(list);
    });
    const index = this.#active();
    if (this.#focusNext === undefined || index === undefined) return;
    const button = list.querySelector<HTMLElement>(`[data-index="${index}"] .${this.#focusNext}`);
    this.#focusNext = undefined;
    button?.focus({ preventScroll: true });
  }

  readonly scrolled = (event: Event): void => {
    this.#measure(event.currentTarget as HTMLElement);
  };

  readonly focused = (event: FocusEvent): void => {
    const index = (event.target as Element).closest<HTMLElement>('[data-index]')?.dataset['index'];
    if (index === undefined) return;
    this.#activeId = this.#ids[Number(index)];
    this.#host.requestUpdate();
  };

  readonly keyed = (event: KeyboardEvent): void => {
    const at = this.#active() ?? 0;
    const page = Math.max(1, Math.floor(this.#height / rowHeight) - 1);
    const end = this.#ids.length - 1;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: end }[
      event.key
    ];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const target = event.target as Element;
    this.#moveTo(Math.min(end, Math.max(0, to)), target.classList.contains('call') ? 'call' : 'row');
  };

  #take(ids: readonly string[]): void {
    const edge = Math.floor(this.#top / rowHeight);
    const edgeId = this.#ids[edge];
    this.#ids = ids;
    this.#indexes = new Map(ids.map((id, index) => [id, index]));
    const now = edgeId === undefined ? undefined : this.#indexes.get(edgeId);
    // At the very top new calls push the others down; further down what is read stays where it is.
    if (now !== undefined && this.#top > 0) this.#shift += (now - edge) * rowHeight;
  }

  #active(): number | undefined {
    return this.#activeId === undefined ? undefined : this.#indexes.get(this.#activeId);
  }

  #moveTo(index: number, part: 'row' | 'call'): void {
    const list = this.#list();
    const id = this.#ids[index];
    if (!list || id === undefined) return;
    const top = index * rowHeight;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + rowHeight > list.scrollTop + list.clientHeight) list.scrollTop = top + rowHeight - list.clientHeight;
    this.#activeId = id;
    this.#focusNext = part;
    this.#measure(list);
    this.#host.requestUpdate();
  }

  #measure(list: HTMLElement): void {
    const { scrollTop, clientHeight } = list;
    if (scrollTop === this.#top && clientHeight === this.#height) return;
    this.#top = scrollTop;
    this.#height = clientHeight;
    this.#host.requestUpdate();
  }

  #list(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>('.list');
  }
}
