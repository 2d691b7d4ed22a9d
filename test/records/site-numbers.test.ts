/** Two CRMs on one phone system write numbers each in their own country's way: whose page it is decides how they are read. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { SignJWT } from 'jose';
import { DirectoryBed } from '../support/directory-bed.ts';
import { RawPage } from '../support/raw-page.ts';

describe('a page of a site', () => {
  let bed: DirectoryBed;
  const pages: RawPage[] = [];

  before(async () => {
    bed = await DirectoryBed.open();
    const set = (scope: string, settings: object) =>
      bed.call('PATCH', `admin/numbers/${scope}`, { revision: 0, settings });
    assert.equal((await set('server', { defaultCountry: 'HU', dialAs: 'e164' })).status, 200);
    assert.equal((await set('site:crm', { defaultCountry: 'GB' })).status, 200);
    const synced = await bed.sync('PUT', [
      { kind: 'contact', id: '1', name: 'Olivia Hart', numbers: [{ number: '020 7946 0991' }] },
      { kind: 'contact', id: '2', name: 'Bence Tóth', numbers: [{ number: '+36 20 794 6099' }] },
    ]);
    assert.equal(synced.status, 200);
  });
  after(async () => {
    for (const { socket } of pages) socket.terminate();
    await bed.close();
  });

  /** Signed for by the back end of the site. */
  async function pageOfSite(login: string): Promise<RawPage> {
    const token = await new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer('crm')
      .setSubject(login)
      .setExpirationTime('60s')
      .sign(Buffer.from(bed.key, 'base64url'));
    const { status, body } = await bed.call<{ ticket: string; url: string }>(
      'POST',
      'embed/tickets',
      { token },
      {
        origin: 'https://crm.example.com',
      },
    );
    assert.equal(status, 200);
    const page = await RawPage.signedIn(body.url, body.ticket);
    pages.push(page);
    return page;
  }

  it('reads what is written in it by the site’s settings, and any other page by the server’s', async () => {
    const [british, hungarian] = [await pageOfSite('agnes'), await bed.page('bela')];
    const dials = async (page: RawPage, number: string) =>
      ((await bed.ask(page, 'dialled', { number })) as unknown as { dials: string }).dials;
    assert.equal(await dials(british, '020 7946 0991'), '+442079460991');
    assert.equal(await dials(hungarian, '06 20 794 6099'), '+36207946099');
    const found = await bed.ask(british, 'people', { search: '020 7946' });
    assert.deepEqual(
      found.people.map(({ name }) => name),
      ['Olivia Hart'],
    );
  });

  it('names whom it calls, and the call keeps the number in full', async () => {
    const page = await pageOfSite('agnes');
    page.say({ type: 'command', id: 'c', command: { type: 'makeCall', targetAddress: '020 7946 0991' } });
    assert.equal((await page.next('reply')).ok, true);
    const session = bed.service.hub.sessions.find(({ user }) => user.name === 'agnes');
    const call = session?.provider.state.calls[0];
    assert.equal(call?.calledId, '+442079460991');
    const { people, written } = await bed.ask(page, 'identify', { number: call.calledId });
    assert.deepEqual([people[0]?.name, written], ['Olivia Hart', '020 7946 0991']);
    await session?.provider.dropCall(call.id);
    const cookie = await bed.cookieOf('agnes');
    const saved = async () => {
      const { calls } = (await bed.call<{ calls: { id: string }[] }>('GET', 'calls', undefined, { cookie })).body;
      const story = await bed.call<{ partyNumber?: unknown }>('GET', `calls/${calls[0]?.id}`, undefined, { cookie });
      return story.body.partyNumber;
    };
    let number = await saved();
    while (number === undefined) number = await saved();
    assert.deepEqual(number, { raw: '020 7946 0991', e164: '+442079460991', extension: '' });
  });
});
