/** Finding people by what is typed. */
import { expect } from '@open-wc/testing';
import type { CtiContact } from './contact.ts';
import { searchContacts } from './search-contacts.ts';

const people: CtiContact[] = [
  { name: 'Irina Kovalenko', number: '204', detail: 'Logistics', colleague: true },
  { name: 'Anna Kovács', number: '+36 20 555 0148', detail: 'Northwind · buyer' },
  { name: 'Jan Kova\u0301r\u030c', number: '00420 2 5550 1900' },
  { name: 'Олена Коваль', number: '+380445550199' },
];
const names = (typed: string): string[] => searchContacts(people, typed).map(({ contact }) => contact.name);
/** The part of the name that is marked. */
const marked = (typed: string): (string | undefined)[] =>
  searchContacts(people, typed).map(({ contact: { name }, match }) => match && name.slice(...match));

describe('people found by what is typed', () => {
  it('by the beginning of any name, whatever the accents', () => {
    expect(names('kovac')).to.deep.equal(['Anna Kovács']);
    expect(names('ANNA k')).to.deep.equal(['Anna Kovács']);
    expect(names('ковал')).to.deep.equal(['Олена Коваль']);
    expect(names('ovac')).to.deep.equal([]);
    expect(names(' ')).to.deep.equal([]);
  });

  it('mark what was typed in the name, with its accents', () => {
    expect(marked('kova')).to.deep.equal(['Kova', 'Ková', 'Kova\u0301']);
    expect(marked('anna k')).to.deep.equal(['Anna K']);
    expect(marked('5550')).to.deep.equal([undefined, undefined, undefined]);
  });

  it('by what stands beside the name, and by digits', () => {
    expect(names('buy')).to.deep.equal(['Anna Kovács']);
    expect(names('5550')).to.deep.equal(['Anna Kovács', 'Jan Kova\u0301r\u030c', 'Олена Коваль']);
    expect(names('4')).to.deep.equal([]);
  });

  it('by the letters of the keys', () => {
    expect(names('568')).to.deep.equal(['Irina Kovalenko', 'Anna Kovács', 'Jan Kova\u0301r\u030c']);
    expect(marked('26625')).to.deep.equal(['Anna K']);
    expect(names('5689')).to.deep.equal([]);
  });

  it('no more than asked for, in their own order', () => {
    expect(searchContacts(people, 'k', 1).map(({ contact }) => contact.name)).to.deep.equal(['Irina Kovalenko']);
  });

  it('in a time that grows with the people, whatever they are called', () => {
    const many = Array.from({ length: 5000 }, (_, i) => ({ name: `${'a '.repeat(20)}${i}`, number: String(i) }));
    expect(searchContacts(many, 'a a a b')).to.deep.equal([]);
  });
});
