/** Guests of the demo: how many, for how long, and that nothing is left of one who has gone. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { builtinService } from '../../test/support/builtin-bed.ts';
import { RawPage } from '../../test/support/raw-page.ts';
import { type GuestLimits, Guests } from './guests.ts';

async function bedFor(t: TestContext, limits: Partial<GuestLimits>) {
  const bed = await builtinService();
  const guests = new Guests(bed.link, 'own', bed.world.clock, {
    most: 2,
    life: 60_000,
    absence: 60_000,
    lookEvery: 10,
    ...limits,
  });
  t.after(async () => {
    guests.stop();
    await bed.close();
  });
  return { bed, guests };
}

async function gone(guests: Guests): Promise<void> {
  while (guests.count > 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('guests', () => {
  it('are so many at once, each number once, and their place is free when they leave', async (t) => {
    const { guests } = await bedFor(t, {});
    const first = guests.enter('+15550101', 'Hannah', ['600']);
    assert.ok('id' in first);
    assert.deepEqual(guests.enter('+15550101', 'Hannah', ['600']), { refused: 'inUse' });
    assert.ok('id' in guests.enter('+15550112', 'Owen', ['600']));
    assert.deepEqual(guests.enter('+15550123', 'Mei', ['600']), { refused: 'full' });
    assert.equal(guests.leave(first.id), true);
    assert.equal(guests.leave(first.id), false);
    assert.ok('id' in guests.enter('+15550101', 'Hannah', ['600']));
  });

  it('without a page are forgotten after a while', async (t) => {
    const { guests } = await bedFor(t, { absence: 30 });
    guests.enter('+15550101', 'Hannah', ['600']);
    await gone(guests);
  });

  it('are sent away when their time is over, in mid-call too: the far end hears the end of the call', async (t) => {
    const { bed, guests } = await bedFor(t, { life: 800 });
    const entered = guests.enter('+15550101', 'Hannah', ['102']);
    assert.ok('id' in entered);
    const session = guests.session(entered.id);
    assert.ok(session);
    bed.guests.set(entered.id, session);
    const guest = await RawPage.signedIn(bed.url, bed.tickets.issue(entered.id));
    const agent = await RawPage.signedIn(bed.url, bed.tickets.issue('b'));
    for (const page of [guest, agent]) {
      page.say({ type: 'phone', on: true });
      await page.next('phone');
    }
    guest.say({ type: 'command', id: '1', command: { type: 'makeCall', targetAddress: '102' } });
    const { signal } = await agent.next('media');
    assert.ok('callId' in signal);
    agent.say({ type: 'command', id: '1', command: { type: 'answerCall', callId: signal.callId } });
    await agent.next('reply');
    await gone(guests);
    const provider = bed.hub.session('b')?.provider;
    assert.deepEqual([provider?.state.calls.length, provider?.state.lastCall?.cause], [0, 'unreachable']);
    assert.equal(provider?.state.lastCall?.callerName, 'Hannah');
    while ((await guest.next('event')).event.type !== 'disconnected');
    // Its socket says goodbye last; that must not bring the line back.
    guest.socket.terminate();
    await new Promise((resolve) => setTimeout(resolve, 30));
    assert.throws(() => bed.link.exchange.dial('+15550101', '102'), { code: 'ownPhoneUnreachable' });
  });
});
