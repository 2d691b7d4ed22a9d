/** Phone numbers in running text: where each begins and ends. Pure. */
// libphonenumber-js: the same numbering plans by which the server reads numbers. Only a page that is scanned loads it. Its own
// matcher takes a millisecond for each line of digits, and a page of the CRM has thousands.
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

export interface NumberSpan {
  from: number;
  to: number;
  /** To be called: E.164, with an extension behind `;ext=` where one is written. */
  number: string;
}

/** What could be a number: digits with marks between, whole, and no part of a word, a longer number or a path. */
const candidate =
  /(?<![\p{L}\p{N}_/.,:#=@-])[+(]?\(?\d(?:[\d\s().\-–/\u00a0\u2011]*\d)?(?:\s?(?:ext\.?|extension|x)\s?(\d{1,7}))?(?![\p{L}\p{N}_@%])/giu;
const date = /^(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:19|20)?\d{2})(?:\D|$)/;
const [fewest, mostDigits] = [7, 15];
/** Of one text; a page of nothing but numbers is a table, and its cells are texts of their own. */
const most = 200;

/**
 * @param country of numbers that are written without theirs, ISO 3166; without it only numbers with a `+` are found
 * @returns from first to last, none within another
 */
export function numberSpans(text: string, country = ''): NumberSpan[] {
  const spans: NumberSpan[] = [];
  const home = isSupportedCountry(country) ? country : undefined;
  for (const { index, 0: written, 1: extension } of text.matchAll(candidate)) {
    const number = numberOf(written, extension, home);
    if (number === undefined) continue;
    spans.push({ from: index, to: index + written.length, number });
    if (spans.length === most) break;
  }
  return spans;
}

function numberOf(written: string, extension: string | undefined, home: CountryCode | undefined): string | undefined {
  const main = extension === undefined ? written : written.slice(0, written.search(/\s?(?:ext|x)/i));
  const international = main.startsWith('+') || main.startsWith('(+');
  if ((!international && home === undefined) || date.test(main)) return undefined;
  const digits = main.replace(/\D/g, '');
  if (digits.length < fewest || digits.length > mostDigits) return undefined;
  const number = parsePhoneNumberFromString(main, home === undefined ? {} : { defaultCountry: home });
  if (!number?.isValid() || (!international && !isWhole(digits, number))) return undefined;
  return extension === undefined ? number.number : `${number.number};ext=${extension}`;
}

/** Other digits of that length are amounts and order numbers: a number without its country is written as one dials it at home. */
function isWhole(digits: string, number: NonNullable<ReturnType<typeof parsePhoneNumberFromString>>): boolean {
  const atHome = number.formatNational().replace(/\D/g, '');
  const { countryCallingCode, nationalNumber } = number;
  return [atHome, `1${atHome}`, `00${countryCallingCode}${nationalNumber}`].includes(digits);
}
