/** People whom the page knows: found by number to say who calls, and by name to be called. */
import { type Call, partyName, partyNumber } from '../core/model/call.ts';
import type { CtiPresence } from '../core/model/presence.ts';

export interface CtiContact {
  /** In the server's directory. */
  id?: string;
  /** Empty for nobody: the number is only written as it is to be shown. */
  name: string;
  number: string;
  /** A second line: company, role. */
  detail?: string;
  /** Colleagues are offered first where a call is transferred. */
  colleague?: boolean;
  /** The record of this person, e.g. `contact:42`: a call with nobody but them is linked to it by itself. */
  record?: string;
  /** How a colleague stands; left out where it is not known. */
  presence?: CtiPresence;
}

/** Who a call is with, as text to show. Names of the phone network are data like any other: never markup. */
export interface Party {
  name: string;
  number: string;
  detail: string;
  initials: string;
  /** All who have this number. More than one: nobody knows yet who of them it is, and no name of them is shown. */
  sharing: readonly CtiContact[];
}

/** Digits that tell two long numbers apart, whatever country code or leading zero they are written with. */
const significant = 9;

export const digitsOf = (number: string): string => number.replace(/\D/g, '');

/** @returns whether both numbers reach the same phone: equal when short, equal in their last digits when long */
export function sameNumber(a: string, b: string): boolean {
  const key = numberKey(a);
  return key !== '' && key === numberKey(b);
}

/** The same for numbers that reach the same phone; empty for no number. */
export const numberKey = (number: string): string => digitsOf(number).slice(-significant);

/** @returns everybody whom this number reaches */
export function findContacts(contacts: readonly CtiContact[], number: string): CtiContact[] {
  return contacts.filter((contact) => sameNumber(contact.number, number));
}

/** @returns the first whom this number reaches */
export function findContact(contacts: readonly CtiContact[], number: string): CtiContact | undefined {
  return contacts.find((contact) => sameNumber(contact.number, number));
}

export function partyOf(call: Call, contacts: readonly CtiContact[]): Party {
  return partyBy(partyNumber(call), partyName(call), contacts);
}

/** @param name what the phone network says; the page's own contact is believed before it */
export function partyBy(number: string, name: string, contacts: readonly CtiContact[]): Party {
  const sharing = findContacts(contacts, number);
  const [contact] = sharing;
  if (sharing.length > 1) {
    return { name: '', number: contact?.number ?? number, detail: '', initials: String(sharing.length), sharing };
  }
  const shown = (contact?.name ?? name).trim();
  const detail = contact?.detail ?? '';
  return { name: shown, number: contact?.number ?? number, detail, initials: initials(shown), sharing };
}

/** @returns up to two letters, or `?` for somebody without a name */
export function initials(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? '')][0] ?? '');
  return letters.join('').toLocaleUpperCase() || '?';
}
