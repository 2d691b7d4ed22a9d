/** Days and hours as the history writes them, in the order and the digits of their locale. */
import { perLocale } from '../per-locale.ts';

const dayTimes = perLocale(
  (locale) =>
    new Intl.DateTimeFormat(locale, {
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
);
const clock = perLocale(
  (locale) =>
    new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }),
);
const hours = perLocale(
  (locale) => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
);
const days = perLocale((locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }));

/** @param at UTC ms. @param locale BCP 47. @returns `4 May, 10:32` */
export const formatDayTime = (at: number, locale: string): string => dayTimes(locale).format(at);
/** @returns `10:32:07` */
export const formatClock = (at: number, locale: string): string => clock(locale).format(at);
/** @returns `10:00` */
export const formatHour = (at: number, locale: string): string => hours(locale).format(at);
/** @returns `4 May` */
export const formatDay = (at: number, locale: string): string => days(locale).format(at);
