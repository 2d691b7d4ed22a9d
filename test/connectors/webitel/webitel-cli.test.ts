/** An agent in a terminal at a Webitel: `offhook agent` against `offhook fake`, as somebody tries them the first time. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Program } from '../../support/program.ts';

it('offhook fake webitel and offhook agent work together from call to end', async (t) => {
  const fake = new Program(['fake', 'webitel']);
  t.after(() => fake.child.kill());
  const [, port = ''] = await fake.says(/listens on 127\.0\.0\.1:(\d+)/);
  const address = `webitelConnectionString=ws://127.0.0.1:${port}`;
  const to = ['agent', '--connector', 'webitel', '--set', address, '--set', 'webitelDomain=pbx.example.com'];
  const agent = new Program([...to, '--user', 'login=202', '--user', 'password=Secret2', '--raw']);
  t.after(() => agent.child.kill());
  await agent.says(/ initialized/);
  agent.type('call 15550100');
  await agent.says(/callStarted out 202 > 15550100 alerting, pick up your phone/);
  await agent.says(/commutationStarted out 202 > 15550100 connected/);
  agent.type('hold');
  await agent.says(/ hold .* held \[unhold/);
  agent.type('unhold');
  await agent.says(/ unhold /);
  agent.type('drop');
  await agent.says(/callFinished out 202 > 15550100/);
  agent.type('quit');
  assert.equal(await agent.ended, 0);
  assert.ok(!/Secret2|exec-response":{"login/.test(agent.out), 'no secret is printed');
});
