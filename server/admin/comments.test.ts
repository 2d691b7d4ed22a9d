/** Why something was changed is kept with the change, wherever it is told. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AdminBed } from '../../test/support/admin-bed.ts';
import type { PersonView } from './person.ts';
import type { History, Meanwhile } from './revisions.ts';

let bed: AdminBed;
before(async () => {
  bed = await AdminBed.start();
});
after(() => bed.stop());

interface Entry {
  action: string;
  comment: string | null;
}
const newest = async (count = 1) =>
  (await bed.ok<{ entries: Entry[] }>('GET', `audit?limit=${count}`)).entries.map(({ action, comment }) => [
    action,
    comment,
  ]);
const comments = async (path: string) =>
  (await bed.ok<History>('GET', `${path}/revisions`)).revisions.map(({ comment }) => comment);
const settings = { url: '127.0.0.1', port: 1, userName: 'offhook', secret: 'planted-secret' };
const agnes = (more: object = {}) => ({
  login: 'agnes',
  name: 'Agnes',
  role: 'agent',
  active: true,
  connectionId: 'lab',
  settings: { extension: '201' },
  ...more,
});

describe('the reason of a change', () => {
  it('is kept with connections: made, changed, taken back, removed', async () => {
    const hq = { id: 'hq', connector: 'asterisk', name: 'HQ', settings };
    await bed.ok('POST', 'connections', { ...hq, comment: ' New office ' });
    await bed.ok('PATCH', 'connections/hq', {
      revision: 1,
      name: 'HQ 2',
      settings,
      comment: 'It has moved <b>again</b>',
    });
    await bed.ok('POST', 'connections/hq/roll-back', { revision: 2, to: 1, comment: 'It has not' });
    assert.deepEqual(await comments('connections/hq'), ['It has not', 'It has moved <b>again</b>', 'New office']);
    await bed.ok('DELETE', `connections/hq?revision=3&comment=${encodeURIComponent('Closed & gone')}`);
    assert.deepEqual(await newest(4), [
      ['connection.remove', 'Closed & gone'],
      ['connection.rollBack', 'It has not'],
      ['connection.change', 'It has moved <b>again</b>'],
      ['connection.create', 'New office'],
    ]);
  });

  it('is kept with users, one by one, many at once, and of a file', async () => {
    const { id } = await bed.ok<PersonView>('POST', 'users', agnes({ comment: 'Starts on Monday' }));
    await bed.ok('POST', 'users/bulk', { ids: [id], change: { role: 'supervisor' }, apply: true, comment: 'Promoted' });
    const csv = 'login,name\nagnes,Agnes Nagy\n';
    await bed.ok('POST', 'users/import', { csv, apply: true, comment: 'Married' });
    assert.deepEqual(await comments(`users/${id}`), ['Married', 'Promoted', 'Starts on Monday']);
    await bed.ok('POST', `users/${id}/password-link`, { comment: 'Asked by phone' });
    assert.deepEqual(await newest(), [['user.passwordLink', 'Asked by phone']]);
  });

  it('is kept with groups, sites, webhooks and what else is changed', async () => {
    const group = { name: 'Sales', connectionId: null, settings: {} };
    await bed.ok('POST', 'groups', { id: 'sales', ...group, comment: 'g1' });
    await bed.ok('PATCH', 'groups/sales', { revision: 1, ...group, name: 'S', comment: 'g2' });
    assert.deepEqual(await comments('groups/sales'), ['g2', 'g1']);
    await bed.ok('POST', 'sites', { id: 'crm', name: 'CRM', origins: ['https://crm.example.com'], comment: 's1' });
    await bed.ok('POST', 'sites/crm/key', { revision: 1, comment: 'Leaked' });
    assert.deepEqual(await comments('sites/crm'), ['Leaked', 's1']);
    await bed.ok('POST', 'webhooks', {
      url: 'https://crm.example.com/hook',
      events: ['call.ended'],
      active: true,
      comment: 'w1',
    });
    assert.deepEqual(await newest(), [['webhook.create', 'w1']]);
  });

  it('is told to the second of two administrators', async () => {
    await bed.ok('PATCH', 'sites/crm', {
      revision: 2,
      name: 'CRM 2',
      origins: ['https://crm.example.com'],
      comment: 'A new name',
    });
    const { body } = await bed.call<{ meanwhile: Meanwhile }>('PATCH', 'sites/crm', {
      revision: 2,
      name: 'Mine',
      origins: ['https://crm.example.com'],
    });
    assert.equal(body.meanwhile.comment, 'A new name');
  });

  it('may be left out, and is bounded', async () => {
    const of = (comment: unknown) =>
      bed.call<{ issues: { path: string }[] }>('PATCH', 'sites/crm', {
        revision: 99,
        name: 'CRM',
        origins: ['https://crm.example.com'],
        comment,
      });
    for (const bad of ['x'.repeat(501), 'two\nlines', 'a\0b', 7, null]) {
      const { status, body } = await of(bad);
      assert.deepEqual([status, body.issues.map(({ path }) => path)], [400, ['comment']], String(bad));
    }
    // It gets as far as the revision, which is another one.
    for (const good of ['x'.repeat(500), '', undefined]) assert.equal((await of(good)).status, 409);
    const query = `sites/crm?revision=99&comment=${'x'.repeat(501)}`;
    assert.equal((await bed.call('DELETE', query)).status, 400);
    const chain = await bed.ok<{ unbroken: boolean }>('GET', 'audit/verify');
    assert.equal(chain.unbroken, true);
  });
});
