/** The provider contract on a real Asterisk 22, with the least rights and with a phone that can be told to answer. */
import { after } from 'node:test';
import { providerContract } from '../contract/suite.ts';
import { whyNoAsterisk } from '../servers/asterisk/available.ts';
import { AsteriskBeds } from '../support/asterisk-bed.ts';

const skip = await whyNoAsterisk(22);
const least = new AsteriskBeds({ major: 22, user: 'cti' });
const telling = new AsteriskBeds({ major: 22, user: 'admin' });

providerContract('Asterisk 22', () => least.open(), { skip });
providerContract('Asterisk 22, phones that can be told to answer', () => telling.open(), { skip });

after(async () => {
  await least.stop();
  await telling.stop();
});
