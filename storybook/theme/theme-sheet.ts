/** The theme in the page of the stories. */
import { themeOf } from './theme.ts';
import { fits, themedTags } from './token-list.ts';

const sheet = new CSSStyleSheet();

/** @param code what the address says, see `theme.ts` @returns the one sheet with that theme for all tags */
export function themeSheet(code: string): CSSStyleSheet {
  sheet.replaceSync(`:is(${themedTags.join()}) {}`);
  const [rule] = sheet.cssRules;
  if (rule instanceof CSSStyleRule) {
    for (const [name, value] of Object.entries(themeOf(code, fits))) rule.style.setProperty(name, value);
  }
  return sheet;
}
