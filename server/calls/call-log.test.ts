/** pain 24: every call is written down once, with the right times, whatever happens to pages, links, the database or the service. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it, type TestContext } from 'node:test';
import Database from 'libsql';
import { silentLog } from '../../core/provider/world.ts';
import { EventLog } from '../../test/contract/event-log.ts';
import { incoming, scriptedConnector, ScriptedLink, settableClock } from '../../test/support/scripted-phone-system.ts';
import { testWorld } from '../../test/support/world.ts';
import { Hub } from '../messaging/hub.ts';
import { Store } from '../store/store.ts';
import type { CallsTable } from '../store/tables.ts';
import { CallLog } from './call-log.ts';

const start = 1_780_000_000_000;
const folder = await mkdtemp(join(tmpdir(), 'offhook-call-log-'));
const store = await Store.open(folder, { busyTimeout: 20 });
after(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

let runs = 0;

/** One run of the service over the shared database, with users of its own unless an earlier run's are given. */
async function running(t: TestContext, name = `run${++runs}`, at = start) {
  const clock = settableClock(at);
  const hub = new Hub({ ...testWorld(), clock });
  const link = new ScriptedLink(clock);
  hub.addLink({ id: name, name, connector: scriptedConnector, link });
  const [a, b] = [`${name}-a`, `${name}-b`];
  hub.addUser({ id: a, name: 'Agnes', connectionId: name, settings: {} });
  hub.addUser({ id: b, name: 'Bruno', connectionId: name, settings: {} });
  const log = await CallLog.start({ hub, store, clock, log: silentLog, random: () => 0 });
  let stopped = false;
  const stop = async () => {
    if (!stopped) await log.stop();
    stopped = true;
  };
  t.after(stop);
  const provider = link.provider({ id: a, settings: {} });
  return { name, clock, hub, link, log, a, b, provider, heard: new EventLog(provider), stop };
}

const rowsOf = (user: string): Promise<CallsTable[]> =>
  store.db.selectFrom('calls').selectAll().where('user_id', '=', user).orderBy('id').execute();

const timelineOf = (call: string) =>
  store.db.selectFrom('call_events').select(['type', 'at']).where('call_id', '=', call).orderBy('id').execute();

