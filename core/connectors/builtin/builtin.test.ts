/**
 * The built-in exchange passes the whole provider contract. Its pages answer signals with canned words and make no sound here:
 * what is heard is measured between real browsers, in `test/webphone/exchange-calls.test.ts`.
 */
import { describe } from 'node:test';
import { providerContract } from '../../../test/contract/suite.ts';
import { builtinBed } from '../../../test/support/builtin-bed.ts';

describe('the built-in exchange', () => {
  providerContract('hosted', () => builtinBed('hosted'));
  providerContract('from a page over the Messaging Service', () => builtinBed('page'));
  providerContract('where the page loses its network', () => builtinBed('page', 'page'));
});
