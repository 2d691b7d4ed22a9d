/** How a story's element gets its properties: the story's own ones first, then what is chosen in the controls. */
import type { Args } from '@storybook/web-components-vite';
import type { DirectiveResult } from 'lit/async-directive.js';
import { ref, type RefDirective } from 'lit/directives/ref.js';

/** What each element had before something else was chosen, so that a control that is reset brings it back. */
const before = new WeakMap<Element, Map<string, unknown>>();

/**
 * Stands in an element's tag: ``html`<cti-panel ${given({ line: '201' }, args)}></cti-panel>` ``.
 * @param own given once, when the element is made; what the agent changes later stays as it is
 * @param args the story's, from the controls
 */
export function given<Shown extends HTMLElement>(
  own: Partial<Shown>,
  args: Args = {},
): DirectiveResult<typeof RefDirective> {
  return ref((element) => {
    if (!element) return;
    const known = before.get(element);
    if (!known) Object.assign(element, own);
    const had = known ?? new Map<string, unknown>();
    before.set(element, had);
    const chosen = Object.entries(args).filter(([name, value]) => value !== undefined && name in element);
    for (const [name] of chosen) if (!had.has(name)) had.set(name, Reflect.get(element, name));
    Object.assign(element, Object.fromEntries([...had, ...chosen]));
  });
}
