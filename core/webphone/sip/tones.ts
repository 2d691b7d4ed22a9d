/** Tones as they are typed or pasted. */
import { CtiError } from '../../provider/errors.ts';

const typed = /^[0-9*#A-D,]{1,64}$/;

/**
 * @param digits as typed or pasted: blanks, brackets, hyphens and dots are left out; `,` and `p` are pauses of 2 s
 * @throws CtiError `invalidDigits`
 */
export function tonesOf(digits: string): string {
  const tones = digits
    .replace(/[ ().-]/g, '')
    .toUpperCase()
    .replace(/[P;]/g, ',');
  if (!typed.test(tones)) throw new CtiError('invalidDigits');
  return tones;
}
