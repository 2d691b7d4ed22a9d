/** The link to Webitel is cut at every step of every flow: what went on is found again, what is gone ends once. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { type ConnectedWebitel, connectedWebitel, type StageOptions, talkingIn } from '../../support/webitel-stage.ts';

/** What a step does, and what is to be seen after it. */
type Step = readonly [name: string, shows: readonly string[], run: (bed: ConnectedWebitel) => Promise<unknown>];

const id = (bed: ConnectedWebitel, place = 0) => bed.provider.state.calls[place]?.id ?? '';

const consulting: readonly Step[] = [
  [
    'consulting: the own phone has picked up',
    ['held', 'alerting'],
    (bed) => bed.provider.makeConsultCall(id(bed), '202'),
  ],
  ['the colleague talks', ['held', 'connected'], ({ other }) => other.answer()],
  ['swapped', ['connected', 'held'], (bed) => bed.provider.unholdCall(id(bed))],
  ['swapped back', ['held', 'connected'], (bed) => bed.provider.unholdCall(id(bed, 1))],
];

const flows: Readonly<Record<string, { options: StageOptions; steps: readonly Step[] }>> = {
  'a call out, from a desk phone': {
    options: {},
    steps: [
      ['the own phone rings', ['alerting'], ({ provider }) => provider.makeCall('203')],
      ['the party rings', ['alerting'], ({ phone }) => phone.answer()],
      [
        'talking',
        ['connected'],
        ({ fake }) => {
          fake.phone('203').pickUp();
          return Promise.resolve();
        },
      ],
      ['held', ['held'], (bed) => bed.provider.holdCall(id(bed))],
      ['talking again', ['connected'], (bed) => bed.provider.unholdCall(id(bed))],
      ...consulting,
    ],
  },
  'a call in': {
    options: {},
    steps: [
      [
        'ringing',
        ['alerting'],
        ({ fake }) => {
          fake.customerCalls('15550123', 'ACME', '201');
          return Promise.resolve();
        },
      ],
      ['talking', ['connected'], ({ phone }) => phone.answer()],
      ['held', ['held'], (bed) => bed.provider.holdCall(id(bed))],
      ['talking again', ['connected'], (bed) => bed.provider.unholdCall(id(bed))],
      ...consulting,
    ],
  },
  'a call in, at a telephone beside': {
    options: { webPhone: true },
    steps: [
      [
        'ringing',
        ['alerting'],
        ({ fake }) => {
          fake.customerCalls('15550123', 'ACME', '201');
          return Promise.resolve();
        },
      ],
      ['talking', ['connected'], (bed) => bed.provider.answerCall(id(bed))],
      ['held', ['held'], (bed) => bed.provider.holdCall(id(bed))],
      ...consulting,
    ],
  },
  'a second call': {
    options: { webPhone: true },
    steps: [
      [
        'the first rings',
        ['alerting'],
        ({ fake }) => {
          fake.customerCalls('15550123', 'ACME', '201');
          return Promise.resolve();
        },
      ],
      ['talking', ['connected'], (bed) => bed.provider.answerCall(id(bed))],
      [
        'the second rings',
        ['connected', 'alerting'],
        ({ fake }) => {
          fake.customerCalls('15550177', 'Another', '201');
          return Promise.resolve();
        },
      ],
      ['the second talks', ['held', 'connected'], (bed) => bed.provider.answerCall(id(bed, 1))],
    ],
  },
};

/** Goes to a step, waiting for what each shows. */
async function go(t: TestContext, flow: string, last: number) {
  const { options = {}, steps = [] } = flows[flow] ?? {};
  const bed = await connectedWebitel(t, options);
  const shown = (at: number) =>
    bed.log.until(`after "${steps[at]?.[0]}" it shows ${steps[at]?.[1].join(' and ')}`, () => {
      const { calls, link } = bed.provider.state;
      return link === 'up' && calls.map(({ state }) => state).join() === steps[at]?.[1].join();
    });
  for (let at = 0; at <= last; at++) {
    await steps[at]?.[2](bed);
    await shown(at);
    if (steps[at]?.[0] === 'the party rings') {
      await bed.log.until('the party rings', () => bed.provider.state.calls[0]?.stage === 'party');
      await bed.log.until('and its phone, too', () => bed.fake.phone('203').isRinging);
    }
  }
  return { bed, shown };
}

