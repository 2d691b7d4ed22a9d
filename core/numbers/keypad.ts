/** The letters on a phone's keys, ITU-T E.161. */
const keys = ['abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'];

/** @param letter small, without accents @returns its key; a digit is its own; empty for what has no key, as a space */
export function keyOf(letter: string): string {
  const key = keys.findIndex((some) => letter !== '' && some.includes(letter));
  if (key >= 0) return String(key + 2);
  return /^\d$/.test(letter) ? letter : '';
}

/** @returns the keys that one presses for a text; accents and capitals do not matter */
export function keysOf(text: string): string {
  return [...text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()].map(keyOf).join('');
}
