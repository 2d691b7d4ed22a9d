/** The page that stories stand in: its language, its direction, its colours and its theme, as the toolbar and the editor say. */
import type { Decorator } from '@storybook/web-components-vite';
import { addLanguage } from '../../components/words/language.ts';
import { themeSheet } from '../theme/theme-sheet.ts';
import { themedTags } from '../theme/token-list.ts';
import { languages } from './languages.ts';

/** What can be chosen, as Storybook keeps it in the address. An empty text leaves it to the language, or to the system. */
export const initialSurroundings = { lang: 'en', dir: '', colourScheme: '', theme: '' };

const colours = new CSSStyleSheet();
let now = '';
let turned: string | undefined;

export const inSurroundings: Decorator = (story, { globals }) => {
  const chosen = { ...initialSurroundings, ...globals };
  const key = JSON.stringify([chosen.lang, chosen.dir, chosen.colourScheme, chosen.theme]);
  if (key !== now) surround(chosen);
  now = key;
  return story();
};

function surround({ lang, dir, colourScheme, theme }: typeof initialSurroundings): void {
  const language = languages.find(({ code }) => code === lang) ?? languages[0];
  if (!language) return;
  const own = dir === 'ltr' || dir === 'rtl' ? dir : language.dir;
  turn(turned === language.code ? undefined : turned, undefined);
  turn(language.code, own === language.dir ? undefined : own);
  Object.assign(document.documentElement, { lang: language.code, dir: own });
  const scheme = ['light', 'dark'].includes(colourScheme) ? colourScheme : 'light dark';
  colours.replaceSync(`
    :root { color-scheme: ${scheme}; }
    .sb-show-main { background: Canvas; color: CanvasText; }
    :is(${[...themedTags, 'scenario-player'].join()}):not([colour-scheme]) { color-scheme: ${scheme}; }
  `);
  document.adoptedStyleSheets = [...new Set([...document.adoptedStyleSheets, colours, themeSheet(theme)])];
}

/** The tags run the way of their words: another way is the same words, turned. */
function turn(code: string | undefined, dir: 'ltr' | 'rtl' | undefined): void {
  const language = languages.find((one) => one.code === code);
  if (!language || (dir === undefined && turned !== code)) return;
  turned = dir === undefined ? undefined : language.code;
  addLanguage(language.code, async () => {
    const words = await language.words();
    return dir === undefined ? words : { ...words, dir };
  });
}
