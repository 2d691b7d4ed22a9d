// A phone system that the page talks to by itself while the voice is in a desk phone: the server says so, and logs the calls.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { FakeOktell } from '../../core/connectors/oktell/fake.ts';
import { openBrowser } from '../support/chromium.ts';
import { quickFake, settingsFor, userOf } from '../support/oktell-bed.ts';
import { PanelPhone, serviceWith } from '../support/panel-phones.ts';

it('Oktell by a setting in the page: rings, is answered and ended there, and the server has the call', async (t) => {
  const fake = await new FakeOktell(quickFake).start();
  t.after(() => fake.stop());
  const service = await serviceWith({ connector: 'oktell', runs: 'page', settings: settingsFor(fake) }, [
    { extension: '101', settings: userOf(0) },
  ]);
  t.after(() => service.close());
  // No microphone: nobody talks through this page.
  const browser = await openBrowser();
  t.after(() => browser.close());
  const phone = await PanelPhone.open(browser, service, '101');
  await phone.says('Telephone ready');
  fake.customerCalls('15550123', 'ACME', '101');
  await phone.answer();
  await phone.button('Hold').click();
  await phone.button('Resume').click();
  await phone.end();
  const { direction, number, answered } = await phone.lastCall();
  assert.deepEqual({ direction, number, answered }, { direction: 'in', number: '15550123', answered: true });
});
