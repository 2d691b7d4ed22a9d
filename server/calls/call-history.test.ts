/** pain 24, pain 25: every call is found again, by whoever took it, and says what was written about it. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { CallsQuery } from '../../core/messaging/call-questions.ts';
import type { Call } from '../../core/model/call.ts';
import { CtiError } from '../../core/provider/errors.ts';
import { settableClock } from '../../test/support/scripted-phone-system.ts';
import { Store } from '../store/store.ts';
import { uuidv7 } from '../store/uuid.ts';
import { CallHistory } from './call-history.ts';
import { callRow } from './call-row.ts';
import { CallStatements } from './call-statements.ts';
import { WhoseCalls } from './whose-calls.ts';

const start = Date.UTC(2026, 4, 4, 8);
const hour = 3_600_000;
const clock = settableClock(start + 100 * hour);
const told: string[] = [];
let folder = '';
let store: Store;
let statements: CallStatements;
let history: CallHistory;
let calls = 0;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-history-'));
  store = await Store.open(folder);
  statements = new CallStatements(store);
  history = new CallHistory(store, clock, new WhoseCalls(store, []), (userId, id) =>
    told.push(id === undefined ? userId : `${userId}/${id}`),
  );
});
after(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

/** Writes a call down as the call log does. @param more `minutes` after the start of the day; missed unless `talked` */
async function took(
  user: string,
  number: string,
  more: { name?: string; out?: boolean; talked?: boolean; minutes?: number; cause?: Call['cause']; id?: string } = {},
): Promise<string> {
  const { name, out = false, talked = false, minutes = ++calls, cause = 'callerGaveUp' } = more;
  const startedAt = start + minutes * 60_000;
  const party = out ? { calledId: number, calledName: name } : { callerId: number, callerName: name };
  const call: Call = {
    id: more.id ?? `native-${++calls}`,
    direction: out ? 'out' : 'in',
    state: 'none',
    callerId: '101',
    calledId: '101',
    ...party,
    deviceId: '101',
    features: [],
    startedAt,
    ...(talked ? { connectedAt: startedAt + 5000 } : {}),
    endedAt: startedAt + 30_000,
    holdMs: 0,
    cause: talked ? 'normal' : cause,
  };
  const row = callRow(call, { id: uuidv7(startedAt), connectionId: 'c', userId: user, parentId: null, at: startedAt });
  const [saved] = await store.write([statements.upsert(row), ...statements.party(row)]);
  return (saved?.rows[0] as { id: string }).id;
}

const ids = async (user: string, query: CallsQuery = {}): Promise<string[]> =>
  (await history.page(user, { limit: 100, ...query })).calls.map(({ id }) => id);

