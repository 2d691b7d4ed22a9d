/** A page that talks to the phone system by itself dials by the dial plan, too, and says the number as it was written. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { FakeOktell } from '../../core/connectors/oktell/fake.ts';
import { openBrowser } from '../support/chromium.ts';
import { quickFake, settingsFor, userOf } from '../support/oktell-bed.ts';
import { PanelPhone, serviceWith } from '../support/panel-phones.ts';

it('a page that talks to the phone system by itself dials by the plan', { timeout: 60_000 }, async (t) => {
  const fake = await new FakeOktell(quickFake).start();
  t.after(() => fake.stop());
  const bed = await serviceWith({ connector: 'oktell', runs: 'page', settings: settingsFor(fake) }, [
    { extension: '101', settings: userOf(0) },
  ]);
  t.after(() => bed.close());
  const settings = JSON.stringify({
    defaultCountry: 'HU',
    dialPlan: [{ begins: '06', fewest: 9, most: 12, strip: 0, prefix: '9' }],
  });
  await bed.service.store.db
    .insertInto('number_settings')
    .values({ scope: 'connection:own', settings, revision: 1, updated_at: 0 })
    .execute();
  const browser = await openBrowser();
  t.after(() => browser.close());
  const phone = await PanelPhone.open(browser, bed, '101');
  await phone.says('Telephone ready');
  await phone.call('06 20 555 0143');
  await phone.page.locator('cti-call').getByText('06 20 555 0143').first().waitFor();
  await phone.end();
  const { direction, number } = await phone.lastCall();
  assert.deepEqual({ direction, number }, { direction: 'out', number: '906205550143' });
});
