/** What the phone system is told to dial for a number as an agent or a CRM writes it. */
import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { dialable } from '../provider/dialable.ts';
import { CtiError } from '../provider/errors.ts';
import { type ParsedNumber, parseNumber } from './parse-number.ts';
import type { NumberSettings } from './settings.ts';

export interface Dialled {
  number: ParsedNumber;
  /** What is dialled. */
  dials: string;
  /** Which rule of the plan has changed it, from 0; nothing for none. */
  rule: number | undefined;
}

/** @throws CtiError `argumentEmpty`, `invalidNumber` for what no phone could dial */
export function dialled(typed: string, settings: NumberSettings): Dialled {
  if (typed.trim() === '') throw new CtiError('argumentEmpty');
  const number = parseNumber(typed, settings);
  switch (number.kind) {
    case 'withheld':
    case 'sip':
    case 'invalid':
      // No plan of the world knows it; the phone system may.
      return { number, dials: dialable(typed), rule: undefined };
    // Never in the way of an emergency, and the phone system knows its own numbers and codes.
    case 'emergency':
    case 'internal':
      return { number, dials: number.national, rule: undefined };
    case 'short':
      return /[*#]/.test(number.national)
        ? { number, dials: dialable(number.national), rule: undefined }
        : { number, ...byRules(number.national, settings) };
    case 'external':
      return { number, ...byRules(inForm(number, settings), settings) };
  }
}

function inForm(number: ParsedNumber, { dialAs, defaultCountry }: NumberSettings): string {
  const { e164, raw, national, extension, postDial } = number;
  const parsed = parsePhoneNumberFromString(e164);
  const home = isSupportedCountry(defaultCountry) ? defaultCountry : undefined;
  // Without a country the digits are all there is.
  if (!parsed) return national;
  switch (dialAs) {
    case 'asTyped':
      return extension === '' && postDial === '' ? asTyped(raw, e164) : e164;
    case 'e164':
      return e164;
    case 'national':
      // By calling code: Italy and the Vatican, or the United States and Canada, are at home with each other.
      if (!home || parsed.countryCallingCode !== getCountryCallingCode(home)) return abroad(e164, home);
      // North America writes numbers without the 1 that it dials.
      return parsed.countryCallingCode === '1' ? `1${national}` : plain(parsed.formatNational());
    case 'international':
      return abroad(e164, home);
  }
}

function asTyped(raw: string, e164: string): string {
  try {
    return dialable(raw);
  } catch {
    // Letters, a link, another script: the number that was meant by it.
    return e164;
  }
}

/** With the international prefix as it is dialled in the default country. */
function abroad(e164: string, home: CountryCode | undefined): string {
  const prefixed = home && parsePhoneNumberFromString(e164)?.format('IDD', { fromCountry: home });
  // A number of the default country itself comes without a prefix, and there the usual one is right.
  const digits = plain(prefixed ?? '');
  return digits.endsWith(e164.slice(1)) ? digits : `00${e164.slice(1)}`;
}

function byRules(number: string, { dialPlan }: NumberSettings): { dials: string; rule: number | undefined } {
  const { length } = number.replace(/\D/g, '');
  const index = dialPlan.findIndex(
    ({ begins, fewest, most }) => number.startsWith(begins) && length >= fewest && length <= most,
  );
  const rule = dialPlan[index];
  if (!rule) return { dials: number, rule: undefined };
  return { dials: dialable(rule.prefix + number.slice(rule.strip)), rule: index };
}

function plain(formatted: string): string {
  return formatted.replace(/[^\d*#]/g, '');
}
