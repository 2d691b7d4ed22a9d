/** Lengths and moments of time as people read them. */

/**
 * @param ms a length of time; below zero counts as zero
 * @returns `0:07`, `4:26`, `1:12:40`
 */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/**
 * @param at UTC ms
 * @param now UTC ms
 * @returns the time for today, the weekday within a week, else the date
 */
export function formatMoment(at: number, now: number, locale: string): string {
  const [then, today] = [new Date(at), new Date(now)];
  const options: Intl.DateTimeFormatOptions =
    then.toDateString() === today.toDateString()
      ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
      : now - at < 6 * 86_400_000
        ? { weekday: 'short' }
        : { day: 'numeric', month: 'short' };
  return new Intl.DateTimeFormat(locale, options).format(then);
}
