// A page that gets the bundle twice, as two parts of a CRM that know nothing of each other bring it along. All of it is
// fetched again: its parts are under another address, too.
import { run } from './harness.js';
import { mountPlain } from './mount-plain.js';

const first = await import('/offhook.js');
const second = await import('/copy/offhook.js');

void run((place, values, on) => ({
  ...mountPlain(place, values, on),
  copies: {
    different: first.CtiPanel !== second.CtiPanel,
    first: customElements.get('cti-panel') === first.CtiPanel,
  },
}));
