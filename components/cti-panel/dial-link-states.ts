/**
 * What the page's dial links show of the calls: that their number rings, is talked to, or waits; and that nothing can be
 * called now. The links themselves know nothing of calls, so that one alone stays small. Loaded with the first news of a line.
 */
import { css, type ReactiveController, type ReactiveControllerHost } from 'lit';
import { type Call, partyNumber } from '../../core/model/call.ts';
import { addStyles } from '../add-styles.ts';
import { numberKey } from '../contact.ts';
import type { CtiDialLink } from '../cti-dial-link/cti-dial-link.ts';
import type { Words } from '../words/words.ts';

/** As the attribute `state` has it; `off` where no call can be made now. */
export type DialLinkState = 'ringing' | 'talking' | 'held' | 'off';

const tag = 'cti-dial-link';

const look = css`
  :host([state='ringing']) a,
  :host([state='talking']) a {
    color: var(--cti-talk, light-dark(#0e7444, #4cc38a));
  }
  :host([state='held']) a {
    color: var(--cti-hold, light-dark(#8a5200, #f0b35a));
  }
  :host([state='ringing']) svg,
  :host([state='talking']) svg {
    fill: currentColor;
  }
  :host([state='ringing']) svg {
    animation: ringing 1s ease-in-out infinite alternate;
  }
  :host([state='off']) a {
    color: inherit;
  }
  @keyframes ringing {
    from {
      opacity: 0.35;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    svg {
      animation: none !important;
    }
  }
`;

export class DialLinkStates implements ReactiveController {
  readonly #styled = new WeakSet<Element>();
  readonly #shown = new Map<CtiDialLink, DialLinkState>();
  /** In shadow roots, where no search of the document comes: known once they have been used. */
  readonly #elsewhere = new Set<WeakRef<CtiDialLink>>();
  readonly #observer = new MutationObserver(() => {
    this.#again ??= requestAnimationFrame(() => {
      this.#again = undefined;
      this.#draw();
    });
  });
  #again: number | undefined;
  /** By the key of the number. */
  #states = new Map<string, DialLinkState>();
  #canDial = true;
  #connected = false;
  #words: Words;

  constructor(host: ReactiveControllerHost, words: Words) {
    this.#words = words;
    host.addController(this);
  }

  hostConnected(): void {
    this.#connected = true;
    document.addEventListener('cti-request', this.#used);
    // A panel that was moved shows what it has shown before.
    this.#follow();
  }

  /** Without a panel the links are the browser's own. */
  hostDisconnected(): void {
    this.#connected = false;
    document.removeEventListener('cti-request', this.#used);
    this.#observer.disconnect();
    if (this.#again !== undefined) cancelAnimationFrame(this.#again);
    this.#again = undefined;
    for (const link of this.#shown.keys()) this.#mark(link, undefined);
    this.#shown.clear();
  }

  /**
   * @param calls those that go on
   * @param canDial a call can be made now, or asked for during one
   */
  show(calls: readonly Call[], canDial: boolean, words: Words): void {
    this.#words = words;
    const states = new Map(calls.map((call) => [numberKey(partyNumber(call)), stateOf(call)] as const));
    const same = canDial === this.#canDial && [...states].join() === [...this.#states].join();
    if (same) return;
    this.#states = states;
    this.#canDial = canDial;
    // What a panel hears that has left the page is nothing to the page.
    if (this.#connected) this.#follow();
  }

  #follow(): void {
    this.#observer.disconnect();
    // Links that come while there is something to show, show it too.
    if (this.#states.size > 0 || !this.#canDial) this.#observer.observe(document, { subtree: true, childList: true });
    this.#draw();
  }

  readonly #used = (event: Event): void => {
    const [link] = event.composedPath();
    if (!(link instanceof HTMLElement) || link.localName !== tag || link.getRootNode() === document) return;
    for (const known of this.#elsewhere) {
      const there = known.deref();
      if (there === link) return;
      if (!there?.isConnected) this.#elsewhere.delete(known);
    }
    this.#elsewhere.add(new WeakRef(link as CtiDialLink));
  };

  #draw(): void {
    const marked = new Set(this.#shown.keys());
    if (this.#states.size > 0 || !this.#canDial) {
      const elsewhere = [...this.#elsewhere].flatMap((known) => known.deref() ?? []);
      for (const link of [...document.querySelectorAll<CtiDialLink>(tag), ...elsewhere]) {
        const state = this.#states.get(numberKey(link.number || link.getAttribute('number') || '')) ?? this.#off;
        if (state === undefined) continue;
        marked.delete(link);
        if (this.#shown.get(link) === state) continue;
        this.#shown.set(link, state);
        this.#mark(link, state);
      }
    }
    for (const link of marked) {
      this.#shown.delete(link);
      this.#mark(link, undefined);
    }
  }

  get #off(): DialLinkState | undefined {
    return this.#canDial ? undefined : 'off';
  }

  #mark(link: CtiDialLink, state: DialLinkState | undefined): void {
    const anchor = link.shadowRoot?.querySelector('a');
    if (state === undefined) {
      link.removeAttribute('state');
      anchor?.removeAttribute('aria-description');
      return;
    }
    if (link.shadowRoot && !this.#styled.has(link)) {
      this.#styled.add(link);
      addStyles(link.shadowRoot, look);
    }
    link.setAttribute('state', state);
    const { ringing, talking, onHold, offline } = this.#words;
    anchor?.setAttribute('aria-description', { ringing, talking, held: onHold, off: offline }[state]);
  }
}

function stateOf({ state }: Call): DialLinkState {
  if (state === 'alerting') return 'ringing';
  return state === 'held' ? 'held' : 'talking';
}