it('the colleague holds while the link is down, and talks again while it is down once more', async (t) => {
  const bed = await connectedWebitel(t);
  const { fake, provider, log, phone, other } = bed;
  const asked = provider.makeCall('202');
  await log.next('callStarted');
  await phone.answer();
  await asked;
  await other.answer();
  await log.next('commutationStarted');
  for (const held of [true, false]) {
    fake.cut();
    await log.next('disconnected');
    fake.phone('202').hold(held);
    fake.restore();
    await log.next('initialized');
    await log.until('it is told', () => (provider.state.calls[0]?.heldByParty ?? false) === held);
  }
});

it('the recording of a call that ended while the link was down is found', async (t) => {
  const bed = await connectedWebitel(t);
  const { fake, provider, log } = bed;
  const { customer } = await talkingIn(bed);
  fake.cut();
  await log.next('disconnected');
  fake.exchange.hangUp(customer, 'NORMAL_CLEARING');
  fake.restore();
  const { call } = await log.next('callFinished');
  assert.deepEqual([call.id, call.cause], [customer.uuid, 'unknown']);
  assert.equal((await provider.callRecords(call.id)).length, 1);
});

const births = ['callStarted', 'callFinished', 'commutationStarted'];

for (const [flow, { steps }] of Object.entries(flows)) {
  describe(`${flow}: the link is cut`, () => {
    for (const [last, [name]] of steps.entries()) {
      it(`after "${name}": found again as it was, and nothing told twice`, async (t) => {
        const { bed, shown } = await go(t, flow, last);
        const { fake, provider, log } = bed;
        const before = provider.state.calls.map(({ id: each, parentId, direction, calledId, callerId }) => ({
          id: each,
          parentId,
          direction,
          calledId,
          callerId,
        }));
        fake.cut();
        await log.next('disconnected');
        const from = log.mark();
        fake.restore();
        await log.next('activeCallSnapshot');
        await shown(last);
        const after = provider.state.calls.map(({ id: each, parentId, direction, calledId, callerId }) => ({
          id: each,
          parentId,
          direction,
          calledId,
          callerId,
        }));
        assert.deepEqual(after, before);
        assert.deepEqual(
          log.said(from).filter((type) => births.includes(type)),
          [],
        );
        for (const each of before.map((call) => call.id).reverse()) {
          await provider.dropCall(each);
          await log.next('callFinished', ({ call }) => call.id === each || call.id === log.laterId(each));
        }
        assert.equal(log.events.filter(({ type }) => type === 'callStarted').length, before.length);
        await log.until('the line is free', () => provider.state.line.includes('dial'));
      });

      it(`after "${name}", and all is over meanwhile: each call ends once`, async (t) => {
        const { bed } = await go(t, flow, last);
        const { fake, provider, log } = bed;
        const count = provider.state.calls.length;
        fake.cut();
        await log.next('disconnected');
        fake.restart();
        await log.next('activeCallSnapshot');
        await log.until('the line is free', () => provider.state.line.includes('dial'));
        const ended = log.events.flatMap((event) => (event.type === 'callFinished' ? [event.call.cause] : []));
        assert.deepEqual(
          ended,
          Array.from({ length: count }, () => 'unknown'),
        );
      });

      const following = steps[last + 1];
      if (!following) continue;
      it(`after "${name}", and "${following[0]}" happens unseen or not at all: what is shown is what is`, async (t) => {
        const { bed } = await go(t, flow, last);
        const { fake, provider, log } = bed;
        // The order is given, and the link is gone before the answer.
        fake.interfere = () => undefined;
        fake.interfereEvents = () => undefined;
        const commands = fake.received.length;
        let done = false;
        const asked = following[2](bed).then(
          () => (done = true),
          () => (done = true),
        );
        await log.until('it was asked', () => done || fake.received.length > commands);
        fake.cut();
        await log.next('disconnected');
        await asked;
        fake.interfere = undefined;
        fake.interfereEvents = undefined;
        fake.restore();
        await log.next('activeCallSnapshot');
        await log.until('it shows what there is', () => {
          const account = fake.account('201');
          const channels = fake.exchange.of(account);
          const held = channels.filter((channel) => channel.held).length;
          const { calls } = provider.state;
          return calls.length === channels.length && calls.filter(({ state }) => state === 'held').length === held;
        });
        assert.deepEqual(log.invariants.broken, []);
      });
    }
  });
}
