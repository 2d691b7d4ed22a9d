/** Which language is spoken. A new one is a file beside `en.ts` and a row here. */
import { en } from './en.ts';
import type { Words } from './words.ts';

const languages: Record<string, Words> = { en };

/** @param lang BCP 47, e.g. `en-GB`; an unknown language gets English */
export function wordsFor(lang: string): Words {
  const [language = ''] = lang.toLowerCase().split('-');
  const words = languages[language] ?? en;
  return language === words.code ? { ...words, code: lang } : words;
}
