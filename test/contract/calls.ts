/** Rows of the contract: calls in and out, answered and not. */
import assert from 'node:assert/strict';
import type { Suite } from './part.ts';

export function calls({ it }: Suite): void {
  it('outgoing, answered, ended', async (stage) => {
    assert.deepEqual(stage.provider.state.line, ['dial']);
    const call = await stage.talkingOut();
    assert.equal(call.direction, 'out');
    assert.equal(call.state, 'connected');
    assert.equal(call.calledId, stage.bed.numbers.answers);
    assert.equal(stage.provider.state.mainCallId, call.id);
    assert.deepEqual(stage.provider.state.line, []);
    await stage.provider.dropCall(call.id);
    const ended = await stage.ended(call.id);
    assert.equal(ended.cause, 'normal');
    assert.equal(ended.state, 'none');
    assert.deepEqual(
      stage.log.said().filter((type) => type !== 'agentStateChanged'),
      ['callStarted', 'commutationStarted', 'callFinished'],
    );
    assert.equal(stage.provider.state.mainCallId, null);
    assert.deepEqual(stage.provider.state.line, ['dial']);
  });

  it('outgoing, the other party hangs up', async (stage) => {
    const asked = stage.provider.makeCall(stage.bed.numbers.colleague);
    const { call } = await stage.log.next('callStarted');
    if (stage.bed.ownPhoneFirst) await stage.bed.phone.answer();
    await asked;
    await stage.bed.colleaguePhone.answer();
    await stage.log.next('commutationStarted');
    await stage.bed.colleaguePhone.hangUp();
    assert.equal((await stage.ended(call.id)).cause, 'normal');
  });

  it('where the own phone rings first, says whose phone rings', async (stage) => {
    if (!stage.bed.ownPhoneFirst) {
      const call = await stage.dialled(stage.bed.numbers.noAnswer);
      assert.equal(call.stage, undefined);
      await stage.provider.dropCall(call.id);
      await stage.ended(call.id);
      return;
    }
    const asked = stage.provider.makeCall(stage.bed.numbers.answers);
    const { call } = await stage.log.next('callStarted');
    assert.equal(call.stage, 'ownPhone');
    assert.equal(call.direction, 'out');
    assert.equal(call.calledId, stage.bed.numbers.answers);
    await stage.bed.phone.answer();
    await asked;
    const { call: ringing } = await stage.log.next('callInfoChanged', (event) => event.call.stage === 'party');
    assert.equal(ringing.id, call.id);
    assert.equal((await stage.log.next('commutationStarted')).call.stage, undefined);
    await stage.provider.dropCall(call.id);
    await stage.ended(call.id);
  });

  it('own phone not picked up', async (stage) => {
    if (!stage.bed.ownPhoneFirst) return;
    const asked = stage.provider.makeCall(stage.bed.numbers.answers);
    const { call } = await stage.log.next('callStarted');
    await stage.bed.phone.reject();
    await asked.catch(() => undefined);
    const ended = await stage.ended(call.id);
    assert.equal(ended.cause, 'ownPhoneNotAnswered');
    assert.equal(ended.connectedAt, undefined);
  });

  it('outgoing, busy', async (stage) => {
    const { id } = await stage.dialled(stage.bed.numbers.busy);
    if (stage.knows('whyNotAnswered')) assert.equal((await stage.log.next('callBusy')).call.state, 'busy');
    stage.cause(await stage.ended(id), 'whyNotAnswered', 'busy');
  });

  it('outgoing, no answer', async (stage) => {
    await stage.bed.shortRing();
    const { id } = await stage.dialled(stage.bed.numbers.noAnswer);
    stage.cause(await stage.ended(id), 'whyNotAnswered', 'noAnswer');
  });

  it('outgoing, rejected', async (stage) => {
    const { id } = await stage.dialled(stage.bed.numbers.rejects);
    const ended = await stage.ended(id);
    stage.cause(ended, 'whyNotAnswered', 'rejected');
    assert.equal(ended.connectedAt, undefined);
  });

  it('outgoing, unreachable', async (stage) => {
    const { id } = await stage.dialled(stage.bed.numbers.unreachable);
    stage.cause(await stage.ended(id), 'whyNotAnswered', 'unreachable');
  });

  it('outgoing, given up while it rings', async (stage) => {
    const { id } = await stage.dialled(stage.bed.numbers.noAnswer);
    if (stage.bed.ownPhoneFirst) await stage.log.next('callInfoChanged', ({ call }) => call.stage === 'party');
    stage.features(id, ['drop']);
    await stage.provider.dropCall(id);
    assert.equal((await stage.ended(id)).connectedAt, undefined);
  });

  it('incoming, answered, ended by the agent', async (stage) => {
    const { call } = await stage.ringing('+15550123');
    assert.equal(call.direction, 'in');
    assert.equal(call.state, 'alerting');
    assert.equal(call.callerId, '+15550123');
    const { transfersAnsweredOnly } = stage.provider.state.capabilities;
    assert.deepEqual(
      call.features.filter((feature) => feature !== 'answer'),
      transfersAnsweredOnly ? ['drop'] : ['drop', 'blindTransfer'].filter((feature) => stage.can(feature as 'drop')),
    );
    await stage.answer(call);
    stage.features(call.id, [
      'drop',
      'hold',
      'mute',
      'dtmf',
      'makeConsultCall',
      'blindTransfer',
      'record',
      'park',
      'video',
    ]);
    await stage.provider.dropCall(call.id);
    assert.equal((await stage.ended(call.id)).cause, 'normal');
  });

  it('incoming, answered, ended by the caller', async (stage) => {
    const { call, customer } = await stage.talkingIn();
    await customer.hangUp();
    assert.equal((await stage.ended(call.id)).cause, 'normal');
  });

  it('incoming, the caller gives up', async (stage) => {
    const { call, customer } = await stage.ringing();
    await customer.hangUp();
    const ended = await stage.ended(call.id);
    stage.cause(ended, 'whyRingingEnded', 'callerGaveUp');
    assert.equal(ended.connectedAt, undefined);
  });

  it('incoming, rings out', async (stage) => {
    await stage.bed.shortRing();
    const { call } = await stage.ringing();
    stage.cause(await stage.ended(call.id), 'whyRingingEnded', 'noAnswer');
  });

  it('incoming, declined', async (stage) => {
    const { call } = await stage.ringing();
    await stage.provider.dropCall(call.id);
    assert.equal((await stage.ended(call.id)).cause, 'rejected');
  });

  it('incoming, refused at the phone', async (stage) => {
    const { call } = await stage.ringing();
    await stage.bed.phone.reject();
    stage.cause(await stage.ended(call.id), 'whyRingingEnded', 'rejected');
  });

  it('incoming to a group, answered elsewhere', async (stage) => {
    const customer = await stage.bed.customerCalls('group');
    const { call } = await stage.log.next('callStarted');
    await stage.bed.colleaguePhone.answer();
    const ended = await stage.ended(call.id);
    stage.cause(ended, 'whyRingingEnded', 'answeredElsewhere');
    assert.equal(ended.connectedAt, undefined);
    await customer.hangUp();
  });

  it('a call between two agents is one call for each', async (stage) => {
    const call = await stage.dialled(stage.bed.numbers.colleague);
    await stage.bed.colleaguePhone.answer();
    await stage.log.next('commutationStarted');
    await stage.log.until('the colleague has heard of it', () => stage.bed.colleague.state.calls.length > 0);
    const [theirs, ...more] = stage.bed.colleague.state.calls;
    assert.equal(more.length, 0);
    assert.equal(theirs?.direction, 'in');
    assert.equal(stage.provider.state.calls.length, 1);
    await stage.provider.dropCall(call.id);
    await stage.ended(call.id);
  });

  it('a second incoming call while talking has no parent; answering it holds the first', async (stage) => {
    const { call: first, customer } = await stage.talkingIn('+15550123');
    const another = await stage.bed.customerCalls('agent', '+15550177');
    if (!stage.knows('secondCall')) {
      // The phone system itself turns it away or lets it wait; the talk goes on undisturbed, and can still be held.
      await stage.provider.holdCall(first.id);
      await stage.log.next('hold');
      assert.equal(stage.provider.state.calls.length, 1);
      await another.hangUp();
      await customer.hangUp();
      await stage.ended(first.id);
      return;
    }
    const { call: second } = await stage.log.next('callStarted');
    assert.equal(second.parentId, undefined);
    assert.equal(stage.provider.state.mainCallId, first.id);
    if (!stage.call(second.id).features.includes('answer')) {
      // Without remote answer the agent holds and answers at the phone, which no command can order.
      await stage.provider.dropCall(second.id);
      await stage.ended(second.id);
    } else {
      await stage.provider.answerCall(second.id);
      assert.equal((await stage.log.next('hold')).call.id, first.id);
      assert.equal((await stage.log.next('commutationStarted')).call.id, second.id);
      await stage.provider.dropCall(second.id);
      await stage.ended(second.id);
    }
    await customer.hangUp();
    await stage.ended(first.id);
  });
}
