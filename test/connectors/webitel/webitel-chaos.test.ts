/**
 * A wire to Webitel on which events and answers are lost, doubled, late and out of order at random, while agent, colleague and
 * customers do what they like: nothing hangs, nothing impossible is told, and once the wire is well what is shown is what is.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FakeWebitel } from '../../../core/connectors/webitel/fake.ts';
import { type ConnectedWebitel, connectedWebitel } from '../../support/webitel-stage.ts';

/** Repeatable randomness (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A fifth is lost, a tenth doubled, a fifth late. */
function spoilt(random: () => number) {
  return (_: string, send: () => void) => {
    const luck = random();
    if (luck < 0.2) return;
    if (luck < 0.3) {
      send();
      send();
    } else if (luck < 0.5) {
      setTimeout(send, random() * 15);
    } else {
      send();
    }
  };
}

/** Something that one of them may do now; what is refused is refused. */
async function something({ provider, fake, device, other }: ConnectedWebitel, random: () => number): Promise<void> {
  const { calls, line } = provider.state;
  const call = calls[Math.floor(random() * calls.length)];
  const quietly = (asked: Promise<unknown>) => void asked.catch(() => undefined);
  const luck = random();
  if (luck < 0.15) fake.customerCalls('15550123', 'ACME', '201');
  else if (luck < 0.2) quietly(other.hangUp());
  else if (luck < 0.3 && fake.phone('202').isRinging) quietly(other.answer());
  else if (luck < 0.33 && device?.ringing.size) quietly(device.hangUp([...device.ringing][0] ?? '', 'declined'));
  else if (!call && line.includes('dial')) quietly(provider.makeCall(random() < 0.5 ? '202' : '15550100'));
  else if (call) {
    const [feature] = call.features.slice(Math.floor(random() * call.features.length));
    if (feature === 'answer') quietly(provider.answerCall(call.id));
    else if (feature === 'hold') quietly(provider.holdCall(call.id));
    else if (feature === 'unhold') quietly(provider.unholdCall(call.id));
    else if (feature === 'makeConsultCall') quietly(provider.makeConsultCall(call.id, '202'));
    else if (feature === 'completeTransfer') quietly(provider.transferCall(call.parentId ?? '', call.id));
    else if (feature === 'blindTransfer') quietly(provider.blindTransferCall(call.id, '202'));
    else if (feature === 'drop') quietly(provider.dropCall(call.id));
  }
  await new Promise((resolve) => setTimeout(resolve, random() * 20));
}

/**
 * What the exchange has of the agent, and what the agent is shown, in the same words.
 * @param ringing whether what rings counts: a second call of which every word was lost is not asked for
 */
function there(fake: FakeWebitel, ringing: boolean): string {
  const channels = fake.exchange.of(fake.account('201'));
  return channels
    .filter(({ answered }) => ringing || answered > 0)
    .map(({ held, answered, originateNumber, peer }) =>
      answered === 0 || (originateNumber !== '' && !peer) ? 'alerting' : held ? 'held' : 'connected',
    )
    .sort()
    .join();
}

function shown({ provider }: ConnectedWebitel, ringing: boolean): string {
  return provider.state.calls
    .filter(
      ({ state, stage, direction }) => ringing || state !== 'alerting' || (direction === 'out' && stage === 'party'),
    )
    .map(({ state }) => state)
    .sort()
    .join();
}

describe('a wire to Webitel that does what it likes', () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    it(`nothing hangs, and in the end what is shown is what is (seed ${seed})`, async (t) => {
      const random = dice(seed);
      const bed = await connectedWebitel(t, {
        webPhone: true,
        times: { reply: 300, ping: 50, lingers: 40, obeys: 200, call: 1000 },
        transferEnds: seed % 2 === 0 ? 'mainFirst' : 'consultationFirst',
        stateBeforeCreate: seed % 3 === 0,
      });
      const { fake, log } = bed;
      for (let i = 0; i < 120; i++) {
        fake.interfereEvents = spoilt(random);
        // An answer that never comes to the ping is a link that is lost, which is another test's.
        fake.interfere = (name, send) => {
          if (name === 'ping') send();
          else spoilt(random)(name, send);
        };
        if (i % 40 === 20) {
          fake.cut();
          await log.until('the loss is noticed', () => bed.provider.state.link === 'down');
          fake.restore();
        }
        await something(bed, random);
      }
      fake.interfere = fake.interfereEvents = undefined;
      await log.until('what is shown is what is', () => {
        const same = (ringing: boolean) => shown(bed, ringing) === there(fake, ringing);
        const { link, calls } = bed.provider.state;
        return link === 'up' && (same(true) || (calls.length > 0 && same(false)));
      });
      assert.deepEqual(log.invariants.broken, []);
      for (const channel of fake.exchange.of(fake.account('201'))) fake.exchange.hangUp(channel, 'NORMAL_CLEARING');
      await log.until('the line is free', () => bed.provider.state.line.includes('dial'));
    });
  }
});
