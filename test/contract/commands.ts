/** Rows of the contract: refusals, bad input, agent state. */
import assert from 'node:assert/strict';
import type { CtiCommand } from '../../core/model/commands.ts';
import type { Suite } from './part.ts';

export function commands({ it }: Suite): void {
  it('numbers with line breaks, NUL or letters are refused before anything is written', async (stage) => {
    for (const targetAddress of ['100\r\nAction: Hangup', '100\n', '1\u00002', 'abc', '12a4', '+', '1'.repeat(80)]) {
      await stage.refused({ type: 'makeCall', targetAddress }, 'invalidNumber');
    }
    await stage.refused({ type: 'makeCall', targetAddress: ' ' }, 'argumentEmpty');
    assert.deepEqual(stage.provider.state.calls, []);
  });

  it('a number that nobody has is refused or fails, and leaves no call behind', async (stage) => {
    const asked = stage.provider.makeCall(stage.bed.numbers.nobody).then(
      () => true,
      () => false,
    );
    if (await asked) {
      const { call } = await stage.log.next('callStarted');
      assert.equal((await stage.ended(call.id)).cause, 'unreachable');
    } else {
      await stage.log.next('error');
    }
    await stage.log.until('the line is free', () => stage.provider.state.line.includes('dial'));
  });

  it('what cannot be done now is refused and changes nothing', async (stage) => {
    const ghost: CtiCommand[] = [
      { type: 'dropCall', callId: 'no-such-call' },
      { type: 'holdCall', callId: 'no-such-call' },
    ];
    for (const command of ghost) await stage.refused(command, 'callNotFound');
    const { call, customer } = await stage.ringing();
    await stage.refused({ type: 'holdCall', callId: call.id }, 'notAllowedNow');
    await stage.refused({ type: 'unholdCall', callId: call.id }, 'notAllowedNow');
    await stage.refused(
      { type: 'transferCall', callId: call.id, consultCallId: 'no-such-call' },
      'consultCallDoesNotExist',
    );
    await stage.refused({ type: 'makeCall', targetAddress: stage.bed.numbers.answers }, 'notAllowedNow');
    await customer.hangUp();
    await stage.ended(call.id);
  });

  it('what the phone system can never do is refused as not supported', async (stage) => {
    const { call, customer } = await stage.talkingIn();
    const { manifest } = stage.bed;
    for (const feature of stage.provider.state.capabilities.call) {
      assert.ok(manifest.capabilities.call.includes(feature), `${feature} is in the manifest`);
    }
    if (!stage.can('record')) {
      await stage.refused({ type: 'record', callId: call.id, recording: true }, 'notSupported');
    }
    await customer.hangUp();
    await stage.ended(call.id);
  });

  it('agent state: announced once the phone system has it, with its reason', async (stage) => {
    const { agent, agentStates } = stage.provider.state.capabilities;
    const away = agentStates.find(({ icon, displayOnly }) => icon === 'away' && !displayOnly);
    const ready = agentStates.find(({ icon }) => icon === 'ready');
    if (!agent.includes('agentState') || !away || !ready) {
      await stage.refused({ type: 'setUserState', code: 'away' }, 'notSupported', 'invalidState');
      return;
    }
    const reason = away.reasons[0];
    await stage.provider.setUserState(away.code, reason);
    const changed = await stage.log.next('agentStateChanged', ({ state }) => state === away.code);
    assert.equal(changed.reason, reason);
    await stage.provider.setUserState(ready.code);
    await stage.log.next('agentStateChanged', ({ state }) => state === ready.code);
    await stage.refused({ type: 'setUserState', code: 'no-such-state' }, 'invalidState');
    if (stage.bed.stateChangedElsewhere) {
      await stage.bed.stateChangedElsewhere(away.code);
      await stage.log.next('agentStateChanged', ({ state }) => state === away.code);
      await stage.provider.setUserState(ready.code);
      await stage.log.next('agentStateChanged', ({ state }) => state === ready.code);
    }
  });

  it('call-centre mode', async (stage) => {
    if (!stage.provider.state.capabilities.agent.includes('callCentre')) {
      await stage.refused({ type: 'changeCallCentreState', active: false }, 'notSupported');
      return;
    }
    await stage.provider.changeCallCentreState(false);
    assert.equal((await stage.log.next('callCentreStateChanged')).active, false);
    await stage.provider.changeCallCentreState(true);
    assert.equal((await stage.log.next('callCentreStateChanged')).active, true);
  });

  it('calls are announced as saved, the first time while they ring', async (stage) => {
    if (!stage.bed.saves) return;
    const { call } = await stage.ringing();
    const { call: saved } = await stage.log.next('callSaved', (event) => event.call.id === call.id);
    assert.ok(saved.databaseUId);
    await stage.provider.dropCall(call.id);
    await stage.ended(call.id);
    const last = await stage.log.next('callSaved', (event) => event.call.endedAt !== undefined);
    assert.equal(last.call.databaseUId, saved.databaseUId);
  });
}
