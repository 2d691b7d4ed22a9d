// Pain 8: a microphone that cannot be used says why, and what to do. Each state is made real: a browser with a device and one
// without, a page with a policy and one without https, permission given, refused and taken back.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { serveCrm } from '../frameworks/crm-site.ts';
import { openBrowser } from '../support/chromium.ts';
import type { LoopbackSite } from '../support/loopback-site.ts';

const page = `<!doctype html><html lang="en"><title>CRM</title>
<script type="module" src="/offhook.js"></script><cti-panel web-phone server="/none"></cti-panel></html>`;

/** A name that is this machine, but that the browser does not take for it: a page of it is not secure. */
const elsewhere = 'crm.test';

/** Keeps what the page hears, and every track that it opens. */
const watch = `(() => {
  globalThis.heard = [];
  globalThis.tracks = [];
  addEventListener('cti-microphone-changed', ({ detail }) => heard.push(detail.state));
  const { mediaDevices } = navigator;
  const ask = mediaDevices?.getUserMedia.bind(mediaDevices);
  if (ask) mediaDevices.getUserMedia = async (wanted) => {
    const stream = await ask(wanted);
    tracks.push(...stream.getTracks());
    return stream;
  };
})()`;

describe('pain 08: the microphone', () => {
  let site: LoopbackSite;
  let withDevice: Browser;
  /** Its user agrees to everything. */
  let willing: Browser;
  let withoutDevice: Browser;

  before(async () => {
    site = await serveCrm(
      { open: { html: page }, closed: { html: page, headers: { 'permissions-policy': 'microphone=()' } } },
      new Map(),
    );
    const hosts = `--host-resolver-rules=MAP ${elsewhere} 127.0.0.1`;
    withDevice = await openBrowser('--use-fake-device-for-media-stream', hosts);
    willing = await openBrowser('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream');
    withoutDevice = await openBrowser();
  });

  after(async () => {
    await withDevice.close();
    await willing.close();
    await withoutDevice.close();
    await site.close();
  });

  async function opened(
    browser: Browser,
    path = 'open',
    setting?: 'granted' | 'denied' | 'prompt',
  ): Promise<[BrowserContext, Page]> {
    const context = await browser.newContext();
    const shown = await context.newPage();
    if (setting) await permit(shown, setting);
    await shown.addInitScript(watch);
    await shown.goto(site.address + path);
    return [context, shown];
  }

  /** As the agent does in the browser's own settings. */
  async function permit(shown: Page, setting: 'granted' | 'denied' | 'prompt'): Promise<void> {
    const devtools = await shown.context().newCDPSession(shown);
    await devtools.send('Browser.setPermission', {
      permission: { name: 'microphone' },
      setting,
      origin: new URL(site.address).origin,
      browserContextId: await contextOf(shown),
    } as never);
  }

  async function contextOf(shown: Page): Promise<string | undefined> {
    const devtools = await shown.context().newCDPSession(shown);
    const { targetInfo } = (await devtools.send('Target.getTargetInfo')) as {
      targetInfo: { browserContextId?: string };
    };
    return targetInfo.browserContextId;
  }

  const heard = (shown: Page): Promise<string[]> => shown.evaluate('heard');

  it('may be used: nothing is said', async () => {
    const [context, shown] = await opened(withDevice, 'open', 'granted');
    await shown.waitForFunction('heard.length > 0');
    assert.deepEqual(await heard(shown), ['ready']);
    assert.equal(await shown.getByText(/microphone/i).count(), 0);
    await context.close();
  });

  it('is refused: says so, shows how to allow it, and stops saying so when it is allowed', async () => {
    const [context, shown] = await opened(withDevice, 'open', 'denied');
    await shown.getByText('The browser blocks the microphone on this page.').waitFor();
    assert.equal(await shown.getByText(/Press the sign/).count(), 0);
    await shown.getByRole('button', { name: 'Show how' }).click();
    await shown.getByText(/Press the sign in front of the page’s address/).waitFor();
    await permit(shown, 'granted');
    await shown.getByText('The browser blocks the microphone on this page.').waitFor({ state: 'detached' });
    assert.deepEqual(await heard(shown), ['denied', 'ready']);
    await permit(shown, 'denied');
    await shown.getByText('The browser blocks the microphone on this page.').waitFor();
    await context.close();
  });

  it('has not been asked for: offers to ask, and leaves no microphone open', async () => {
    const [context, shown] = await opened(willing, 'open', 'prompt');
    await shown.getByRole('button', { name: 'Allow it' }).click();
    await shown.getByText('The phone needs your microphone.').waitFor({ state: 'detached' });
    assert.deepEqual(await heard(shown), ['unasked', 'ready']);
    assert.deepEqual(await shown.evaluate('tracks.map(({ readyState }) => readyState)'), ['ended']);
    await context.close();
  });

  it('is asked for in vain: says that it is blocked', async () => {
    const [context, shown] = await opened(withDevice);
    await shown.getByRole('button', { name: 'Allow it' }).click();
    await shown.getByText('The browser blocks the microphone on this page.').waitFor();
    assert.deepEqual(await heard(shown), ['unasked', 'denied']);
    await context.close();
  });

  it('is forbidden by the page: says who can help', async () => {
    const [context, shown] = await opened(withDevice, 'closed', 'granted');
    await shown.getByText('This page does not let the phone use the microphone.').waitFor();
    await shown.getByRole('button', { name: 'Show how' }).click();
    await shown.getByText(/Permissions-Policy must name microphone/).waitFor();
    assert.deepEqual(await heard(shown), ['policy']);
    await context.close();
  });

  it('needs https: says so', async () => {
    const context = await withDevice.newContext();
    const shown = await context.newPage();
    await shown.goto(site.address.replace('127.0.0.1', elsewhere) + 'open');
    assert.equal(await shown.evaluate('isSecureContext'), false);
    await shown.getByText('The browser allows a microphone only on pages that begin with https.').waitFor();
    await context.close();
  });

  it('is not there: says so', async () => {
    const [context, shown] = await opened(withoutDevice, 'open', 'granted');
    await shown.getByText('No microphone is connected.').waitFor();
    assert.deepEqual(await heard(shown), ['noDevice']);
    await context.close();
  });
});
