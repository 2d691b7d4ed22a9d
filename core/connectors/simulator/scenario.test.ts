/** Scenarios: played as written, and clear about what is wrong with them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { testWorld } from '../../../test/support/world.ts';
import { CtiError } from '../../provider/errors.ts';
import { systemClock } from '../../provider/world.ts';
import { runScenario } from './scenario.ts';
import { simulatorSettings } from './settings.ts';
import { SimulatorLink } from './simulator-link.ts';

async function started() {
  const link = new SimulatorLink(simulatorSettings.parse({ answerAfter: 5 }), testWorld());
  link.start();
  const provider = link.provider({ id: 'a', settings: { extension: '101', name: 'Agnes' } });
  await provider.connect();
  const said: string[] = [];
  provider.listen(({ type }) => {
    if (!/^(lineState|currentCall|callInfo|activeCall)/.test(type)) said.push(type);
  });
  return { link, said };
}

const agents = [{ extension: '101' }, { extension: '102' }];

describe('a scenario', () => {
  it('plays who calls whom, when, and who answers', async () => {
    const { link, said } = await started();
    const { done } = runScenario(
      link,
      {
        agents,
        steps: [
          { at: 0, do: 'customerCalls', id: 'anna', number: '+36205550148', name: 'Anna', to: '101' },
          { at: 20, do: 'answer', agent: '101' },
          { at: 30, do: 'consult', agent: '101', number: '102' },
          { at: 40, do: 'answer', agent: '102' },
          { at: 50, do: 'transfer', agent: '101' },
          { at: 60, do: 'customerHangsUp', id: 'anna' },
        ],
      },
      systemClock,
    );
    await done;
    assert.deepEqual(said, [
      'callStarted',
      'commutationStarted',
      'hold',
      'callStarted',
      'commutationStarted',
      'callFinished',
      'callFinished',
    ]);
    await link.stop();
  });

  it('says which step cannot be done', async () => {
    const { link } = await started();
    const { done } = runScenario(link, { agents, steps: [{ at: 0, do: 'hold', agent: '101' }] }, systemClock);
    await assert.rejects(done, (error) => error instanceof CtiError && error.message.includes('step 0 (hold)'));
    await link.stop();
  });

  it('says what is wrong with its form', async () => {
    const { link } = await started();
    assert.throws(
      () => runScenario(link, { agents, steps: [{ at: -1, do: 'dance' }] }, systemClock),
      (error) => error instanceof CtiError && error.code === 'settingsInvalid',
    );
    await link.stop();
  });
});
