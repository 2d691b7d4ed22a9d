/** Presence is what others may know of a line. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Call } from './call.ts';
import { noCapabilities } from './call-feature.ts';
import { presenceOf } from './presence.ts';
import { type CtiState, initialState } from './state.ts';

const call = (change: Partial<Call>): Call => ({
  id: 'c',
  direction: 'in',
  state: 'connected',
  callerId: '1',
  calledId: '2',
  deviceId: '2',
  features: [],
  startedAt: 0,
  holdMs: 0,
  ...change,
});

const up = (change: Partial<CtiState> = {}): CtiState => ({
  ...initialState,
  link: 'up',
  capabilities: {
    ...noCapabilities,
    agentStates: [
      { code: 'ready', icon: 'ready', reasons: [] },
      { code: 'lunch', icon: 'away', reasons: [] },
    ],
  },
  ...change,
});

describe('presence', () => {
  it('follows the agent’s state, and what its phone does before that', () => {
    assert.equal(presenceOf(up()), 'ready');
    assert.equal(presenceOf(up({ agent: { state: 'lunch', since: 0 } })), 'away');
    assert.equal(presenceOf(up({ agent: { state: 'unheard of', since: 0 } })), 'ready');
    assert.equal(presenceOf(up({ calls: [call({ state: 'alerting' })] })), 'ringing');
    assert.equal(presenceOf(up({ calls: [call({ state: 'alerting', direction: 'out' })] })), 'talking');
    assert.equal(presenceOf(up({ calls: [call({ state: 'held' }), call({ state: 'alerting' })] })), 'talking');
    assert.equal(presenceOf(up({ agent: { state: 'lunch', since: 0 }, calls: [call({})] })), 'talking');
  });

  it('is offline without a link, whatever was known before', () => {
    assert.equal(presenceOf({ ...up({ calls: [call({})] }), link: 'down' }), 'offline');
    assert.equal(presenceOf(initialState), 'offline');
  });
});
