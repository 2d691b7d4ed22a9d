/** The reducer and the speech under every order of events that can be thought of. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Fact } from '../provider/facts.ts';
import { speak } from '../provider/speak.ts';
import { type Call, durations } from './call.ts';
import type { CtiEventBody } from './events.ts';
import { toCallFeaturesSet } from './call-feature.ts';
import { type CtiState, initialState, mainCall, reduce } from './state.ts';

const ids = fc.constantFrom('a', 'b', 'c', 'd');
const capabilities = {
  call: ['dial', 'answer', 'drop', 'hold', 'unhold', 'makeConsultCall', 'completeTransfer'] as const,
  agent: [],
  agentStates: [],
};
const can = { ...capabilities, call: [...capabilities.call], agent: [], agentStates: [] };

const call = fc.record({
  id: ids,
  direction: fc.constantFrom('in' as const, 'out' as const),
  state: fc.constantFrom('alerting' as const, 'connected' as const, 'held' as const, 'busy' as const, 'none' as const),
  parentId: fc.option(ids, { nil: undefined }),
});
const fullCall = call.map((some): Call => ({
  ...some,
  callerId: '1',
  calledId: '2',
  deviceId: 'x',
  features: [],
  startedAt: 1,
  holdMs: 0,
}));

const anyEvent: fc.Arbitrary<CtiEventBody> = fc.oneof(
  fc.constant<CtiEventBody>({ type: 'initialized', capabilities: can }),
  fc.constant<CtiEventBody>({ type: 'disconnected', reason: 'linkDown' }),
  fc
    .tuple(
      fc.constantFrom('callStarted', 'commutationStarted', 'callFinished', 'callBusy', 'hold', 'unhold', 'callSaved'),
      fullCall,
    )
    .map(([type, one]) => ({ type, call: one })),
  fc.tuple(fullCall, ids).map(([one, previousId]) => ({ type: 'callInfoChanged' as const, call: one, previousId })),
  fc.option(fullCall).map((one) => ({ type: 'currentCallChanged' as const, call: one })),
  fc
    .array(fullCall, { maxLength: 3 })
    .map((calls) => ({ type: 'activeCallSnapshot' as const, main: calls[0] ?? null, calls })),
);

function consistent(state: CtiState): void {
  const main = mainCall(state);
  assert.equal(state.mainCallId === null, state.calls.length === 0);
  assert.ok(state.mainCallId === null || main, 'the main call is one of the calls');
  for (const { id } of state.calls) assert.ok(!state.finished.includes(id), 'a finished call came back');
}

describe('the reducer', () => {
  it('takes any event in any order: nothing throws, no finished call comes back, at most one main call', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        let state = initialState;
        for (const [at, event] of events.entries()) {
          state = reduce(state, event, at);
          consistent(state);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('counts what it cannot use', () => {
    const state = reduce(initialState, { type: 'hold', call: { ...fc.sample(fullCall, 1)[0]!, id: 'nobody' } });
    assert.equal(state.repaired, 1);
  });
});

const anyFact: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({
    type: fc.constant('started' as const),
    call: call.map((one) => ({ ...one, callerId: '1', calledId: '2', deviceId: 'x' })),
  }),
  fc.record({
    type: fc.constantFrom('connected' as const, 'held' as const, 'resumed' as const, 'busy' as const),
    id: ids,
  }),
  fc.record({
    type: fc.constant('finished' as const),
    id: ids,
    cause: fc.constantFrom('normal' as const, 'busy' as const, 'transferred' as const),
    endedAt: fc.option(fc.integer({ min: 0, max: 200 }), { nil: undefined }),
  }) as fc.Arbitrary<Fact>,
  fc.constant<Fact>({ type: 'linkDown', reason: 'linkDown' }),
  fc
    .array(fc.tuple(ids, fc.constantFrom('alerting' as const, 'connected' as const, 'held' as const)), { maxLength: 3 })
    .map((some): Fact => {
      const unique = [...new Map(some).entries()];
      return {
        type: 'linkUp',
        capabilities: can,
        calls: unique.map(([id, state]) => ({
          id,
          state,
          direction: 'in',
          callerId: '1',
          calledId: '2',
          deviceId: 'x',
        })),
      };
    }),
  fc.record({ type: fc.constant('info' as const), id: ids, change: fc.constant({ muted: true }), newId: ids }),
);

describe('what a provider says', () => {
  it('keeps the contract for any facts at any time: order, alternation, sums of durations', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyFact, fc.integer({ min: -5, max: 20 })), { maxLength: 60 }), (facts) => {
        let state = initialState;
        let clock = 1000;
        let seq = 0;
        const started = new Set<string>();
        const finished = new Set<string>();
        const held = new Set<string>();
        const move = (from: string, to: string) => {
          for (const set of [started, finished, held]) if (set.delete(from)) set.add(to);
        };
        for (const [fact, step] of facts) {
          clock += step;
          const spoken = speak(state, fact, clock, seq);
          for (const event of spoken.events) {
            assert.ok(event.at >= state.at);
            assert.equal(event.seq, ++seq);
          }
          state = spoken.state;
          consistent(state);
          for (const event of spoken.events) {
            if (event.type === 'callInfoChanged' && event.previousId) move(event.previousId, event.call.id);
            if (event.type === 'callStarted') {
              assert.ok(!started.has(event.call.id));
              started.add(event.call.id);
            }
            if (event.type === 'hold') {
              assert.ok(!held.has(event.call.id));
              held.add(event.call.id);
            }
            if (event.type === 'unhold') assert.ok(held.delete(event.call.id));
            if (event.type === 'callFinished') {
              const { beforeConnection, talk, hold, total } = durations(event.call, 0);
              assert.equal(beforeConnection + talk + hold, total);
              assert.ok(beforeConnection >= 0 && talk >= 0 && hold >= 0);
              assert.ok(!finished.has(event.call.id));
              assert.ok(started.has(event.call.id));
              finished.add(event.call.id);
              held.delete(event.call.id);
            }
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('features', () => {
  it("make the guide's bit set", () => {
    assert.equal(toCallFeaturesSet(['dial', 'drop', 'hold']), 0x2 | 0x8 | 0x10);
  });
});
