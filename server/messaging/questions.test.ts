/** Questions over the socket: the call history as a page of any origin gets it, answered, refused, bounded, and told of changes. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { CtiError } from '../../core/provider/errors.ts';
import { SessionHistory } from '../../core/session/session-history.ts';
import { EventLog } from '../../test/contract/event-log.ts';
import { Page, type ServiceBed, serviceBed } from '../../test/support/messaging-bed.ts';
import { RawPage } from '../../test/support/raw-page.ts';
import { answer } from '../calls/call-answers.ts';
import { CallHistory } from '../calls/call-history.ts';
import { WhoseCalls } from '../calls/whose-calls.ts';
import { CallLog } from '../calls/call-log.ts';
import { Store } from '../store/store.ts';
import type { Limits } from './limits.ts';

/** The service with a call log and its history, on a database of its own. */
async function bedFor(t: TestContext, limits: Partial<Limits> = {}): Promise<ServiceBed> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-questions-'));
  const store = await Store.open(folder);
  const bed = await serviceBed({}, limits, async (hub, { clock, log, random }) => {
    const callLog = await CallLog.start({ hub, store, clock, log, random });
    const history = new CallHistory(store, clock, new WhoseCalls(store, []), (userId, id) => {
      hub.session(userId)?.tell({ type: 'callsChanged', ...(id === undefined ? {} : { id }) });
    });
    return {
      stop: () => callLog.stop(),
      answer: (userId, what, input) => answer(history, userId, what, input),
    };
  });
  t.after(async () => {
    await bed.close();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  return bed;
}

/** A page with the history as the session gives it to the tags. */
async function pageOf(t: TestContext, bed: ServiceBed, user: string) {
  let changes = 0;
  let wake: (id?: string) => void = () => undefined;
  const page: Page = new Page(bed, user, (id) => {
    history.changed(id);
  });
  const history = new SessionHistory(
    () => page.provider,
    () => 'http://127.0.0.1/',
  );
  history.subscribe((id) => {
    changes++;
    wake(id);
  });
  t.after(() => page.provider.closeConnection());
  const connected = page.provider.connect();
  return {
    page,
    history,
    connected,
    changes: () => changes,
    changed: () => new Promise<string | undefined>((resolve) => (wake = resolve)),
  };
}

/** A call to the agent that nobody answers, saved. */
async function missedCall({ link, hub }: ServiceBed, user = 'a'): Promise<string> {
  const provider = hub.session(user)?.provider;
  assert.ok(provider);
  const heard = new EventLog(provider);
  const outside = link.exchange.outsideCalls('+36205550148', 'Anna Kovács', user === 'a' ? '101' : '102');
  await heard.next('callStarted');
  link.exchange.outsideHangsUp(outside);
  const { call } = await heard.next('callSaved', (event) => event.call.endedAt !== undefined);
  assert.ok(call.databaseUId);
  return call.databaseUId;
}

describe('a page that asks for the history', () => {
  it('has its user’s calls, also when it asked before it was signed in', async (t) => {
    const bed = await bedFor(t);
    const id = await missedCall(bed);
    await missedCall(bed, 'b');
    const { history, connected } = await pageOf(t, bed, 'a');
    const early = history.calls({ search: 'kovacs' });
    await connected;
    const { calls, unseen, next } = await early;
    assert.deepEqual(
      calls.map((call) => [call.id, call.name, call.missed]),
      [[id, 'Anna Kovács', true]],
    );
    assert.deepEqual([unseen, next], [1, null]);
    const from = Math.floor((calls[0]?.startedAt ?? 0) / 3_600_000) * 3_600_000;
    assert.deepEqual(await history.totals({ from, to: from + 3_600_000 }), [
      { at: from, answered: 0, missed: 1, other: 0 },
    ]);
    const story = await history.call(id);
    assert.deepEqual(
      story.timeline?.map(({ type }) => type),
      ['callStarted', 'callFinished'],
    );
  });

  it('tells the other pages of the user what it changed, and no page of others', async (t) => {
    const bed = await bedFor(t);
    const id = await missedCall(bed);
    const [one, two, other] = await Promise.all([pageOf(t, bed, 'a'), pageOf(t, bed, 'a'), pageOf(t, bed, 'b')]);
    await Promise.all([one.connected, two.connected, other.connected]);
    const before = other.changes();
    const heard = two.changed();
    await one.history.change(id, { note: 'Wants an offer.', link: [{ kind: 'contact', id: '42' }] });
    assert.equal(await heard, id);
    const { calls } = await two.history.calls({ record: 'contact:42' });
    assert.equal(calls[0]?.note, 'Wants an offer.');
    const seen = two.changed();
    await one.history.seen();
    assert.equal(await seen, undefined);
    assert.equal((await two.history.calls({})).unseen, 0);
    assert.equal(other.changes(), before);
  });

  it('is refused with a code: the calls of others, what does not fit, what nobody knows', async (t) => {
    const bed = await bedFor(t);
    const id = await missedCall(bed, 'b');
    const { history, connected, page } = await pageOf(t, bed, 'a');
    await connected;
    const code = (expected: string) => (error: unknown) => error instanceof CtiError && error.code === expected;
    await assert.rejects(history.call(id), code('callNotFound'));
    await assert.rejects(history.change(id, { note: 'mine' }), code('callNotFound'));
    for (const [what, input] of [
      ['calls', { limit: 100_000 }],
      ['calls', { search: 'x'.repeat(65) }],
      ['calls', { before: "1'--" }],
      ['calls', { users: 'all' }],
      ['calls', null],
      ['callTotals', { from: 0, to: Date.now() }],
      ['changeCall', { id, change: { note: 'x'.repeat(4001) } }],
      ['changeCall', { id, change: { link: [{ kind: 'a b', id: '1' }] } }],
    ] as const) {
      await assert.rejects(page.provider.ask(what, input), code('invalidMessage'), JSON.stringify(input).slice(0, 80));
    }
    for (const what of ['everything', 'toString', '__proto__', '']) {
      await assert.rejects(page.provider.ask(what, {}), code('unknownCommand'), what);
    }
  });

  it('never asks faster than the service allows, however much it wants to know', async (t) => {
    const bed = await bedFor(t, { rate: { burst: 20, perSecond: 25 } });
    await missedCall(bed);
    const { history, connected, page } = await pageOf(t, bed, 'a');
    await connected;
    for (let i = 0; i < 45; i++) assert.equal((await history.calls({})).calls.length, 1);
    assert.equal(page.provider.signedIn, true);
    assert.equal(bed.service.refusals.get('tooFast'), undefined);
  });

  it('learns after a cut that something may have changed meanwhile', async (t) => {
    const bed = await bedFor(t);
    const { history, connected, page, changed } = await pageOf(t, bed, 'a');
    await connected;
    page.cut();
    const id = await missedCall(bed);
    const back = changed();
    page.restore();
    await back;
    assert.equal((await history.calls({})).calls[0]?.id, id);
  });
});

describe('a socket with questions', () => {
  it('is sent away when it asks before it has signed in', async (t) => {
    const { url } = await bedFor(t);
    const page = await RawPage.open(url);
    page.say({ type: 'ask', id: '1', what: 'calls', input: {} });
    assert.equal((await page.closed).reason, 'notAuthorised');
  });

  it('has so many under way at once, and the others refused', async (t) => {
    const { url, tickets } = await bedFor(t, { inFlight: 3 });
    const page = await RawPage.signedIn(url, tickets.issue('a'));
    for (let i = 0; i < 10; i++) page.say({ type: 'ask', id: `q${i}`, what: 'calls', input: {} });
    const refusal = await page.next('refusal');
    assert.equal(refusal.code, 'tooFast');
    page.say({ type: 'ask', id: 'bad', what: 5 });
    let refused = await page.next('refusal');
    while (refused.id !== 'bad') refused = await page.next('refusal');
    assert.equal(refused.code, 'invalidMessage');
    const answers = () => page.messages.filter(({ type }) => type === 'answer').length;
    while (answers() < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    page.say({ type: 'ask', id: 'again', what: 'calls', input: {} });
    while (answers() < 4) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(page.messages.filter((each) => each.type === 'refusal' && each.code === 'tooFast').length, 7);
    page.socket.close();
  });

  it('is told where nobody answers questions', async (t) => {
    const bed = await serviceBed();
    t.after(() => bed.close());
    const page = await RawPage.signedIn(bed.url, bed.tickets.issue('a'));
    page.say({ type: 'ask', id: '1', what: 'calls', input: {} });
    assert.equal((await page.next('refusal')).code, 'unknownCommand');
    page.socket.close();
  });
});
