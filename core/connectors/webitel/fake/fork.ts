/** Several channels that ring for one caller: who they are, and what becomes of them. */
import type { FakeChannel, FakeFork } from './channel.ts';

export type Outcome = Pick<FakeFork, 'answered' | 'failed'>;

/** @param origin who calls; undefined while the exchange itself does */
export function makeFork(
  origin: FakeChannel | undefined,
  channels: readonly FakeChannel[],
  outcome: Outcome,
): FakeFork {
  const fork: FakeFork = { ...outcome, ringing: new Set(channels), settled: false, timer: undefined };
  for (const channel of channels) channel.fork = fork;
  if (origin) origin.fork = fork;
  return fork;
}

/** @returns the fork in which the channel rings */
export function forkOf(channel: FakeChannel): FakeFork | undefined {
  return channel.fork?.ringing.has(channel) ? channel.fork : undefined;
}

export function forkFailed(fork: FakeFork, cause: string): void {
  if (fork.settled) return;
  fork.settled = true;
  clearTimeout(fork.timer);
  fork.failed(cause);
}
