/**
 * The sequences of Oktell's protocol: what its own library would say in each, by its 19 events, and what becomes of a call
 * when the link is cut at every step of a flow.
 */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { FakeOktell, type FakeOktellOptions } from '../../../core/connectors/oktell/fake.ts';
import { OktellCtiProvider } from '../../../core/connectors/oktell/oktell-cti-provider.ts';
import { type OktellEvent, oktellEventTypes } from '../../../core/connectors/oktell/oktell-events.ts';
import type { Call } from '../../../core/model/call.ts';
import { CtiError } from '../../../core/provider/errors.ts';
import { EventLog } from '../../contract/event-log.ts';
import { fakePhone, quickFake, quickTimes, settingsFor, userOf } from '../../support/oktell-bed.ts';
import { testWorld } from '../../support/world.ts';

async function connected(t: TestContext, options: FakeOktellOptions = {}) {
  const fake = await new FakeOktell({ ...quickFake, ...options }).start();
  const provider = new OktellCtiProvider({
    settings: settingsFor(fake),
    user: userOf(0),
    world: testWorld(),
    times: quickTimes,
  });
  const log = new EventLog(provider);
  const heard: OktellEvent[] = [];
  provider.onOktellEvent((event) => heard.push(event));
  t.after(async () => {
    await provider.closeConnection();
    await fake.stop();
    assert.deepEqual(log.invariants.broken, []);
  });
  await provider.connect();
  /** The names heard since, without the two that only pass on what Oktell sent. */
  const names = () =>
    heard.splice(0).flatMap(({ type }) => (['flashstatechanged', 'userstatechanged'].includes(type) ? [] : [type]));
  const said = (type: OktellEvent['type']) =>
    log.until(`the library says ${type}`, () => heard.some((event) => event.type === type));
  return { fake, provider, log, heard, names, said, phone: fakePhone(fake, '101'), other: fakePhone(fake, '102') };
}

type Connected = Awaited<ReturnType<typeof connected>>;

/** A call out to the colleague, talked. */
async function talking({ provider, log, phone, other }: Connected): Promise<Call> {
  await provider.makeCall('102');
  await log.next('callStarted');
  await phone.answer();
  await other.answer();
  return (await log.next('commutationStarted')).call;
}

describe("the events of Oktell's own library", () => {
  it('are nineteen', () => {
    assert.equal(new Set(oktellEventTypes).size, 19);
  });

  it('signing in and out', async (t) => {
    const { provider, names } = await connected(t);
    assert.deepEqual(names(), ['statusChange', 'stateChange', 'connect']);
    await provider.closeConnection();
    assert.deepEqual(names(), ['disconnect']);
  });

  it('an outgoing call, held and taken back', async (t) => {
    const bed = await connected(t, { lag: 0 });
    const { provider, log, names, said, phone, other } = bed;
    names();
    await provider.makeCall('102');
    await said('backRingStart');
    assert.deepEqual(names(), ['abonentsChange', 'stateChange', 'backRingStart']);
    await phone.answer();
    await said('callStart');
    assert.deepEqual(names(), ['stateChange', 'backRingStop', 'callStart']);
    await other.answer();
    await said('talkStart');
    assert.deepEqual(names(), ['stateChange', 'callStop', 'talkStart']);
    const { call } = await log.next('commutationStarted');
    await provider.holdCall(call.id);
    await said('holdStateChange');
    await said('talkStop');
    assert.deepEqual(names(), ['holdAbonentEnter', 'holdStateChange', 'abonentsChange', 'stateChange', 'talkStop']);
    await log.next('hold');
    await provider.unholdCall(call.id);
    await said('talkStart');
    assert.deepEqual(names(), ['holdAbonentLeave', 'holdStateChange', 'abonentsChange', 'stateChange', 'talkStart']);
    await log.next('unhold');
    await provider.dropCall(call.id);
    await said('talkStop');
    assert.deepEqual(names(), ['abonentsChange', 'stateChange', 'talkStop']);
  });

  it('an incoming call, with its party', async (t) => {
    const { fake, provider, log, heard, names, said } = await connected(t, { lag: 0 });
    names();
    fake.customerCalls('74951111111', 'ООО Ромашка', '101');
    await said('ringStart');
    const ring = heard.find((event) => event.type === 'ringStart');
    assert.ok(ring && 'abonents' in ring);
    const { phone, name, isExternal, isUser, chainId } = ring.abonents[0] ?? {};
    assert.deepEqual([phone, name, isExternal, isUser], ['74951111111', 'ООО Ромашка', true, false]);
    const { call } = await log.next('callStarted');
    assert.equal(call.id, `${chainId}:74951111111`);
    assert.equal(call.callerName, 'ООО Ромашка');
    names();
    await provider.answerCall(call.id);
    await said('talkStart');
    assert.deepEqual(names(), ['stateChange', 'ringStop', 'talkStart']);
  });

  it('a consultation, swapped and joined', async (t) => {
    const bed = await connected(t, { lag: 0 });
    const { fake, provider, log, names, said, other } = bed;
    fake.customerCalls('15550123', 'ACME', '101');
    const { call: main } = await log.next('callStarted');
    await provider.answerCall(main.id);
    names();
    await provider.makeConsultCall(main.id, '102');
    await said('callStart');
    assert.deepEqual(names(), [
      'holdAbonentEnter',
      'holdStateChange',
      'abonentsChange',
      'stateChange',
      'talkStop',
      'callStart',
    ]);
    const { call: consultation } = await log.next('callStarted');
    await other.answer();
    await log.next('commutationStarted', ({ call }) => call.id === consultation.id);
    names();
    await provider.unholdCall(main.id);
    await log.next('unhold', ({ call }) => call.id === main.id);
    assert.deepEqual(names(), [
      'holdAbonentLeave',
      'holdAbonentEnter',
      'holdStateChange',
      'abonentsChange',
      'stateChange',
      'talkStop',
      'talkStart',
    ]);
    await provider.transferCall(main.id, consultation.id);
    await log.next('callFinished', ({ call }) => call.id === main.id && call.cause === 'transferred');
    assert.deepEqual(names(), ['holdAbonentLeave', 'holdStateChange', 'abonentsChange', 'stateChange', 'talkStop']);
  });

  it('a wrong password, in its number', async (t) => {
    const fake = await new FakeOktell(quickFake).start();
    t.after(() => fake.stop());
    const user = { ...userOf(0), password: 'wrong' };
    const provider = new OktellCtiProvider({
      settings: settingsFor(fake),
      user,
      world: testWorld(),
      times: quickTimes,
    });
    const heard: OktellEvent[] = [];
    provider.onOktellEvent((event) => heard.push(event));
    await provider.connect();
    const [error] = heard;
    assert.deepEqual(heard.length, 1);
    assert.ok(error?.type === 'connectError' && error.errorCode === 1202);
  });
});