describe('what an agent looks for', () => {
  it('is found by kind, by outcome and by time, newest first, and nobody sees the calls of others', async () => {
    const missed = await took('u1', '+36205550148');
    const declined = await took('u1', '+36205550148', { cause: 'rejected' });
    const talked = await took('u1', '+36205550148', { talked: true });
    const dialled = await took('u1', '+36205550148', { out: true, cause: 'noAnswer' });
    await took('u2', '+36205550148');
    assert.deepEqual(await ids('u1'), [dialled, talked, declined, missed]);
    assert.deepEqual(await ids('u1', { kind: 'missed' }), [missed]);
    assert.deepEqual(await ids('u1', { kind: 'incoming' }), [talked, declined, missed]);
    assert.deepEqual(await ids('u1', { kind: 'outgoing' }), [dialled]);
    await history.change('u1', talked, { outcome: 'sale' });
    assert.deepEqual(await ids('u1', { outcome: 'sale' }), [talked]);
    assert.deepEqual(await ids('u1', { outcome: 'sale', kind: 'outgoing' }), []);
    const { startedAt } = await history.call('u1', talked);
    assert.deepEqual(await ids('u1', { from: startedAt }), [dialled, talked]);
    assert.deepEqual(await ids('u1', { to: startedAt }), [declined, missed]);
  });

  it('is found by its number however it is written, and by any part of it', async () => {
    const call = await took('n', '+36 20 555 0148');
    const other = await took('n', '204');
    for (const number of ['06205550148', '0036205550148', '+36 (20) 555-0148', '205550148']) {
      assert.deepEqual(await ids('n', { number }), [call], number);
      assert.deepEqual(await ids('n', { search: number }), [call], number);
    }
    for (const search of ['3620', '0148', '555 01', '020555', '+36 20']) {
      assert.deepEqual(await ids('n', { search }), [call], search);
    }
    assert.deepEqual(await ids('n', { number: '204' }), [other]);
    assert.deepEqual(await ids('n', { search: '20' }), [other, call]);
    assert.deepEqual(await ids('n', { search: '999' }), []);
  });

  it('is found by beginnings of the name’s words, in any script, with or without accents', async () => {
    const anna = await took('w', '+36205550148', { name: 'Anna Kovács-Nagy' });
    const olena = await took('w', '+380445550148', { name: 'Олена Ґалаґан' });
    const wang = await took('w', '+862155550148', { name: '王小明' });
    const sip = await took('w', 'sip:anna.smith@example.com');
    for (const [search, found] of [
      ['kov', [anna]],
      ['KOVÁCS', [anna]],
      ['nag an', [anna]],
      ['ann', [sip, anna]],
      ['олена', [olena]],
      ['ґАЛ', [olena]],
      ['王', [wang]],
      ['example', [sip]],
      ['ovács', []],
      ['anna olena', []],
      ['%', []],
      ["' or 1=1 --", []],
      ['', [sip, wang, olena, anna]],
      ['   ', [sip, wang, olena, anna]],
    ] as const) {
      assert.deepEqual(await ids('w', { search }), found, search);
    }
  });

  it('is found page by page, each call once, also where many began in one millisecond', async () => {
    for (let i = 0; i < 25; i++) await took('p', `+3620555${1000 + (i % 5)}`, { name: 'Same Time', minutes: 5 });
    for (const query of [
      {},
      { search: 'same' },
      { search: 'same time', kind: 'incoming' },
      { kind: 'missed' },
    ] as const) {
      const found: string[] = [];
      let before: string | null | undefined;
      do {
        const page = await history.page('p', { ...query, limit: 4, ...(before ? { before } : {}) });
        found.push(...page.calls.map(({ id }) => id));
        before = page.next;
      } while (before);
      assert.equal(found.length, 25);
      assert.equal(new Set(found).size, 25);
      assert.deepEqual(found, found.toSorted().reverse());
    }
  });

  it('is found among many parties, too', async () => {
    for (let i = 0; i < 60; i++) await took('m', `+36205551${String(i).padStart(3, '0')}`, { name: `Caller Nr${i}` });
    assert.equal((await ids('m', { search: 'caller' })).length, 60);
    assert.equal((await ids('m', { search: 'caller nr1' })).length, 11);
    const first = await history.page('m', { search: 'caller', limit: 7 });
    const second = await history.page('m', { search: 'caller', limit: 7, before: first.next! });
    assert.deepEqual(
      [...first.calls, ...second.calls].map(({ id }) => id),
      (await ids('m')).slice(0, 14),
    );
  });

  it('is one entry for each party, with the latest call and how many there were', async () => {
    await took('g', '+36205550148', { name: 'Anna Kovács', minutes: 1 });
    await took('g', '+12065550186', { name: 'Marcus Boyd', minutes: 2 });
    const back = await took('g', '06 20 555 0148', { out: true, talked: true, minutes: 3 });
    const hidden = await took('g', '', { minutes: 4 });
    const { calls: grouped } = await history.page('g', { group: true });
    assert.deepEqual(
      grouped.map(({ number, count }) => [number, count]),
      [
        ['', 1],
        ['06 20 555 0148', 2],
        ['+12065550186', 1],
      ],
    );
    assert.equal(grouped[1]?.id, back);
    // Whose latest call was missed: Anna has been called back.
    assert.deepEqual(
      (await history.page('g', { group: true, kind: 'missed' })).calls.map(({ number }) => number),
      ['', '+12065550186'],
    );
    assert.deepEqual(await ids('g', { group: true, search: 'anna' }), [back]);
    assert.equal(grouped[0]?.id, hidden);
  });

  it('is under its new party only, when the phone system says during the call who it really is', async () => {
    const call = await took('r', '+36205550148', { id: 'moved', minutes: 1 });
    await took('r', '+12065550186', { id: 'moved', name: 'Marcus Boyd', minutes: 1 });
    assert.deepEqual(await ids('r', { group: true }), [call]);
    assert.deepEqual(await ids('r', { search: '0148' }), []);
    assert.deepEqual(await ids('r', { search: 'boyd' }), [call]);
  });
});

