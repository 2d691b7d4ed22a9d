/** Changes can be looked at, compared and taken back; whoever comes second is told what the first has done. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AdminBed, ownerPassword } from '../../test/support/admin-bed.ts';
import type { SiteView, SiteWithKey } from '../sites/sites.ts';
import type { ConnectionView } from './connections.ts';
import type { GroupView } from './groups.ts';
import type { PersonView } from './person.ts';
import type { Change, Meanwhile, RevisionView, SecretSet } from './revisions.ts';

interface History {
  revisions: RevisionView[];
  secrets: Record<string, SecretSet>;
}
interface Refusal {
  code: string;
  current: { revision: number };
  meanwhile: Meanwhile;
}

let bed: AdminBed;
before(async () => {
  bed = await AdminBed.start();
});
after(() => bed.stop());

const settings = { url: '127.0.0.1', port: 1, userName: 'offhook', secret: 'planted-secret-1' };
const paths = (changes: Change[] | null | undefined) => (changes ?? []).map(({ path, after: is }) => [path, is]);

describe('the revisions of a connection', () => {
  it('tell who has changed what, and of a secret that it is another one', async () => {
    const made = await bed.ok<ConnectionView>('POST', 'connections', {
      id: 'hq',
      connector: 'asterisk',
      name: 'HQ',
      settings,
    });
    const second = await bed.ok<ConnectionView>('PATCH', 'connections/hq', {
      revision: made.revision,
      name: 'HQ Budapest',
      settings: { url: '127.0.0.1', port: 2, userName: 'offhook', secret: 'planted-secret-2' },
    });
    assert.equal(second.revision, 2);
    const { revisions, secrets } = await bed.ok<History>('GET', 'connections/hq/revisions');
    assert.deepEqual(
      revisions.map(({ revision, by, action }) => [revision, by, action]),
      [
        [2, 'boss', 'connection.change'],
        [1, 'boss', 'connection.create'],
      ],
    );
    assert.deepEqual(paths(revisions[0]?.changes), [
      ['name', 'HQ Budapest'],
      ['settings.port', 2],
      ['settings.secret', 'changed'],
    ]);
    assert.equal(revisions[1]?.changes, null);
    assert.deepEqual([secrets['secret']?.by, secrets['secret']?.at], ['boss', revisions[0]?.at]);
    assert.ok(!JSON.stringify(revisions).includes('planted'));
  });

  it('tell when a secret was set, not when something else was changed later', async () => {
    const before = await bed.ok<History>('GET', 'connections/hq/revisions');
    await bed.ok('PATCH', 'connections/hq', {
      revision: 2,
      name: 'HQ',
      settings: { ...settings, secret: undefined, port: 3 },
    });
    const { secrets } = await bed.ok<History>('GET', 'connections/hq/revisions');
    assert.deepEqual(secrets, before.secrets);
  });

  it('tell the second of two administrators what the first has done, and change nothing', async () => {
    const { status, body } = await bed.call<Refusal>('PATCH', 'connections/hq', {
      revision: 2,
      name: 'Mine',
      settings,
    });
    assert.deepEqual([status, body.code, body.current.revision], [409, 'changedMeanwhile', 3]);
    assert.equal(body.meanwhile.by, 'boss');
    assert.deepEqual(paths(body.meanwhile.changes), [
      ['name', 'HQ'],
      ['settings.port', 3],
    ]);
    assert.equal((await bed.ok<ConnectionView>('GET', 'connections/hq')).name, 'HQ');
  });

  it('are taken back to as a new revision, with the secret that there was', async () => {
    const back = await bed.ok<ConnectionView>('POST', 'connections/hq/roll-back', { revision: 3, to: 1 });
    assert.deepEqual([back.revision, back.name, back.settings['port']], [4, 'HQ', 1]);
    const { revisions } = await bed.ok<History>('GET', 'connections/hq/revisions');
    assert.equal(revisions[0]?.action, 'connection.rollBack');
    assert.deepEqual(paths(revisions[0].changes).toSorted(), [
      ['settings.port', 1],
      ['settings.secret', 'changed'],
    ]);
    // The phone system is asked with it: what was opened then is what was sealed first.
    const [row, first] = await bed.service.store.db
      .selectFrom('revisions')
      .select(['settings'])
      .where('object_id', '=', 'hq')
      .where('revision', 'in', [1, 4])
      .execute();
    assert.deepEqual(bed.opened(row?.settings, 'connection hq'), bed.opened(first?.settings, 'connection hq'));
  });

  it('are refused for one that there is not, and go with the connection', async () => {
    assert.equal((await bed.call('POST', 'connections/hq/roll-back', { revision: 4, to: 99 })).status, 404);
    assert.equal((await bed.call('POST', 'connections/hq/roll-back', { revision: 1, to: 1 })).status, 409);
    await bed.ok('DELETE', 'connections/hq?revision=4');
    const rows = await bed.service.store.db.selectFrom('revisions').selectAll().where('object_id', '=', 'hq').execute();
    assert.deepEqual(rows, []);
  });
});

describe('the revisions of a user', () => {
  const agnes = {
    login: 'agnes',
    name: 'Agnes',
    role: 'agent',
    active: true,
    connectionId: 'lab',
    settings: { extension: '201' },
    password: ownerPassword,
  };

  it('tell that the password is another one, and leave it as it is when the rest is taken back', async () => {
    const { id } = await bed.ok<PersonView>('POST', 'users', agnes);
    await bed.ok('PATCH', `users/${id}`, {
      ...agnes,
      revision: 1,
      name: 'Agnes Nagy',
      role: 'supervisor',
      password: 'another horse battery',
      settings: { extension: '211' },
    });
    const { revisions } = await bed.ok<History>('GET', `users/${id}/revisions`);
    assert.deepEqual(paths(revisions[0]?.changes), [
      ['name', 'Agnes Nagy'],
      ['role', 'supervisor'],
      ['password', 'changed'],
      ['settings.extension', '211'],
    ]);
    const back = await bed.ok<PersonView>('POST', `users/${id}/roll-back`, { revision: 2, to: 1 });
    assert.deepEqual([back.revision, back.name, back.role, back.number], [3, 'Agnes', 'agent', '201']);
    assert.equal(await bed.signInStatus('agnes', 'another horse battery'), 200);
  });

  it('give no role back that may not be given', async () => {
    const boss2 = await bed.ok<PersonView>('POST', 'users', {
      ...agnes,
      login: 'b2',
      role: 'owner',
      connectionId: null,
      settings: {},
    });
    await bed.ok('PATCH', `users/${boss2.id}`, {
      ...agnes,
      login: 'b2',
      role: 'agent',
      connectionId: null,
      settings: {},
      revision: 1,
    });
    await bed.ok('POST', 'users', {
      ...agnes,
      login: 'manager',
      role: 'userManager',
      connectionId: null,
      settings: {},
    });
    const cookie = await bed.signIn('manager');
    const { status } = await bed.call('POST', `users/${boss2.id}/roll-back`, { revision: 2, to: 1 }, cookie);
    assert.equal(status, 403);
  });
});

describe('the revisions of a group', () => {
  const sales = { name: 'Sales', connectionId: 'lab', settings: {} };
  const actions = async (path: string) =>
    (await bed.ok<History>('GET', `${path}/revisions`)).revisions.map(({ action }) => action);

  it('tell what was changed, and the second of two administrators what the first has done', async () => {
    await bed.ok('POST', 'groups', { id: 'sales', ...sales });
    await bed.ok('PATCH', 'groups/sales', { ...sales, revision: 1, name: 'Sales West', settings: { name: 'Desk' } });
    const { revisions } = await bed.ok<History>('GET', 'groups/sales/revisions');
    assert.deepEqual(paths(revisions[0]?.changes), [
      ['name', 'Sales West'],
      ['settings.name', 'Desk'],
    ]);
    const { status, body } = await bed.call<Refusal>('PATCH', 'groups/sales', { ...sales, revision: 1, name: 'Mine' });
    assert.deepEqual([status, body.code, body.current.revision], [409, 'changedMeanwhile', 2]);
    assert.deepEqual(paths(body.meanwhile.changes), paths(revisions[0]?.changes));
    assert.equal((await bed.ok<GroupView>('GET', 'groups/sales')).name, 'Sales West');
  });

  it('are taken back to as a new revision, which its users follow', async () => {
    const made = await bed.ok<PersonView>('POST', 'users', {
      login: 'sam',
      name: 'Sam',
      role: 'agent',
      active: true,
      connectionId: null,
      groupId: 'sales',
      settings: { extension: '401' },
    });
    const follows = async () => (await bed.ok<PersonView>('GET', `users/${made.id}`)).inherited?.settings;
    assert.deepEqual(await follows(), { name: 'Desk' });
    const back = await bed.ok<GroupView>('POST', 'groups/sales/roll-back', { revision: 2, to: 1 });
    assert.deepEqual([back.revision, back.name, await follows()], [3, 'Sales', {}]);
    assert.deepEqual(await actions('groups/sales'), ['group.rollBack', 'group.change', 'group.create']);
    await bed.ok('DELETE', `users/${made.id}?revision=1`);
  });

  it('are refused for one that there is not, and go with the group', async () => {
    assert.equal((await bed.call('POST', 'groups/sales/roll-back', { revision: 3, to: 9 })).status, 404);
    assert.equal((await bed.call('POST', 'groups/sales/roll-back', { revision: 1, to: 1 })).status, 409);
    await bed.ok('DELETE', 'groups/sales?revision=3');
    assert.equal((await bed.call('GET', 'groups/sales/revisions')).status, 404);
    const rows = await bed.service.store.db
      .selectFrom('revisions')
      .selectAll()
      .where('object_id', '=', 'sales')
      .execute();
    assert.deepEqual(rows, []);
  });
});

describe('the revisions of a site', () => {
  it('tell of its key that it is another one, and leave it when the rest is taken back', async () => {
    const origins = ['https://crm.example.com'];
    const made = await bed.ok<SiteWithKey>('POST', 'sites', { id: 'crm', name: 'CRM', origins });
    await bed.ok('PATCH', 'sites/crm', { revision: 1, name: 'Our CRM', origins: ['https://crm.example.org'] });
    const other = await bed.ok<SiteWithKey>('POST', 'sites/crm/key', { revision: 2 });
    const keyOf = async () =>
      (await bed.service.store.db.selectFrom('sites').select('signing_key').executeTakeFirstOrThrow()).signing_key;
    const sealed = await keyOf();
    const back = await bed.ok<SiteView>('POST', 'sites/crm/roll-back', { revision: 3, to: 1 });
    assert.deepEqual([back.revision, back.name, back.origins], [4, 'CRM', origins]);
    assert.equal(await keyOf(), sealed);
    const history = await bed.call<History>('GET', 'sites/crm/revisions');
    assert.deepEqual(
      history.body.revisions.map(({ action, changes }) => [action, paths(changes).map(([path]) => path)]),
      [
        ['site.rollBack', ['name', 'origins']],
        ['site.rotate', ['key']],
        ['site.change', ['name', 'origins']],
        ['site.create', []],
      ],
    );
    const told = history.text + (await bed.call('GET', 'audit')).text;
    for (const key of [made.key, other.key, sealed]) assert.ok(!told.includes(key));
  });

  it('tell the second of two administrators what the first has done', async () => {
    const input = { name: 'Mine', origins: ['https://crm.example.net'] };
    const { status, body } = await bed.call<Refusal>('PATCH', 'sites/crm', { revision: 3, ...input });
    assert.deepEqual([status, body.code, body.current.revision], [409, 'changedMeanwhile', 4]);
    assert.deepEqual(
      body.meanwhile.changes.map(({ path }) => path),
      ['name', 'origins'],
    );
    assert.equal((await bed.ok<SiteView>('GET', 'sites/crm')).name, 'CRM');
  });

  it('begin with what was there before changes were kept', async () => {
    const { db } = bed.service.store;
    await db.deleteFrom('revisions').where('kind', '=', 'site').execute();
    await bed.ok('PATCH', 'sites/crm', { revision: 4, name: 'Known', origins: ['https://crm.example.com'] });
    const { revisions } = await bed.ok<History>('GET', 'sites/crm/revisions');
    assert.deepEqual(
      revisions.map(({ revision, action }) => [revision, action]),
      [
        [5, 'site.change'],
        [4, 'site.known'],
      ],
    );
  });
});
