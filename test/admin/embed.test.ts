/** A CRM of another origin, built from nothing but the code that the portal shows: its page has a telephone, and its user need not sign in. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { violations } from '../support/accessibility.ts';
import { type LoopbackSite, onLoopback } from '../support/loopback-site.ts';
import { type PortalBed, portalBed } from '../support/portal-bed.ts';

let bed: PortalBed;
let crm: LoopbackSite;
let folder = '';
let html = '';
let token: () => Promise<string> = () => Promise.reject(new Error('not yet'));

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-crm-'));
  bed = await portalBed({
    connections: [{ id: 'lab', name: 'Lab', connector: 'simulator' }],
    users: [{ login: 'agnes', name: 'Agnes Nagy', connection: 'lab', settings: { extension: '201' } }],
  });
  const server = createServer((request, response) => {
    if (request.url === '/offhook-token') {
      token().then(
        (text) => response.end(text),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    } else response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>CRM</title>${html}`);
  });
  crm = await onLoopback(server);
});
after(async () => {
  await crm.close();
  await bed.close();
  await rm(folder, { recursive: true, force: true });
});

const shownCode = (page: Page, label: string, kind: string) =>
  page.getByRole('group', { name: label }).getByRole('button', { name: kind, exact: true }).click();

describe('the code that the portal shows', () => {
  let key = '';

  it('comes with a key that is shown once', async () => {
    const { page } = bed;
    await bed.open('sites', 'new');
    await page.fill('#name', 'Northwind');
    await page.fill('#id', 'northwind');
    await page.fill('#origins', 'northwind.example.com');
    await page.click('button.primary');
    await page.waitForSelector('#origins-wrong');
    await page.fill('#origins', new URL(crm.address).origin);
    await page.click('button.primary');
    await page.waitForSelector('text=This key is shown once.');
    key = await page.locator('.key').innerText();
    assert.deepEqual(await violations(page), []);
    await page.reload();
    await page.waitForSelector('text=It is shown to nobody.');
  });

  it('gives a page of the CRM a telephone', async () => {
    const { page } = bed;
    html = await page.locator('code-block[label="Code of the page"]').locator('pre').innerText();
    const node = await page.locator('code-block[label="Code of the back end"]').locator('pre').innerText();
    await writeFile(join(folder, 'token.mjs'), `${node}\nprocess.stdout.write(offhookToken('agnes'));\n`);
    token = async () => {
      const env = { ...process.env, OFFHOOK_SITE_KEY: key };
      return (await promisify(execFile)(process.execPath, [join(folder, 'token.mjs')], { env })).stdout;
    };
    const context = await bed.browser.newContext();
    const other = await context.newPage();
    await other.goto(crm.address);
    await other.getByText('Available').first().waitFor();
    assert.deepEqual(await context.cookies(), []);
    await context.close();
  });

  it('gives none to a page of another origin', async () => {
    const context = await bed.browser.newContext();
    const other = await context.newPage();
    const refused = other.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/embed/tickets'));
    await other.goto(crm.address.replace('127.0.0.1', 'localhost'));
    await refused;
    await context.close();
  });

  it('signs in Python and Java what it signs in Node', async (t) => {
    const { page } = bed;
    const python = async (code: string) => {
      await writeFile(join(folder, 'token.py'), `${code}\nprint(offhook_token("agnes"), end="")\n`);
      return ['python3', join(folder, 'token.py')];
    };
    const java = async (code: string) => {
      const main = code.replace(
        'class Offhook {',
        'class Offhook {\n  public static void main(String[] a) throws Exception { System.out.print(token("agnes")); }',
      );
      await writeFile(join(folder, 'Offhook.java'), main);
      return ['java', join(folder, 'Offhook.java')];
    };
    for (const [kind, made] of [
      ['Python', python],
      ['Java', java],
    ] as const) {
      await shownCode(page, 'Code of the back end', kind);
      const code = await page.locator('code-block[label="Code of the back end"]').locator('pre').innerText();
      const [program = '', file = ''] = await made(code);
      const env = { ...process.env, OFFHOOK_SITE_KEY: key };
      let signed = '';
      try {
        signed = (await promisify(execFile)(program, [file], { env })).stdout;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        t.diagnostic(`${kind} is not installed here, so its code was not tried`);
        continue;
      }
      const answer = await fetch(new URL('api/embed/tickets', bed.service.httpUrl), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: signed }),
      });
      assert.equal(answer.status, 200, `${kind}: ${await answer.text()}`);
    }
  });
});
