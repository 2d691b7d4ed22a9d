/** By what numbers are compared: in full first, then by their last digits. */
import { keysOf } from './keypad.ts';
import type { ParsedNumber } from './parse-number.ts';
import type { NumberSettings } from './settings.ts';

export interface MatchKeys {
  /** The same for every way to write the number; empty where nobody can be found by it. */
  exact: string;
  /** Its last digits, the last one first: whatever begins so ends alike. Empty where only the whole number counts. */
  reversed: string;
}

/** The longest that is kept of a number's end. */
const mostReversed = 20;

/** For a number that is kept: all of its digits, so that it is found by any of its ends. */
export function keptKeys(parsed: ParsedNumber): MatchKeys {
  const exact = exactKey(parsed);
  const long = parsed.kind === 'external' || parsed.kind === 'short';
  return { exact, reversed: long ? backwards(parsed.e164 || parsed.national) : '' };
}

/** For a number that somebody is looked for by: as many last digits as `SearchNumberLength` says. */
export function searchedKeys(parsed: ParsedNumber, settings: NumberSettings): MatchKeys {
  const exact = exactKey(parsed);
  const digits = parsed.national;
  const { searchNumberLength, internalNumberLength } = settings;
  // Fewer digits than an outside number has would be the end of half the directory.
  const long = parsed.kind === 'external' && digits.length > Math.max(internalNumberLength, 4);
  return { exact, reversed: long ? backwards(digits).slice(0, searchNumberLength) : '' };
}

/** What is known of a number that is compared. */
export type ComparedNumber = Pick<ParsedNumber, 'e164' | 'national' | 'assumed'>;

/**
 * Whether two numbers that end alike may reach the same. Not where both say in full that they differ. A country that was only
 * assumed may be the wrong one; then the number within the country is still the same.
 */
export function mayBeSame(a: ComparedNumber, b: ComparedNumber): boolean {
  if (a.e164 === '' || b.e164 === '') return true;
  if (a.assumed === b.assumed) return subscriber(a.e164) === subscriber(b.e164);
  const [assumed, full] = a.assumed ? [a, b] : [b, a];
  return full.e164.endsWith(assumed.national);
}

function exactKey({ kind, e164, national, address }: ParsedNumber): string {
  switch (kind) {
    case 'withheld':
    case 'invalid':
      return '';
    case 'sip':
      return `sip:${address.toLowerCase()}`;
    case 'internal':
    case 'emergency':
      return `internal:${national}`;
    case 'short':
    case 'external':
      return e164 === '' ? `digits:${national}` : subscriber(e164);
  }
}

/**
 * Some countries write a mobile in two ways, depending on who calls it; it is one phone. Argentina's 9 behind the country,
 * Mexico's former 1, and the ninth digit that Brazil has put before its mobiles.
 */
function subscriber(e164: string): string {
  return e164
    .replace(/^\+549(?=\d{10}$)/, '+54')
    .replace(/^\+521(?=\d{10}$)/, '+52')
    .replace(/^\+55(\d\d)9(?=[6-9]\d{7}$)/, '+55$1');
}

function backwards(number: string): string {
  return [...number.replace(/\D/g, '')].reverse().slice(0, mostReversed).join('');
}

/** Letters of the keys for each word of a name to its end: `Kovács Anna` is found by 568227 and by 2662. */
export function nameKeys(words: readonly string[]): string[] {
  return words.map((_, index) => keysOf(words.slice(index).join(''))).filter((keys) => keys !== '');
}
