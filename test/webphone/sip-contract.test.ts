/** The provider contract on the SIP web phone: a page in Chromium with a microphone, against a real Asterisk 22. */
import { after } from 'node:test';
import { providerContract } from '../contract/suite.ts';
import { whyNoAsterisk } from '../servers/asterisk/available.ts';
import { SipBeds } from '../support/sip-bed.ts';

const skip = await whyNoAsterisk(22);
const beds = new SipBeds();
after(() => beds.stop());

providerContract('SIP web phone', () => beds.open(), { skip });
