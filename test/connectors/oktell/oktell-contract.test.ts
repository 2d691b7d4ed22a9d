/** Oktell as a page runs it passes the whole provider contract: over real sockets, against the fake. */
import { describe } from 'node:test';
import { oktellBed } from '../../support/oktell-bed.ts';
import { providerContract } from '../../contract/suite.ts';

describe('Oktell', () => {
  providerContract('with phones that answer when told', () => oktellBed());
  providerContract('with phones that are answered by hand', () => oktellBed({ answers: false, autoAnswer: false }));
  providerContract('with line info that does not lag', () => oktellBed({ lag: 0 }));
  providerContract("with Oktell's menu on the line of who holds", () => oktellBed({ holdVariant: 'A' }));
  providerContract('with replies in parts', () => oktellBed({ multipartOver: 100 }));
});
