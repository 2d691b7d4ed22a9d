/** One user row by row: what is not as it should be is said of the right row, with what helps and where. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AdminBed } from '../../test/support/admin-bed.ts';
import { RawPage } from '../../test/support/raw-page.ts';
import type { Readiness, ReadinessRow } from './readiness.ts';

let bed: AdminBed;
const person = (login: string, more: object = {}) => ({
  ...{ login, name: login, role: 'agent', active: true, connectionId: 'own' },
  settings: { extension: '201', name: login },
  ...more,
});
const make = async (login: string, more: object = {}) =>
  (await bed.ok<{ id: string }>('POST', 'users', person(login, more))).id;
const rows = async (id: string): Promise<Record<string, ReadinessRow>> => {
  const { rows: all } = await bed.ok<Readiness>('GET', `users/${id}/readiness`);
  return Object.fromEntries(all.map((row) => [row.id, row]));
};
const report = { page: 'abcdef12', troubles: [] };

before(async () => {
  bed = await AdminBed.start();
  await bed.ok('POST', 'connections', { id: 'own', connector: 'builtin', name: 'Own', settings: {} });
  const settings = { url: '127.0.0.1', port: 1, userName: 'offhook', secret: 'a secret of the wire' };
  await bed.ok('POST', 'connections', { id: 'dead', connector: 'asterisk', name: 'Dead', settings });
});
after(() => bed.stop());

describe('the readiness of a user', () => {
  it('is told row by row, with the setting that mends it', async () => {
    const away = await rows(await make('away', { active: false }));
    assert.deepEqual([away['account']?.state, away['account']?.link?.to.split('?')[1]], ['bad', 'field=active']);
    const nowhere = await rows(await make('nowhere', { connectionId: null, settings: {} }));
    assert.deepEqual(
      [nowhere['place']?.state, nowhere['place']?.link?.to.split('?')[1]],
      ['bad', 'field=connectionId'],
    );
    assert.equal(nowhere['line'], undefined);
    const lost = await rows(await make('lost', { connectionId: 'dead' }));
    assert.match(lost['place']?.text ?? '', /^Dead/);
    assert.deepEqual([lost['place']?.state, lost['line']?.state], ['bad', 'unknown']);
    assert.equal((await bed.call('GET', 'users/nobody/readiness')).status, 404);
  });

  it('follows the pages of the user, and what they tell of themselves', async () => {
    const password = 'another horse battery';
    const id = await make('agnes', { settings: { extension: '301', name: 'agnes' }, password });
    const before = await rows(id);
    assert.deepEqual(
      [before['page']?.state, before['microphone']?.state, before['number']?.state],
      ['bad', 'unknown', 'ok'],
    );
    const cookie = await bed.signIn('agnes', password);
    const { ticket } = (await bed.call<{ ticket: string }>('POST', 'api/tickets', undefined, cookie)).body;
    const page = await RawPage.signedIn(bed.service.messagingUrl, ticket);
    const tell = async (more: object) => {
      page.say({ type: 'ask', id: '1', what: 'report', input: { ...report, ...more } });
      await page.next('answer');
      return rows(id);
    };
    assert.equal((await rows(id))['page']?.state, 'ok');
    const denied = await tell({ microphone: 'denied', phone: 'noMicrophone' });
    assert.deepEqual([denied['microphone']?.state, denied['webPhone']?.state], ['bad', 'bad']);
    assert.match(denied['microphone']?.text ?? '', /^Microphone blocked in/);
    const refused = await tell({ microphone: 'ready', phone: 'refused', reason: 'loginRefused' });
    assert.match(refused['webPhone']?.text ?? '', /^Refused in .*refused the user name or secret/);
    assert.match(refused['webPhone']?.link?.to ?? '', /field=webPhone$/);
    const good = await tell({ microphone: 'ready', phone: 'ready', troubles: ['ringBlocked'] });
    assert.deepEqual([good['microphone']?.state, good['webPhone']?.state, good['others']?.state], ['ok', 'ok', 'warn']);
    page.socket.terminate();
    await page.closed;
    while ((await rows(id))['page']?.state === 'ok') await new Promise((resolve) => setImmediate(resolve));
  });
});
