/** The provider contract on a real Asterisk 16. */
import { after } from 'node:test';
import { providerContract } from '../contract/suite.ts';
import { whyNoAsterisk } from '../servers/asterisk/available.ts';
import { AsteriskBeds } from '../support/asterisk-bed.ts';

const beds = new AsteriskBeds({ major: 16, user: 'cti' });

providerContract('Asterisk 16', () => beds.open(), { skip: await whyNoAsterisk(16) });

after(() => beds.stop());
