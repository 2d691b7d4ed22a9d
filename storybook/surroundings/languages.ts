/** The languages of the toolbar: how they call themselves, which way they run, and their words. */
import type { Words } from '../../components/words/words.ts';

export interface Language {
  /** BCP 47. */
  code: string;
  title: string;
  dir: 'ltr' | 'rtl';
  words(): Promise<Words>;
}

export const languages: readonly Language[] = [
  { code: 'en', title: 'English', dir: 'ltr', words: async () => (await import('../../components/words/en.ts')).en },
  { code: 'uk', title: 'Українська', dir: 'ltr', words: async () => (await import('../../components/words/uk.ts')).uk },
  { code: 'es', title: 'Español', dir: 'ltr', words: async () => (await import('../../components/words/es.ts')).es },
  { code: 'de', title: 'Deutsch', dir: 'ltr', words: async () => (await import('../../components/words/de.ts')).de },
  { code: 'ar', title: 'العربية', dir: 'rtl', words: async () => (await import('../../components/words/ar.ts')).ar },
];
