/** The two-person rule: what it holds for, and that nobody ends it or goes round it alone. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ownerPassword } from '../../test/support/admin-bed.ts';
import { Program } from '../../test/support/program.ts';
import * as bed from '../../test/support/two-person-bed.ts';
import { adminRouteTable } from '../admin/admin-route.ts';
import type { PersonView } from '../admin/person.ts';
import { touchesRights } from './touches-rights.ts';

const { approve, as, hq, ok, person, proposes, site } = bed;
const dump = async () => {
  const { db } = bed.service.store;
  const tables = await Promise.all(
    (['connections', 'sites', 'webhooks', 'user_groups', 'users', 'revisions'] as const).map((table) =>
      db.selectFrom(table).selectAll().execute(),
    ),
  );
  return JSON.stringify(tables);
};

before(() => bed.begin());
after(() => bed.end());

describe('the two-person rule', () => {
  it('is off at first, and cannot be switched on by the only owner', async () => {
    const { body } = await as('ana', 'PATCH', 'two-person', { on: true });
    assert.equal(body.code, 'nobodySecond');
    await bed.second();
    await ok('ana', 'PATCH', 'two-person', { on: true });
  });

  it('holds for the simulated phone system of a new server, which is made whole when it is approved', async () => {
    const proposal = await proposes('ana', 'POST', 'trial');
    assert.deepEqual([proposal.action, bed.service.hub.connections.length], ['connection.create', 0]);
    const bob = await bed.signIn('bob');
    const { body } = await as<{ answer: unknown }>(bob, 'POST', `proposals/${proposal.id}/approve`, {});
    assert.deepEqual(body.answer, { on: true, offered: false });
    assert.deepEqual([bed.service.hub.connections.length, bed.service.hub.sessions.length], [1, 2]);
    const { entries } = await ok<{ entries: { approved_by: string | null }[] }>('ana', 'GET', 'audit?limit=3');
    assert.deepEqual(new Set(entries.map(({ approved_by: second }) => second)), new Set(['bob']));
    assert.equal((await as('ana', 'DELETE', 'trial')).status, 204);
    await new Program(['two-person', 'off', '--data', bed.folder]).ended;
  });

  it('lets only an owner set it', async () => {
    await bed.people();
    assert.equal((await as('tess', 'PATCH', 'two-person', { on: true })).status, 403);
    await ok('ana', 'PATCH', 'two-person', { on: true });
  });

  it('is under itself: an owner alone does not end it', async () => {
    const proposal = await proposes('ana', 'PATCH', 'two-person', { on: false });
    assert.deepEqual(proposal.changes, [{ path: 'on', before: true, after: false }]);
    assert.equal((await approve('tess', proposal)).body.code, 'missingRights');
    assert.equal((await as('ana', 'POST', `proposals/${proposal.id}/withdraw`, {})).status, 204);
    assert.equal((await ok<{ rule: { on: boolean } }>('ana', 'GET', 'proposals')).rule.on, true);
  });

  it('holds for every route that says so, and nothing is changed by a proposal', async () => {
    const under = adminRouteTable.filter(({ underTwo }) => underTwo).map(({ method, path }) => `${method} ${path}`);
    const group = { name: 'Sales', connectionId: null, settings: {} };
    const hook = { url: 'https://crm.example.com/hook', events: ['call.ended'], active: true };
    // Something of each kind that there is, made before the rule.
    await new Program(['two-person', 'off', '--data', bed.folder]).ended;
    await ok('ana', 'POST', 'groups', { id: 'sales', ...group });
    const { webhook } = await ok<{ webhook: { id: string } }>('ana', 'POST', 'webhooks', hook);
    const agent = await ok<PersonView>('ana', 'POST', 'users', person('agnes'));
    const other = await ok<PersonView>('ana', 'POST', 'users', person('otto'));
    await ok('ana', 'PATCH', `users/${other.id}`, { revision: 1, ...person('otto', { role: 'admin' }) });
    await ok('ana', 'PATCH', 'two-person', { on: true });
    const before = await dump();
    const asked: Record<string, [string, object?]> = {
      'POST connections': ['connections', { id: 'new', connector: 'asterisk', ...hq() }],
      'PATCH connections/:id': ['connections/hq', { revision: 1, ...hq({ name: 'HQ 2' }) }],
      'POST connections/:id/roll-back': ['connections/hq/roll-back', { revision: 1, to: 1 }],
      'DELETE connections/:id': ['connections/hq?revision=1'],
      'POST sites': ['sites', { id: 'new', ...site('New') }],
      'PATCH sites/:id': ['sites/crm', { revision: 1, ...site('CRM 2') }],
      'POST sites/:id/key': ['sites/crm/key', { revision: 1 }],
      'POST sites/:id/roll-back': ['sites/crm/roll-back', { revision: 1, to: 1 }],
      'DELETE sites/:id': ['sites/crm?revision=1'],
      'POST groups': ['groups', { id: 'new', ...group }],
      'PATCH groups/:id': ['groups/sales', { revision: 1, ...group, name: 'S' }],
      'POST groups/:id/roll-back': ['groups/sales/roll-back', { revision: 1, to: 1 }],
      'DELETE groups/:id': ['groups/sales?revision=1'],
      'POST webhooks': ['webhooks', hook],
      'PATCH webhooks/:id': [`webhooks/${webhook.id}`, { revision: 1, ...hook, active: false }],
      'POST webhooks/:id/key': [`webhooks/${webhook.id}/key`, { revision: 1 }],
      'DELETE webhooks/:id': [`webhooks/${webhook.id}?revision=1`],
      'POST users': ['users', person('nora', { role: 'supervisor' })],
      'PATCH users/:id': [`users/${agent.id}`, { revision: 1, ...person('agnes', { role: 'admin' }) }],
      'POST users/:id/roll-back': [`users/${other.id}/roll-back`, { revision: 2, to: 1 }],
      'DELETE users/:id/second-factor': [`users/${other.id}/second-factor?revision=2`],
      'POST users/:id/password-link': [`users/${other.id}/password-link`],
      'DELETE users/:id': [`users/${other.id}?revision=2`],
      'PATCH two-person': ['two-person', { on: false }],
    };
    // Of the simulated phone system above.
    assert.deepEqual([...Object.keys(asked), 'POST trial'].toSorted(), under.toSorted());
    for (const [route, [path, body]] of Object.entries(asked)) {
      const proposal = await proposes('ana', route.split(' ')[0] ?? '', path, body);
      assert.equal(proposal.state, 'waiting', route);
      assert.equal((await as('ana', 'POST', `proposals/${proposal.id}/withdraw`, {})).status, 204);
    }
    assert.equal(await dump(), before);
    // A roll-back that makes nobody another is done: the role and the sign-in stay.
    await ok('ana', 'POST', `users/${other.id}/roll-back`, { revision: 2, to: 2 });
  });
});

describe('who may do what', () => {
  it('is changed by nobody alone, by no door: password, second factor, login, sign-in, removal', async () => {
    const [bob] = (await ok<{ people: PersonView[] }>('ana', 'GET', 'users?search=bob')).people;
    assert.ok(bob);
    const same = person('bob', { role: 'owner', password: undefined });
    // His own name is his, and nobody else's rights are touched by it.
    const named = await ok<PersonView>('ana', 'PATCH', `users/${bob.id}`, {
      revision: bob.revision,
      ...same,
      name: 'Bob',
    });
    const at = { revision: named.revision };
    await proposes('ana', 'PATCH', `users/${bob.id}`, { ...at, ...same, password: 'another horse battery' });
    await proposes('ana', 'PATCH', `users/${bob.id}`, { ...at, ...same, active: false });
    await proposes('ana', 'PATCH', `users/${bob.id}`, { ...at, ...same, login: 'robert' });
    assert.equal((await as('', 'POST', 'api/sign-in', { login: 'bob', password: ownerPassword })).status, 200);
    const text = (rows: { text: string }[]) => rows.map(({ text: said }) => said);
    const csv = 'login,name,role\nbob,Bob,agent\nagnes,Agnes N,agent\n';
    const file = await ok<{ rows: { does: string; text: string }[] }>('ana', 'POST', 'users/import', {
      csv,
      apply: true,
    });
    assert.deepEqual(
      file.rows.map(({ does }) => does),
      ['error', 'change'],
    );
    assert.match(text(file.rows)[0] ?? '', /takes a second person/);
    const bulk = await ok<{ rows: { does: string; text: string }[] }>('ana', 'POST', 'users/bulk', {
      ids: [bob.id],
      change: { active: false },
      apply: true,
    });
    assert.match(text(bulk.rows)[0] ?? '', /takes a second person/);
    assert.equal((await ok<PersonView>('ana', 'GET', `users/${bob.id}`)).active, true);
  });

  it('is what a role is, and how somebody who could approve signs in', () => {
    const agent = { role: 'agent', active: true, login: 'a' };
    const admin = { role: 'admin', active: true, login: 'a' };
    assert.equal(touchesRights(undefined, agent), false);
    assert.equal(touchesRights(undefined, admin), true);
    assert.equal(touchesRights(agent, { ...agent, active: false, password: 'x', login: 'b' }), false);
    assert.equal(touchesRights(agent, undefined), false);
    assert.equal(touchesRights(admin, admin), false);
    assert.equal(touchesRights(admin, { ...admin, role: 'agent' }), true);
    assert.equal(touchesRights(admin, { ...admin, password: null }), true);
    assert.equal(touchesRights(admin, undefined), true);
  });
});

describe('offhook two-person', () => {
  it('ends the rule from the machine while the server runs, and the audit log says so', async () => {
    const off = new Program(['two-person', 'off', '--data', bed.folder, '--comment', 'Bob is on the moon']);
    assert.equal(await off.ended, 0, off.err);
    assert.equal(off.out, 'The two-person rule is off.\n');
    await ok('tess', 'PATCH', 'connections/hq', { revision: 1, ...hq({ name: 'HQ' }) });
    const { entries } = await ok<{ entries: { action: string; address: string; comment: string }[] }>(
      'ana',
      'GET',
      'audit?limit=2',
    );
    assert.deepEqual(
      [entries[1]?.action, entries[1]?.address, entries[1]?.comment],
      ['twoPerson.change', 'offhook two-person', 'Bob is on the moon'],
    );
    const chain = await ok<{ unbroken: boolean }>('ana', 'GET', 'audit/verify');
    assert.equal(chain.unbroken, true);
  });
});
