/** The SIP web phone over an encrypted WebSocket, the only one that a page served over https may open. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Bed, startBed } from '../servers/asterisk/bed.ts';
import { whyNoAsterisk } from '../servers/asterisk/available.ts';
import type { LoopbackSite } from '../support/loopback-site.ts';
import { SipPage, sipSite } from '../support/sip-page.ts';
import { type TlsFront, tlsFront } from '../support/tls-front.ts';
import { openToneBrowser } from '../support/tone-browser.ts';

const voice = 440;

describe('the SIP web phone over wss', { skip: await whyNoAsterisk(22) }, () => {
  let servers: Bed;
  let front: TlsFront;
  let site: LoopbackSite;

  before(async () => {
    servers = await startBed({ major: 22 });
    const { hostname, port } = new URL(servers.pbx.websocketUrl);
    front = await tlsFront({ host: hostname, port: Number(port) });
    site = await sipSite();
  });
  after(async () => {
    await site.close();
    await front.close();
    await servers.stop();
  });

  const account = () => ({ url: `wss://127.0.0.1:${front.port}/ws`, extension: '201' });

  it('registers, calls and is called', async () => {
    const browser = await openToneBrowser(voice, `--ignore-certificate-errors-spki-list=${front.fingerprint}`);
    const page = await SipPage.open(browser, site, account());
    assert.equal(await page.run('bench.provider.state.link'), 'up');
    await page.run("bench.provider.makeCall('600')");
    await page.hears(voice);
    await page.run('bench.provider.dropCall(bench.calls[0].id)');
    const customer = await servers.customer('555201', { then: 'echo' });
    await page.until("bench.provider.state.calls[0]?.state === 'alerting'");
    await page.run('bench.provider.answerCall(bench.calls[0].id)');
    await page.hears(voice);
    await page.run('bench.provider.dropCall(bench.calls[0].id)');
    await customer.ended();
    await page.close();
    await browser.close();
  });

  it('does not reach a server whose certificate the browser does not believe', async () => {
    const browser = await openToneBrowser(0);
    const page = await SipPage.open(browser, site, account());
    assert.equal(await page.run('bench.provider.state.link'), 'down');
    assert.equal(await page.run('bench.provider.state.reason'), 'unreachable');
    await page.close();
    await browser.close();
  });
});
