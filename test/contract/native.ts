/** Row of the contract: the phone system's own messages, for somebody who looks for a fault. */
import assert from 'node:assert/strict';
import type { CtiEventType } from '../../core/model/events.ts';
import type { Suite } from './part.ts';
import type { Stage } from './stage.ts';

const customerNumber = '+15550187';

/** A call from ring to end, with a hold; its events each follow from something that the phone system has said. */
async function oneCall(stage: Stage): Promise<void> {
  const { call, customer } = await stage.talkingIn(customerNumber);
  if (stage.can('hold')) {
    await stage.provider.holdCall(call.id);
    await stage.log.next('hold');
    await stage.provider.unholdCall(call.id);
    await stage.log.next('unhold');
  }
  await customer.hangUp();
  await stage.ended(call.id);
}

export function native({ it }: Suite): void {
  it('tells native messages before what follows from them, with numbers masked', async (stage) => {
    stage.provider.trace(true);
    // Once this is answered, a service at the far end of a socket has heard the wish, too.
    await stage.provider.queryLineState();
    const from = stage.log.mark();
    await oneCall(stage);
    const said = stage.log.events.slice(from);
    let told = false;
    const follows: CtiEventType[] = ['callStarted', 'commutationStarted', 'hold', 'unhold', 'callFinished'];
    for (const event of said) {
      if (event.type === 'rawMessage') {
        told = true;
        assert.ok(event.text.length > 0);
        assert.ok(!event.text.includes(customerNumber.slice(1)), `a whole number: ${event.text}`);
      } else if (follows.includes(event.type)) {
        assert.ok(told, `nothing native before ${event.type}`);
        told = false;
      }
    }
  });

  it('keeps native messages to itself unless they are asked for', async (stage) => {
    await oneCall(stage);
    stage.provider.trace(true);
    stage.provider.trace(false);
    await stage.provider.queryLineState();
    await oneCall(stage);
    assert.ok(!stage.log.events.some(({ type }) => type === 'rawMessage'));
  });
}
