// What the panel looks like within its shadow roots, as values that can be compared between two pages.
import type { Page } from 'playwright-core';
import { inPage } from './crm-browser.ts';

/** One element within a shadow root: where it is in its tag, and each computed style. */
export type Look = Record<string, string>;

/** Every element within the panel, in order, by a name that says where it stands. A dial link's text is the page's own. */
export async function insideOf(page: Page): Promise<Record<string, Look>> {
  return inPage(
    page,
    `(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    const looks = {};
    const look = (root, path, origin) => {
      [...root.children].forEach((element, index) => {
        if (element.localName === 'style') return;
        const name = path + ' > ' + [element.localName, ...element.classList].join('.') + ':' + index;
        const { x, y, width, height } = element.getBoundingClientRect();
        const from = origin ?? { x, y };
        const style = getComputedStyle(element);
        looks[name] = {
          box: element.getClientRects().length === 0
            ? 'none'
            : [x - from.x, y - from.y, width, height].map((each) => each.toFixed(1)).join(' '),
          // A token of the page's own that nothing of ours reads changes nothing.
          ...Object.fromEntries([...style].filter((each) => !each.startsWith('--')).map((property) => [property, style.getPropertyValue(property)])),
        };
        look(element, name, from);
        if (element.shadowRoot) look(element.shadowRoot, name, from);
      });
    };
    for (const tag of document.querySelectorAll('cti-panel')) look(tag.shadowRoot, tag.localName);
    return looks;
  })()`,
  );
}

/** Each computed style of the page's own elements, in order. */
export async function pagesOwn(page: Page): Promise<Look[]> {
  return inPage(
    page,
    `[...document.querySelectorAll('html, body, #own, #own *')].map((element) => {
    const style = getComputedStyle(element);
    const { width } = element.getBoundingClientRect();
    return Object.fromEntries([['box', String(width)], ...[...style].map((each) => [each, style.getPropertyValue(each)])]);
  })`,
  );
}

// A finger's highlight, a phone's text zoom, and the name of a scheme whose colours are compared one by one.
const pagesChoice = ['-webkit-tap-highlight-color', 'text-size-adjust', 'color-scheme'];

/** How two pages differ inside the panel: one line per element and style, none where they look alike. */
export function differences(before: Record<string, Look>, after: Record<string, Look>): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    const [left, right] = [before[name] ?? {}, after[name] ?? {}];
    return Object.keys({ ...left, ...right })
      .filter((property) => left[property] !== right[property] && !pagesChoice.includes(property))
      .map((property) => `${name}: ${property} is ${right[property]} instead of ${left[property]}`);
  });
}
