/** What was proposed is approved by somebody else and done once, with all checks as of then, or not at all. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { systemClock } from '../../core/provider/world.ts';
import { ownerPassword } from '../../test/support/admin-bed.ts';
import { Program } from '../../test/support/program.ts';
import * as bed from '../../test/support/two-person-bed.ts';
import type { AdminHandler } from '../admin/admin-request.ts';
import { by } from '../admin/admin-route.ts';
import { Audit } from '../admin/audit.ts';
import type { ConnectionView } from '../admin/connections.ts';
import type { History, Meanwhile } from '../admin/revisions.ts';
import { ApiError } from '../app/api-error.ts';
import { Sealer } from '../secrets/sealer.ts';
import type { SiteView, SiteWithKey } from '../sites/sites.ts';
import type { UsersTable } from '../store/tables.ts';
import { Proposals } from './proposals.ts';
import type { TwoPersonRule } from './two-person-rule.ts';

const { approve, as, day, hq, list, ok, person, proposes, secret, signAllIn, signIn, site, state } = bed;

before(async () => {
  await bed.begin();
  await bed.second();
  await bed.people();
  await ok('ana', 'PATCH', 'two-person', { on: true });
});
after(() => bed.end());

describe('a change that was proposed', () => {
  it('is carried out when somebody else approves it, and says so wherever it is told', async () => {
    const proposal = await proposes('tess', 'PATCH', 'connections/hq', {
      revision: 1,
      ...hq({ name: 'HQ Budapest', settings: { ...hq().settings, port: 2, secret: `${secret}-new` } }),
      comment: 'New trunk',
    });
    assert.deepEqual(
      proposal.changes,
      [
        { path: 'name', before: 'HQ', after: 'HQ Budapest' },
        { path: 'settings.port', before: 1, after: 2 },
        { path: 'settings.secret', before: undefined, after: 'changed' },
      ].map((change) => JSON.parse(JSON.stringify(change)) as object),
    );
    assert.deepEqual(
      [proposal.by, proposal.comment, proposal.mine, proposal.decides],
      ['tess', 'New trunk', true, false],
    );
    assert.equal((await ok<ConnectionView>('ana', 'GET', 'connections/hq')).name, 'HQ');
    const { status, text } = await approve('bob', proposal);
    assert.equal(status, 200, text);
    const now = await ok<ConnectionView>('ana', 'GET', 'connections/hq');
    assert.deepEqual([now.name, now.settings['port'], now.revision], ['HQ Budapest', 2, 2]);
    const { revisions } = await ok<History>('ana', 'GET', 'connections/hq/revisions');
    const [newest] = revisions;
    assert.deepEqual([newest?.by, newest?.approvedBy, newest?.comment], ['tess', 'bob', 'New trunk']);
    const { entries } = await ok<{ entries: { action: string; actor_login: string; approved_by: string | null }[] }>(
      'audra',
      'GET',
      'audit?limit=2',
    );
    assert.deepEqual(
      entries.map(({ action, actor_login: by, approved_by: second }) => [action, by, second]),
      [
        ['connection.change', 'tess', 'bob'],
        ['proposal.make', 'tess', null],
      ],
    );
  });

  it('is approved neither by its proposer, through whichever session, nor by somebody without the right', async () => {
    const proposal = await proposes('tess', 'PATCH', 'connections/hq', { revision: 2, ...hq() });
    const again = await signIn('tess');
    for (const who of ['tess', again]) assert.equal((await approve(who, proposal)).body.code, 'ownProposal');
    assert.equal((await approve('audra', proposal)).body.code, 'missingRights');
    assert.equal((await approve('uma', proposal)).status, 404);
    assert.equal(
      (await as('tess', 'POST', `proposals/${proposal.id}/refuse`, { comment: 'x' })).body.code,
      'ownProposal',
    );
    assert.equal((await as('bob', 'POST', `proposals/${proposal.id}/withdraw`, {})).body.code, 'missingRights');
    assert.equal(await state(proposal), 'waiting');
    await as('tess', 'POST', `proposals/${proposal.id}/withdraw`, {});
    assert.equal((await approve('bob', proposal)).body.code, 'proposalEnded');
    assert.equal(await state(proposal), 'withdrawn');
  });

  it('of who may do what is not approved by somebody who may not give that', async () => {
    const proposal = await proposes('ana', 'POST', 'users', person('nora', { role: 'admin' }));
    assert.equal((await approve('uma', proposal)).body.code, 'missingRights');
    assert.equal((await approve('tess', proposal)).body.code, 'missingRights');
    assert.equal(await state(proposal), 'waiting');
    assert.equal((await approve('bob', proposal)).status, 200);
    assert.equal((await as('', 'POST', 'api/sign-in', { login: 'nora', password: ownerPassword })).status, 200);
  });

  it('is done once, however many approve it and how often', async () => {
    const proposal = await proposes('tess', 'POST', 'sites', { id: 'twice', ...site('Twice') });
    const answers = await Promise.all(['ana', 'bob', 'ana', 'bob'].map((who) => approve(who, proposal)));
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 409, 409, 409]);
    assert.equal((await approve('bob', proposal)).body.code, 'proposalEnded');
    const rows = await bed.service.store.db
      .selectFrom('audit')
      .select('seq')
      .where('object_id', '=', 'twice')
      .execute();
    assert.equal(rows.length, 1);
    // Whoever has approved it is told the key, this once.
    const [done] = answers.filter(({ status }) => status === 200);
    assert.match((done?.body.answer as SiteWithKey).key, /^[\w-]{43}$/);
  });

  it('is refused with a reason, which its proposer reads', async () => {
    const proposal = await proposes('tess', 'DELETE', 'sites/twice?revision=1');
    assert.equal((await as('bob', 'POST', `proposals/${proposal.id}/refuse`, {})).status, 400);
    assert.equal(
      (await as('bob', 'POST', `proposals/${proposal.id}/refuse`, { comment: 'It is still in use' })).status,
      204,
    );
    const mine = (await list('tess')).find(({ id }) => id === proposal.id);
    assert.deepEqual([mine?.state, mine?.decided?.by, mine?.decided?.reason], ['refused', 'bob', 'It is still in use']);
    assert.equal((await as('ana', 'GET', 'sites/twice')).status, 200);
  });

  it('is refused, with what was changed, where somebody was faster', async () => {
    const first = await proposes('tess', 'PATCH', 'sites/crm', { revision: 1, ...site('Mine') });
    const second = await proposes('ana', 'PATCH', 'sites/crm', { revision: 1, ...site('Hers') });
    await approve('bob', second);
    const { status, text } = await approve('bob', first);
    assert.equal(status, 409);
    const refusal = JSON.parse(text) as { code: string; meanwhile: Meanwhile };
    assert.deepEqual(
      [refusal.code, refusal.meanwhile.by, refusal.meanwhile.changes],
      ['changedMeanwhile', 'ana', [{ path: 'name', before: 'CRM', after: 'Hers' }]],
    );
    assert.equal((await ok<SiteView>('ana', 'GET', 'sites/crm')).name, 'Hers');
    assert.equal(await state(first), 'outdated');
  });

  it('is refused at once where it would be anyhow, and proposed by nobody without the right', async () => {
    const { status, body } = await as<{ issues: { path: string }[] }>('tess', 'PATCH', 'connections/hq', {
      revision: 2,
      name: 'HQ',
      settings: { port: 'x' },
    });
    assert.deepEqual([status, body.issues.some(({ path }) => path === 'settings.port')], [400, true]);
    assert.equal((await as('tess', 'PATCH', 'connections/hq', { revision: 1, ...hq() })).status, 409);
    assert.equal((await as('uma', 'PATCH', 'connections/hq', { revision: 2, ...hq() })).status, 403);
  });

  it('is checked as of when it is approved', async () => {
    const proposal = await proposes('tess', 'POST', 'sites', { id: 'late', ...site('Late') });
    const other = await proposes('ana', 'POST', 'sites', { id: 'late', ...site('Earlier') });
    assert.equal((await approve('bob', other)).status, 200);
    assert.equal((await approve('bob', proposal)).body.code, 'idTaken');
    assert.equal((await ok<SiteView>('ana', 'GET', 'sites/late')).name, 'Earlier');
    assert.equal(await state(proposal), 'waiting');
    // Somebody who may not do it any more has proposed it in vain.
    const { db } = bed.service.store;
    await db.updateTable('users').set({ role: 'supervisor' }).where('login', '=', 'tess').execute();
    assert.equal((await approve('bob', proposal)).body.code, 'proposerGone');
    await db.updateTable('users').set({ role: 'admin' }).where('login', '=', 'tess').execute();
  });

  it('waits through a restart of the server, under another key, too, and not for ever', async () => {
    const kept = await proposes('tess', 'POST', 'sites', { id: 'kept', ...site('Kept') });
    await bed.service.stop();
    const rekey = new Program(['rekey', '--data', bed.folder]);
    assert.equal(await rekey.ended, 0, rekey.err);
    await bed.start();
    await signAllIn();
    assert.equal((await approve('bob', kept)).status, 200);
    const late = await proposes('tess', 'PATCH', 'connections/hq', { revision: 2, ...hq({ name: 'Too late' }) });
    bed.wait(7 * day + 1);
    await signAllIn();
    assert.equal((await approve('bob', late)).body.code, 'proposalEnded');
    assert.equal(await state(late), 'expired');
    const { request } = await bed.service.store.db
      .selectFrom('proposals')
      .select('request')
      .where('id', '=', late.id)
      .executeTakeFirstOrThrow();
    assert.equal(request, '');
  });

  it('keeps its secrets to itself, and none when it is decided', async () => {
    const planted = `${secret}-third`;
    const proposal = await proposes('tess', 'PATCH', 'connections/hq', {
      revision: 2,
      ...hq({ settings: { ...hq().settings, secret: planted } }),
    });
    const told = await Promise.all(['ana', 'bob', 'tess', 'audra'].map((who) => as(who, 'GET', 'proposals')));
    const audit = await as('audra', 'GET', 'audit?limit=200');
    const stored = JSON.stringify(await bed.service.store.db.selectFrom('proposals').selectAll().execute());
    for (const text of [...told.map(({ text: one }) => one), audit.text, stored]) assert.ok(!text.includes(secret));
    await as('bob', 'POST', `proposals/${proposal.id}/refuse`, { comment: 'No' });
    const rows = await bed.service.store.db
      .selectFrom('proposals')
      .select('request')
      .where('request', '!=', '')
      .execute();
    assert.ok(rows.every(({ request }) => !request.includes(proposal.id)));
    const waiting = (await list('bob')).filter(({ state: is }) => is === 'waiting');
    assert.equal(rows.length, waiting.length);
  });
});

describe('a decision', () => {
  let approver: UsersTable;
  let proposer: UsersTable;
  /** What another server does between the checks and the change. */
  let meanwhile = async (): Promise<void> => undefined;
  let size = 1;
  const route = { method: 'POST', path: 'thing', right: 'sites.write', underTwo: true } as const;
  const value = async () =>
    (await bed.service.store.db.selectFrom('meta').select('value').where('key', '=', 'thing').execute())[0]?.value;
  const code = (wanted: string) => (error: unknown) => error instanceof ApiError && error.body.code === wanted;

  /** Proposals of one thing, under a key. */
  function thing(key: number) {
    const { store } = bed.service;
    const audit = new Audit(store, systemClock);
    const sealer = new Sealer({ id: `key${key}`, bytes: Buffer.alloc(32, key) });
    const setup = { store, audit, sealer, clock: systemClock, userById: async () => proposer };
    const proposals = new Proposals(setup, { on: async () => true } as TwoPersonRule);
    const run: AdminHandler = async (request) => {
      if (request.approvedBy !== undefined) await meanwhile();
      const object = { id: 'thing', name: 'Thing' };
      await store.write([
        store.db.insertInto('meta').values({ key: 'thing', value: 'changed' }),
        audit.entry({ ...by(request), action: 'thing.make', kind: 'server', object, after: { size } }),
      ]);
    };
    proposals.route(route, run);
    const asked = { actor: proposer, params: {}, query: {}, body: {}, comment: undefined, address: '', base: '' };
    return {
      propose: async () => {
        const made = await proposals.instead(route, { ...asked, answersAs: () => undefined }, run);
        assert.ok(made);
        return made.id;
      },
      approve: (id: string) => proposals.approve(id, approver, { actor: approver, address: '' }),
      stateOf: async (id: string) => (await proposals.list(approver)).find((one) => one.id === id)?.state,
    };
  }

  before(async () => {
    const users = await bed.service.store.db.selectFrom('users').selectAll().execute();
    const of = (name: string) => users.find(({ login }) => login === name);
    const [ana, bob] = [of('ana'), of('bob')];
    assert.ok(ana && bob);
    [proposer, approver] = [ana, bob];
  });

  it('that was taken elsewhere at the same moment takes the change back', async () => {
    const { propose, approve: approves } = thing(1);
    const id = await propose();
    meanwhile = async () => {
      const row = { proposal_id: id, decision: 'refused', by_login: 'bob', reason: null, decided_at: 1 };
      await bed.service.store.db.insertInto('proposal_decisions').values(row).execute();
    };
    await assert.rejects(approves(id), code('proposalEnded'));
    assert.equal(await value(), undefined);
    assert.equal((await ok<{ unbroken: boolean }>('ana', 'GET', 'audit/verify')).unbroken, true);
    meanwhile = async () => undefined;
  });

  it('is about what was shown: where another thing would be done by now, none is', async () => {
    const { propose, approve: approves, stateOf } = thing(1);
    const id = await propose();
    size = 2;
    await assert.rejects(approves(id), code('changedMeanwhile'));
    assert.deepEqual([await value(), await stateOf(id)], [undefined, 'outdated']);
  });

  it('cannot be taken of what was sealed under a key that is lost, which keeps nobody from proposing', async () => {
    const id = await thing(1).propose();
    const now = thing(2);
    await assert.rejects(now.approve(id), code('proposalSealed'));
    await now.approve(await now.propose());
    assert.equal(await value(), 'changed');
  });
});
