/** Whose calls somebody sees: their own; with the right to it those of another agent, or of everybody, and nothing else of theirs. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { CallsQuery } from '../../core/messaging/call-questions.ts';
import { CtiError } from '../../core/provider/errors.ts';
import { settableClock } from '../../test/support/scripted-phone-system.ts';
import { roles } from '../admin/roles.ts';
import { Store } from '../store/store.ts';
import { answer, QuestionError } from './call-answers.ts';
import { callFile } from './call-file.ts';
import { CallHistory } from './call-history.ts';
import { callRow } from './call-row.ts';
import { CallStatements } from './call-statements.ts';
import { WhoseCalls } from './whose-calls.ts';

const start = Date.UTC(2026, 4, 4, 8);
let folder = '';
let store: Store;
let history: CallHistory;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-everybody-'));
  store = await Store.open(folder);
  history = new CallHistory(store, settableClock(start), new WhoseCalls(store, ['owner', 'supervisor', 'auditor']));
  for (const role of roles) await user(role, role, role === 'agent' ? 'Anna Kovács' : `The ${role}`);
  await user('gone', 'supervisor', 'Gone', 0);
  await user('béla', 'agent', 'Béla 100%');
  await took('agent', 1, '+36205550148', 'Eve');
  await took('béla', 2, '+36205550148', 'Eve');
  await took('béla', 3, '+36305550199', 'Mallory');
  await took('supervisor', 4, '+36305550199', 'Mallory');
});
after(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

async function user(id: string, role: string, name: string, active: 0 | 1 = 1): Promise<void> {
  await store.db
    .insertInto('users')
    .values({
      id,
      login: `${id}@example.com`,
      name,
      role,
      active,
      user_settings: '{}',
      created_at: start,
      updated_at: start,
    } as never)
    .execute();
}

async function took(userId: string, minute: number, callerId: string, callerName: string): Promise<void> {
  const at = start + minute * 60_000;
  const row = callRow(
    {
      id: `native-${minute}`,
      direction: 'in',
      state: 'none',
      callerId,
      callerName,
      calledId: '101',
      deviceId: '101',
      features: [],
      startedAt: at,
      endedAt: at + 1000,
      holdMs: 0,
      cause: 'callerGaveUp',
    },
    { id: `call-${minute}`, connectionId: 'c', userId, parentId: null, at },
  );
  const statements = new CallStatements(store);
  await store.write([statements.upsert(row), ...statements.party(row)]);
}

const ids = async (userId: string, query: CallsQuery) =>
  (await history.page(userId, query)).calls.map(({ id, agent }) => `${id} ${agent?.name ?? '-'}`);
const refused = (error: unknown) => error instanceof CtiError && error.code === 'missingRights';

describe('the calls of everybody', () => {
  it('are a supervisor’s to see, one agent’s and all, with who had them', async () => {
    assert.deepEqual(await ids('supervisor', {}), ['call-4 -']);
    assert.deepEqual(await ids('supervisor', { agent: 'béla' }), ['call-3 Béla 100%', 'call-2 Béla 100%']);
    assert.deepEqual(await ids('supervisor', { agent: 'all' }), [
      'call-4 The supervisor',
      'call-3 Béla 100%',
      'call-2 Béla 100%',
      'call-1 Anna Kovács',
    ]);
    assert.deepEqual(await ids('supervisor', { agent: 'all', search: 'eve' }), [
      'call-2 Béla 100%',
      'call-1 Anna Kovács',
    ]);
    assert.deepEqual(await ids('supervisor', { agent: 'all', number: '06 20 555 0148', limit: 1 }), [
      'call-2 Béla 100%',
    ]);
    const [first] = (await history.page('supervisor', { agent: 'all', limit: 2 })).calls.slice(-1);
    assert.equal(first?.id, 'call-3');
    const { next } = await history.page('supervisor', { agent: 'all', limit: 2 });
    assert.deepEqual(await ids('supervisor', { agent: 'all', before: next ?? '' }), [
      'call-2 Béla 100%',
      'call-1 Anna Kovács',
    ]);
    const hours = await history.totals('supervisor', { agent: 'all', from: start, to: start + 3_600_000 });
    assert.deepEqual(hours, [{ at: start, answered: 0, missed: 4, other: 0 }]);
    assert.equal((await history.call('supervisor', 'call-1')).agent?.name, 'Anna Kovács');
  });

  it('are seen by the roles with the right to it, and by no other', async () => {
    const may: string[] = [];
    for (const role of roles) {
      const page = await history.page(role, {});
      if (page.agents) may.push(role);
      else {
        await assert.rejects(history.page(role, { agent: 'all' }), refused, role);
        await assert.rejects(history.page(role, { agent: 'béla' }), refused, role);
        await assert.rejects(history.totals(role, { agent: 'béla', from: 0, to: 1 }), refused, role);
        await assert.rejects(history.agents(role, {}), refused, role);
        assert.equal(await history.mayRead(role, 'all'), false, role);
        await assert.rejects(history.call(role, 'call-3'), { code: 'callNotFound' }, role);
      }
      assert.equal(await history.mayRead(role, role), true);
    }
    assert.deepEqual(may, ['owner', 'supervisor', 'auditor']);
    await assert.rejects(history.page('gone', { agent: 'all' }), refused);
    // One's own id is nobody else's.
    assert.deepEqual(await ids('agent', { agent: 'agent' }), ['call-1 Anna Kovács']);
  });

  it('are not written about, and their missed ones not looked at, by anybody but their agent', async () => {
    await assert.rejects(history.change('supervisor', 'call-1', { note: 'x' }), { code: 'callNotFound' });
    await history.seen('supervisor', start + 3_600_000);
    assert.equal((await history.page('agent', {})).unseen, 1);
    assert.equal((await history.page('supervisor', { agent: 'all' })).unseen, 0);
  });

  it('are chosen by part of a name or a login, also where that has signs of a pattern', async () => {
    const named = async (search: string) => (await history.agents('owner', { search })).map(({ id }) => id);
    assert.deepEqual(await named('0%'), ['béla']);
    assert.deepEqual(await named('%'), ['béla']);
    assert.deepEqual(await named('kov'), ['agent']);
    assert.deepEqual(await named('AUDITOR@'), ['auditor']);
    assert.equal((await history.agents('owner', { limit: 3 })).length, 3);
  });

  it('are grouped for one agent at a time', async () => {
    assert.deepEqual(await ids('owner', { agent: 'béla', group: true }), ['call-3 Béla 100%', 'call-2 Béla 100%']);
    await assert.rejects(answer(history, 'owner', 'calls', { agent: 'all', group: true }), QuestionError);
  });

  it('say in a file whose they are', async () => {
    let file = '';
    for await (const piece of callFile(history, 'auditor', { agent: 'all' })) file += piece;
    const [head = '', ...lines] = file.trim().split('\r\n');
    assert.match(head, /,agent$/);
    assert.deepEqual(
      lines.map((line) => line.split(',').at(-1)),
      ['The supervisor', 'Béla 100%', 'Béla 100%', 'Anna Kovács'],
    );
  });
});
