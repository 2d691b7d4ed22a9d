/** Signing in to the portal at a real provider, in a browser: there, back, and what somebody reads who is nobody here. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { violations } from '../support/accessibility.ts';
import { type OidcBed, oidcBed } from '../support/oidc-bed.ts';
import { type PortalBed, portalBed } from '../support/portal-bed.ts';

let provider: OidcBed;
let bed: PortalBed;

before(async () => {
  provider = await oidcBed();
  const { issuer, clientId, secret } = provider;
  bed = await portalBed({ oidc: { issuer, clientId, clientSecret: secret, name: 'Acme' } });
  provider.allow(new URL('api/oidc/back', bed.service.httpUrl).href);
});
after(async () => {
  await bed.close();
  await provider.close();
});

async function atProvider(page: Page, name: string): Promise<void> {
  await page.goto(new URL('admin/', bed.service.httpUrl).href);
  await page.getByRole('link', { name: 'Sign in with Acme' }).press('Enter');
  await page.fill('input[name=login]', name);
  await page.fill('input[name=password]', 'any');
  await page.click('button[type=submit]');
  await page.click('button[type=submit]');
}

describe('the portal with a provider', () => {
  it('is entered by signing in there', async () => {
    provider.people.set('p1', { preferred_username: 'boss' });
    const context = await bed.browser.newContext();
    const page = await context.newPage();
    await atProvider(page, 'p1');
    await page.waitForSelector('overview-page h1');
    assert.ok(page.url().startsWith(bed.service.httpUrl));
    await context.close();
  });

  it('says to somebody who is nobody here what to do', async () => {
    provider.people.set('p2', { preferred_username: 'stranger' });
    const context = await bed.browser.newContext();
    const page = await context.newPage();
    await atProvider(page, 'p2');
    await page.getByText('there is no user for you here').waitFor();
    assert.deepEqual(await violations(page), []);
    const folder = process.env['PICTURES'];
    if (folder) await page.screenshot({ path: `${folder}/oidc.png` });
    await context.close();
  });
});