describe('flows that only Oktell has', () => {
  it('a call dialled at the phone by hand', async (t) => {
    const { fake, log, provider } = await connected(t);
    fake.exchange.dial(fake.line('101'), '15550100', 'hand');
    const { call } = await log.next('callStarted');
    assert.deepEqual([call.direction, call.calledId, call.stage], ['out', '15550100', 'party']);
    await log.next('commutationStarted');
    await provider.dropCall(call.id);
    assert.equal((await log.next('callFinished')).call.cause, 'normal');
  });

  it('a call that rings the party first, then the own phone', async (t) => {
    const { fake, log, phone } = await connected(t);
    fake.exchange.dial(fake.line('101'), '15550100', 'abonent');
    const { call } = await log.next('callStarted');
    assert.equal(call.stage, 'party');
    await log.next('callInfoChanged', (event) => event.call.stage === 'ownPhone');
    await phone.answer();
    assert.equal((await log.next('commutationStarted')).call.id, call.id);
  });

  it('the held call of two is ended: the other is talked to again', async (t) => {
    const bed = await connected(t);
    const main = await talking(bed);
    await bed.provider.makeConsultCall(main.id, '15550100');
    const { call: consultation } = await bed.log.next('callStarted', ({ call }) => call.id !== main.id);
    await bed.log.next('commutationStarted', ({ call }) => call.id === consultation.id);
    await bed.provider.dropCall(main.id);
    assert.equal((await bed.log.next('callFinished')).call.id, main.id);
    await bed.log.until('the other goes on', () => bed.provider.state.calls[0]?.state === 'connected');
    assert.deepEqual(
      bed.provider.state.calls.map(({ id }) => id),
      [consultation.id],
    );
    assert.equal(bed.fake.line('102').current, undefined);
  });

  it('a held call is transferred blindly', async (t) => {
    const { fake, provider, log, other } = await connected(t);
    fake.customerCalls('15550123', 'ACME', '101');
    const { call } = await log.next('callStarted');
    await provider.answerCall(call.id);
    await provider.holdCall(call.id);
    await log.next('hold');
    await provider.blindTransferCall(call.id, '102');
    assert.equal((await log.next('callFinished')).call.cause, 'transferred');
    await other.answer();
  });

  it('the same party in the same chain comes again: another call', async (t) => {
    const { fake, provider, log } = await connected(t);
    const customer = fake.customerCalls('15550123', 'ACME', '101');
    const { call } = await log.next('callStarted');
    const chain = customer.talk?.chain ?? '';
    await provider.dropCall(call.id);
    await log.next('callFinished');
    const again = fake.customerCalls('15550123', 'ACME', '103');
    if (again.talk) again.talk.chain = chain;
    fake.exchange.pickUp(fake.line('103'));
    fake.exchange.transfer(fake.line('103'), '101');
    const { call: second } = await log.next('callStarted');
    assert.equal(second.id, `${call.id}~2`);
  });

  it('a break needs a reason that Oktell has', async (t) => {
    const { provider } = await connected(t);
    const refused = (error: unknown) => error instanceof CtiError && error.code === 'invalidState';
    await assert.rejects(provider.setUserState('break', 'no such reason'), refused);
    await provider.setUserState('break', 'coffee');
    assert.deepEqual([provider.state.agent?.state, provider.state.agent?.reason], ['break', 'coffee']);
    await provider.setWrapUpUserState(true);
    assert.equal(provider.state.agent?.state, 'busy');
    await provider.setWrapUpUserState(false);
    assert.equal(provider.state.agent?.state, 'ready');
  });

  it("recordings: the journal's own addresses, each with a password of its own, and none of another host", async (t) => {
    const { fake, provider, log } = await connected(t);
    fake.journal = [{ recordlink: '/rec/1.mp3' }, { recordlink: 'https://evil.example/2.mp3' }, {}];
    fake.customerCalls('15550123', 'ACME', '101');
    const { call } = await log.next('callStarted');
    await provider.dropCall(call.id);
    await log.next('callFinished');
    assert.deepEqual(await provider.callRecords(call.id), [
      `http://127.0.0.1:${fake.port}/rec/1.mp3?temppass=temp-101`,
    ]);
    const asked = fake.received.find(({ method }) => method === 'getpbxcalljournal')?.body['filter'];
    assert.deepEqual(asked, { idchain: call.id.split(':')[0], showcallcenter: true });
  });
});

