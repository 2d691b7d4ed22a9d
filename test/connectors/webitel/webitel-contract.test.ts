/** Webitel as a page runs it passes the whole provider contract: over real sockets, against the fake. */
import { describe } from 'node:test';
import { webitelBed } from '../../support/webitel-bed.ts';
import { providerContract } from '../../contract/suite.ts';

describe('Webitel', () => {
  providerContract('with desk phones that are picked up by hand', () => webitelBed());
  providerContract('with desk phones that pick up what is ordered', () => webitelBed({ picksUp: true }));
  providerContract('where states are told before channels begin', () => webitelBed({ stateBeforeCreate: true }));
  providerContract('with a telephone of its own beside it', () => webitelBed({ webPhone: true }));
  providerContract('where a transfer ends the consultation first', () =>
    webitelBed({ transferEnds: 'consultationFirst' }),
  );
});