describe('what is written about a call', () => {
  it('stays when the phone system says more of the call: the log never touches it', async () => {
    const id = await took('x', '+36205550148', { id: 'ringing' });
    const followUpAt = start + 50 * hour;
    const links = [{ kind: 'contact', id: '42', title: 'Anna Kovács' }];
    await history.change('x', id, {
      outcome: 'sale',
      note: 'Wants an offer.',
      followUpAt,
      followUpOwner: 'bruno',
      link: links,
    });
    await took('x', '+36205550148', { id: 'ringing', talked: true });
    const call = await history.call('x', id);
    assert.deepEqual(
      [call.outcome, call.note, call.followUpAt, call.followUpOwner],
      ['sale', 'Wants an offer.', followUpAt, 'bruno'],
    );
    assert.deepEqual(call.links, links);
    assert.ok(call.connectedAt);
    assert.equal(call.missed, false);
  });

  it('changes only what is said, and null takes away', async () => {
    const id = await took('x', '+36205550149');
    await history.change('x', id, { outcome: 'sale', note: 'one' });
    await history.change('x', id, { note: 'two' });
    assert.deepEqual([(await history.call('x', id)).outcome, (await history.call('x', id)).note], ['sale', 'two']);
    await history.change('x', id, { outcome: null, note: '' });
    assert.deepEqual([(await history.call('x', id)).outcome, (await history.call('x', id)).note], [null, null]);
  });

  it('is cut short in a list and whole in the call', async () => {
    const id = await took('x', '+36205550150');
    const note = 'n'.repeat(4000);
    await history.change('x', id, { note });
    const listed = (await history.page('x', {})).calls.find((call) => call.id === id);
    assert.ok((listed?.note?.length ?? 0) < 300);
    assert.equal((await history.call('x', id)).note, note);
  });

  it('links it to records, of whose calls it is then one', async () => {
    const first = await took('l', '+36205550148', { minutes: 1 });
    const second = await took('l', '+12065550186', { minutes: 2 });
    await took('l', '+36205550148', { minutes: 3 });
    for (const id of [first, second]) await history.change('l', id, { link: [{ kind: 'contact', id: '42' }] });
    await history.change('l', first, { link: [{ kind: 'case', id: 'a:b', title: 'Broken lamp' }] });
    assert.deepEqual(await ids('l', { record: 'contact:42' }), [second, first]);
    assert.deepEqual(await ids('l', { record: 'case:a:b' }), [first]);
    assert.deepEqual(await ids('l', { record: 'contact:42', search: 'zzz' }), []);
    assert.deepEqual(await ids('l', { record: 'contact:42', kind: 'outgoing' }), []);
    const page = await history.page('l', { record: 'contact:42', limit: 1 });
    assert.deepEqual(await ids('l', { record: 'contact:42', before: page.next! }), [first]);
    await history.change('l', second, { unlink: [{ kind: 'contact', id: '42' }] });
    assert.deepEqual(await ids('l', { record: 'contact:42' }), [first]);
  });

  it('is refused for the calls of others, and for none', async () => {
    const id = await took('x', '+36205550151');
    for (const [user, call] of [
      ['y', id],
      ['x', 'nothing'],
    ] as const) {
      for (const attempt of [history.change(user, call, { note: 'mine' }), history.call(user, call)]) {
        await assert.rejects(attempt, (error) => error instanceof CtiError && error.code === 'callNotFound');
      }
    }
    assert.equal((await history.call('x', id)).note, null);
  });

  it('has an end: so many records a call', async () => {
    const id = await took('x', '+36205550152');
    const link = (from: number) => Array.from({ length: 20 }, (_, i) => ({ kind: 'case', id: String(from + i) }));
    await history.change('x', id, { link: link(0) });
    await history.change('x', id, { link: link(20) });
    await assert.rejects(history.change('x', id, { link: link(40) }), CtiError);
  });

  it('is told to the pages of that user', async () => {
    const id = await took('x', '+36205550153');
    told.length = 0;
    await history.change('x', id, { note: 'x' });
    assert.deepEqual(told, [`x/${id}`]);
  });
});

describe('missed calls', () => {
  it('are unseen until somebody looks, and only those until then', async () => {
    await took('s', '+36205550148', { minutes: 1 });
    await took('s', '+36205550148', { minutes: 2 });
    await took('s', '+36205550148', { minutes: 2, cause: 'answeredElsewhere' });
    assert.equal((await history.page('s', {})).unseen, 2);
    told.length = 0;
    await history.seen('s', start + 90_000);
    const { calls: listed, unseen } = await history.page('s', {});
    assert.equal(unseen, 1);
    assert.deepEqual(
      listed.map((call) => call.unseen),
      [false, true, false],
    );
    await history.seen('s');
    await history.seen('s');
    assert.equal((await history.page('s', {})).unseen, 0);
    assert.deepEqual(told, ['s', 's']);
  });
});

describe('totals', () => {
  it('count each hour once, from the hour of the page’s own clock on', async () => {
    const at = (hours: number, minutes = 0) => hours * 60 + minutes;
    await took('t', '+36205550148', { minutes: at(0, 29), name: 'Before' });
    await took('t', '+36205550148', { minutes: at(0, 30), talked: true });
    await took('t', '+36205550148', { minutes: at(1, 29), name: 'Anna' });
    await took('t', '+36205550148', { minutes: at(1, 30), out: true, cause: 'noAnswer' });
    await took('t', '+12065550186', { minutes: at(3, 0), out: true, talked: true });
    const range = { from: start + 30 * 60_000, to: start + 5 * hour };
    assert.deepEqual(await history.totals('t', range), [
      { at: range.from, answered: 1, missed: 1, other: 0 },
      { at: range.from + hour, answered: 0, missed: 0, other: 1 },
      { at: range.from + 2 * hour, answered: 1, missed: 0, other: 0 },
    ]);
    assert.deepEqual(await history.totals('t', { ...range, kind: 'missed' }), [
      { at: range.from, answered: 0, missed: 1, other: 0 },
    ]);
    assert.deepEqual(await history.totals('t', { ...range, search: 'anna', kind: 'outgoing' }), [
      { at: range.from + hour, answered: 0, missed: 0, other: 1 },
    ]);
    assert.deepEqual(await history.totals('nobody', range), []);
  });
});
