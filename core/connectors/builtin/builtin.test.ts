/**
 * The built-in exchange passes the whole provider contract. Its pages answer signals with canned words and make no sound here:
 * what is heard is measured between real browsers, in `test/webphone/exchange-calls.test.ts`.
 */
import { providerContract } from '../../../test/contract/suite.ts';
import { builtinBed } from '../../../test/support/builtin-bed.ts';

providerContract('the built-in exchange, hosted', () => builtinBed('hosted'));
providerContract('the built-in exchange, from a page over the Messaging Service', () => builtinBed('page'));
providerContract('the built-in exchange, where the page loses its network', () => builtinBed('page', 'page'));