describe('the call log', () => {
  it('has the row while the call still rings, and its whole story at the end', async (t) => {
    const { link, a, clock, heard } = await running(t);
    link.up(a);
    link.say(a, { type: 'started', call: { ...incoming('c1'), queue: 'Sales', data: { order: '42' } } });
    const { call: ringing } = await heard.next('callSaved');
    assert.equal(ringing.state, 'alerting');
    const [early] = await rowsOf(a);
    assert.equal(early?.id, ringing.databaseUId);
    assert.equal(early?.ended_at, null);
    clock.at += 4000;
    link.say(a, { type: 'connected', id: 'c1' });
    clock.at += 10_000;
    link.say(a, { type: 'held', id: 'c1' });
    clock.at += 3000;
    link.say(a, { type: 'resumed', id: 'c1' });
    clock.at += 5000;
    link.say(a, { type: 'dtmf', id: 'c1', digits: '4711#' });
    link.say(a, { type: 'finished', id: 'c1', cause: 'normal' });
    const { call: saved } = await heard.next('callSaved', ({ call }) => call.endedAt !== undefined);
    assert.equal(saved.databaseUId, ringing.databaseUId);
    const [row, ...more] = await rowsOf(a);
    assert.deepEqual(more, []);
    assert.ok(row);
    assert.deepEqual([row.started_at, row.connected_at, row.ended_at], [start, start + 4000, start + 22_000]);
    assert.deepEqual([row.before_connection_ms, row.talk_ms, row.hold_ms, row.total_ms], [4000, 15_000, 3000, 22_000]);
    assert.deepEqual([row.native_id, row.queue, row.cause, row.direction], ['c1', 'Sales', 'normal', 'in']);
    assert.deepEqual([row.caller_id, row.caller_name, row.party_digits], ['+15550123', 'ACME Ltd', '15550123']);
    assert.deepEqual(JSON.parse(row.data ?? ''), { order: '42' });
    assert.deepEqual(
      (await timelineOf(row.id)).map(({ type, at }) => [type, at - start]),
      [
        ['callStarted', 0],
        ['commutationStarted', 4000],
        ['hold', 14_000],
        ['unhold', 17_000],
        ['dtmfEntered', 22_000],
        ['callFinished', 22_000],
      ],
    );
  });

  it('keeps no tones: they may be somebody’s secret', async (t) => {
    const { link, a, heard } = await running(t);
    link.up(a);
    link.say(a, { type: 'started', call: incoming('c1') });
    link.say(a, { type: 'connected', id: 'c1' });
    link.say(a, { type: 'dtmf', id: 'c1', digits: '271828' });
    link.say(a, { type: 'finished', id: 'c1', cause: 'normal' });
    await heard.next('callSaved', ({ call }) => call.endedAt !== undefined);
    const rows = await store.db.selectFrom('call_events').select('detail').where('type', '=', 'dtmfEntered').execute();
    assert.ok(rows.length > 0 && rows.every(({ detail }) => !detail?.includes('271828')));
  });

  it('keeps who was consulted under the main call, also after that has ended', async (t) => {
    const { link, a, heard } = await running(t);
    link.up(a);
    link.say(a, { type: 'started', call: incoming('m') });
    link.say(a, { type: 'connected', id: 'm' });
    link.say(a, { type: 'started', call: { ...incoming('k'), direction: 'out', parentId: 'm' } });
    link.say(a, { type: 'finished', id: 'm', cause: 'normal' });
    link.say(a, { type: 'finished', id: 'k', cause: 'normal' });
    await heard.next('callSaved', ({ call }) => call.id === 'k' && call.endedAt !== undefined);
    const rows = await rowsOf(a);
    const main = rows.find(({ native_id }) => native_id === 'm');
    assert.equal(rows.find(({ native_id }) => native_id === 'k')?.parent_id, main?.id);
  });

  it('keeps one row when the phone system renames the call', async (t) => {
    const { link, a, heard } = await running(t);
    link.up(a);
    link.say(a, { type: 'started', call: incoming('old') });
    await heard.next('callSaved');
    link.say(a, { type: 'info', id: 'old', change: {}, newId: 'new' });
    link.say(a, { type: 'finished', id: 'new', cause: 'normal' });
    await heard.next('callSaved', ({ call }) => call.endedAt !== undefined);
    const rows = await rowsOf(a);
    assert.deepEqual(
      rows.map(({ native_id, cause }) => [native_id, cause]),
      [['new', 'normal']],
    );
  });

  it('keeps what the phone network sent as text: markup, quotes, NUL', async (t) => {
    const { link, a, heard } = await running(t);
    link.up(a);
    const callerName = `<img src=x onerror=alert(1)>'"; drop table calls; --\u0000tail`;
    link.say(a, { type: 'started', call: { ...incoming('c1'), callerName } });
    await heard.next('callSaved');
    assert.equal((await rowsOf(a))[0]?.caller_name, callerName.replace('\u0000', ''));
  });

  it('writes a record for each of its users, and one for each call', async (t) => {
    const { link, a, b, log } = await running(t);
    for (const user of [a, b]) {
      link.up(user);
      link.say(user, { type: 'started', call: incoming('shared') });
      link.say(user, { type: 'started', call: incoming('shared') });
      link.say(user, { type: 'finished', id: 'shared', cause: user === a ? 'normal' : 'answeredElsewhere' });
    }
    await log.stop();
    assert.deepEqual(
      (await rowsOf(a)).map(({ cause }) => cause),
      ['normal'],
    );
    assert.deepEqual(
      (await rowsOf(b)).map(({ cause }) => cause),
      ['answeredElsewhere'],
    );
  });
});

