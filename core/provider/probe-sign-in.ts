/** A step of a trial: signs a user in as the connector itself does it, and leaves again. */
import { atMost } from './at-most.ts';
import type { BaseCtiProvider } from './base-cti-provider.ts';
import { type CtiErrorCode, errors, isCtiErrorCode } from './errors.ts';
import { ProbeFault } from './probe.ts';
import type { Clock } from './world.ts';

/** How long a sign-in may take, ms. */
const patience = 15_000;

/**
 * @param fixes remedies by code, for whoever administers the phone system
 * @throws ProbeFault
 */
export async function signsIn(
  provider: BaseCtiProvider,
  clock: Clock,
  fixes: Partial<Record<CtiErrorCode, string>>,
): Promise<void> {
  try {
    await atMost(clock, patience, provider.connect());
    const { link, reason = 'timeout' } = provider.state;
    if (link === 'up') return;
    const code = isCtiErrorCode(reason) ? reason : 'internal';
    throw new ProbeFault(
      code,
      errors[code].text.replace(/\.$/, ''),
      fixes[code] ?? 'Look at the log of the phone system.',
    );
  } finally {
    await atMost(clock, patience, provider.closeConnection());
  }
}
