/** The simulator passes the whole provider contract, in both ways of dialling. */
import { describe } from 'node:test';
import { providerContract } from '../../../test/contract/suite.ts';
import { simulatorBed } from '../../../test/support/simulator-bed.ts';

describe('the simulator', () => {
  providerContract('dialling at once', () => simulatorBed({}));
  providerContract('ringing the own phone first', () => simulatorBed({ ownPhoneFirst: true }));
});
