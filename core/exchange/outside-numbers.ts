/** What a dialled outside number does: chosen by its last two digits, as the telephone company of the test beds does it. */
import type { CallCause } from '../model/call.ts';

export interface OutsideBehaviour {
  /** Ring first, ms; `Infinity` never answers. */
  ring: number;
  /** Ends instead of an answer. */
  fails?: CallCause;
  /** Hangs up this long after the answer, ms. */
  hangUpAfter?: number;
}

/** @param answerAfter how long ordinary numbers ring, ms */
export function behaviourOf(number: string, answerAfter: number): OutsideBehaviour {
  switch (number.slice(-2)) {
    case '40':
      return { ring: 0 };
    case '41':
      return { ring: answerAfter, hangUpAfter: 3 * answerAfter };
    case '80':
      return { ring: Infinity };
    case '81':
      return { ring: 0, fails: 'rejected' };
    case '84':
      return { ring: 0, fails: 'unreachable' };
    case '86':
      return { ring: answerAfter, fails: 'busy' };
    default:
      return { ring: answerAfter };
  }
}

/** Outside numbers are E.164 or dialled with a leading 9; everything else is looked for inside. */
export function isOutside(number: string): boolean {
  return /^(\+|9)\d{5,}$/.test(number);
}
