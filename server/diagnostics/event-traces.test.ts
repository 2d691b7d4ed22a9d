/** Calls of phone systems that tell no traces: what agents were told becomes one story, whoever of them it rang. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BuiltinLink } from '../../core/connectors/builtin/builtin-link.ts';
import type { Call } from '../../core/model/call.ts';
import type { CtiEvent } from '../../core/model/events.ts';
import { AdminBed } from '../../test/support/admin-bed.ts';
import type { CallStoryView, ShownTrace, TracedCall } from './call-traces.ts';
import { EventTraces } from './event-traces.ts';

const agent = (login: string, extension: string) => ({
  ...{ login, name: login, role: 'agent', connection: 'own' },
  settings: { extension, name: login },
});

describe('a call at the built-in exchange', () => {
  let bed: AdminBed;
  let link: BuiltinLink;
  const traces = async (search = '') =>
    (await bed.ok<{ traces: ShownTrace[] }>('GET', `diagnostics/traces?search=${search}`)).traces;
  const provider = (login: string) => {
    const found = bed.service.hub.sessions.find(({ user }) => user.name === login)?.provider;
    assert.ok(found);
    return found;
  };
  const callOf = (login: string) => provider(login).state.calls[0]?.id ?? '';
  async function rings(login: string): Promise<void> {
    while (callOf(login) === '') await new Promise((resolve) => setImmediate(resolve));
  }

  before(async () => {
    const queues = [{ number: '600', name: 'Sales', members: ['201', '202'] }];
    bed = await AdminBed.start({
      connections: [{ id: 'own', name: 'Own', connector: 'builtin', settings: { queues } }],
      users: [
        { ...agent('boss', '100'), role: 'owner', password: 'correct horse battery' },
        agent('agnes', '201'),
        agent('bruno', '202'),
      ],
    });
    const found = bed.service.hub.connection('own')?.link;
    assert.ok(found instanceof BuiltinLink);
    link = found;
    for (const extension of ['201', '202']) link.exchange.agent(extension).standIn = true;
  });
  after(() => bed.stop());

  it('of a queue is one, with all whom it rang and the one who answered', async () => {
    const customer = link.exchange.outsideCalls('+15550142777', 'Hannah', '600', () => undefined);
    await rings('agnes');
    await rings('bruno');
    await provider('bruno').answerCall(callOf('bruno'));
    link.exchange.outsideHangsUp(customer);
    const [trace, ...more] = await traces('2777');
    assert.equal(more.length, 0);
    assert.ok(trace);
    assert.match(
      trace.why.join(' '),
      /^\+•+77 called in\. The call came through the queue Sales\. Rang: agnes \(201\), bruno \(202\)\. Answered by bruno \(202\) after 0 s\. Rang without an answer: agnes \(201\)\./,
    );
    assert.notEqual(trace.endedAt, undefined);
    const steps = trace.steps.map(({ who, text }) => `${who} ${text}`);
    assert.deepEqual(steps.slice(0, 2), ['201 rings, from the queue Sales', '202 rings, from the queue Sales']);
    assert.ok(steps.includes('202 answers') && steps.includes('201 ends: answeredElsewhere'));
    assert.doesNotMatch(JSON.stringify(trace), /15550142777/);
    const { calls } = await bed.ok<{ calls: TracedCall[] }>('GET', 'diagnostics/calls');
    const agnes = calls.find(({ user }) => user.name === 'agnes');
    const story = await bed.ok<CallStoryView>('GET', `diagnostics/calls/${agnes?.id ?? ''}`);
    assert.equal(story.trace?.id, trace.id);
  });

  it('between colleagues is one, with whoever began it, and why it was not answered', async () => {
    await provider('agnes').makeCall('202');
    await rings('bruno');
    await provider('bruno').dropCall(callOf('bruno'));
    const [trace] = await traces();
    assert.match(trace?.why.join(' ') ?? '', /^agnes \(201\) called 202\. Rang: bruno \(202\)\. It was declined\./);
    assert.equal((await traces()).length, 2);
  });
});

describe('what is kept of calls', () => {
  const call = (more: Partial<Call>): Call => ({
    ...{ id: '1', direction: 'in', state: 'alerting', callerId: '555', calledId: '201', deviceId: '201' },
    ...{ features: [], startedAt: 1000, holdMs: 0 },
    ...more,
  });
  const user = { id: 'a', connectionId: 'c', number: '201' };
  const told = (traces: EventTraces, type: string, at: number, more: Partial<Call>, extra: object = {}) => {
    traces.note(user, { type, seq: 1, at, call: call(more), ...extra } as CtiEvent);
  };

  it('is bounded, the newest stay, and each connection has its own', () => {
    const traces = new EventTraces();
    for (let i = 0; i < 5000; i++) told(traces, 'callStarted', i * 1000, { id: String(i), startedAt: i * 1000 });
    const all = traces.at('c');
    assert.ok(all.length <= 1000 && all.length >= 900);
    assert.equal(all[0]?.id, '4999');
    assert.deepEqual(traces.at('other'), []);
    for (let i = 0; i < 500; i++) told(traces, 'hold', 5_000_000, { id: '4999' });
    assert.equal(traces.at('c')[0]?.steps.length, 100);
  });

  it('follows a call that gets another id, and keeps apart those that are none of each other', () => {
    const traces = new EventTraces();
    told(traces, 'callStarted', 1000, {});
    told(traces, 'callInfoChanged', 1100, { id: '2' }, { previousId: '1' });
    told(traces, 'commutationStarted', 1200, { id: '2' });
    told(traces, 'callFinished', 1300, { id: '2', cause: 'normal', endedAt: 1300 });
    // The same caller once more, and no queue that would join them.
    told(traces, 'callStarted', 1400, { id: '3' });
    const [second, first, ...more] = traces.at('c');
    assert.deepEqual([more.length, first?.channels, first?.endedAt], [0, ['1', '2'], 1300]);
    assert.deepEqual([second?.channels, second?.endedAt], [['3'], undefined]);
  });
});
