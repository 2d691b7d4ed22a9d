/** People found by what is typed: part of a name, of what stands beside it, of a number, or a name by the letters of the keys. */
import { keyOf } from '../core/numbers/keypad.ts';
import { type CtiContact, digitsOf } from './contact.ts';

export interface FoundContact {
  contact: CtiContact;
  /** The part of the name that was typed: where it begins and ends in it. */
  match: readonly [from: number, to: number] | undefined;
}

/** Shorter numbers are part of nearly every other. */
const fewestDigits = 2;

/**
 * @param typed accents and capitals do not matter; a name matches by the beginning of any of its words
 * @returns at most `limit` people, in their own order
 */
export function searchContacts(contacts: readonly CtiContact[], typed: string, limit = 6): FoundContact[] {
  const text = plain(typed.trim());
  if (text === '') return [];
  const digits = /^[\d\s()+.-]+$/.test(text) ? digitsOf(text) : '';
  const found: FoundContact[] = [];
  for (const contact of contacts) {
    if (found.length === limit) break;
    if (contact.name === '') continue;
    const match =
      inName(contact.name, text) ??
      (digits.length < fewestDigits ? inAnyOrder(contact, text) : onKeys(contact.name, digits));
    const inNumber = digits.length >= fewestDigits && digitsOf(contact.number).includes(digits);
    const inDetail = () => wordStarts(plain(contact.detail ?? '')).some((word) => word.startsWith(text));
    if (match !== undefined || inNumber || inDetail()) found.push({ contact, match });
  }
  return found;
}

/** `kovacs an` is Anna Kovács, too; and so is her name with a word of her company. */
function inAnyOrder({ name, detail = '' }: CtiContact, text: string): FoundContact['match'] {
  const words = text.split(/\s+/);
  const all = wordStarts(plain(`${name} ${detail}`));
  if (words.length < 2 || !words.every((word) => all.some((start) => start.startsWith(word)))) return undefined;
  return words.map((word) => inName(name, word)).find((match) => match !== undefined);
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** The text from the beginning of each of its words on. */
function wordStarts(text: string): string[] {
  return [...text.matchAll(/[\p{L}\p{N}]+/gu)].map(({ index }) => text.slice(index));
}

interface Letter {
  /** Without accents and capitals. */
  letter: string;
  /** Where it stands in the name. */
  at: number;
  end: number;
  /** It begins a word. */
  first: boolean;
}

function letters(name: string): Letter[] {
  const all: Letter[] = [];
  let at = 0;
  let first = true;
  for (const character of name) {
    const end = at + character.length;
    const letter = plain(character);
    const before = all.at(-1);
    // An accent of its own belongs to the letter before it.
    if (letter === '' && before) before.end = end;
    else all.push({ letter, at, end, first });
    first = !/[\p{L}\p{N}\p{M}]/u.test(character);
    at = end;
  }
  return all;
}

/** Where in the name `wanted` stands, from the beginning of a word on, each letter read by `read`. */
function place(name: string, wanted: string, read: (letter: string) => string): FoundContact['match'] {
  const all = letters(name);
  for (const [start, { first, at }] of all.entries()) {
    if (!first) continue;
    let said = '';
    for (let i = start; i < all.length && wanted.startsWith(said); i++) {
      said += read(all[i]?.letter ?? '');
      if (said === wanted) return [at, all[i]?.end ?? at];
    }
  }
  return undefined;
}

const inName = (name: string, text: string): FoundContact['match'] => place(name, text, (letter) => letter);

const onKeys = (name: string, digits: string): FoundContact['match'] => place(name, digits, keyOf);
