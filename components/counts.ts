/** Counts as people read them, written in the digits and with the plural of their locale. */
import { numberFormat, perLocale } from './per-locale.ts';

const plurals = perLocale((locale) => new Intl.PluralRules(locale));
const relative = perLocale((locale) => new Intl.RelativeTimeFormat(locale));

/** @param locale BCP 47 */
export function formatNumber(value: number, locale: string): string {
  return numberFormat(locale).format(value);
}

/** How many: the number as the locale writes it, and the form of the words that it asks for. */
export interface Count {
  text: string;
  plural: Intl.LDMLPluralRule;
}

/** @param locale BCP 47 */
export function countOf(value: number, locale: string): Count {
  return { text: formatNumber(value, locale), plural: plurals(locale).select(value) };
}

/**
 * @param seconds a whole number above zero
 * @param locale BCP 47
 * @returns `in 4 seconds`, with the plural that the number asks for
 */
export function formatIn(seconds: number, locale: string): string {
  return relative(locale).format(seconds, 'second');
}
