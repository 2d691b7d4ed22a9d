/** Pain S4: tickets that expire or are of a form nobody expects end in one refusal and a fresh ticket, not in endless warnings. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { MessagingServiceProvider } from '../../core/messaging/messaging-service-provider.ts';
import { systemClock, type WebSocketLike } from '../../core/provider/world.ts';
import { EventLog } from '../../test/contract/event-log.ts';
import { serviceBed } from '../../test/support/messaging-bed.ts';

describe('pain S4: the life of tickets', () => {
  it('a page with an old ticket, then with one of another form, signs in with the third and warns of nothing', async (t) => {
    const bed = await serviceBed({}, {});
    t.after(() => bed.close());
    const spent = bed.tickets.issue('a');
    bed.tickets.redeem(spent);
    const given: string[] = [];
    const provider = new MessagingServiceProvider({
      url: bed.url,
      ticket: () => {
        const ticket = [spent, 'v2.of-another-form.exp=1893456000'][given.length] ?? bed.tickets.issue('a');
        given.push(ticket);
        return Promise.resolve(ticket);
      },
      webSocket: (url) => new WebSocket(url) as unknown as WebSocketLike,
      clock: systemClock,
      random: () => 0,
      retry: { base: 20, cap: 40 },
    });
    const log = new EventLog(provider);
    t.after(() => provider.closeConnection());
    void provider.connect();
    await log.next('initialized');
    assert.equal(given.length, 3, 'each attempt asks for one ticket');
    assert.equal(log.events.filter(({ type }) => type === 'disconnected').length, 1, 'the loss is told once');
    assert.equal(log.events.filter(({ type }) => type === 'error').length, 0);
    assert.equal(provider.reconnecting, undefined);
  });
});
