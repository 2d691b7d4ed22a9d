/** Every recorded flow of both Asterisks through the real adapter. The golden files say what each agent must hear. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { replay } from './replay.ts';
import { Invariants } from '../../../test/contract/invariants.ts';
import { capture, flows, goldenFolder, hear, versions } from '../../../test/support/recorded-flows.ts';

for (const version of versions) {
  describe(`recorded on Asterisk ${version}`, () => {
    for (const flow of flows(version)) {
      it(`${flow}: each agent hears what the golden file says, within the contract`, async () => {
        const watched: Invariants[] = [];
        const { lines, result } = await hear(version, flow, (_, provider) => {
          const invariants = new Invariants(provider);
          watched.push(invariants);
          provider.listen((event) => {
            invariants.check(event);
          });
        });
        assert.deepEqual(lines, readFileSync(`${goldenFolder}${flow}.txt`, 'utf8').trimEnd().split('\n'));
        for (const { broken } of watched) assert.deepEqual(broken, []);
        if (flow !== 'hostile-caller-number') assert.equal(result.counters['damaged'], 0);
      });
    }
  });
}

describe('pain 21: whose call is it', () => {
  const ofAgent = async (flow: string, agent: string) => {
    const { lines } = await hear('22', flow);
    return lines.filter((line) => line.startsWith(`${agent} `) && / call\d/.test(line) && !line.includes('Snapshot'));
  };

  it('a queue rings one agent after the other: each hears of the own ring only, and of the queue', async () => {
    const first = await ofAgent('queue-call', '101');
    assert.match(first[0] ?? '', /callStarted call1 in alerting .* queue support/);
    assert.match(first[1] ?? '', /callFinished call1 .* noAnswer/);
    const second = await ofAgent('queue-call', '102');
    assert.ok(second.some((line) => /callFinished .* normal/.test(line)));
  });

  it('a Local channel between queue and phone is nobody’s call', async () => {
    const calls = (await ofAgent('queue-call-local-members', '101')).filter((line) => line.includes('callStarted'));
    assert.equal(calls.length, 2);
  });

  it('somebody who took no part hears nothing', async () => {
    for (const flow of flows('22')) assert.deepEqual(await ofAgent(flow, '103'), [], flow);
  });

  it('a blind transfer is not a call of the one who transferred', async () => {
    const sender = await ofAgent('blind-transfer-ami', '101');
    assert.ok(sender.some((line) => line.endsWith('transferred by 101 to 102')));
    assert.ok((await ofAgent('blind-transfer-ami', '102')).some((line) => line.includes('commutationStarted')));
  });
});

describe('a hostile caller', () => {
  for (const version of versions) {
    it(`touches no other call and is counted (Asterisk ${version})`, async () => {
      const { lines, result } = await hear(version, 'hostile-caller-number');
      assert.ok((result.counters['damaged'] ?? 0) > 10);
      const ends = lines.filter((line) => line.startsWith('101 callFinished'));
      assert.equal(ends.length, 1);
      assert.equal(lines.at(-1)?.startsWith('101 activeCallSnapshot'), false);
      assert.ok(lines.indexOf(ends[0] ?? '') > lines.findIndex((line) => line.startsWith('101 unhold')));
    });
  }
});

describe('hang-ups in another order', () => {
  for (const flow of ['outgoing-unallocated', 'outgoing-customer-rejects', 'outgoing-congestion']) {
    it(`${flow}: the reason is the same when the agent's leg is told to have ended before the dialled one`, async () => {
      const recorded = capture('22', flow);
      const text = recorded.chunks
        .filter(({ direction }) => direction === 'S')
        .map(({ bytes }) => new TextDecoder().decode(bytes))
        .join('');
      const messages = text.split('\r\n\r\n');
      const [dialled, own] = ['PJSIP/trunk', 'PJSIP/101'].map((device) =>
        messages.findIndex((message) => message.includes('Event: Hangup\r') && message.includes(`Channel: ${device}`)),
      ) as [number, number];
      assert.ok(dialled >= 0 && own > dialled);
      const moved = messages.splice(own, 1);
      messages.splice(dialled, 0, ...moved);
      const bytes = new TextEncoder().encode(messages.join('\r\n\r\n'));
      const causes: (string | undefined)[] = [];
      await replay(
        { about: {}, chunks: [{ at: 0, direction: 'S', bytes }] },
        {
          agents: ['101'],
          onEvent: (_, event) => {
            if (event.type === 'callFinished') causes.push(event.call.cause);
          },
        },
      );
      const { events } = await hear('22', flow);
      const expected = events.flatMap((event) => (event.type === 'callFinished' ? [event.call.cause] : []));
      assert.deepEqual(causes, expected);
    });
  }
});
