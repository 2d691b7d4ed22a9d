/** The provider contract on Webitel with its Verto web phone: a page in Chromium, over real sockets. */
import { after } from 'node:test';
import { providerContract } from '../contract/suite.ts';
import { WebitelPageBeds } from '../support/webitel-page-bed.ts';

const beds = new WebitelPageBeds();
after(() => beds.stop());

providerContract('Webitel with its web phone, in a page', () => beds.open());
