/** Small things that many parts of the panel stand on: who a number belongs to, lengths of time, words. */
import { expect } from '@open-wc/testing';
import { readRecentCalls } from '../core/session/recent-call.ts';
import { type CtiContact, findContact, initials, partyBy, sameNumber } from './contact.ts';
import { formatDuration, formatMoment } from './duration.ts';
import { en } from './words/en.ts';

const people: CtiContact[] = [
  { name: 'Irina Kovalenko', number: '204', colleague: true },
  { name: 'Anna Kovács', number: '+36 20 555 0148', detail: 'Northwind' },
  { name: 'Jan Kovář', number: '00420 2 5550 1900' },
];

describe('contacts', () => {
  it('pain 23: the same phone is found however its number is written', () => {
    expect(sameNumber('+36 20 555 0148', '0620/555-0148')).to.be.true;
    expect(findContact(people, '+420255501900')?.name).to.equal('Jan Kovář');
    expect(findContact(people, '204')?.name).to.equal('Irina Kovalenko');
  });
  it('an extension is not the end of somebody else’s number', () => {
    expect(sameNumber('148', '+36205550148')).to.be.false;
    expect(sameNumber('', '')).to.be.false;
    expect(findContact(people, '')).to.be.undefined;
  });
  it('the page’s own contact is believed before the name that the network tells', () => {
    expect(partyBy('+36205550148', 'Your Bank', people)).to.include({ name: 'Anna Kovács', detail: 'Northwind' });
    expect(partyBy('+36205550149', 'Your Bank', people)).to.include({ name: 'Your Bank', initials: 'YB' });
  });
  it('initials are letters of the first and the last name', () => {
    expect(initials('Anna Mária Kovács')).to.equal('AK');
    expect(initials('<b>')).to.equal('B');
    expect(initials('')).to.equal('?');
  });
});

describe('times', () => {
  it('lengths are h:mm:ss, and never negative', () => {
    expect([0, 7_900, 266_000, 4_360_000, -5].map((ms) => formatDuration(ms, 'en'))).to.deep.equal([
      '0:00',
      '0:07',
      '4:26',
      '1:12:40',
      '0:00',
    ]);
  });
  it('moments are a time today, a weekday this week, a date before', () => {
    const now = new Date(2026, 10, 22, 12).getTime();
    expect(formatMoment(new Date(2026, 10, 22, 9, 41).getTime(), now, 'en')).to.equal('09:41');
    expect(formatMoment(new Date(2026, 10, 20, 9).getTime(), now, 'en')).to.equal('Fri');
    expect(formatMoment(new Date(2026, 9, 1, 9).getTime(), now, 'en')).to.equal('Oct 1');
  });
});

describe('words', () => {
  it('states and reasons without a word of their own are made readable', () => {
    expect(en.agentState('afterWork')).to.equal('After work');
    expect(en.reason('in-meeting')).to.equal('In meeting');
  });
});

describe('the server’s list of calls', () => {
  it('is read row by row; calls that go on and rows that are none are left out', () => {
    const ended = {
      id: '1',
      direction: 'in',
      number: '+3615550148',
      startedAt: 1,
      endedAt: 2,
      talkMs: 0,
      missed: true,
    };
    const rows = [ended, { ...ended, id: '2', endedAt: null }, null, 'x', { id: 3 }];
    expect(readRecentCalls({ calls: rows })).to.deep.equal([
      { id: '1', direction: 'in', number: '+3615550148', name: '', at: 1, talkMs: 0, missed: true },
    ]);
    expect(readRecentCalls({ error: 'x' })).to.deep.equal([]);
  });
});
