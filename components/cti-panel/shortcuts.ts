/** Keys that work anywhere in the page but where something is typed. Each can be changed or turned off. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export type CtiShortcut = 'answer' | 'end' | 'hold' | 'mute' | 'transfer' | 'search';
/** Keys by what they do, e.g. `{ answer: 'F2', mute: '' }`; an empty text turns one off. */
export type CtiShortcuts = Partial<Record<CtiShortcut, string>>;

/** With two modifiers, for a single key is pressed by accident, and most pairs belong to the browser or a screen reader. */
export const defaultShortcuts: Readonly<Record<CtiShortcut, string>> = {
  answer: 'Alt+Shift+P',
  end: 'Alt+Shift+E',
  hold: 'Alt+Shift+H',
  mute: 'Alt+Shift+M',
  transfer: 'Alt+Shift+X',
  search: 'Alt+Shift+F',
};

const modifiers = { Alt: 'altKey', Shift: 'shiftKey', Control: 'ctrlKey', Meta: 'metaKey' } as const;

/** @param keys as in `aria-keyshortcuts`: `Alt+Shift+P`, `Control+M`, `F2` */
export function matches(event: KeyboardEvent, keys: string): boolean {
  const parts = keys.split('+').map((part) => part.trim());
  const key = parts.pop() ?? '';
  if (key === '') return false;
  const held = Object.entries(modifiers).every(([name, flag]) => event[flag] === parts.includes(name));
  return held && isKey(event, key);
}

/** Where the layout has no Latin letters, or a modifier makes another sign of the key, its place on the keyboard counts. */
function isKey(event: KeyboardEvent, key: string): boolean {
  if (event.key.toLowerCase() === key.toLowerCase()) return true;
  return /^[a-z]$/i.test(key) && !/^[a-z]$/i.test(event.key) && event.code === `Key${key.toUpperCase()}`;
}

export class Shortcuts implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement & { readonly shortcuts: CtiShortcuts };
  readonly #act: (shortcut: CtiShortcut) => boolean;
  #document: Document | undefined;

  /** @param act does it; false if it cannot be done now, and the key is left to the page */
  constructor(
    host: ReactiveControllerHost & HTMLElement & { readonly shortcuts: CtiShortcuts },
    act: (shortcut: CtiShortcut) => boolean,
  ) {
    this.#host = host;
    this.#act = act;
    host.addController(this);
  }

  /** The keys that are in force, without those that are turned off. */
  get keys(): CtiShortcuts {
    const all = { ...defaultShortcuts, ...this.#host.shortcuts };
    return Object.fromEntries(Object.entries(all).filter(([, keys]) => keys !== ''));
  }

  hostConnected(): void {
    this.#document = this.#host.ownerDocument;
    this.#document.addEventListener('keydown', this.#hear);
  }

  hostDisconnected(): void {
    this.#document?.removeEventListener('keydown', this.#hear);
  }

  readonly #hear = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.repeat || event.isComposing || isTyping(event)) return;
    for (const [shortcut, keys] of Object.entries(this.keys)) {
      if (!matches(event, keys)) continue;
      if (this.#act(shortcut as CtiShortcut)) event.preventDefault();
      return;
    }
  };
}

/** Inside a field of the page, of the panel, or of any other element's shadow. */
function isTyping(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('input:not([type=button], [type=checkbox], [type=radio], [type=submit]), textarea, select'))
  );
}
