/** What the fake exchange is given, and who is called how. */
import type { FakeAccount } from './accounts.ts';
import type { FakeChannel, FakePerson } from './channel.ts';

export interface FakeExchangeOptions {
  accounts: readonly FakeAccount[];
  /** How long phones ring, ms. */
  ringTime: number;
  /** How long people outside ring before they answer, ms; 0: only when a test lets them. */
  answerAfter: number;
  /** Numbers that ring several accounts at once. */
  groups: Readonly<Record<string, readonly string[]>>;
  /** Numbers of queues, with their names; they ring the agents of queues. */
  queues: Readonly<Record<string, string>>;
  /** Two phones of an attended transfer: which of them is told first that it is over. */
  transferEnds: 'mainFirst' | 'consultationFirst';
  happened: (channel: FakeChannel, name: string, extra?: Record<string, string>) => void;
  /** Another device state, e.g. from free to busy. */
  accountChanged: (account: FakeAccount) => void;
}

/** What numbers outside do, by their last two digits; others answer. */
export const outsiders: Readonly<Record<string, string>> = {
  86: 'USER_BUSY',
  80: '',
  81: 'CALL_REJECTED',
  84: 'NO_ROUTE_DESTINATION',
};

/** @param side `self`: who the channel is; else how its other side knows it */
export function personOf(channel: FakeChannel, side: 'self' | 'other' = 'other'): FakePerson {
  const { account, caller, callee, direction } = channel;
  if (account) return { number: account.number, name: account.name };
  if (side === 'self') return caller;
  return direction === 'inbound' ? caller : callee;
}
