/** Rows of the contract: hold, tones, mute. */
import assert from 'node:assert/strict';
import type { Suite } from './part.ts';

export function holding({ it }: Suite): void {
  it('hold and unhold', async (stage) => {
    const { call, customer } = await stage.talkingIn();
    await stage.provider.holdCall(call.id);
    assert.equal((await stage.log.next('hold')).call.state, 'held');
    stage.features(call.id, ['unhold', 'drop', 'makeConsultCall', 'blindTransfer']);
    await stage.provider.unholdCall(call.id);
    assert.equal((await stage.log.next('unhold')).call.state, 'connected');
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
    await customer.hangUp();
    await stage.ended(call.id);
  });

  it('an outgoing call can be held too', async (stage) => {
    const call = await stage.talkingOut();
    await stage.provider.holdCall(call.id);
    await stage.log.next('hold');
    await stage.provider.unholdCall(call.id);
    await stage.log.next('unhold');
    await stage.provider.dropCall(call.id);
    await stage.ended(call.id);
  });

  it('a call that ends while held: no unhold, and the held stretch is closed by the end', async (stage) => {
    const { call, customer } = await stage.talkingIn();
    await stage.provider.holdCall(call.id);
    await stage.log.next('hold');
    await customer.hangUp();
    const ended = await stage.ended(call.id);
    assert.ok(ended.holdMs >= 0);
    assert.ok(!stage.log.said().includes('unhold'));
  });

  it('a held call can be ended', async (stage) => {
    const { call } = await stage.talkingIn();
    await stage.provider.holdCall(call.id);
    await stage.log.next('hold');
    await stage.provider.dropCall(call.id);
    await stage.ended(call.id);
  });

  it('held by the far end is information, not hold', async (stage) => {
    const call = await stage.dialled(stage.bed.numbers.colleague);
    await stage.bed.colleaguePhone.answer();
    await stage.log.next('commutationStarted');
    const { colleague } = stage.bed;
    await stage.log.until('the colleague talks', () => colleague.state.calls[0]?.state === 'connected');
    const theirs = colleague.state.calls[0]?.id ?? '';
    await colleague.holdCall(theirs);
    const { call: held } = await stage.log.next('callInfoChanged', (event) => event.call.heldByParty === true);
    assert.equal(held.state, 'connected');
    await stage.log.until('the colleague has heard of it, too', () => colleague.state.calls[0]?.state === 'held');
    await colleague.unholdCall(theirs);
    await stage.log.next('callInfoChanged', (event) => event.call.heldByParty !== true);
    assert.ok(!stage.log.said().includes('hold'));
    await stage.provider.dropCall(call.id);
    await stage.ended(call.id);
  });

  it('tones are announced once sent', async (stage) => {
    const { call, customer } = await stage.talkingIn();
    if (!stage.can('dtmf')) {
      await stage.refused({ type: 'sendDtmf', callId: call.id, digits: '1' }, 'notSupported');
    } else {
      await stage.provider.sendDtmf(call.id, '15#');
      assert.equal((await stage.log.next('dtmfEntered')).digits, '15#');
      await stage.refused({ type: 'sendDtmf', callId: call.id, digits: '1\r\n2' }, 'invalidDigits');
    }
    await customer.hangUp();
    await stage.ended(call.id);
  });

  it('mute', async (stage) => {
    const { call, customer } = await stage.talkingIn();
    if (!stage.can('mute')) {
      await stage.refused({ type: 'mute', callId: call.id, muted: true }, 'notSupported');
    } else {
      await stage.provider.mute(call.id, true);
      assert.equal(
        (await stage.log.next('callInfoChanged', (event) => event.call.muted === true)).call.state,
        'connected',
      );
      await stage.provider.mute(call.id, false);
      await stage.log.next('callInfoChanged', (event) => event.call.muted !== true);
    }
    await customer.hangUp();
    await stage.ended(call.id);
  });

  it('park', async (stage) => {
    const { call, customer } = await stage.talkingIn();
    if (!stage.can('park')) {
      await stage.refused({ type: 'parkCall', callId: call.id }, 'notSupported');
      await customer.hangUp();
      await stage.ended(call.id);
      return;
    }
    await stage.provider.parkCall(call.id);
    const ended = await stage.ended(call.id);
    assert.equal(ended.cause, 'parked');
    assert.ok(ended.redirectionId, 'says at which number it is parked');
    await customer.hangUp();
  });
}
