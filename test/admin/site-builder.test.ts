/** The builder of what goes into a CRM's page, with a panel that rings, and the doctor of pages, on real answers. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { PageReport } from '../../admin/api/sites.ts';
import { violations } from '../support/accessibility.ts';
import { type PortalBed, portalBed } from '../support/portal-bed.ts';

let bed: PortalBed;
let crm: Server;
let origin = '';

before(async () => {
  bed = await portalBed({ outbound: { allowPrivate: true } });
  crm = createServer((request, response) => {
    if (request.url === '/moved') response.writeHead(302, { location: 'http://169.254.169.254/' });
    else {
      response.writeHead(200, {
        'content-type': 'text/html',
        'content-security-policy': "default-src 'self'",
        'permissions-policy': 'microphone=()',
      });
    }
    response.end('<!doctype html><cti-panel></cti-panel>');
  }).listen(0, '127.0.0.1');
  await once(crm, 'listening');
  origin = `http://127.0.0.1:${(crm.address() as AddressInfo).port}`;
  await bed.ask('POST', 'admin/sites', { id: 'crm', name: 'CRM', origins: [origin] });
});
after(async () => {
  await bed.close();
  crm.close();
  crm.closeAllConnections();
});
const picture = async (name: string) => {
  const folder = process.env['PICTURES'];
  if (folder) await bed.page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
};

describe('the builder', () => {
  it('shows a panel that rings, in the language and the look that are chosen, and gives the code for it', async () => {
    const { page } = bed;
    await bed.open('sites', 'crm');
    const stage = page.getByRole('region', { name: 'Preview' });
    await stage.getByRole('button', { name: 'A customer calls' }).press('Enter');
    await stage.getByText('Anna Kovács').first().waitFor();
    await page.locator('#language').selectOption('de');
    await stage
      .getByRole('button', { name: /Annehmen/ })
      .first()
      .waitFor();
    await page.locator('#scheme').selectOption('dark');
    await page.locator('#placement').selectOption('docked');
    await page.locator('#density').selectOption('tight');
    await page.locator('#accent').fill('#9db4ff');
    await page.locator('#history').check();
    const code = page.locator('embed-builder code-block').first().locator('pre');
    assert.match(await code.innerText(), /<cti-panel lang="de" colour-scheme="dark" placement="docked"><\/cti-panel>/);
    assert.match(await code.innerText(), /calls\.getTicket = panel\.getTicket;/);
    const style = await page.locator('embed-builder code-block').nth(1).locator('pre').innerText();
    assert.match(style, /cti-panel,\ncti-call-history \{\n {2}--cti-accent: #9db4ff;\n {2}--cti-space: 8px;/);
    assert.equal(
      await page.locator('cti-panel').evaluate((panel) => panel.style.getPropertyValue('--cti-accent')),
      '#9db4ff',
    );
    assert.deepEqual(await violations(page), []);
    await picture('builder');
    assert.deepEqual(bed.faults, []);
  });
});

describe('the doctor', () => {
  it('says what is in the way, and the exact lines, in the portal', async () => {
    const { page } = bed;
    await bed.open('sites', 'crm');
    await page.getByRole('button', { name: 'Examine' }).press('Enter');
    await page.getByText('It keeps the page from the microphone').waitFor();
    const lines = await page.locator('page-doctor code-block pre').innerText();
    const { host, origin: server } = new URL(bed.service.httpUrl);
    assert.deepEqual(lines.split('\n'), [
      `Content-Security-Policy: default-src 'self'; script-src 'self' ${server}; connect-src 'self' ${server} ws://${host}; media-src 'self' blob:`,
      'Permissions-Policy: microphone=(self)',
    ]);
    assert.deepEqual(await violations(page), []);
    await picture('doctor');
  });

  it('does not go where a page leads on to, nor where nobody may ask', async () => {
    const report = await bed.ask<PageReport>('POST', 'admin/sites/examine', { url: `${origin}/moved` });
    assert.match(report.findings[0]?.text ?? '', /leads on to http:\/\/169\.254\.169\.254/);
    for (const url of ['http://169.254.169.254/', 'http://[::ffff:a9fe:a9fe]/', 'http://user:secret@127.0.0.1/']) {
      await assert.rejects(bed.ask('POST', 'admin/sites/examine', { url }), /400/);
    }
    await assert.rejects(bed.ask('POST', 'admin/sites/examine', { url: 'file:///etc/passwd' }), /400/);
  });
});
