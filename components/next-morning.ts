/** When a follow-up is due unless somebody says otherwise. */

const atHour = 9;

/** @param now UTC ms. @returns nine o'clock of the next day that is not a weekend's, by the agent's own clock, UTC ms */
export function nextMorning(now: number): number {
  const day = new Date(now);
  do day.setDate(day.getDate() + 1);
  while (day.getDay() === 0 || day.getDay() === 6);
  return day.setHours(atHour, 0, 0, 0);
}
