/** Lengths and moments as people read them, written in the digits and the order of their locale. */
import { numberFormat, perLocale } from './per-locale.ts';

const digits = perLocale((locale) => Array.from({ length: 10 }, (_, digit) => numberFormat(locale).format(digit)));
const times = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
);
const weekdays = perLocale((locale) => new Intl.DateTimeFormat(locale, { weekday: 'short' }));
const dates = perLocale((locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }));
const units = (['hour', 'minute', 'second'] as const).map((unit) =>
  perLocale((locale) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' })),
);
const lists = perLocale((locale) => new Intl.ListFormat(locale, { type: 'unit', style: 'long' }));

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
