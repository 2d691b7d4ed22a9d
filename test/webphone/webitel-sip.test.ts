/** Webitel in a page whose web phone address is one of SIP: the voice registers at a real Asterisk, the calls come by CTI. */
import { it } from 'node:test';
import { FakeWebitel } from '../../core/connectors/webitel/fake.ts';
import { whyNoAsterisk } from '../servers/asterisk/available.ts';
import { startBed } from '../servers/asterisk/bed.ts';
import { openWebitelPage } from '../support/webitel-page-bed.ts';
import { settingsFor } from '../support/webitel-bed.ts';
import { openToneBrowser } from '../support/tone-browser.ts';

it(
  'Webitel with SIP over a WebSocket: the voice is registered, and hung up with the provider',
  { skip: await whyNoAsterisk(22) },
  async (t) => {
    const servers = await startBed({ major: 22 });
    t.after(() => servers.stop());
    const accounts = [{ number: '201', password: 'pw201', name: 'Olena', deskPhone: false }];
    const fake = await new FakeWebitel({ accounts, domain: '127.0.0.1' }).start();
    t.after(() => fake.stop());
    const browser = await openToneBrowser(440);
    t.after(() => browser.close());
    const { page, close } = await openWebitelPage(browser);
    t.after(close);
    const settings = settingsFor(fake, {
      webitelWebrtcConnectionString: servers.pbx.websocketUrl,
      webPhoneProtocol: 'sip',
    });
    await page.evaluate(`bench.start(${JSON.stringify({ settings, user: { login: '201', password: 'pw201' } })})`);
    await page.waitForFunction("bench.provider.state.link === 'up'");
    const contacts = () => servers.cli('pjsip show aor 201');
    while (!/Contact:\s+201\//.test(await contacts())) await new Promise((resolve) => setTimeout(resolve, 50));
    await page.evaluate('bench.provider.closeConnection()');
    while (/Contact:\s+201\//.test(await contacts())) await new Promise((resolve) => setTimeout(resolve, 50));
  },
);
