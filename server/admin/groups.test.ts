/** Many users at once: by groups whose settings hold where a user has none, by one change for all, and what is found among them. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AdminBed, ownerPassword } from '../../test/support/admin-bed.ts';
import type { BulkResult } from './bulk-edit.ts';
import type { Findings, NumberHolder } from './findings.ts';
import type { GroupView } from './groups.ts';
import type { PersonView } from './person.ts';

let bed: AdminBed;
before(async () => {
  bed = await AdminBed.start({
    connections: [
      { id: 'lab', name: 'Lab', connector: 'simulator' },
      { id: 'lab2', name: 'Second lab', connector: 'simulator' },
    ],
    // The file may give one number to two.
    users: ['boss', 'twin'].map((login) => ({
      login,
      name: login,
      role: 'owner',
      password: ownerPassword,
      connection: 'lab',
      settings: { extension: '100' },
    })),
  });
});
after(() => bed.stop());

const person = (login: string, more: object = {}) => ({
  login,
  name: login.toUpperCase(),
  role: 'agent',
  active: true,
  connectionId: null,
  settings: {},
  ...more,
});
const read = (id: string) => bed.ok<PersonView>('GET', `users/${id}`);
const hosted = (id: string) => bed.service.hub.session(id)?.user;

describe('a group', () => {
  let id = '';

  it('gives its users the connection and the settings that they do not have themselves', async () => {
    await bed.ok('POST', 'groups', {
      id: 'sales',
      name: 'Sales',
      connectionId: 'lab',
      settings: { name: 'Sales desk' },
    });
    const made = await bed.ok<PersonView>(
      'POST',
      'users',
      person('anna', { groupId: 'sales', settings: { extension: '301' } }),
    );
    ({ id } = made);
    assert.deepEqual([made.connectionId, made.inherited?.connectionId, made.number], [null, 'lab', '301']);
    assert.deepEqual(made.inherited?.settings, { name: 'Sales desk' });
    assert.deepEqual(made.settings, { extension: '301' });
    assert.equal(hosted(id)?.connectionId, 'lab');
  });

  it('is found by its connection', async () => {
    const { people } = await bed.ok<{ people: PersonView[] }>('GET', 'users?connectionId=lab&search=anna');
    assert.deepEqual(
      people.map(({ login }) => login),
      ['anna'],
    );
    const { people: by } = await bed.ok<{ people: PersonView[] }>('GET', 'users?groupId=sales');
    assert.deepEqual(
      by.map(({ login }) => login),
      ['anna'],
    );
  });

  it('takes its users along when it changes, and asks each whether that can be', async () => {
    const change = (connectionId: string | null, settings: object = {}) =>
      bed.call<GroupView>('PATCH', 'groups/sales', { revision: 1, name: 'Sales', connectionId, settings });
    const bad = await change('lab', { extension: '1' });
    assert.match(bad.text, /settings\.extension.*Each user has this by itself/);
    assert.equal((await change('nowhere')).status, 400);
    await bed.ok('POST', 'users', person('rival', { connectionId: 'lab2', settings: { extension: '301' } }));
    assert.match((await change('lab2')).text, /ANNA: settings\.extension: RIVAL has the number 301/);
    assert.equal(hosted(id)?.connectionId, 'lab');
    const rival = (await bed.ok<{ people: PersonView[] }>('GET', 'users?search=rival')).people[0];
    await bed.ok('DELETE', `users/${rival?.id}?revision=1`);
    assert.equal((await change('lab2')).status, 200);
    assert.equal(hosted(id)?.connectionId, 'lab2');
    assert.equal((await change('lab2')).status, 409);
  });

  it('holds where a user says nothing, and only there', async () => {
    const own = await bed.ok<PersonView>('PATCH', `users/${id}`, {
      ...person('anna', { connectionId: 'lab', settings: { extension: '301' } }),
      revision: 1,
    });
    assert.deepEqual([own.groupId, own.inherited?.settings, hosted(id)?.connectionId], ['sales', {}, 'lab']);
  });

  it('stays while somebody is in it, and so does its connection', async () => {
    assert.equal((await bed.call('DELETE', 'groups/sales?revision=2')).body.code, 'stillUsed');
    await bed.ok('PATCH', `users/${id}`, { ...person('anna', { groupId: null, settings: {} }), revision: 2 });
    await bed.ok('DELETE', 'groups/sales?revision=2');
    assert.deepEqual((await bed.ok<{ groups: GroupView[] }>('GET', 'groups')).groups, []);
    assert.equal(
      (await bed.call('PATCH', `users/${id}`, { ...person('anna', { groupId: 'sales' }), revision: 3 })).status,
      400,
    );
  });
});

describe('one change for many users', () => {
  let ids: string[] = [];
  before(async () => {
    const made = ['bea', 'bob', 'ben'].map((login, index) =>
      bed.ok<PersonView>(
        'POST',
        'users',
        person(login, { connectionId: 'lab', settings: { extension: `40${index}` } }),
      ),
    );
    ids = (await Promise.all(made)).map(({ id }) => id);
  });

  it('is said before it is done', async () => {
    const edit = { ids, change: { role: 'supervisor', settings: { name: 'Desk' } } };
    const said = await bed.ok<BulkResult>('POST', 'users/bulk', { ...edit, apply: false });
    assert.deepEqual(
      said.rows.map(({ does }) => does),
      ['change', 'change', 'change'],
    );
    assert.equal((await read(ids[0] ?? '')).role, 'agent');
    await bed.ok('POST', 'users/bulk', { ...edit, apply: true });
    for (const id of ids) {
      const { role, settings, number } = await read(id);
      assert.deepEqual([role, settings['name'], typeof number], ['supervisor', 'Desk', 'string']);
    }
    const again = await bed.ok<BulkResult>('POST', 'users/bulk', { ...edit, apply: true });
    assert.deepEqual(
      again.rows.map(({ does }) => does),
      ['same', 'same', 'same'],
    );
  });

  it('is done for whom it can be done, and says why not for the others', async () => {
    const [boss] = (await bed.ok<{ people: PersonView[] }>('GET', 'users?search=boss')).people;
    const { rows } = await bed.ok<BulkResult>('POST', 'users/bulk', {
      ids: [...ids, boss?.id ?? '', 'nobody'],
      change: { active: false },
      apply: true,
    });
    assert.deepEqual(
      rows.map(({ does }) => does),
      ['change', 'change', 'change', 'error', 'error'],
    );
    assert.match(rows[3]?.text ?? '', /configuration file/);
    assert.equal(hosted(ids[0] ?? ''), undefined);
  });

  it('is done for all who fit a search', async () => {
    const { rows } = await bed.ok<BulkResult>('POST', 'users/bulk', {
      found: { search: 'b', connectionId: 'lab' },
      change: { active: true },
      apply: true,
    });
    assert.deepEqual(
      rows
        .filter(({ does }) => does === 'change')
        .map(({ login }) => login)
        .toSorted(),
      ['bea', 'ben', 'bob'],
    );
    assert.equal(hosted(ids[0] ?? '')?.number, '400');
  });

  it('gives nobody more rights than may be given, and does nothing without a change', async () => {
    await bed.ok('POST', 'users', person('manager', { role: 'userManager', password: ownerPassword }));
    const cookie = await bed.signIn('manager');
    const { body } = await bed.call<BulkResult>(
      'POST',
      'users/bulk',
      { ids, change: { role: 'owner' }, apply: true },
      cookie,
    );
    assert.deepEqual(new Set(body.rows.map(({ does }) => does)), new Set(['error']));
    assert.equal((await bed.call('POST', 'users/bulk', { ids, change: {}, apply: true })).status, 400);
  });
});

describe('among the numbers', () => {
  it('somebody is found by the number, whoever it is and however it is written', async () => {
    const { holders } = await bed.ok<{ holders: NumberHolder[] }>('GET', 'users/by-number?number=4%2000');
    assert.deepEqual(
      holders.map(({ person: { login, now }, connectionId }) => [login, connectionId, now?.registered]),
      [['bea', 'lab', true]],
    );
    assert.deepEqual((await bed.ok<{ holders: unknown[] }>('GET', 'users/by-number?number=999')).holders, []);
  });

  it('those without one, without a place, and with one for two are found', async () => {
    const { db } = bed.service.store;
    // As an older version, or a phone system whose settings have changed, may have left somebody.
    const [bob] = (await bed.ok<{ people: PersonView[] }>('GET', 'users?search=bob')).people;
    assert.ok(bob);
    await db.updateTable('users').set({ user_settings: '{}' }).where('id', '=', bob.id).execute();
    bed.service.hub.removeUser(bob.id);
    const { withoutNumber, shared, withoutPlace } = await bed.ok<Findings>('GET', 'users/findings');
    assert.deepEqual(
      [withoutNumber.map(({ login }) => login), withoutPlace.map(({ login }) => login)],
      [['bob'], ['bob']],
    );
    assert.match(withoutPlace[0]?.problem ?? '', /extension/);
    assert.deepEqual(
      shared.map(({ connectionId, number, users }) => [connectionId, number, users.map(({ login }) => login)]),
      [['lab', '100', ['boss', 'twin']]],
    );
  });
});

describe('a link for a new password', () => {
  it('sets it once, and ends the sign-ins that there were', async () => {
    const made = await bed.ok<PersonView>('POST', 'users', person('carl', { password: ownerPassword }));
    const cookie = await bed.signIn('carl');
    const { token } = await bed.ok<{ token: string }>('POST', `users/${made.id}/password-link`);
    const set = (password: string) => bed.call('POST', 'api/password-link', { token, password }, '');
    assert.equal((await set('short')).status, 400);
    assert.equal((await set('a new horse battery')).status, 204);
    assert.equal((await bed.call('GET', 'api/me', undefined, cookie)).status, 401);
    assert.equal(await bed.signInStatus('carl', 'a new horse battery'), 200);
    assert.equal((await set('another horse battery')).body.code, 'linkUsed');
  });

  it('is made by nobody for somebody with more rights, and another one ends it', async () => {
    const made = await bed.ok<PersonView>('POST', 'users', person('chief', { role: 'admin', password: ownerPassword }));
    const cookie = await bed.signIn('manager');
    assert.equal((await bed.call('POST', `users/${made.id}/password-link`, undefined, cookie)).status, 403);
    const first = await bed.ok<{ token: string }>('POST', `users/${made.id}/password-link`);
    await bed.ok('POST', `users/${made.id}/password-link`);
    const used = await bed.call(
      'POST',
      'api/password-link',
      { token: first.token, password: 'a new horse battery' },
      '',
    );
    assert.equal(used.status, 410);
  });
});
