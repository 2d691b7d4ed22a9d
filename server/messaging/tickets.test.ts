/** Tickets are good once, for half a minute, for their user. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ticketLife, Tickets } from './tickets.ts';

function clock(now = 1_000_000) {
  return {
    at: now,
    now() {
      return this.at;
    },
  };
}

describe('a ticket', () => {
  it('is redeemed once, by its user', () => {
    const tickets = new Tickets(clock());
    const [a, b] = [tickets.issue('a'), tickets.issue('b')];
    assert.notEqual(a, b);
    assert.deepEqual(tickets.redeem(b), { userId: 'b' });
    assert.deepEqual(tickets.redeem(b), { refused: 'replayed' });
    assert.deepEqual(tickets.redeem(a), { userId: 'a' });
  });

  it('expires', () => {
    const time = clock();
    const tickets = new Tickets(time);
    const ticket = tickets.issue('a');
    time.at += ticketLife + 1;
    assert.deepEqual(tickets.redeem(ticket), { refused: 'notAuthorised' });
  });

  it('is one of a bounded number', () => {
    const tickets = new Tickets(clock());
    const first = tickets.issue('a');
    for (let i = 0; i < 50_001; i++) tickets.issue('a');
    assert.deepEqual(tickets.redeem(first), { refused: 'notAuthorised' });
  });

  it('is a guess among very many', () => {
    const ticket = new Tickets(clock()).issue('a');
    assert.ok(ticket.length >= 32);
    assert.deepEqual(new Tickets(clock()).redeem(ticket), { refused: 'notAuthorised' });
  });
});
