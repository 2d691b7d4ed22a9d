/**
 * What a number is: whom it reaches, from which country, and how it is written the same as every other way to write it.
 * For the server: it carries the world's numbering plans (145 KB), which no page loads.
 */
// libphonenumber-js: the numbering plans of all countries, which change every month. `max` for it knows wrong numbers from right ones.
import {
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  type PhoneNumber,
} from 'libphonenumber-js/max';
import { keysOf } from './keypad.ts';
import type { NumberSettings } from './settings.ts';
import { takeApart } from './written-number.ts';

/**
 * `external`: outside the phone system. `internal`: one of its own. `withheld`: nobody is to know. `sip`: an address
 * with a name. `emergency`; `short`: service codes and short numbers. `invalid`: nothing that a phone reaches.
 */
export const numberKinds = ['external', 'internal', 'withheld', 'sip', 'emergency', 'short', 'invalid'] as const;
export type NumberKind = (typeof numberKinds)[number];

export interface ParsedNumber {
  kind: NumberKind;
  /** As it was written. */
  raw: string;
  /** `+36205550148`; empty where the country is not known or the number is none of it. */
  e164: string;
  /** ISO 3166; empty where not known, or the number belongs to none. */
  country: string;
  /** The national significant number: `205550148`. Without a country the digits as they are. */
  national: string;
  extension: string;
  /** Tones and pauses after the number: `,,12#`. */
  postDial: string;
  /** SIP address without a number. */
  address: string;
  /** For people: `+36 20 555 0148`. */
  formatted: string;
  /** Its digits as they are dialled in its own country: `06205550148`. */
  local: string;
  /** The number did not say its country: it was taken to be of the default one, or to lack its `+`. */
  assumed: boolean;
}

/** Numbers of emergency services. Other countries' own, such as 101, are more often somebody's extension. */
const emergency: Readonly<Record<string, readonly string[]>> = {
  '': ['112', '911'],
  AU: ['000'],
  CN: ['110', '119', '120'],
  DE: ['110'],
  GB: ['999'],
  HK: ['999'],
  IE: ['999'],
  IN: ['100', '108'],
  JP: ['110', '119'],
  NZ: ['111'],
};

/** The longest number of E.164, and the shortest that may reach somebody outside without its area code. */
const mostDigits = 15;
const fewestOutside = 5;

/** Total: any text has an answer. */
export function parseNumber(raw: string, settings: NumberSettings): ParsedNumber {
  const nothing: ParsedNumber = {
    kind: 'invalid',
    raw,
    e164: '',
    country: '',
    national: '',
    extension: '',
    postDial: '',
    address: '',
    formatted: '',
    local: '',
    assumed: false,
  };
  // A line break in a number is an attempt at something else.
  if (/\p{Cc}/u.test(raw.trim())) return nothing;
  const parts = takeApart(raw);
  if (!parts) return { ...nothing, kind: 'withheld' };
  const { extension, postDial, address } = parts;
  if (address !== '') return { ...nothing, kind: 'sip', address, formatted: address };
  const rest = { ...nothing, extension, postDial };
  const written = lettersDialled(parts.number);
  const bare = written.replace(/[\s().\-/\u2010-\u2015\u2212~]/g, '');
  if (/^[\d*#]*[*#][\d*#]*$/.test(bare))
    return { ...rest, kind: 'short', national: bare, formatted: bare, local: bare };
  if (!/^\+*\d+$/.test(bare)) return rest;
  const digits = bare.replace(/\D/g, '');
  const own = bare.startsWith('+') ? undefined : inside(digits, settings);
  if (own) return { ...rest, kind: own, national: digits, formatted: digits, local: digits };
  return { ...rest, ...outside(bare, written, settings) };
}

function inside(digits: string, settings: NumberSettings): NumberKind | undefined {
  const { defaultCountry, internalNumberLength } = settings;
  if ([...(emergency[''] ?? []), ...(emergency[defaultCountry] ?? [])].includes(digits)) return 'emergency';
  return digits.length <= internalNumberLength ? 'internal' : undefined;
}

function outside(bare: string, written: string, settings: NumberSettings): Partial<ParsedNumber> {
  const digits = bare.replace(/\D/g, '');
  const country = countryOf(settings);
  const explicit = bare.startsWith('+');
  const found = explicit ? worldwide(bare.replace(/^\++(?:00)?/, '+'), written) : fromHome(digits, country);
  if (found) {
    return {
      kind: 'external',
      e164: found.number,
      country: found.country ?? '',
      national: found.nationalNumber,
      formatted: found.formatInternational(),
      local: found.formatNational().replace(/\D/g, ''),
      assumed: !explicit && !startsWorldwide(digits, country),
    };
  }
  if (explicit || digits.length > mostDigits + 3) return { kind: 'invalid' };
  if (digits.length < fewestOutside) return { kind: 'short', national: digits, formatted: digits, local: digits };
  // Somewhere outside: a number without its area code, or of a plan that is newer than ours.
  const kind = digits.length <= 6 && !digits.startsWith('0') ? 'short' : 'external';
  return { kind, national: digits, formatted: digits, local: digits, assumed: true };
}

/** With its country in front. A zero in brackets is for those at home, but in countries where it is part of the number. */
function worldwide(text: string, written: string): PhoneNumber | undefined {
  const found = read(text);
  if (found?.isValid()) return found;
  const without = written.includes('(0)') ? read(written.replace('(0)', '')) : undefined;
  if (without?.isValid()) return without;
  // A range that was opened yesterday is still a number.
  return found?.isPossible() ? found : undefined;
}

/** Without a `+`: at home if it may be, else abroad with `00`, else with its country but without a sign of it. */
function fromHome(digits: string, country: CountryCode | undefined): PhoneNumber | undefined {
  const home = country && read(digits, country);
  if (home?.isValid()) return home;
  const abroad = digits.startsWith('00') ? read(`+${digits.slice(2)}`) : undefined;
  if (abroad?.isValid()) return abroad;
  // A range that is newer than our plans, or kept for fiction: with its prefix in front it is meant as a whole number.
  if (abroad?.isPossible()) return abroad;
  if (home?.isPossible() && /^0\d{8}/.test(digits)) return home;
  if (digits.length < 10 || digits.startsWith('0')) return undefined;
  const signless = read(`+${digits}`);
  return signless?.isValid() ? signless : undefined;
}

/** Whether the digits say their country by an international prefix, `00` or the default country's own. */
function startsWorldwide(digits: string, country: CountryCode | undefined): boolean {
  if (digits.startsWith('00')) return true;
  return (country === 'US' || country === 'CA') && digits.startsWith('011');
}

function read(text: string, country?: CountryCode): PhoneNumber | undefined {
  return parsePhoneNumberFromString(text, { ...(country ? { defaultCountry: country } : {}), extract: false });
}

function countryOf({ defaultCountry }: NumberSettings): CountryCode | undefined {
  return isSupportedCountry(defaultCountry) ? defaultCountry : undefined;
}

/** `1-800-FLOWERS`: letters behind digits are keys to be pressed. */
function lettersDialled(number: string): string {
  if (!/^\+?\d[\d\s().-]*[A-Za-z][A-Za-z\d\s.-]*$/.test(number) || (number.match(/\d/g) ?? []).length < 3)
    return number;
  const letters = number.match(/[A-Za-z]/g) ?? [];
  return letters.length < 3 ? number : number.replace(/[A-Za-z]/g, keysOf);
}
