/** Rows of the contract: consultation, attended and blind transfer, swap, conference. */
import assert from 'node:assert/strict';
import type { Suite } from './part.ts';

export function consulting({ it }: Suite): void {
  it('a consultation begins: the main call is held first', async (stage) => {
    const { main, consultation, from, customer } = await stage.consulting(true);
    assert.deepEqual(
      stage.log.said(from).filter((type) => type !== 'agentStateChanged'),
      ['hold', 'callStarted', 'commutationStarted'],
    );
    assert.equal(main.state, 'held');
    assert.equal(consultation.direction, 'out');
    assert.equal(consultation.parentId, main.id);
    assert.equal(stage.provider.state.mainCallId, main.id);
    stage.features(main.id, ['unhold', 'drop']);
    stage.features(consultation.id, ['drop', 'completeTransfer', 'conference', 'hold', 'mute', 'dtmf', 'video']);
    await stage.provider.cancelTransfer(main.id, consultation.id);
    await stage.ended(consultation.id);
    await customer.hangUp();
    await stage.ended(main.id);
  });

  it('while the colleague rings only cancelling is offered, or completing where that can be', async (stage) => {
    const { main, consultation, customer } = await stage.consulting(false);
    const semi = stage.provider.state.capabilities.semiAttendedTransfer;
    stage.features(main.id, ['drop']);
    stage.features(consultation.id, semi ? ['drop', 'completeTransfer'] : ['drop']);
    await stage.provider.cancelTransfer(main.id, consultation.id);
    await stage.ended(consultation.id);
    await stage.log.next('unhold');
    await customer.hangUp();
    await stage.ended(main.id);
  });

  it('transfer completed: consultation then main call end, both told who and to whom', async (stage) => {
    const { main, consultation, customer } = await stage.consulting(true);
    const from = stage.log.mark();
    await stage.provider.transferCall(main.id, consultation.id);
    const k = await stage.ended(consultation.id);
    const m = await stage.ended(main.id);
    for (const call of [k, m]) {
      assert.equal(call.cause, 'transferred');
      assert.equal(call.redirectingId, stage.bed.numbers.own);
      assert.equal(call.redirectionId, stage.bed.numbers.colleague);
    }
    const since = stage.log.events.slice(from);
    assert.ok(!since.some(({ type }) => type === 'unhold'));
    assert.ok(!since.some((event) => event.type === 'currentCallChanged' && event.call?.id === consultation.id));
    await stage.log.until(
      'the colleague has the customer',
      () => stage.bed.colleague.state.calls[0]?.state === 'connected',
    );
    assert.equal(stage.bed.colleague.state.calls.length, 1);
    await customer.hangUp();
  });

  it('transfer cancelled: the consultation ends, the main call is talked to again', async (stage) => {
    const { main, consultation, customer } = await stage.consulting(true);
    await stage.provider.cancelTransfer(main.id, consultation.id);
    await stage.ended(consultation.id);
    assert.equal((await stage.log.next('unhold')).call.id, main.id);
    await customer.hangUp();
    await stage.ended(main.id);
  });

  it('the colleague hangs up: the main call stays, and can be talked to again', async (stage) => {
    const { main, consultation, customer } = await stage.consulting(true);
    await stage.bed.colleaguePhone.hangUp();
    await stage.ended(consultation.id);
    await stage.log.until('the main call is held or talked to', () => {
      const { state, features } = stage.call(main.id);
      return state === 'connected' || features.includes('unhold');
    });
    if (stage.call(main.id).state === 'held') await stage.provider.unholdCall(main.id);
    await stage.log.next('unhold');
    await customer.hangUp();
    await stage.ended(main.id);
  });

  it('the colleague refuses: the consultation fails, the main call stays held', async (stage) => {
    const { main, consultation, customer } = await stage.consulting(false);
    await stage.bed.colleaguePhone.reject();
    const ended = await stage.ended(consultation.id);
    stage.cause(ended, 'whyNotAnswered', 'busy', 'rejected');
    assert.equal(stage.call(main.id).state, 'held');
    await stage.provider.unholdCall(main.id);
    await stage.log.next('unhold');
    await customer.hangUp();
    await stage.ended(main.id);
  });

  it("the main call's party leaves: the consultation is the main call, without a parent", async (stage) => {
    const { main, consultation, customer } = await stage.consulting(true);
    await customer.hangUp();
    await stage.ended(main.id);
    const { call } = await stage.log.next('currentCallChanged');
    assert.equal(call?.id, consultation.id);
    assert.equal(stage.call(consultation.id).parentId, undefined);
    await stage.provider.dropCall(consultation.id);
    await stage.ended(consultation.id);
  });

  it('swap, and back; the parent does not change', async (stage) => {
    const { main, consultation, customer } = await stage.consulting(true);
    await stage.provider.unholdCall(main.id);
    assert.equal((await stage.log.next('hold')).call.id, consultation.id);
    assert.equal((await stage.log.next('unhold')).call.id, main.id);
    assert.equal(stage.call(consultation.id).parentId, main.id);
    await stage.provider.unholdCall(consultation.id);
    assert.equal((await stage.log.next('hold')).call.id, main.id);
    assert.equal((await stage.log.next('unhold')).call.id, consultation.id);
    assert.equal(stage.provider.state.mainCallId, main.id);
    await stage.provider.cancelTransfer(main.id, consultation.id);
    await stage.ended(consultation.id);
    await customer.hangUp();
    await stage.ended(main.id);
  });

  it('conference: both calls are in it; who leaves ends one, the other goes on', async (stage) => {
    const { main, consultation, customer } = await stage.consulting(true);
    const command = { type: 'conferenceCall', callId: main.id, consultCallId: consultation.id } as const;
    if (!stage.can('conference')) {
      await stage.refused(command, 'notSupported');
      await stage.provider.cancelTransfer(main.id, consultation.id);
      await stage.ended(consultation.id);
      await customer.hangUp();
      await stage.ended(main.id);
      return;
    }
    await stage.provider.request(command);
    await stage.log.next('callInfoChanged', (event) => event.call.id === main.id && event.call.state === 'conferenced');
    await stage.log.until('both are in', () =>
      stage.provider.state.calls.every(({ state }) => state === 'conferenced'),
    );
    stage.features(main.id, ['drop', 'mute', 'dtmf', 'video']);
    stage.features(consultation.id, ['drop']);
    await stage.bed.colleaguePhone.hangUp();
    await stage.ended(consultation.id);
    await stage.log.until('the last is connected', () => stage.call(main.id).state === 'connected');
    await customer.hangUp();
    await stage.ended(main.id);
  });

  it('blind transfer: the call ends as transferred, with both numbers', async (stage) => {
    const { call, customer } = await stage.talkingIn();
    await stage.provider.blindTransferCall(call.id, stage.bed.numbers.colleague);
    const ended = await stage.ended(call.id);
    assert.equal(ended.cause, 'transferred');
    assert.equal(ended.redirectingId, stage.bed.numbers.own);
    assert.equal(ended.redirectionId, stage.bed.numbers.colleague);
    await stage.bed.colleaguePhone.answer();
    await stage.log.until('the colleague talks', () => stage.bed.colleague.state.calls[0]?.state === 'connected');
    await customer.hangUp();
  });

  it('blind transfer of a ringing call deflects it', async (stage) => {
    const { call, customer } = await stage.ringing();
    if (stage.provider.state.capabilities.transfersAnsweredOnly) {
      const targetAddress = stage.bed.numbers.colleague;
      await stage.refused({ type: 'blindTransferCall', callId: call.id, targetAddress }, 'notAllowedNow');
      await customer.hangUp();
      await stage.ended(call.id);
      return;
    }
    await stage.provider.blindTransferCall(call.id, stage.bed.numbers.colleague);
    assert.equal((await stage.ended(call.id)).cause, 'transferred');
    await stage.bed.colleaguePhone.answer();
    await stage.log.until('the colleague talks', () => stage.bed.colleague.state.calls[0]?.state === 'connected');
    await customer.hangUp();
  });

  it('a transfer that the phone system refuses changes nothing', async (stage) => {
    const { call, customer } = await stage.talkingIn();
    const targetAddress = stage.bed.numbers.nobody;
    await stage.refused({ type: 'blindTransferCall', callId: call.id, targetAddress }, 'unknownExtension', 'refused');
    assert.equal(stage.call(call.id).state, 'connected');
    await customer.hangUp();
    await stage.ended(call.id);
  });
}