/** Each step leads on from the one before; the link may be cut after any of them. */
const steps: readonly [name: string, calls: number, run: (bed: Connected) => Promise<unknown>][] = [
  ['dialled: the own phone rings', 1, ({ provider }) => provider.makeCall('102')],
  ['the party rings', 1, ({ phone }) => phone.answer()],
  ['talking', 1, ({ other }) => other.answer()],
  ['held', 1, ({ provider }) => provider.holdCall(provider.state.calls[0]?.id ?? '')],
  ['talking again', 1, ({ provider }) => provider.unholdCall(provider.state.calls[0]?.id ?? '')],
  ['consulting', 2, ({ provider }) => provider.makeConsultCall(provider.state.calls[0]?.id ?? '', '15550100')],
  ['swapped', 2, ({ provider }) => provider.unholdCall(provider.state.calls[0]?.id ?? '')],
];

const shows: readonly (readonly string[])[] = [
  ['alerting'],
  ['alerting'],
  ['connected'],
  ['held'],
  ['connected'],
  ['held', 'connected'],
  ['connected', 'held'],
];

describe('the link is cut', () => {
  for (const variant of ['A', 'B'] as const) {
    for (const [last, [name]] of steps.entries()) {
      it(`after "${name}" (hold variant ${variant}): found again as it was, each call told once`, async (t) => {
        const bed = await connected(t, { holdVariant: variant });
        const { fake, provider, log } = bed;
        const settled = (at: number) =>
          log.until(`it shows ${shows[at]?.join(' and ')}`, () => {
            const states = provider.state.calls.map(({ state }) => state);
            return states.join() === shows[at]?.join() && provider.state.link === 'up';
          });
        for (let at = 0; at <= last; at++) {
          await steps[at]?.[2](bed);
          await settled(at);
          if (at === 1) await log.until('the party rings', () => provider.state.calls[0]?.stage === 'party');
        }
        const ids = provider.state.calls.map(({ id }) => id);
        fake.cut();
        await log.next('disconnected');
        const from = log.mark();
        fake.restore();
        await log.next('activeCallSnapshot');
        await settled(last);
        assert.deepEqual(
          provider.state.calls.map(({ id }) => id),
          ids,
        );
        assert.deepEqual(
          log.said(from).filter((type) => ['callStarted', 'callFinished', 'commutationStarted'].includes(type)),
          [],
        );
        for (const id of ids.reverse()) {
          await provider.dropCall(id);
          await log.next('callFinished', ({ call }) => call.id === id);
        }
        assert.equal(log.events.filter(({ type }) => type === 'callStarted').length, ids.length);
        await log.until('the line is free', () => provider.state.line.includes('dial'));
      });
    }

    for (const [last, [name]] of steps.entries()) {
      it(`after "${name}" (hold variant ${variant}), and all is over meanwhile: each call ends once`, async (t) => {
        const bed = await connected(t, { holdVariant: variant });
        const { fake, provider, log } = bed;
        for (let at = 0; at <= last; at++) {
          await steps[at]?.[2](bed);
          await log.until(`step ${at}`, () => {
            const states = provider.state.calls.map(({ state }) => state);
            return states.join() === shows[at]?.join();
          });
        }
        const count = provider.state.calls.length;
        fake.cut();
        await log.next('disconnected');
        fake.restart();
        await log.next('activeCallSnapshot');
        await log.until('the line is free', () => provider.state.line.includes('dial'));
        const ended = log.events.filter((event) => event.type === 'callFinished');
        assert.deepEqual(
          ended.map((event) => event.type === 'callFinished' && event.call.cause),
          Array.from({ length: count }, () => 'unknown'),
        );
      });
    }
  }
});
