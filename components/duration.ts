/** Lengths, moments and counts as people read them, written in the digits and the order of their locale. */

/** Makes a formatter once per locale: making one costs far more than using it. */
export function perLocale<Format>(make: (locale: string) => Format): (locale: string) => Format {
  const made = new Map<string, Format>();
  return (locale) => {
    const format = made.get(locale) ?? make(locale);
    made.set(locale, format);
    return format;
  };
}

const numbers = perLocale((locale) => new Intl.NumberFormat(locale));
const digits = perLocale((locale) => Array.from({ length: 10 }, (_, digit) => numbers(locale).format(digit)));
const plurals = perLocale((locale) => new Intl.PluralRules(locale));
const relative = perLocale((locale) => new Intl.RelativeTimeFormat(locale));
const times = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
);
const weekdays = perLocale((locale) => new Intl.DateTimeFormat(locale, { weekday: 'short' }));
const dates = perLocale((locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }));
const units = (['hour', 'minute', 'second'] as const).map((unit) =>
  perLocale((locale) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' })),
);
const lists = perLocale((locale) => new Intl.ListFormat(locale, { type: 'unit', style: 'long' }));

/** @param locale BCP 47 */
export function formatNumber(value: number, locale: string): string {
  return numbers(locale).format(value);
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
 * @param ms a length of time; below zero counts as zero
 * @param locale BCP 47
 * @returns `0:07`, `4:26`, `1:12:40`
 */
export function formatDuration(ms: number, locale: string): string {
  const [hours, minutes, seconds] = parts(ms);
  const two = (value: number) => String(value).padStart(2, '0');
  const text = hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
  return text.replace(/\d/g, (digit) => digits(locale)[Number(digit)] ?? digit);
}

/**
 * @param ms a length of time; below zero counts as zero
 * @param locale BCP 47
 * @returns the length in words, e.g. `3 minutes, 12 seconds`, for whoever hears it instead of seeing it
 */
export function spokenDuration(ms: number, locale: string): string {
  const said = parts(ms).flatMap((value, i) => (value > 0 ? [units[i]?.(locale).format(value) ?? ''] : []));
  return lists(locale).format(said.length > 0 ? said : [units[2]?.(locale).format(0) ?? '']);
}

/**
 * @param seconds a whole number above zero
 * @param locale BCP 47
 * @returns `in 4 seconds`, with the plural that the number asks for
 */
export function formatIn(seconds: number, locale: string): string {
  return relative(locale).format(seconds, 'second');
}

/**
 * @param at UTC ms
 * @param now UTC ms
 * @param locale BCP 47
 * @returns the time for today, the weekday within a week, else the date
 */
export function formatMoment(at: number, now: number, locale: string): string {
  const [then, today] = [new Date(at), new Date(now)];
  const format = then.toDateString() === today.toDateString() ? times : now - at < 6 * 86_400_000 ? weekdays : dates;
  return format(locale).format(then);
}

function parts(ms: number): [hours: number, minutes: number, seconds: number] {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
}
