/** What of a typed number may reach a phone system. Refuses rather than repairs: a stripped line break still had an intent. */
import { CtiError } from './errors.ts';

/** Marks that people write into numbers and phones ignore. */
const separators = /[ ().\u00a0\u2011\-/]/g;
const number = /^\+?[0-9*#]{1,40}$/;

/**
 * @param typed a number as a person or a CRM writes it, e.g. `+36 (1) 555-0148`
 * @returns what is dialled, e.g. `+3615550148`
 * @throws CtiError `argumentEmpty`, or `invalidNumber` for letters, line breaks and anything else that cannot be dialled
 */
export function dialable(typed: string): string {
  // Only blanks and marks go away; control characters must stay to be refused below.
  const dialled = typed.replace(separators, '');
  if (dialled === '') throw new CtiError('argumentEmpty');
  if (!number.test(dialled)) throw new CtiError('invalidNumber');
  return dialled;
}

/**
 * @returns the tones in upper case
 * @throws CtiError `invalidDigits`
 */
export function dialableDigits(typed: string): string {
  if (!/^[0-9*#A-Da-d]{1,64}$/.test(typed)) throw new CtiError('invalidDigits');
  return typed.toUpperCase();
}