describe('while the database does not take writes', () => {
  it('says so once, keeps the record, and writes it when it can', async (t) => {
    const { link, a, clock, heard, log, provider } = await running(t);
    link.up(a);
    const blocker = new Database(join(folder, 'offhook.db'));
    blocker.exec('begin immediate');
    link.say(a, { type: 'started', call: incoming('c1') });
    const { code, callId } = await heard.next('error');
    assert.deepEqual([code, callId], ['callSaving', 'c1']);
    clock.at += 2000;
    link.say(a, { type: 'connected', id: 'c1' });
    clock.at += 3000;
    link.say(a, { type: 'finished', id: 'c1', cause: 'normal' });
    while (log.failures < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(provider.state.calls.length, 0);
    assert.ok(!heard.events.some(({ type }) => type === 'callSaved'));
    assert.equal(log.waiting, 1);
    blocker.exec('rollback');
    blocker.close();
    const { call } = await heard.next('callSaved');
    assert.ok(call.databaseUId);
    assert.equal(heard.events.filter(({ type }) => type === 'error').length, 1);
    const [row, ...more] = await rowsOf(a);
    assert.deepEqual(more, []);
    assert.deepEqual([row?.connected_at, row?.ended_at, row?.talk_ms], [start + 2000, start + 5000, 3000]);
    assert.equal((await timelineOf(row?.id ?? '')).length, 3);
    assert.equal(log.waiting, 0);
  });
});

describe('after the service was gone', () => {
  /** A run that ends in mid-call, as a crash does: nothing is written at its end. */
  async function crashed(t: TestContext) {
    const run = await running(t);
    const { link, a, clock, heard } = run;
    link.up(a);
    link.say(a, { type: 'started', call: incoming('talking') });
    clock.at += 2000;
    link.say(a, { type: 'connected', id: 'talking' });
    await heard.next('callSaved', ({ call }) => call.connectedAt !== undefined);
    return run;
  }

  it('adopts a call that went on: same record, same times', async (t) => {
    const { name, a } = await crashed(t);
    const [before] = await rowsOf(a);
    const next = await running(t, name, start + 60_000);
    next.link.up(a, [{ ...incoming('talking'), state: 'connected' }]);
    const { call } = await next.heard.next('callSaved');
    assert.equal(call.databaseUId, before?.id);
    next.clock.at += 5000;
    next.link.say(a, { type: 'finished', id: 'talking', cause: 'normal' });
    await next.heard.next('callSaved', (event) => event.call.endedAt !== undefined);
    const [row, ...more] = await rowsOf(a);
    assert.deepEqual(more, []);
    assert.deepEqual(
      [row?.id, row?.started_at, row?.connected_at, row?.ended_at, row?.talk_ms, row?.cause],
      [before?.id, start, start + 2000, start + 65_000, 63_000, 'normal'],
    );
  });

  it('closes a call that is gone once, at the last moment it is known to have lived', async (t) => {
    const { name, a } = await crashed(t);
    const next = await running(t, name, start + 60_000);
    next.link.up(a);
    await next.stop();
    const [row, ...more] = await rowsOf(a);
    assert.deepEqual(more, []);
    assert.equal(row?.cause, 'unknown');
    assert.ok(row.ended_at !== null && row.ended_at >= start + 2000 && row.ended_at < start + 60_000);
    assert.equal((row.before_connection_ms ?? 0) + (row.talk_ms ?? 0) + row.hold_ms, row.total_ms);
    const third = await running(t, name, start + 90_000);
    third.link.up(a);
    await third.stop();
    assert.deepEqual(await rowsOf(a), [row]);
    assert.equal((await timelineOf(row.id)).filter(({ type }) => type === 'callFinished').length, 1);
  });

  it('leaves calls open while the phone system cannot be asked', async (t) => {
    const { name, a } = await crashed(t);
    const next = await running(t, name, start + 60_000);
    next.link.say(a, { type: 'linkDown', reason: 'unreachable' });
    await next.stop();
    assert.equal((await rowsOf(a))[0]?.ended_at, null);
  });

  it('closes the calls of users who are no longer hosted', async (t) => {
    const { a } = await crashed(t);
    const other = await running(t, undefined, start + 60_000);
    await other.stop();
    assert.equal((await rowsOf(a))[0]?.cause, 'unknown');
  });

  it('counts a hold that was going on', async (t) => {
    const { name, a, link, clock, heard } = await crashed(t);
    clock.at += 1000;
    link.say(a, { type: 'held', id: 'talking' });
    await heard.next('callSaved', ({ call }) => call.heldAt !== undefined);
    const next = await running(t, name, start + 13_000);
    next.link.up(a, [{ ...incoming('talking'), state: 'held' }]);
    next.clock.at += 2000;
    next.link.say(a, { type: 'resumed', id: 'talking' });
    next.clock.at += 1000;
    next.link.say(a, { type: 'finished', id: 'talking', cause: 'normal' });
    await next.heard.next('callSaved', (event) => event.call.endedAt !== undefined);
    const [row] = await rowsOf(a);
    assert.deepEqual([row?.hold_ms, row?.talk_ms, row?.total_ms], [12_000, 2000, 16_000]);
  });
});
