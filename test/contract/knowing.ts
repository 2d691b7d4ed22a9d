/** Rows of the contract that a wire may be unable to tell: then the manifest says so, else they are heard. */
import assert from 'node:assert/strict';
import type { ContractRow } from '../../core/provider/connector.ts';
import type { Suite } from './part.ts';
import type { Stage } from './stage.ts';

function saysThatItCannot(stage: Stage, row: ContractRow): void {
  const entry = stage.bed.manifest.cannotKnow.find((each) => each.row === row);
  assert.ok(entry, `the manifest says nothing of ${row}`);
  assert.ok(entry.why.length > 0);
}

export function knowing({ it }: Suite): void {
  it('a native id that changes: the same call under another id, and nothing else', async (stage) => {
    const { changeNativeId, endsUnderAnotherId } = stage.bed;
    if (endsUnderAnotherId) {
      const { call, customer } = await stage.talkingIn();
      const from = stage.log.mark();
      await customer.hangUp();
      const { call: renamed, previousId } = await stage.log.next(
        'callInfoChanged',
        (event) => event.call.id !== call.id,
      );
      assert.equal(previousId, call.id);
      assert.equal(renamed.connectedAt, call.connectedAt);
      const ended = await stage.ended(renamed.id);
      assert.equal(ended.startedAt, call.startedAt);
      assert.deepEqual(
        stage.log.said(from).filter((type) => type !== 'agentStateChanged'),
        ['callFinished'],
      );
      return;
    }
    if (!changeNativeId) {
      saysThatItCannot(stage, 'nativeIdChanges');
      return;
    }
    const { call, customer } = await stage.talkingIn();
    const from = stage.log.mark();
    await changeNativeId();
    const { call: renamed, previousId } = await stage.log.next('callInfoChanged', (event) => event.call.id !== call.id);
    assert.equal(previousId, call.id);
    assert.equal(renamed.connectedAt, call.connectedAt);
    assert.equal(stage.provider.state.mainCallId, renamed.id);
    assert.deepEqual(stage.log.said(from), []);
    await stage.refused({ type: 'dropCall', callId: call.id }, 'callNotFound');
    if (stage.can('hold')) {
      await stage.provider.holdCall(renamed.id);
      await stage.log.next('hold', (event) => event.call.id === renamed.id);
    }
    await customer.hangUp();
    assert.equal((await stage.ended(renamed.id)).startedAt, call.startedAt);
  });

  it('a web phone of its own: its sound begins and ends with the call; without one it says so', async (stage) => {
    if (!stage.knows('webPhone')) {
      saysThatItCannot(stage, 'webPhone');
      return;
    }
    const { call, customer } = await stage.talkingIn();
    const started = stage.log.events.filter(({ type }) => type === 'webRtcStarted');
    assert.equal(started.length, 1);
    const { sessionId } = started[0] as { sessionId: string };
    await customer.hangUp();
    await stage.ended(call.id);
    await stage.log.next('webRtcDestroyed', (event) => event.sessionId === sessionId);
    assert.equal(stage.log.events.filter(({ type }) => type === 'webRtcDestroyed').length, 1);
  });
}
