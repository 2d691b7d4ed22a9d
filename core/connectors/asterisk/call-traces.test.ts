/** Recorded flows of real Asterisks: the trace says through which queue a call came, whose phones rang and who answered. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CallTrace } from '../../provider/call-trace.ts';
import { flows, hear, versions } from '../../../test/support/recorded-flows.ts';

const tracesOf = async (version: string, flow: string) => (await hear(version, flow)).result.traces;
const devices = (list: CallTrace['rang']) => list.map(({ device, userId }) => `${device} ${userId ?? '-'}`);

describe('the trace of a call', () => {
  for (const version of versions) {
    it(`through a queue says which phones rang and which answered (Asterisk ${version})`, async () => {
      const trace = (await tracesOf(version, 'queue-call')).findLast(({ queues }) => queues.length > 0);
      assert.ok(trace);
      assert.deepEqual(trace.queues, ['support']);
      assert.deepEqual(devices(trace.rang), ['PJSIP/101 101', 'PJSIP/102 102']);
      assert.deepEqual(devices(trace.answered), ['PJSIP/102 102']);
      const texts = trace.steps.map(({ text }) => text);
      const inOrder = [
        /^waits in queue support/,
        /^dials PJSIP\/101/,
        /^dial ended: NOANSWER|^hangs up/,
        /^dials PJSIP\/102/,
      ];
      let from = 0;
      for (const wanted of inOrder) {
        const at = texts.findIndex((text, index) => index >= from && wanted.test(text));
        assert.ok(at >= 0, `${String(wanted)} in ${texts.join(' | ')}`);
        from = at + 1;
      }
    });
  }

  it('tells wires of Asterisk from telephones', async () => {
    const traces = await tracesOf('22', 'queue-call-local-members');
    const trace = traces.find(({ queues }) => queues.length > 0);
    assert.ok(trace);
    assert.ok(trace.steps.some(({ machinery }) => machinery));
    assert.ok(trace.rang.every(({ device }) => device.startsWith('PJSIP/')));
    assert.ok(trace.answered.length > 0);
  });

  it('is found by the id of an agent’s call, and ends when all of it has hung up', async () => {
    for (const flow of ['incoming-not-answered', 'incoming-caller-hangs-up']) {
      const { events, result } = await hear('22', flow);
      const ids = events.flatMap((event) => (event.type === 'callStarted' ? [event.call.id] : []));
      assert.ok(ids.length > 0);
      for (const id of ids) {
        const trace = result.traces.find(({ channels }) => channels.includes(id));
        assert.ok(trace?.endedAt !== undefined, `${flow} ${id}`);
      }
    }
  });

  it('is kept for a bounded number of calls, of every flow', async () => {
    for (const version of versions) {
      for (const flow of flows(version)) {
        const traces = await tracesOf(version, flow);
        assert.ok(traces.length <= 500, flow);
        for (const { steps } of traces) assert.ok(steps.length <= 200, flow);
      }
    }
  });
});
