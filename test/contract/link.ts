/** Rows of the contract: the link is lost in mid-call, and comes back to whatever has happened meanwhile. */
import assert from 'node:assert/strict';
import type { Suite } from './part.ts';

export function link({ it }: Suite): void {
  it('lost and back, the call went on: nothing but its features', async (stage) => {
    const { call, customer } = await stage.talkingIn();
    const from = stage.log.mark();
    await stage.bed.link.cut();
    await stage.log.next('disconnected');
    assert.equal(stage.provider.state.calls.length, 1);
    assert.deepEqual(stage.call(call.id).features, []);
    assert.deepEqual(stage.provider.state.line, []);
    await stage.refused({ type: 'dropCall', callId: call.id }, 'linkDown');
    await stage.bed.link.restore();
    await stage.log.next('initialized');
    const snapshot = await stage.log.next('activeCallSnapshot');
    assert.equal(snapshot.main?.id, call.id);
    assert.deepEqual(
      snapshot.calls.map(({ id }) => id),
      [call.id],
    );
    await stage.log.until('it can be dropped again', () => stage.call(call.id).features.includes('drop'));
    const ofCall = stage.log.ofCall(call.id).slice(-50);
    assert.ok(
      !stage.log.events.slice(from).some((event) => event.type === 'callStarted' || event.type === 'callFinished'),
    );
    assert.equal(ofCall.filter(({ type }) => type === 'commutationStarted').length, 1);
    await customer.hangUp();
    assert.equal((await stage.ended(call.id)).cause, 'normal');
  });

  it('lost and back, the call is gone: finished, not after the return', async (stage) => {
    const { call, customer } = await stage.talkingIn();
    await stage.bed.link.cut();
    await stage.log.next('disconnected');
    await customer.hangUp();
    await stage.bed.link.restore();
    const { at } = await stage.log.next('initialized');
    const ended = await stage.ended(call.id);
    assert.equal(ended.cause, stage.bed.link.keepsEvents ? 'normal' : 'unknown');
    assert.ok((ended.endedAt ?? Infinity) <= at);
    await stage.log.until('the line is free', () => stage.provider.state.line.includes('dial'));
  });

  it('lost and back, a call is new: it starts, and is connected if it is', async (stage) => {
    await stage.bed.link.cut();
    await stage.log.next('disconnected');
    const customer = await stage.bed.customerCalls('agent');
    if (!stage.knows('callsWithoutLink')) {
      // Nothing has rung; a caller who comes after the return finds the agent.
      await customer.hangUp();
      await stage.bed.link.restore();
      assert.deepEqual((await stage.log.next('activeCallSnapshot')).calls, []);
      const { call: later, customer: another } = await stage.talkingIn();
      await another.hangUp();
      await stage.ended(later.id);
      return;
    }
    await stage.bed.phone.answer();
    await stage.bed.link.restore();
    await stage.log.next('activeCallSnapshot');
    const { call } = await stage.log.next('callStarted');
    assert.equal(call.direction, 'in');
    assert.equal((await stage.log.next('commutationStarted')).call.id, call.id);
    await customer.hangUp();
    await stage.ended(call.id);
  });

  it('the phone system restarts in mid-call: an empty snapshot, the call is finished, a new one works', async (stage) => {
    const { call } = await stage.talkingIn();
    await stage.bed.restart();
    await stage.log.next('disconnected');
    const snapshot = await stage.log.next('activeCallSnapshot');
    assert.equal(snapshot.main, null);
    assert.deepEqual(snapshot.calls, []);
    assert.equal((await stage.ended(call.id)).cause, 'unknown');
    await stage.log.until('the line is free', () => stage.provider.state.line.includes('dial'));
    const { call: next, customer } = await stage.talkingIn();
    await customer.hangUp();
    await stage.ended(next.id);
  });

  it('a snapshot can be asked for at any time', async (stage) => {
    const { call, customer } = await stage.talkingIn();
    stage.log.mark();
    await stage.provider.queryActiveCallSnapshot();
    assert.equal((await stage.log.next('activeCallSnapshot')).main?.id, call.id);
    await stage.provider.queryLineState();
    assert.deepEqual((await stage.log.next('lineStateChanged')).features, []);
    await customer.hangUp();
    await stage.ended(call.id);
  });
}
