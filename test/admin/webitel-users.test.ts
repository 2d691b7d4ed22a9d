/** The Webitel users in the portal: the guide's fields, and who gets to read them. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { RawPage } from '../support/raw-page.ts';
import { violations } from '../support/accessibility.ts';
import { type PortalBed, portalBed } from '../support/portal-bed.ts';

const signInPassword = 'correct horse battery';
let bed: PortalBed;

before(async () => {
  bed = await portalBed();
});
after(async () => {
  await bed.close();
});

/** What the page of a user is told about the telephone it is to be, and all else that it hears. */
async function told(login: string): Promise<string> {
  const post = (path: string, body: object | undefined, cookie = '') =>
    fetch(new URL(path, bed.service.httpUrl), {
      method: 'POST',
      headers: { cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const signedIn = await post('api/sign-in', { login, password: signInPassword });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const { ticket } = (await (await post('api/tickets', undefined, cookie)).json()) as { ticket: string };
  const page = await RawPage.signedIn(bed.service.messagingUrl, ticket);
  page.say({ type: 'ask', id: 'phone', what: 'phone', input: {} });
  await page.next('answer');
  page.socket.close();
  return JSON.stringify(page.messages);
}

async function makeUser(login: string, number: string): Promise<void> {
  const { page } = bed;
  await bed.open('users', 'new');
  await page.fill('#login >> nth=0', login);
  await page.fill('#name', login);
  await page.fill('#password', signInPassword);
  await page.selectOption('#connection', 'kyiv');
  const form = page.locator('settings-form');
  await form.locator('#login').fill(number);
  await form.locator('#password').fill(`planted-${number}`);
  await form.locator('#useVideo').check();
  await form.locator('#useNotificationSound').uncheck();
  await page.click('button.primary');
  await page.waitForSelector(`user-page h1:has-text("${login}")`);
}

describe('Webitel users', () => {
  it('have the fields of the guide, with the ports and defaults filled in', async () => {
    const { page } = bed;
    await bed.open('connections', 'new', 'webitel');
    assert.match(await page.locator('connection-page table').innerText(), /871[\s\S]*5066[\s\S]*4004/);
    await page.fill('#name', 'Kyiv');
    await page.fill('#id', 'kyiv');
    await page.selectOption('#runs', 'page');
    await page.fill('#webitelConnectionString', 'ws://127.0.0.1:1');
    await page.fill('#webitelDomain', 'kyiv.example');
    await page.click('button.primary');
    await page.waitForURL(/#\/connections\/kyiv$/);
    await bed.open('users', 'new');
    await page.selectOption('#connection', 'kyiv');
    const labels = await page.locator('settings-form label').allInnerTexts();
    for (const field of [
      'login',
      'password',
      'Domain',
      'Auto-connection',
      'web phone',
      'video',
      'notification sound',
    ]) {
      assert.ok(
        labels.some((label) => label.includes(field)),
        `${field} in ${labels.join(', ')}`,
      );
    }
    assert.deepEqual(await violations(page), []);
  });

  it('are read by their own page, where the provider runs in it', async () => {
    await makeUser('olena', '200');
    await makeUser('petro', '201');
    const [olena, petro] = [await told('olena'), await told('petro')];
    assert.match(olena, /planted-200/);
    assert.match(olena, /"useVideo":true/);
    assert.match(olena, /"useNotificationSound":false/);
    assert.ok(!olena.includes('planted-201'));
    assert.ok(!petro.includes('planted-200'));
  });

  it('are read by no page at all, where the service hosts the provider', async () => {
    const { page } = bed;
    await bed.open('connections', 'kyiv');
    await page.selectOption('#runs', 'service');
    await page.click('button.primary');
    await page.waitForSelector('text=Saved.');
    for (const login of ['olena', 'petro']) assert.ok(!(await told(login)).includes('planted-'), login);
  });
});
