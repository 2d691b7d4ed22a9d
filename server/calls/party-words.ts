/** Who the other party of a call is, as a key, and the words by which it is found: of its name, and of any part of its number. */

/** Digits that tell two long numbers apart, whatever country code or leading zero they are written with. */
const significant = 9;
/** The longest number, and name, that is looked at. */
const mostDigits = 20;
const mostWords = 12;
const longestWord = 32;
/** Fewer digits than this are found at the beginning of an end that is kept. */
const shortestEnd = 3;

/** @returns the same for all ways to write one number; empty for a number that was withheld */
export function partyKey(number: string): string {
  const address = number.trim().toLowerCase();
  // A SIP address or a name: digits alone would make different people one.
  if (/\p{L}/u.test(address)) return address.slice(0, 64);
  return digitsOf(number).slice(-significant);
}

/**
 * Every end of the number is a word, so that any part of it is the beginning of one: a range of an index finds it.
 * @param name as the phone network tells it, in any script
 */
export function partyWords(number: string, name: string): string[] {
  const digits = /\p{L}/u.test(number) ? '' : digitsOf(number).slice(-mostDigits);
  const ends = Array.from({ length: Math.max(1, digits.length - shortestEnd + 1) }, (_, i) => digits.slice(i));
  const named = /\p{L}/u.test(number) ? [...wordsOf(number), ...wordsOf(name)] : wordsOf(name);
  return [...new Set([...named.slice(0, mostWords), ...ends])].filter((word) => word !== '');
}

/**
 * @param typed what an agent looks for
 * @returns the beginnings of words that must all be there; none when nothing was said
 */
export function searchedWords(typed: string): string[] {
  if (/^[\d\s()+./*#-]+$/.test(typed) && /\d/.test(typed)) {
    // Written with another prefix it is still the same number.
    const digits = digitsOf(typed).replace(/^0+(?=\d{3})/, '');
    return [digits.length > significant ? digits.slice(-significant) : digits];
  }
  return [...new Set(wordsOf(typed))].slice(0, 4);
}

/** What a search by number compares. */
export function digitsOf(number: string): string {
  return number.replace(/\D/g, '');
}

/** Without accents and in small letters, so that `kovacs` finds Kovács; the same in every database. */
function wordsOf(text: string): string[] {
  const plain = text.slice(0, 256).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => [...word].slice(0, longestWord).join(''));
}
