/** The simulator passes the whole provider contract, in both ways of dialling. */
import { providerContract } from '../../../test/contract/suite.ts';
import { simulatorBed } from '../../../test/support/simulator-bed.ts';

providerContract('simulator', () => simulatorBed({}));
providerContract('simulator that rings the own phone first', () => simulatorBed({ ownPhoneFirst: true }));
